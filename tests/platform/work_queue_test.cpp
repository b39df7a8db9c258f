// Authorities taking turns on the threads of a work queue: whose line is full is refused alone, whose caller has gone
// is not worked for, and the order of a seeded crowd is fair.
#include "services/platform/world/work_queue.h"

#include <algorithm>
#include <atomic>
#include <future>
#include <map>
#include <random>
#include <set>

#include <gtest/gtest.h>

#include "services/platform/values/refusal.h"
#include "services/platform/values/text.h"
#include "tests/scrape.h"

namespace concord::platform {
namespace {

constexpr auto kLong = std::chrono::seconds(30);

// Holds jobs until they are let go, and tells how many of them run.
class Stuck {
 public:
  Job job(const std::string& authority) {
    return {authority, [this] {
              ++running_;
              let_go_.wait();
            }};
  }
  void let_go() { promise_.set_value(); }
  void wait_for(int count) const {
    while (running_ < count) std::this_thread::yield();
  }
  int running() const { return running_; }

 private:
  std::promise<void> promise_;
  std::shared_future<void> let_go_ = promise_.get_future().share();
  std::atomic<int> running_ = 0;
};

class WorkQueueTest : public testing::Test {
 protected:
  void fill(WorkQueue& queue, const std::string& authority, std::size_t jobs, std::size_t bytes = 0) {
    for (std::size_t i = 0; i < jobs; ++i) {
      const absl::Status taken = queue.submit({authority, [] {}, bytes});
      ASSERT_TRUE(taken.ok()) << taken;
    }
  }
  std::unique_ptr<Metrics> metrics_ = no_metrics();
};

TEST_F(WorkQueueTest, AFullLineIsItsOwnAndANeighbourFindsAThread) {
  Stuck stuck;
  WorkQueue queue("test", *metrics_);
  ASSERT_TRUE(queue.submit(stuck.job("flooding")).ok());
  stuck.wait_for(1);
  for (std::size_t i = 0; i < kMaxWaitingJobsOfOne; ++i) ASSERT_TRUE(queue.submit(stuck.job("flooding")).ok()) << i;
  const absl::Status full = queue.submit({"flooding", [] {}});
  EXPECT_EQ(code_of(full), "TOO_MANY_JOBS");
  EXPECT_NE(full.message().find("'flooding' has 16 long jobs waiting"), absl::string_view::npos) << full;
  std::promise<void> begun;
  ASSERT_TRUE(queue.submit({"quiet", [&] { begun.set_value(); }}).ok());
  EXPECT_EQ(begun.get_future().wait_for(kLong), std::future_status::ready) << "it waited for the flood";
  EXPECT_EQ(stuck.running(), 1) << "one authority had every thread";
  stuck.let_go();
}

TEST_F(WorkQueueTest, BytesCountToo) {
  Stuck stuck;
  WorkQueue queue("test", *metrics_, 1);
  ASSERT_TRUE(queue.submit(stuck.job("flooding")).ok());
  stuck.wait_for(1);
  constexpr std::size_t kGreatest = 4U << 20U;
  fill(queue, "flooding", kMaxWaitingBytesOfOne / kGreatest, kGreatest);
  EXPECT_EQ(code_of(queue.submit({"flooding", [] {}, 1})), "TOO_MANY_JOBS");
  EXPECT_TRUE(queue.submit({"quiet", [] {}, kGreatest}).ok());
  stuck.let_go();
}

TEST_F(WorkQueueTest, AFirstJobIsTakenHoweverManyOthersWait) {
  Stuck stuck;
  WorkQueue queue("test", *metrics_, 1);
  ASSERT_TRUE(queue.submit(stuck.job("first")).ok());
  stuck.wait_for(1);
  constexpr std::size_t kFlooding = kMaxWaitingJobs / kMaxWaitingJobsOfOne;
  for (std::size_t i = 0; i < kFlooding; ++i) fill(queue, cat("flooding-", i), kMaxWaitingJobsOfOne);
  fill(queue, "quiet", 1);
  EXPECT_EQ(code_of(queue.submit({"quiet", [] {}})), "TOO_MANY_JOBS") << "all lines together are full";
  fill(queue, "also-quiet", 1);
  stuck.let_go();
}

TEST_F(WorkQueueTest, WhoseCallerHasGoneIsNotWorkedForAndHoldsNoPlace) {
  Stuck stuck;
  std::atomic<bool> gone = false;
  std::atomic<int> worked = 0, dropped = 0;
  {
    WorkQueue queue("test", *metrics_, 1);
    ASSERT_TRUE(queue.submit(stuck.job("a")).ok());
    stuck.wait_for(1);
    for (std::size_t i = 0; i < kMaxWaitingJobsOfOne; ++i) {
      ASSERT_TRUE(queue.submit({"a", [&] { ++worked; }, 0, [&] { return gone.load(); }, [&] { ++dropped; }}).ok());
    }
    EXPECT_EQ(code_of(queue.submit({"a", [] {}})), "TOO_MANY_JOBS");
    gone = true;
    EXPECT_TRUE(queue.submit({"a", [] {}}).ok()) << "those who have gone hold places";
    EXPECT_EQ(dropped, kMaxWaitingJobsOfOne);
    stuck.let_go();
  }
  EXPECT_EQ(worked, 0);
}

TEST_F(WorkQueueTest, WhoGoesWhileWaitingIsPutOutSoonThoughNothingEnds) {
  Stuck stuck;
  std::promise<void> dropped;
  std::atomic<bool> gone = false;
  WorkQueue queue("test", *metrics_, 1);
  ASSERT_TRUE(queue.submit(stuck.job("a")).ok());
  stuck.wait_for(1);
  ASSERT_TRUE(queue.submit({"a", [] {}, 0, [&] { return gone.load(); }, [&] { dropped.set_value(); }}).ok());
  gone = true;
  EXPECT_EQ(dropped.get_future().wait_for(kLong), std::future_status::ready);
  stuck.let_go();
}

TEST_F(WorkQueueTest, DrainFinishesWhatWaitsAndTakesNoMore) {
  std::atomic<int> done = 0;
  WorkQueue queue("test", *metrics_, 3);
  for (int i = 0; i < 30; ++i) ASSERT_TRUE(queue.submit({cat("a", i % 3), [&] { ++done; }}).ok());
  queue.drain();
  EXPECT_EQ(done, 30);
  EXPECT_EQ(code_of(queue.submit({"a", [] {}})), "SERVICE_STOPPING");
}

TEST_F(WorkQueueTest, GaugesTellHowManyWaitWithoutNamingAnybody) {
  const auto metrics = *serve_metrics("127.0.0.1", 0);
  Stuck stuck;
  WorkQueue queue("test", *metrics, 1);
  ASSERT_TRUE(queue.submit(stuck.job("lancashire")).ok());
  stuck.wait_for(1);
  fill(queue, "lancashire", 3);
  std::string page;
  const auto until = std::chrono::steady_clock::now() + kLong;
  while (page.find("concord_jobs_waiting{queue=\"test\"} 3") == std::string::npos) {
    ASSERT_LT(std::chrono::steady_clock::now(), until) << page;
    page = scrape(metrics->port());
  }
  EXPECT_NE(page.find("concord_longest_wait_ms{queue=\"test\"}"), std::string::npos) << page;
  EXPECT_EQ(page.find("lancashire"), std::string::npos) << page;
  stuck.let_go();
}

// What begins when, of a crowd that came in any order and was all there before the first began.
struct Crowd {
  std::vector<std::string> begun;                         // whose job, in the order of beginning
  std::map<std::string, std::vector<std::size_t>> at;     // of each authority's jobs, its place in `begun`
  std::vector<std::pair<std::size_t, std::size_t>> told;  // (place told last, place had)
};

Crowd play(std::uint64_t seed, Metrics& metrics) {
  std::mt19937_64 chance(seed);
  std::vector<std::string> arrivals;
  const std::size_t authorities = 2 + chance() % 6;
  for (std::size_t a = 0; a < authorities; ++a) {
    // Some come with one job, some with as many as they may.
    const std::size_t jobs = chance() % 3 == 0 ? kMaxWaitingJobsOfOne : 1 + chance() % 4;
    arrivals.insert(arrivals.end(), jobs, cat("authority-", a));
  }
  std::shuffle(arrivals.begin(), arrivals.end(), chance);
  Crowd crowd;
  Stuck stuck;
  std::atomic<bool> released = false;
  std::vector<std::size_t> told(arrivals.size(), 0), had(arrivals.size(), 0);
  {
    WorkQueue queue("crowd", metrics, 1);
    EXPECT_TRUE(queue.submit(stuck.job("before")).ok());
    stuck.wait_for(1);
    for (std::size_t i = 0; i < arrivals.size(); ++i) {
      Job job{arrivals[i], [&, i] {
                had[i] = crowd.begun.size();
                crowd.at[arrivals[i]].push_back(crowd.begun.size());
                crowd.begun.push_back(arrivals[i]);
              }};
      job.placed = [&told, &released, i](std::size_t before) {
        if (!released) told[i] = before;
      };
      EXPECT_TRUE(queue.submit(std::move(job)).ok());
    }
    // Long enough for those who were overtaken to be told so.
    std::this_thread::sleep_for(std::chrono::milliseconds(kLookOverMs * 2));
    released = true;
    stuck.let_go();
  }
  for (std::size_t i = 0; i < arrivals.size(); ++i) crowd.told.emplace_back(told[i], had[i]);
  return crowd;
}

TEST_F(WorkQueueTest, EachTurnOfAnAuthorityIsFollowedByAtMostOneOfEachOther) {
  std::vector<std::future<Crowd>> plays;
  for (std::uint64_t seed = 1; seed <= 40; ++seed) {
    plays.push_back(std::async(std::launch::async, [this, seed] { return play(seed, *metrics_); }));
  }
  for (std::size_t seed = 1; seed <= plays.size(); ++seed) {
    SCOPED_TRACE(cat("seed ", seed));
    const Crowd crowd = plays[seed - 1].get();
    for (const auto& [authority, places] : crowd.at) {
      std::size_t from = 0;
      for (const std::size_t place : places) {
        std::multiset<std::string> between(crowd.begun.begin() + static_cast<std::ptrdiff_t>(from),
                                           crowd.begun.begin() + static_cast<std::ptrdiff_t>(place));
        for (const std::string& other : between) EXPECT_EQ(between.count(other), 1U) << authority << " " << other;
        from = place + 1;
      }
    }
    for (const auto& [told, had] : crowd.told) EXPECT_EQ(told, had) << "a caller was told another place";
  }
}

}  // namespace
}  // namespace concord::platform
