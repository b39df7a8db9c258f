// A clock that is moved forward by a file that all processes of a development deployment share.
#include "services/platform/world/moved_world.h"

#include <gtest/gtest.h>

#include "services/platform/values/refusal.h"
#include "tests/contracts/temporary_folder.h"

namespace concord::platform {
namespace {

constexpr std::int64_t kDay = 24 * 3600 * 1000;

TEST(MovedWorld, ShowsWhatTheFileSaysAtEveryLookAndGoesOnFromThere) {
  const TemporaryFolder folder;
  const std::string file = folder.path() + "/clock";
  const std::int64_t wanted = system_world().now_ms() - 100 * kDay;
  ASSERT_TRUE(move_clock(file, wanted).ok()) << "a new clock may begin in the past";
  const auto world = *moved_world(file);
  EXPECT_GE(world->now_ms(), wanted);
  EXPECT_LT(world->now_ms(), wanted + kDay);
  ASSERT_TRUE(move_clock(file, wanted + 30 * kDay).ok());
  EXPECT_GE(world->now_ms(), wanted + 30 * kDay) << "without being opened again";
  EXPECT_LT(world->now_ms(), wanted + 31 * kDay);
}

TEST(MovedWorld, NeverRunsBackwards) {
  const TemporaryFolder folder;
  const std::string file = folder.path() + "/clock";
  const std::int64_t now = system_world().now_ms();
  ASSERT_TRUE(move_clock(file, now).ok());
  const absl::Status refused = move_clock(file, now - kDay);
  EXPECT_EQ(code_of(refused), "CLOCK_RUNS_FORWARD");
  EXPECT_GE((*moved_world(file))->now_ms(), now);
}

TEST(MovedWorld, AMissingFileIsAClearNo) { EXPECT_FALSE(moved_world("/nowhere/clock").ok()); }

}  // namespace
}  // namespace concord::platform
