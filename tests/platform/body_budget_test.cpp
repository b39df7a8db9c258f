// Room for bodies: shares, turns, and what dawdles.
#include "services/platform/entry/body_budget.h"

#include <atomic>
#include <chrono>
#include <memory>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include "services/platform/values/refusal.h"
#include "services/platform/values/text.h"

namespace concord::platform {
namespace {

class Told : public Body {
 public:
  void fetch() override { fetched = true; }
  void give_up(absl::Status status) override {
    why = code_of(status);
    given_up = true;
  }
  std::atomic<bool> fetched = false, given_up = false;
  std::string why;
};

// Time that stands until the test moves it, and that the watching thread may ask.
class StandingWorld : public World {
 public:
  std::int64_t now_ms() override { return now_ms_; }
  std::int64_t monotonic_us() override { return now_ms_ * 1'000; }
  std::uint64_t random() override { return 4; }
  void advance_ms(std::int64_t by) { now_ms_ += by; }

 private:
  std::atomic<std::int64_t> now_ms_ = 1'800'000'000'000;
};

class BodyBudgetTest : public testing::Test {
 protected:
  // Which of them were told to fetch.
  static std::size_t fetched(const std::vector<std::unique_ptr<Told>>& bodies) {
    std::size_t count = 0;
    for (const auto& body : bodies) count += body->fetched ? 1U : 0U;
    return count;
  }
  std::vector<std::unique_ptr<Told>> ask(const std::string& side, std::size_t count) {
    std::vector<std::unique_ptr<Told>> bodies;
    for (std::size_t i = 0; i < count; ++i) {
      bodies.push_back(std::make_unique<Told>());
      EXPECT_TRUE(budget_.ask(*bodies.back(), side).ok());
    }
    return bodies;
  }
  void end(std::vector<std::unique_ptr<Told>>& bodies) {
    for (auto& body : bodies) budget_.gone(*body);
  }
  static bool soon(const std::atomic<bool>& holds) {
    for (int i = 0; i < 300 && !holds; ++i) std::this_thread::sleep_for(std::chrono::milliseconds(10));
    return holds;
  }

