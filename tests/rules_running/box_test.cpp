// The example program in real, sealed boxes: the same outcome as natively, warm boxes, shares, eviction, setting aside.
// Time is counted by the test, but boxes are real processes and deadlines real waits.
#include <atomic>
#include <csignal>
#include <filesystem>
#include <sstream>
#include <thread>

#include "absl/strings/str_cat.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "plugins/host/running/box_pool.h"
#include "plugins/host/running/native_program.h"
#include "plugins/sdk/concord_rules.h"
#include "tests/file_text.h"
#include "tests/rules_running/example_inputs.h"
#include "tests/rules_running/outcome_text.h"
#include "tests/where.h"

namespace concord::plugins::host {
namespace {

using ::testing::HasSubstr;

std::string example_wasm() { return file_text(concord::tests::program_folder() + "/../programs/sdk_example.wasm"); }

class Boxes : public ::testing::Test {
 protected:
  BoxPoolOptions options() {
    BoxPoolOptions options;
    options.box_path = concord::tests::program_folder() + "/concord-box";
    options.now_ms = [this] { return now_ms_.load(); };
    return options;
  }

  std::atomic<std::int64_t> now_ms_ = 1000;
  const std::string wasm_ = example_wasm();
};

TEST_F(Boxes, AnswerAsTheNativeProgramDoes) {
  BoxPool pool(options());
  BoxProgram boxed(pool, "lancashire", "digest", wasm_);
  NativeProgram native(rules_evaluate);
  for (const Gate gate : {Gate::kPublish, Gate::kAward, Gate::kSign}) {
    Inputs inputs = example_inputs();
    inputs.gate = gate;
    const auto expected = native.run(inputs);
    const auto outcome = boxed.run(inputs);
    ASSERT_TRUE(outcome.ok()) << outcome.status();
    EXPECT_EQ(text_of(*outcome), text_of(*expected));
    EXPECT_GT(outcome->fuel, 0);
  }
  EXPECT_EQ(pool.boxes(), 1);
}

TEST_F(Boxes, GiveTheSameOutcomeAndFuelEachTimeAndInEachBox) {
  BoxPool first(options());
  BoxPool second(options());
  const auto expected = first.run("a", "d", wasm_, example_inputs());
  ASSERT_TRUE(expected.ok()) << expected.status();
  for (int i = 0; i < 200; ++i) {
    // Others in between leave nothing behind.
    Inputs other = example_inputs();
    other.facts["value_pence"] = std::int64_t{i * 1000003};
    ASSERT_TRUE(first.run("a", "d", wasm_, other).ok());
    const auto outcome = (i % 2 == 0 ? first : second).run("a", "d", wasm_, example_inputs());
    ASSERT_TRUE(outcome.ok()) << outcome.status();
    ASSERT_EQ(text_of(*outcome), text_of(*expected));
    ASSERT_EQ(outcome->fuel, expected->fuel);
  }
}

TEST_F(Boxes, OwnNumberIsUnavailableButCostsNoBox) {
  BoxPool pool(options());
  Inputs inputs = example_inputs();
  inputs.facts["regime"] = std::string("none");
  const auto outcome = pool.run("a", "d", wasm_, inputs);
  EXPECT_EQ(outcome.status().code(), absl::StatusCode::kUnavailable);
  EXPECT_THAT(std::string(outcome.status().message()), HasSubstr("its own number 7"));
  EXPECT_TRUE(pool.run("a", "d", wasm_, example_inputs()).ok());
  EXPECT_EQ(pool.boxes(), 1);
}

TEST_F(Boxes, RefuseWhatIsNoModuleAndSaySoAgainAtOnce) {
  BoxPool pool(options());
  auto outcome = pool.run("a", "bad", "no module", example_inputs());
  EXPECT_EQ(outcome.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(std::string(outcome.status().message()), HasSubstr("no WebAssembly module"));
  EXPECT_EQ(pool.boxes(), 0);
  outcome = pool.run("a", "bad", "no module", example_inputs());
  EXPECT_EQ(outcome.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(std::string(outcome.status().message()), HasSubstr("set aside for 100 ms"));
  EXPECT_TRUE(pool.run("b", "good", wasm_, example_inputs()).ok());
}

TEST_F(Boxes, AreSetAsideForTwiceAsLongEachTimeUntilASuccess) {
  BoxPool pool(options());
  const auto is_aside = [&](const std::string& wasm) {
    const auto outcome = pool.run("a", "d", wasm, example_inputs());
    return std::string(outcome.status().message()).find("set aside") != std::string::npos;
  };
  std::int64_t expected_ms = 100;
  for (int failure = 0; failure < 12; ++failure) {
    ASSERT_FALSE(is_aside("no module"));
    now_ms_ += expected_ms - 1;
    ASSERT_TRUE(is_aside(wasm_)) << expected_ms;
    now_ms_ += 1;
    expected_ms = std::min<std::int64_t>(2 * expected_ms, 30000);
  }
  EXPECT_TRUE(pool.run("a", "d", wasm_, example_inputs()).ok());
  ASSERT_FALSE(is_aside(wasm_));
}

TEST_F(Boxes, ThatFailedAreTriedByOneCallerAtATime) {
  BoxPool pool(options());
  ASSERT_FALSE(pool.run("a", "d", "no module", example_inputs()).ok());
  now_ms_ += 100;
  std::atomic<int> tried = 0;
  std::vector<std::thread> callers;
  for (int caller = 0; caller < 8; ++caller) {
    callers.emplace_back([&] {
      const auto outcome = pool.run("a", "d", "no module", example_inputs());
      if (std::string(outcome.status().message()).find("set aside") == std::string::npos) ++tried;
    });
  }
  for (std::thread& caller : callers) caller.join();
  EXPECT_EQ(tried, 1);
}

TEST_F(Boxes, AreEndedWhenIdle) {
  BoxPool pool(options());
  ASSERT_TRUE(pool.run("a", "d", wasm_, example_inputs()).ok());
  now_ms_ += options().idle_ms - 1;
  pool.evict_idle();
  EXPECT_EQ(pool.boxes(), 1);
  now_ms_ += 1;
  pool.evict_idle();
  EXPECT_EQ(pool.boxes(), 0);
}

TEST_F(Boxes, ThatDiedWhileNobodyAskedAreCleared) {
  BoxPool pool(options());
  ASSERT_TRUE(pool.run("a", "d", wasm_, example_inputs()).ok());
  std::stringstream children;
  for (const auto& task : std::filesystem::directory_iterator("/proc/self/task"))
    children << file_text(task.path() / "children");
  pid_t box = -1;
  ASSERT_TRUE(children >> box);
  ASSERT_EQ(kill(box, SIGKILL), 0);
  while (pool.boxes() > 0) {  // its end of the socket closes a moment later
    pool.evict_idle();
    std::this_thread::yield();
  }
  EXPECT_EQ(kill(box, 0), -1) << "and nothing is left of it";
  EXPECT_TRUE(pool.run("a", "d", wasm_, example_inputs()).ok());
}

TEST_F(Boxes, AreBoundedInAllAndTheLongestIdleGivesWay) {
  BoxPoolOptions few = options();
  few.max_boxes = 3;
  BoxPool pool(few);
  for (int i = 0; i < 10; ++i) {
    ASSERT_TRUE(pool.run(absl::StrCat("authority_", i), "d", wasm_, example_inputs()).ok());
    EXPECT_LE(pool.boxes(), 3);
  }
}

TEST_F(Boxes, OfOneAuthorityKeepToItsShareWhateverItsDigests) {
  BoxPoolOptions few = options();
  few.max_boxes_per_authority = 2;
  BoxPool pool(few);
  for (int i = 0; i < 6; ++i) {
    ASSERT_TRUE(pool.run("a", absl::StrCat("digest_", i), wasm_, example_inputs()).ok());
    EXPECT_LE(pool.boxes(), 2);
  }
  ASSERT_TRUE(pool.run("b", "d", wasm_, example_inputs()).ok());
  EXPECT_EQ(pool.boxes(), 3);
}

TEST_F(Boxes, ServeManyCallersAtOnce) {
  BoxPoolOptions few = options();
  few.max_boxes = 3;
  BoxPool pool(few);
  const auto expected = pool.run("a", "d", wasm_, example_inputs());
  ASSERT_TRUE(expected.ok()) << expected.status();
  std::atomic<int> wrong = 0;
  std::vector<std::thread> callers;
  for (int caller = 0; caller < 8; ++caller) {
    callers.emplace_back([&, caller] {
      const std::string authority = absl::StrCat("authority_", caller % 3);
      for (int i = 0; i < 50; ++i) {
        const auto outcome = pool.run(authority, "d", wasm_, example_inputs());
        if (!outcome.ok() || text_of(*outcome) != text_of(*expected)) ++wrong;
      }
    });
  }
  for (std::thread& caller : callers) caller.join();
  EXPECT_EQ(wrong, 0);
  EXPECT_LE(pool.boxes(), 3);
}

TEST_F(Boxes, OfOneAuthorityRunNoMoreAtATimeThanItsShare) {
  BoxPoolOptions few = options();
  few.max_running_per_authority = 2;
  few.max_waiting_per_authority = 3;
  BoxPool pool(few);
  // Two run, three wait, and whoever comes then is told so at once.
  std::atomic<int> answered = 0;
  std::atomic<int> busy = 0;
  std::vector<std::thread> callers;
  for (int caller = 0; caller < 12; ++caller) {
    callers.emplace_back([&, caller] {
      for (int i = 0; i < 50; ++i) {
        const auto outcome = pool.run("a", absl::StrCat("digest_", caller % 3), wasm_, example_inputs());
        if (outcome.ok()) {
          ++answered;
        } else if (std::string(outcome.status().message()).find("are busy") != std::string::npos) {
          ++busy;
        }
      }
    });
  }
  for (std::thread& caller : callers) caller.join();
  EXPECT_EQ(answered + busy, 12 * 50);
  EXPECT_GT(answered, 50);
  EXPECT_GT(busy, 0);
  // Each of the three digests has had at most two boxes at a time, and none was given up for another.
  EXPECT_LE(pool.boxes(), 6);
  EXPECT_GE(pool.boxes(), 3);
}

TEST_F(Boxes, TooMuchInputIsUnavailable) {
  BoxPool pool(options());
  Inputs inputs = example_inputs();
  inputs.facts["long"] = std::string(CONCORD_RULES_MAX_INPUT_BYTES, 'a');
  EXPECT_EQ(pool.run("a", "d", wasm_, inputs).status().code(), absl::StatusCode::kUnavailable);
}

TEST_F(Boxes, ThatCannotStartAreUnavailable) {
  BoxPoolOptions missing = options();
  missing.box_path = "/nowhere/concord-box";
  BoxPool pool(missing);
  const auto outcome = pool.run("a", "d", wasm_, example_inputs());
  EXPECT_EQ(outcome.status().code(), absl::StatusCode::kUnavailable);
  EXPECT_THAT(std::string(outcome.status().message()), HasSubstr("could not be started"));
  EXPECT_EQ(pool.boxes(), 0);
}

}  // namespace
}  // namespace concord::plugins::host
