// The bank holidays stand twice: as data of the plugins and as data of the services, which may not include each other.
// This keeps them the same, day by day.
#include <map>
#include <set>
#include <string>

#include <gtest/gtest.h>
#include <yaml-cpp/yaml.h>

#include "services/platform/values/bank_holidays.h"
#include "services/platform/values/civil_date.h"
#include "tests/where.h"

namespace concord::plugins::tests {
namespace {

using platform::UnitedKingdomPart;

std::map<std::string, std::set<std::string>> of_the_plugins() {
  std::map<std::string, std::set<std::string>> days;
  const YAML::Node file = YAML::LoadFile(concord::tests::source_folder() + "/plugins/calendars/calendars.yaml");
  for (const YAML::Node& calendar : file["calendars"]) {
    for (const auto& holiday : calendar["holidays"]) {
      days[calendar["name"].as<std::string>()].insert(holiday.first.as<std::string>());
    }
  }
  return days;
}

TEST(Calendars, AreTheSameInThePluginsAndInTheServices) {
  const auto plugins = of_the_plugins();
  const std::map<std::string, UnitedKingdomPart> parts = {{"england_and_wales", UnitedKingdomPart::kEnglandAndWales},
                                                          {"scotland", UnitedKingdomPart::kScotland},
                                                          {"northern_ireland", UnitedKingdomPart::kNorthernIreland}};
  for (const auto& [name, part] : parts) {
    ASSERT_TRUE(plugins.contains(name)) << name;
    std::set<std::string> services;
    for (const absl::CivilDay day : platform::bank_holidays(part)) services.insert(platform::format_date(day));
    EXPECT_EQ(plugins.at(name), services) << name;
  }
}

}  // namespace
}  // namespace concord::plugins::tests