  StandingWorld world_;
  BodyBudget budget_{world_};
};

constexpr std::size_t kOfOneSide = kMaxBodyBytesOfOneSide / kMaxRequestBytes;

TEST_F(BodyBudgetTest, OneSideHoldsItsShareAndAnotherHasRoom) {
  auto greedy = ask("lancashire", 200);
  EXPECT_EQ(fetched(greedy), kOfOneSide);
  auto other = ask("glasgow", 1);
  EXPECT_EQ(fetched(other), 1U);
  auto strangers = ask("", 10);
  EXPECT_EQ(fetched(strangers), 10U);
  EXPECT_LE(budget_.held(), kMaxBodyBytes);
  end(greedy);
  end(other);
  end(strangers);
  EXPECT_EQ(budget_.held(), 0U);
}

TEST_F(BodyBudgetTest, WhoWaitsIsLetInAsOthersGoOneSideAfterTheOther) {
  auto first = ask("a", kOfOneSide), second = ask("b", kOfOneSide);
  auto many = ask("c", 100), one = ask("d", 1);
  EXPECT_EQ(fetched(many), 1U) << "what was left of the whole";
  EXPECT_EQ(fetched(one), 0U);
  EXPECT_TRUE(budget_.arrived(*first[0], 100));
  EXPECT_EQ(fetched(one) + fetched(many), 2U);
  EXPECT_TRUE(budget_.arrived(*first[1], 100));
  EXPECT_EQ(fetched(one), 1U) << "a side with a hundred waiting holds up no other";
  end(first);
  end(second);
  EXPECT_EQ(fetched(many), kOfOneSide);
  end(many);
  end(one);
  EXPECT_EQ(budget_.held(), 0U);
}

TEST_F(BodyBudgetTest, SmallBodiesMakeRoomAtOnce) {
  std::vector<std::unique_ptr<Told>> bodies;
  for (int i = 0; i < 500; ++i) {
    auto body = ask("lancashire", 1);
    ASSERT_EQ(fetched(body), 1U) << i;
    ASSERT_TRUE(budget_.arrived(*body[0], 500));
    bodies.push_back(std::move(body[0]));
  }
  EXPECT_EQ(budget_.held(), 500U * 500U);
  end(bodies);
}

TEST_F(BodyBudgetTest, TooManyThatWaitAreRefusedInWords) {
  auto bodies = ask("lancashire", kOfOneSide + kMaxWaitingBodiesOfOneSide);
  Told last;
  const absl::Status told = budget_.ask(last, "lancashire");
  EXPECT_TRUE(absl::IsResourceExhausted(told));
  EXPECT_EQ(code_of(told), "TOO_MANY_BODIES");
  EXPECT_FALSE(last.fetched);
  Told other;
  EXPECT_TRUE(budget_.ask(other, "glasgow").ok());
  budget_.gone(other);
  end(bodies);
}

TEST_F(BodyBudgetTest, ThirtyTwoStrangersArriveAtOneTimeAndOneThatIsWholeMakesRoom) {
  auto strangers = ask("", 40);
  EXPECT_EQ(fetched(strangers), 32U);
  ASSERT_TRUE(budget_.arrived(*strangers[0], 200));
  EXPECT_EQ(fetched(strangers), 32U) << "what is whole still counts a little";
  ASSERT_TRUE(budget_.arrived(*strangers[1], 200));
  budget_.gone(*strangers[0]);
  EXPECT_EQ(fetched(strangers), 33U);
  strangers.erase(strangers.begin());
  end(strangers);
}

TEST_F(BodyBudgetTest, WhatDawdlesIsGivenUp) {
  auto slow = ask("lancashire", 1), strangers = ask("", 1);
  world_.advance_ms(kStrangerBodyMs + 1);
  ASSERT_TRUE(soon(strangers[0]->given_up));
  EXPECT_EQ(strangers[0]->why, "BODY_TOO_SLOW");
  EXPECT_FALSE(budget_.arrived(*strangers[0], 10)) << "too late";
  EXPECT_FALSE(slow[0]->given_up);
  world_.advance_ms(kBodyMs);
  ASSERT_TRUE(soon(slow[0]->given_up));
  auto answered = ask("lancashire", 1);
  ASSERT_TRUE(budget_.arrived(*answered[0], 10));
  world_.advance_ms(10 * kAnswerMs);
  budget_.leaves(*answered[0], 4'000'000);
  world_.advance_ms(kAnswerMs + 1);
  ASSERT_TRUE(soon(answered[0]->given_up));
  EXPECT_EQ(answered[0]->why, "ANSWER_NOT_FETCHED");
  end(slow);
  end(strangers);
  end(answered);
  EXPECT_EQ(budget_.held(), 0U);
}

TEST_F(BodyBudgetTest, WhoWaitsTooLongForRoomIsToldSo) {
  auto bodies = ask("lancashire", kOfOneSide + 1);
  for (std::size_t i = 0; i < kOfOneSide; ++i) ASSERT_TRUE(budget_.arrived(*bodies[i], kMaxRequestBytes));
  world_.advance_ms(kBodyWaitMs + 1);
  ASSERT_TRUE(soon(bodies.back()->given_up));
  EXPECT_EQ(bodies.back()->why, "TOO_MANY_BODIES");
  end(bodies);
}

// Many threads at once; the sanitizers look on.
TEST_F(BodyBudgetTest, ThreadsLeaveNothingBehind) {
  std::vector<std::thread> threads;
  std::atomic<int> served = 0;
  for (int thread = 0; thread < 4; ++thread) {
    threads.emplace_back([&, thread] {
      for (int i = 0; i < 2'000; ++i) {
        Told body;
        if (!budget_.ask(body, cat("side-", (thread + i) % 3)).ok()) continue;
        while (!body.fetched && !body.given_up) std::this_thread::yield();
        if (budget_.arrived(body, 1'000)) ++served;
        budget_.leaves(body, 10);
        budget_.gone(body);
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(served, 8'000);
  EXPECT_EQ(budget_.held(), 0U);
}

}  // namespace
}  // namespace concord::platform
