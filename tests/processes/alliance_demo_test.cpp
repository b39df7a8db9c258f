// The Glasgow alliance on the real services: ends with exit status 0, shows gates, votes and shares, leaves no process
// behind.
#include <cstdlib>

#include <gtest/gtest.h>

#include "tests/processes/running_deployment.h"
#include "tests/where.h"

namespace concord {
namespace {

TEST(AllianceDemo, GoesFromStrategyToAClosedYear) {
  const Said said = run_program(
      {concord::tests::source_folder() + "/examples/glasgow_alliance/run_demo.sh", concord::tests::program_folder()});
  ASSERT_EQ(said.code, 0) << said.out << said.error;
  for (const char* shown : {"GATE_OPEN", "SELF_APPROVAL", "Both modes are weighed again", "ABSTAIN", "AGAINST",
                            "refused  2020-01-29", "BOOK_INCOMPLETE", "reconciled to the penny", "rising", "4500000",
                            "unbroken", "tables: same", "COMPETITION_LEVEL_NOT_MET", "EARLIER_LAW",
                            "ProcedurePublished        1 the same", "3 decisions judged again, 0 differ."}) {
    EXPECT_NE(said.out.find(shown), std::string::npos) << shown;
  }
  EXPECT_EQ(said.out.find("differs"), std::string::npos);
  for (const std::string name : {"bus", "registry", "procurement"}) {
    const auto row = said.out.find("\n" + name + " ");
    ASSERT_NE(row, std::string::npos) << name;
    const pid_t pid = std::atoi(said.out.c_str() + row + 1 + name.size());
    EXPECT_GT(pid, 0) << name;
    EXPECT_FALSE(cli::is_running({name, pid, 0, 0})) << "the demo left " << name << " behind";
  }
}

}  // namespace
}  // namespace concord
