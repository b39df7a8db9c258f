// Long jobs of a running registry: a council that sends seventy of the greatest imports at once holds up no other, who
// waits is told its place, who has gone is not worked for; a rebuild goes on beside commands, one at a time.
#include <algorithm>
#include <atomic>
#include <chrono>
#include <future>
#include <thread>

#include "concord/ledger/v1/ledger.pb.h"

#include "services/platform/values/csv.h"
#include "services/platform/values/text.h"
#include "tests/services/registry_case.h"

namespace concord::registry {
namespace {

using Clock = std::chrono::steady_clock;
using ledger::v1::RebuildViewsRequest;
using ledger::v1::RebuildViewsResponse;

constexpr int kFlood = 70;

std::int64_t ms_since(Clock::time_point began) {
  return std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - began).count();
}

// As large as an import may be, in bytes and nearly in rows.
std::string greatest_file() {
  std::string rows = "id,kind,held_on,summary\n";
  for (int i = 0;; ++i) {
    const std::string row =
        platform::cat("im", i, ",forum,2026-10-01,word word word word word word word word word word word word\n");
    if (rows.size() + row.size() > platform::kMaxImportBytes) return rows;
    rows += row;
  }
}

class LongJobs : public RegistryCase {
 protected:
  v1::ImportTableRequest dry_run(const std::string& authority, const std::string& id) {
    v1::ImportTableRequest request;
    request.set_authority(authority);
    request.set_command_id(id);
    request.set_table("engagements");
    request.set_content(file_);
    request.set_dry_run(true);
    return request;
  }
  std::string officer_of(const std::string& authority) { return service_.token({{"commissioner"}, {authority}}); }
  std::string operator_of_all() { return service_.token({{"operator"}, {"*"}, "", "operator-1"}); }

