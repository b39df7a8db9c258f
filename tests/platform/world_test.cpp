// Ids: their form, and the order of those that begin with the time.
#include "services/platform/world/world.h"

#include <regex>
#include <set>

#include <gtest/gtest.h>

namespace concord::platform {
namespace {

TEST(CommandIds, AreUuidsOfVersion7) {
  TestWorld world(1'800'000'000'123);
  const std::regex form("[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");
  std::set<std::string> seen;
  for (int i = 0; i < 1'000; ++i) {
    const std::string id = new_command_id(world);
    EXPECT_TRUE(std::regex_match(id, form)) << id;
    EXPECT_EQ(std::stoll(id.substr(0, 8) + id.substr(9, 4), nullptr, 16), 1'800'000'000'123) << id;
    seen.insert(id);
  }
  EXPECT_EQ(seen.size(), 1'000);
}

TEST(CommandIds, OfLaterMomentsStandBehind) {
  TestWorld world(1'800'000'000'000);
  std::string before;
  for (int i = 0; i < 1'000; ++i) {
    const std::string id = new_command_id(world);
    EXPECT_LT(before, id);
    before = id;
    world.advance_ms(1);
  }
}

TEST(Ids, AreThirtyTwoDigitsAndAllDiffer) {
  TestWorld world(0);
  std::set<std::string> seen;
  for (int i = 0; i < 1'000; ++i) {
    const std::string id = new_id(world);
    EXPECT_TRUE(std::regex_match(id, std::regex("[0-9a-f]{32}"))) << id;
    seen.insert(id);
  }
  EXPECT_EQ(seen.size(), 1'000);
}

}  // namespace
}  // namespace concord::platform
