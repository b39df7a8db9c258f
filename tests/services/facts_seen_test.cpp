// Who tells what (plugins/host/FACTS.md) against every question that the services asked in their own tests: nothing was
// told that the table lacks, and the table promises nothing that nobody ever told.
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>
#include <string>
#include <tuple>

#include <gtest/gtest.h>

#include "plugins/host/words/fact_table.h"
#include "plugins/host/words/facts.h"

namespace concord::plugins::host {
namespace {

using Seen = std::set<std::tuple<std::string, int, std::string>>;

Seen seen() {
  Seen all;
  const char* folder = std::getenv("CONCORD_FACTS_SEEN");
  if (folder == nullptr || !std::filesystem::exists(folder)) return all;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    std::ifstream file(entry.path());
    std::string service, fact;
    for (int gate = 0; file >> service >> gate >> fact;) all.emplace(service, gate, fact);
  }
  return all;
}

std::string in_words(const std::string& service, int gate, const std::string& fact) {
  return service + " at " + gate_name(static_cast<Gate>(gate)) + ": " + fact;
}

TEST(FactsSeen, AreThoseOfTheTable) {
  const Seen all = seen();
  ASSERT_FALSE(all.empty()) << "run it by ctest, after the tests that ask: ctest -R services_facts_seen";
  for (const auto& [service, gate, fact] : all) {
    EXPECT_TRUE(is_sent_by(service, static_cast<Gate>(gate), fact))
        << in_words(service, gate, fact) << " was told, and fact_table.cpp does not say so";
  }
  for (const FactsSent& sent : facts_sent()) {
    for (const std::string_view fact : sent.facts) {
      const int gate = static_cast<int>(sent.gate);
      EXPECT_EQ(all.count({std::string(sent.service), gate, std::string(fact)}), 1U)
          << in_words(std::string(sent.service), gate, std::string(fact))
          << " stands in fact_table.cpp and no test ever heard it";
    }
  }
}

TEST(FactsSeen, TheTableNamesFactsThatMayBeStated) {
  for (const FactsSent& sent : facts_sent()) {
    std::set<std::string_view> once(sent.facts.begin(), sent.facts.end());
    EXPECT_EQ(once.size(), sent.facts.size()) << sent.service;
    for (const std::string_view name : sent.facts) {
      const FactKind* fact = find_fact(name);
      ASSERT_NE(fact, nullptr) << name;
      EXPECT_NE(fact->of_law, OfLaw::kAlone) << name;
    }
  }
}

}  // namespace
}  // namespace concord::plugins::host