  const std::string file_ = greatest_file();
};

TEST_F(LongJobs, SeventyImportsOfOneCouncilNeitherRefuseNorHoldUpAnothers) {
  const std::string token = officer_of("lancashire");
  std::atomic<int> ended = 0, refused = 0, begun = 0;
  std::mutex mutex;
  std::vector<std::vector<std::int64_t>> places;
  std::vector<std::thread> flood;
  for (int i = 0; i < kFlood; ++i) {
    flood.emplace_back([&, request = dry_run("lancashire", platform::cat("flood-", i))] {
      tests::Client client(service_.address());
      std::vector<std::int64_t> told;
      bool has_begun = false;
      const auto outcome = client.import(request, token, [&](const common::v1::ImportProgress& progress) {
        if (progress.step() == "waiting") told.push_back(progress.jobs_before());
        if (progress.step() == "checking" && !std::exchange(has_begun, true)) ++begun;
      });
      ++(outcome.ok() ? ended : refused);
      if (!outcome.ok()) {
        EXPECT_EQ(platform::code_of(outcome.status()), "TOO_MANY_JOBS") << outcome.status();
        EXPECT_NE(outcome.status().message().find("'lancashire' has "), absl::string_view::npos) << outcome.status();
      }
      const std::lock_guard lock(mutex);
      if (!told.empty()) places.push_back(told);
    });
  }
  while (refused == 0) std::this_thread::sleep_for(std::chrono::milliseconds(5));
  const int before = begun;
  int begun_meanwhile = -1;
  const auto began = Clock::now();
  std::int64_t first_ms = -1;
  const auto outcome = service_.client().import(dry_run("glasgow", "one"), officer_of("glasgow"),
                                                [&](const common::v1::ImportProgress& progress) {
                                                  EXPECT_NE(progress.step(), "waiting") << "it waited for the flood";
                                                  if (begun_meanwhile < 0) begun_meanwhile = begun - before;
                                                  if (first_ms < 0) first_ms = ms_since(began);
                                                });
  EXPECT_TRUE(outcome.ok()) << outcome.status();
  std::printf("the other council's import: first answer after %lld ms, outcome of %lld rows after %lld ms\n",
              static_cast<long long>(first_ms), outcome.ok() ? static_cast<long long>(outcome->rows()) : 0,
              static_cast<long long>(ms_since(began)));
  EXPECT_LE(begun_meanwhile, 1) << "more than one import of the flood began before it";
  for (std::thread& thread : flood) thread.join();
  EXPECT_EQ(ended + refused, kFlood);
  EXPECT_GE(ended, 4) << "what fits its line is worked for";
  EXPECT_GT(refused, 0);
  ASSERT_FALSE(places.empty()) << "nobody was told its place";
  for (const auto& told : places) {
    EXPECT_LE(told.front(), static_cast<std::int64_t>(platform::kMaxWaitingJobsOfOne));
    EXPECT_TRUE(std::is_sorted(told.rbegin(), told.rend())) << "only one council waits, so places only shrink";
  }
}

TEST_F(LongJobs, WhoHasGoneIsNotWorkedForAndHoldsNoPlace) {
  const std::string token = officer_of("lancashire");
  const auto alone = Clock::now();
  ASSERT_TRUE(service_.client().import(dry_run("lancashire", "alone"), token).ok());
  const std::int64_t one_ms = ms_since(alone);
  std::vector<std::future<absl::Status>> gone;
  for (int i = 0; i < 3; ++i) {
    gone.push_back(std::async(std::launch::async, [&, request = dry_run("lancashire", platform::cat("gone-", i))] {
      tests::Client client(service_.address());
      client.give_up_after_ms(one_ms / 2);
      return client.import(request, token).status();
    }));
  }
  for (auto& one : gone) EXPECT_TRUE(absl::IsDeadlineExceeded(one.get()));
  const auto after = Clock::now();
  EXPECT_TRUE(service_.client().import(dry_run("lancashire", "after"), token).ok());
  EXPECT_LT(ms_since(after), 2 * one_ms + 1'000) << "it was worked for three who had gone";
  std::printf("an import of %zu bytes alone: %lld ms\n", file_.size(), static_cast<long long>(one_ms));
}

TEST_F(LongJobs, ARebuildIsOneAtATimeAndCommandsGoOn) {
  ASSERT_TRUE(import("engagements", file_, officer()).ok());
  const auto rebuild = [&](std::int64_t deadline_ms) {
    tests::Client client(service_.address());
    client.give_up_after_ms(deadline_ms);
    return client.call<RebuildViewsResponse>(RebuildViewsRequest(), operator_of_all());
  };
  std::vector<std::future<absl::Status>> four;
  for (int i = 0; i < 4; ++i) {
    four.push_back(std::async(std::launch::async, [&] { return rebuild(0).status(); }));
  }
  int commands = 0;
  std::int64_t longest_ms = 0;
  const auto began = Clock::now();
  const auto running = [&] {
    return std::any_of(four.begin(), four.end(),
                       [](auto& one) { return one.wait_for(std::chrono::seconds(0)) != std::future_status::ready; });
  };
  while (running()) {
    auto end = asked<v1::LogEngagementRequest>();
    end.mutable_engagement()->set_id(platform::cat("e", ++commands));
    end.mutable_engagement()->set_kind(v1::ENGAGEMENT_KIND_FORUM);
    end.mutable_engagement()->set_held_on("2026-10-01");
    end.mutable_engagement()->set_summary("meanwhile");
    const auto sent = Clock::now();
    EXPECT_TRUE(service_.call<v1::LogEngagementResponse>(end, officer()).ok());
    longest_ms = std::max(longest_ms, ms_since(sent));
  }
  const std::int64_t took_ms = ms_since(began);
  std::printf("rebuild %lld ms, longest of %d commands %lld ms\n", static_cast<long long>(took_ms), commands,
              static_cast<long long>(longest_ms));
  EXPECT_GE(commands, 5) << "commands waited for the rebuild";
  int done = 0, refused = 0;
  for (auto& one : four) {
    const absl::Status status = one.get();
    done += status.ok() ? 1 : 0;
    refused += platform::code_of(status) == "REBUILD_RUNS" ? 1 : 0;
  }
  EXPECT_GE(done, 1);
  EXPECT_GE(refused, 1);
  EXPECT_EQ(done + refused, 4);

  // Whoever gives up frees the place for the next.
  EXPECT_TRUE(absl::IsDeadlineExceeded(rebuild(50).status()));
  const auto given_up = Clock::now();
  absl::StatusOr<RebuildViewsResponse> next = absl::UnknownError("not asked");
  do {
    next = rebuild(0);
  } while (platform::code_of(next.status()) == "REBUILD_RUNS" && ms_since(given_up) < 30'000);
  ASSERT_TRUE(next.ok()) << next.status();
  EXPECT_LT(ms_since(given_up), 3 * took_ms + 1'000) << "the one that was given up ran to its end";
  for (const auto& table : next->tables()) EXPECT_EQ(table.digest_before(), table.digest_after()) << table.table();
}

}  // namespace
}  // namespace concord::registry
