// The demo as README promises it: ends with exit status 0, shows what it must, leaves no process behind.
#include <algorithm>
#include <cstdlib>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "plugins/host/words/fact_table.h"
#include "plugins/host/words/facts.h"
#include "tests/contracts/temporary_folder.h"
#include "tests/file_text.h"
#include "tests/processes/running_deployment.h"
#include "tests/where.h"

namespace concord {
namespace {

// What services told the rules on the way is what FACTS.md says that they tell.
void expect_told_as_documented(const std::string& file) {
  const auto replayed = nlohmann::json::parse(file_text(file), nullptr, false);
  ASSERT_FALSE(replayed.is_discarded());
  const auto& decisions = replayed["decisions"];
  EXPECT_GT(decisions.size(), 10U);
  for (const auto& decision : decisions) {
    std::string gate = decision["gate"].get<std::string>().substr(std::string("GATE_").size());
    std::transform(gate.begin(), gate.end(), gate.begin(), [](char c) { return static_cast<char>(c - 'A' + 'a'); });
    const auto known = plugins::host::gate_named(gate);
    ASSERT_TRUE(known.ok()) << gate;
    EXPECT_GT(decision["told"].size(), 5U);
    for (const auto& fact : decision["told"]) {
      EXPECT_TRUE(plugins::host::is_sent_by(decision["service"].get<std::string>(), *known, fact.get<std::string>()))
          << decision["decision"] << ": " << fact << " was told at " << gate << ", and fact_table.cpp does not say so";
    }
  }
}

TEST(Demo, GoesOnceRoundTheWholeCycle) {
  const TemporaryFolder folder;
  const std::string decisions = folder.path() + "/decisions.json";
  ASSERT_EQ(setenv("CONCORD_DEMO_DECISIONS", decisions.c_str(), 1), 0);
  const Said said = run_program({concord::tests::source_folder() + "/examples/lancashire_floating_support/run_demo.sh",
                                 concord::tests::program_folder()});
  ASSERT_EQ(said.code, 0) << said.out << said.error;
  for (const char* shown : {"Need against supply by district",
                            "By tenure",
                            "Gini coefficient",
                            "duplication",
                            "Options, best first",
                            "<- chosen",
                            "To the penny",
                            "nothing lost, nothing invented",
                            "entries that the public can read now",
                            "SELF_APPROVAL",
                            "What would make it a yes",
                            "SAME_OFFICER",
                            "BID_LATE",
                            "NOT_ACCREDITED",
                            "STANDSTILL_RUNNING",
                            "CAPACITY_SHORT",
                            "abnormally low",
                            "The evaluation matrix",
                            "proved bound 261.0",
                            "A tie: the published rule",
                            "critical path",
                            "The timetable that the rules compute",
                            "EMPLOYEE_INFORMATION_DAYS_NOT_MET",
                            "PlanApproved              1 the same",
                            "TransitionSubmitted       3 the same",
                            "TransitionApproved        3 the same",
                            "NoticeServed             55 the same",
                            "ServiceWithdrawn         55 the same",
                            "judged again, 0 differ.",
                            "Gini coefficient of coverage",
                            "completed",
                            "unbroken",
                            "tables: same",
                            "How long each step took",
                            "altogether"}) {
    EXPECT_NE(said.out.find(shown), std::string::npos) << shown;
  }
  EXPECT_EQ(said.out.find("differs"), std::string::npos);
  expect_told_as_documented(decisions);
  for (const std::string name : {"bus", "registry", "needs", "procurement", "transition"}) {
    const auto row = said.out.find("\n" + name + " ");
    ASSERT_NE(row, std::string::npos) << name;
    const pid_t pid = std::atoi(said.out.c_str() + row + 1 + name.size());
    EXPECT_GT(pid, 0) << name;
    EXPECT_FALSE(cli::is_running({name, pid, 0, 0})) << "the demo left " << name << " behind";
  }
}

}  // namespace
}  // namespace concord
