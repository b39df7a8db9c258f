// Authorities taking turns on real threads: none has them all, what failed is followed by a rest, others never wait
// for it.
#include <atomic>
#include <future>

#include <gtest/gtest.h>

#include "services/platform/values/refusal.h"
#include "services/rules/judging/turns.h"

namespace concord::rules {
namespace {

using Clock = std::chrono::steady_clock;

std::int64_t ms_since(Clock::time_point begun) {
  return std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - begun).count();
}

// Runs one job to its end and tells when it began. A job is destroyed only when its cost and its rest are known.
Clock::time_point begun(Turns& turns, const std::string& authority, Cost cost = Cost::kUsual) {
  auto when = std::make_shared<std::promise<Clock::time_point>>();
  auto over = std::make_shared<std::promise<void>>();
  std::shared_ptr<void> last(nullptr, [over](void*) { over->set_value(); });
  const absl::Status queued = turns.submit(authority, [when, cost, last = std::move(last)] {
    when->set_value(Clock::now());
    return cost;
  });
  EXPECT_TRUE(queued.ok()) << queued;
  over->get_future().wait();
  return when->get_future().get();
}

// Jobs that stay until they are let go.
class Stuck {
 public:
  Turns::Job job() {
    return [this] {
      const int now = ++running_;
      int most = most_;
      while (now > most && !most_.compare_exchange_weak(most, now)) {
      }
      let_go_.wait();
      --running_;
      return Cost::kUsual;
    };
  }
  void let_go() { promise_.set_value(); }
  void wait_for(int count) const {
    while (running_ < count) std::this_thread::yield();
  }
  int most() const { return most_; }

 private:
  std::promise<void> promise_;
  std::shared_future<void> let_go_ = promise_.get_future().share();
  std::atomic<int> running_ = 0;
  std::atomic<int> most_ = 0;
};

TEST(RulesTurns, NoAuthorityHasEveryThreadAndAFullLineIsItsOwn) {
  Stuck stuck;
  int most = 0;
  {
    Turns turns;
    most = turns.most_running();
    for (int i = 0; i < most; ++i) ASSERT_TRUE(turns.submit("slow", stuck.job()).ok());
    stuck.wait_for(most);
    for (std::size_t i = 0; i < kMostWaiting; ++i) ASSERT_TRUE(turns.submit("slow", stuck.job()).ok());
    const absl::Status full = turns.submit("slow", stuck.job());
    EXPECT_EQ(platform::code_of(full), "TOO_MANY_JOBS");
    EXPECT_NE(full.message().find("64 questions of one authority"), absl::string_view::npos) << full;
    begun(turns, "quick");  // ends, though the others stand
    stuck.let_go();
  }
  EXPECT_EQ(stuck.most(), most);
  EXPECT_LE(most, kMostRunning);
}

TEST(RulesTurns, WhatFailedIsFollowedByARestThatOthersDoNotNotice) {
  Turns turns;
  const auto failed = begun(turns, "failing", Cost::kRestAfterwards);
  auto next = std::async(std::launch::async, [&] { return begun(turns, "failing"); });
  const auto other = begun(turns, "other");
  const auto rested = next.get();
  EXPECT_GE(std::chrono::duration_cast<std::chrono::milliseconds>(rested - failed).count(), kLeastRestMs);
  EXPECT_LT(other, rested);
}

// Whichever thread watched over the rest may be the one that takes the next long job.
TEST(RulesTurns, ARestEndsThoughAThreadTakesALongJobMeanwhile) {
  for (int quick = 0; quick < 4; ++quick) {
    Turns turns(3);
    begun(turns, "failing", Cost::kRestAfterwards);
    std::promise<void> rested;
    auto has_rested = rested.get_future().share();
    ASSERT_TRUE(turns
                    .submit("failing",
                            [&] {
                              rested.set_value();
                              return Cost::kUsual;
                            })
                    .ok());
    for (int i = 0; i < quick; ++i) begun(turns, "other");
    std::promise<std::future_status> in_time;
    ASSERT_TRUE(turns
                    .submit("long",
                            [&, has_rested] {
                              in_time.set_value(has_rested.wait_for(std::chrono::milliseconds(10 * kLeastRestMs)));
                              return Cost::kUsual;
                            })
                    .ok());
    EXPECT_EQ(in_time.get_future().get(), std::future_status::ready) << quick;
  }
}

TEST(RulesTurns, AfterARestThereIsOneAtATime) {
  Stuck stuck;
  Turns turns;
  begun(turns, "failing", Cost::kRestAfterwards);
  for (int i = 0; i < 3; ++i) ASSERT_TRUE(turns.submit("failing", stuck.job()).ok());
  stuck.wait_for(1);
  begun(turns, "other");
  std::this_thread::sleep_for(std::chrono::milliseconds(50));
  EXPECT_EQ(stuck.most(), 1);
  stuck.let_go();
}

TEST(RulesTurns, EndingDoesWhatWaitsWithoutRests) {
  std::atomic<int> done = 0;
  const auto start = Clock::now();
  {
    Turns turns;
    for (int i = 0; i < 30; ++i) {
      ASSERT_TRUE(turns
                      .submit("failing",
                              [&] {
                                ++done;
                                return Cost::kRestAfterwards;
                              })
                      .ok());
    }
  }
  EXPECT_EQ(done, 30);
  EXPECT_LT(ms_since(start), 30 * kLeastRestMs / 2);
}

}  // namespace
}  // namespace concord::rules
