// Twenty thousand seeded mutations of good modules through real boxes, one box for many, each loaded module evaluated.
// A box answers in proper frames or dies; it must never hang, answer nonsense, or touch what the next box does.
#include <array>
#include <atomic>
#include <cstdlib>
#include <iostream>
#include <random>
#include <thread>

#include "absl/strings/str_cat.h"

#include "plugins/host/running/box_process.h"
#include "plugins/host/running/evaluation.h"
#include "tests/hostile_plugins/hostile.h"
#include "tests/rules_running/example_inputs.h"

namespace concord::plugins::host {
namespace {

// More, and other ones, for a longer search by hand: CONCORD_FUZZ_MODULES=2000000 CONCORD_FUZZ_SEED=7.
int from_environment(const char* name, int otherwise) {
  const char* text = std::getenv(name);
  return text == nullptr ? otherwise : std::atoi(text);
}
const int kModules = from_environment("CONCORD_FUZZ_MODULES", 20000);
const int kSeed = from_environment("CONCORD_FUZZ_SEED", 20260706);
constexpr int kThreads = 2;
constexpr std::int64_t kDeadlineMs = 5000;  // far above what fuel lasts for; reached only by a box that hangs

std::vector<std::string> good_modules() {
  return {
      example_wasm(),
      program("(local.set $i (i32.const 20)) (loop (drop (call $fact_integer (i32.const 16) (i32.const 6) (i32.const "
              "64))) (br_if 0 (local.tee $i (i32.sub (local.get $i) (i32.const 1))))) (i32.const 0)"),
      program(
          "(call_indirect (param i32) (result i32) (i32.const 3) (i32.const 1))",
          "(table 4 4 funcref) (elem (i32.const 0) $evaluate $f $f) (global $g (mut i64) (i64.const 7)) (func $f "
          "(param i32) (result i32) (local i64) (block (block (br_table 0 1 (local.get 0))) (global.set $g (i64.mul "
          "(global.get $g) (i64.const 3)))) (if (result i32) (i64.eqz (global.get $g)) (then (i32.const 1)) (else "
          "(i32.load offset=4 (i32.const 0)) (drop) (i32.const 0))))")};
}

std::string mutated(std::string module, const std::string& other, std::mt19937_64& chance) {
  const auto below = [&](std::size_t limit) { return static_cast<std::size_t>(chance() % limit); };
  // Most modules die at their first wrong byte: so the changes are few, and mostly behind the head.
  const std::size_t head = std::min<std::size_t>(8, module.size());
  const auto place = [&] { return head + below(module.size() - head); };
  switch (below(10)) {
    case 0:
      module.resize(below(module.size()));
      break;
    case 1:
      module.insert(place(), other.substr(below(other.size()), below(64)));
      break;
    case 2:
      module.erase(place(), 1 + below(8));
      break;
    case 3:
      module[place()] = static_cast<char>(chance());
      break;
    case 4: {
      static constexpr std::array<unsigned char, 12> kTelling = {0x00, 0x01, 0x0B, 0x40, 0x7F, 0x80,
                                                                 0xFF, 0x0E, 0x11, 0x05, 0x0F, 0x03};
      module[place()] = static_cast<char>(kTelling[below(kTelling.size())]);
      break;
    }
    case 5:
    case 6: {
      // One plain instruction for another, where the place looks like one.
      const std::size_t at = place();
      const auto opcode = static_cast<unsigned char>(module[at]);
      if (opcode >= 0x45 && opcode <= 0x8A) module[at] = static_cast<char>(0x45 + below(0x46));
      if (opcode >= 0x20 && opcode <= 0x24) module[at] = static_cast<char>(0x20 + below(5));
      if (opcode >= 0x28 && opcode <= 0x3E) module[at] = static_cast<char>(0x28 + below(0x17));
      if (opcode <= 0x11) module[at] = static_cast<char>(below(0x12));
      break;
    }
    default: {
      const std::size_t flips = 1 + below(below(4) == 0 ? 8 : 1);
      for (std::size_t i = 0; i < flips; ++i) {
        const std::size_t at = place();
        module[at] = static_cast<char>(module[at] ^ (1 << below(8)));
      }
    }
  }
  return module;
}

struct Counts {
  std::atomic<int> refused = 0;
  std::atomic<int> loaded = 0;
  std::atomic<int> answered = 0;
  std::atomic<int> stopped = 0;
  std::atomic<int> died = 0;
  std::atomic<int> nonsense = 0;
  std::atomic<int> late = 0;
};

class Fuzzer {
 public:
  Fuzzer(std::uint64_t seed, Counts& counts) : chance_(seed), counts_(counts), modules_(good_modules()) {
    const auto decision = decision_of(inputs_);
    frame_ = box::open_frame(box::FrameKind::kEvaluate);
    box::write_decision(*decision, frame_);
    frame_ += inputs_.provisions->frame_part();
    box::close_frame(frame_);
  }

