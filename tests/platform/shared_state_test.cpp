// Shared state in one process: leases with fencing, buckets that refill, values that end; all bounded.
#include "services/platform/world/shared_state.h"

#include <gtest/gtest.h>

namespace concord::platform {
namespace {

class SharedStateTest : public testing::Test {
 protected:
  TestWorld world_{1'800'000'000'000};
  std::unique_ptr<SharedState> shared_ = in_process_shared_state(world_);
};

TEST_F(SharedStateTest, ALeaseHasOneHolderAndAGrowingFencingNumber) {
  const auto first = *shared_->acquire_lease("rebuild", "a", 1'000);
  ASSERT_TRUE(first.has_value());
  EXPECT_FALSE(shared_->acquire_lease("rebuild", "b", 1'000)->has_value());
  EXPECT_EQ((*shared_->acquire_lease("rebuild", "a", 1'000))->fencing, first->fencing) << "renewing keeps the number";
  world_.advance_ms(1'001);
  const auto second = *shared_->acquire_lease("rebuild", "b", 1'000);
  ASSERT_TRUE(second.has_value());
  EXPECT_GT(second->fencing, first->fencing);
  ASSERT_TRUE(shared_->release_lease(*first).ok()) << "a late holder releases nothing";
  EXPECT_FALSE(shared_->acquire_lease("rebuild", "c", 1'000)->has_value());
  ASSERT_TRUE(shared_->release_lease(*second).ok());
  EXPECT_TRUE(shared_->acquire_lease("rebuild", "c", 1'000)->has_value());
}

TEST_F(SharedStateTest, ABucketGivesItsRateAndRefills) {
  int taken = 0;
  while (*shared_->take("calls/lancashire", 10)) ++taken;
  EXPECT_EQ(taken, 10);
  EXPECT_TRUE(*shared_->take("calls/glasgow", 10)) << "another authority has its own";
  world_.advance_ms(300);
  taken = 0;
  while (*shared_->take("calls/lancashire", 10)) ++taken;
  EXPECT_EQ(taken, 3);
}

TEST_F(SharedStateTest, ValuesEndAndAreBounded) {
  ASSERT_TRUE(shared_->put("feed", "bytes", 500).ok());
  EXPECT_EQ(**shared_->get("feed"), "bytes");
  world_.advance_ms(501);
  EXPECT_FALSE(shared_->get("feed")->has_value());
  EXPECT_TRUE(absl::IsResourceExhausted(shared_->put("big", std::string(kMaxSharedValueBytes + 1, 'x'), 500)));
  for (std::size_t i = 0; i < kMaxSharedEntries; ++i) ASSERT_TRUE(shared_->put(std::to_string(i), "x", 100).ok());
  EXPECT_TRUE(absl::IsResourceExhausted(shared_->put("one more", "x", 100)));
  world_.advance_ms(101);
  EXPECT_TRUE(shared_->put("one more", "x", 100).ok()) << "what has ended makes room";
}

}  // namespace
}  // namespace concord::platform
