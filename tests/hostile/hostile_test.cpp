// Strangers, one greedy council and forgers against a running deployment, with an honest council's caller beside them
// at a fixed rate. Held: every process stays under its memory, no honest answer is wrong, and the honest caller waits
// at most half as long again as beside the same calls of honest councils. CONCORD_HOSTILE_SECONDS says how long each
// kind runs
// (`./dev hostile`); without it the short form, about a minute in all.
#include <algorithm>
#include <cstdlib>

#include <gtest/gtest.h>

#include "services/platform/values/text.h"
#include "tests/hostile/attacks.h"
#include "tests/hostile/memory_watch.h"
#include "tests/processes/ingress.h"
#include "tests/where.h"

namespace concord::hostile {
namespace {

constexpr std::int64_t kMaxKb = 512 << 10;
constexpr double kMaxRatio = 1.5;
// Below this a ratio tells of the scheduler and not of the services.
constexpr double kNoticeableMs = 25;
// Of the short form's 150 calls the p99 is the second slowest: one wait for a busy disk must not decide, so that there
// the median is held too, and a try stands for itself.
constexpr double kNoticeableInShortMs = 500;
constexpr int kPerSecond = 60;
constexpr int kTries = 3;
constexpr int kHonestCouncils = 8;

class HostileTest : public testing::Test {
 protected:
  void SetUp() override {
    const char* given = std::getenv("CONCORD_HOSTILE_SECONDS");
    is_long_ = given != nullptr;
    if (is_long_) seconds_ = std::atof(given);
    ASSERT_TRUE(running_.started());
    honest_ = make_council(running_, "honest");
    greedy_ = make_council(running_, "greedy");
    for (int i = 0; i < kHonestCouncils; ++i) others_.push_back(make_council(running_, platform::cat("other-", i)));
    std::vector<std::string> lay = {tests::source_folder() + "/tests/hostile/lay_rules.sh",
                                    tests::program_folder() + "/concord", running_.folder(), "honest", "greedy"};
    for (const Council& other : others_) lay.push_back(other.authority);
    const Said laid = run_program(lay);
    ASSERT_EQ(laid.code, 0) << laid.out << laid.error;
    watch_ = std::make_unique<MemoryWatch>(running_.deployment());
  }

  // The honest caller while `work` goes on.
  Honest beside(const std::function<std::string(const std::atomic<bool>&)>& work, std::string* told = nullptr) {
    std::atomic<bool> stopping = false;
    std::string did;
    std::thread thread;
    if (work) thread = std::thread([&] { did = work(stopping); });
    std::this_thread::sleep_for(std::chrono::milliseconds(300));
    HonestCaller caller(running_, honest_, kPerSecond);
    std::this_thread::sleep_for(std::chrono::duration<double>(seconds_));
    const Honest honest = caller.stop();
    stopping = true;
    if (thread.joinable()) thread.join();
    if (told != nullptr) *told = did;
    return honest;
  }

  double times_as_long(const Honest& honest, const Honest& quiet) const {
    if (is_long_) return honest.p99_ms() / std::max(quiet.p99_ms(), kNoticeableMs);
    return std::max(honest.p99_ms() / std::max(quiet.p99_ms(), kNoticeableInShortMs),
                    honest.p50_ms() / std::max(quiet.p50_ms(), kNoticeableMs));
  }

  void hold(const Attack& attack) {
    SCOPED_TRACE(attack.name);
    // A busy machine is tried again, and in the long form all tries count together: a caller that is starved stays
    // starved.
    Honest quiet, honest;
    double ratio = 1e9;
    for (int attempt = 1; attempt <= kTries; ++attempt) {
      std::string did, spread;
      if (!is_long_) quiet = honest = Honest();
      quiet.add(beside(attack.spread, &spread));
      honest.add(beside(attack.run, &did));
      std::int64_t most_kb = 0;
      std::string who;
      for (const auto& [name, kb] : watch_->peaks_kb()) {
        EXPECT_LT(kb, kMaxKb) << name << " holds " << kb / 1024 << " MB";
        if (kb > most_kb) who = name;
        most_kb = std::max(most_kb, kb);
      }
      std::printf(
          "%-28s p50 %6.1f p99 %7.1f ms (beside honest calls %6.1f %7.1f)  %4d calls, %d wrong, %d failed, %d again  "
          "most %lld "
          "MB (%s)\n    %s%s%s\n",
          attack.name.c_str(), honest.p50_ms(), honest.p99_ms(), quiet.p50_ms(), quiet.p99_ms(), honest.calls,
          honest.wrong, honest.failed, honest.again, static_cast<long long>(most_kb / 1024), who.c_str(), did.c_str(),
          spread.empty() ? "" : "; spread: ", spread.c_str());
      std::fflush(stdout);
      EXPECT_EQ(did.find("NOT"), std::string::npos) << did;
      EXPECT_EQ(honest.wrong + quiet.wrong, 0);
      EXPECT_EQ(honest.failed, 0) << honest.first_failure;
      EXPECT_LE(honest.again * 50, honest.calls) << "asked again";
      EXPECT_GT(honest.calls, static_cast<int>(seconds_ * kPerSecond / 2)) << "the caller came to nothing";
      ratio = times_as_long(honest, quiet);
      if (ratio <= kMaxRatio || !attack.is_flood) break;
    }
    EXPECT_TRUE(ratio <= kMaxRatio || !attack.is_flood)
        << ratio << " times: the honest caller's wait against what it is beside honest calls";
  }

  double seconds_ = 2.5;
  bool is_long_ = false;
  RunningDeployment running_{"err"};
  Council honest_, greedy_;
  std::vector<Council> others_;
  std::unique_ptr<MemoryWatch> watch_;
};

TEST_F(HostileTest, NobodyStarvesAnHonestCaller) {
  for (const Attack& attack : strangers(running_)) hold(attack);
  {
    const Ingress ingress(running_);
    ASSERT_TRUE(ingress.started());
    for (const Attack& attack : strangers_at(ingress.plain_address())) hold(attack);
  }
  for (const Attack& attack : one_council(running_, greedy_, others_)) hold(attack);
  hold(forged_bells(running_));
  for (const Attack& fault : faults(running_)) hold(fault);
  const Said audit = running_.concord({"audit", "verify"});
  EXPECT_EQ(audit.code, 0) << audit.out << audit.error;
  const Said status = running_.concord({"status"});
  EXPECT_EQ(status.code, 0) << status.out;
}

}  // namespace
}  // namespace concord::hostile