  void one() {
    ASSERT_TRUE(has_box());
    const std::string module =
        mutated(modules_[chance_() % modules_.size()], modules_[chance_() % modules_.size()], chance_);
    const auto reply = exchange(box::frame(box::FrameKind::kLoad, module));
    if (!reply.ok()) return;
    if (reply->kind == box::FrameKind::kRefused && !reply->body.empty() && reply->body.size() <= box::kMaxReasonBytes) {
      ++counts_.refused;
      return;
    }
    if (reply->kind != box::FrameKind::kLoaded) {
      ++counts_.nonsense;
      return;
    }
    ++counts_.loaded;
    const auto evaluated = exchange(frame_);
    if (!evaluated.ok()) return;
    box::Answer answer;
    if (evaluated->kind != box::FrameKind::kAnswered || !box::read_answer(evaluated->body, answer)) {
      ++counts_.nonsense;
      return;
    }
    ++(answer.ending == box::Ending::kStopped ? counts_.stopped : counts_.answered);
  }

  // The box, after all that it was sent, gives the good program's answer, byte for byte.
  void expect_still_right() {
    ASSERT_TRUE(has_box());
    ASSERT_EQ(exchange(box::frame(box::FrameKind::kLoad, modules_[0]))->kind, box::FrameKind::kLoaded);
    const auto answer = exchange(frame_);
    ASSERT_TRUE(answer.ok()) << answer.status();
    if (right_.empty()) right_ = answer->body;
    EXPECT_EQ(answer->body, right_);
  }

 private:
  bool has_box() {
    if (box_ == nullptr) {
      auto started = BoxProcess::start(real_options().box_path);
      EXPECT_TRUE(started.ok()) << started.status();
      if (started.ok()) box_ = *std::move(started);
    }
    return box_ != nullptr;
  }

  absl::StatusOr<Reply> exchange(const std::string& frame) {
    auto reply = box_->exchange(frame, steady_now_ms, kDeadlineMs);
    if (reply.ok()) return reply;
    const bool is_late = std::string(reply.status().message()).find("no answer within") != std::string::npos;
    ++(is_late ? counts_.late : counts_.died);
    box_.reset();
    return reply;
  }

  std::mt19937_64 chance_;
  Counts& counts_;
  const std::vector<std::string> modules_;
  const Inputs inputs_ = example_inputs();
  std::string frame_;
  std::string right_;
  std::unique_ptr<BoxProcess> box_;
};

TEST_F(Hostile, MutatedModulesNeitherHangNorConfuseTheirBoxes) {
  Counts counts;
  std::vector<std::thread> threads;
  for (int thread = 0; thread < kThreads; ++thread) {
    threads.emplace_back([&counts, thread] {
      Fuzzer fuzzer(static_cast<std::uint64_t>(kSeed + thread), counts);
      for (int i = 0; i < kModules / kThreads; ++i) {
        if (i % 500 == 0) fuzzer.expect_still_right();
        fuzzer.one();
      }
      fuzzer.expect_still_right();
    });
  }
  for (std::thread& thread : threads) thread.join();
  RecordProperty("refused", counts.refused);
  RecordProperty("loaded", counts.loaded);
  RecordProperty("died", counts.died);
  std::cout << absl::StrCat("refused ", counts.refused.load(), ", loaded ", counts.loaded.load(), " (answered ",
                            counts.answered.load(), ", stopped ", counts.stopped.load(), "), died ", counts.died.load(),
                            ", late ", counts.late.load(), "\n");
  EXPECT_EQ(counts.refused + counts.answered + counts.stopped + counts.died + counts.late + counts.nonsense, kModules);
  EXPECT_EQ(counts.nonsense, 0);
  EXPECT_EQ(counts.late, 0);
  // A mutation is worth something only if a good part gets past the check and runs.
  EXPECT_GT(counts.loaded, kModules / 20);
  EXPECT_GT(counts.stopped, 100);
  expect_others_served();
}

}  // namespace
}  // namespace concord::plugins::host
