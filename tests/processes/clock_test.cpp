// A deployment whose clock is set back behind what its ledgers recorded: it goes on at the time of the last record,
// says so to whoever asks, and is well again when the clock has caught up.
#include <fstream>
#include <thread>

#include <gtest/gtest.h>

#include "services/cli/saying/exit_codes.h"
#include "services/platform/ledger/ledger_record.h"
#include "services/platform/storage/database.h"
#include "services/platform/values/text.h"
#include "tests/processes/running_deployment.h"
#include "tests/scrape.h"

namespace concord {
namespace {

constexpr std::int64_t kDayMs = 86'400'000;

bool says(const std::string& text, const std::string& words) { return text.find(words) != std::string::npos; }

class ClockTest : public testing::Test {
 protected:
  void SetUp() override { ASSERT_TRUE(running_.started()); }
  // As somebody would who steps the machine's clock: every process sees it at its next look.
  void move_by(std::int64_t ms) {
    const std::string path = running_.deployment().clock_file();
    std::int64_t moved_by = 0;
    std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
    ASSERT_TRUE(file.read(reinterpret_cast<char*>(&moved_by), sizeof moved_by)) << path;
    moved_by += ms;
    file.seekp(0);
    ASSERT_TRUE(file.write(reinterpret_cast<const char*>(&moved_by), sizeof moved_by));
  }
  Said engage(const std::string& id) {
    return running_.concord(
        {"call", "registry.LogEngagement",
         platform::cat(R"({"authority":"lancashire","engagement":{"id":")", id,
                       R"(","kind":"ENGAGEMENT_KIND_FORUM","held_on":"2025-10-01","summary":"s"}})"),
         "--as", "commissioner:alice"});
  }
  std::vector<std::int64_t> recorded_at() {
    std::vector<std::int64_t> times;
    const auto reader = *(*platform::open_sqlite(running_.folder() + "/registry.db"))->open_reader();
    EXPECT_TRUE(reader
                    ->query("SELECT recorded_at_ms FROM ledger WHERE authority = 'lancashire' ORDER BY position",
                            [&](platform::Statement& row) {
                              times.push_back(row.integer(0));
                              return true;
                            })
                    .ok());
    return times;
  }
  std::string metrics() {
    for (const cli::Process& process : running_.deployment().processes()) {
      if (process.name == "registry") return scrape(process.metrics_port);
    }
    return {};
  }

  RunningDeployment running_;
};

TEST_F(ClockTest, SetBackItGoesOnAtTheTimeOfTheLastRecordAndSaysSo) {
  ASSERT_EQ(engage("e1").code, 0);
  EXPECT_EQ(running_.concord({"status"}).code, 0);
  EXPECT_TRUE(says(metrics(), "concord_clock_behind_ms 0")) << metrics();
  move_by(-kDayMs);
  const Said second = engage("e2");
  ASSERT_EQ(second.code, 0) << second.error;
  const auto times = recorded_at();
  ASSERT_EQ(times.size(), 2U);
  EXPECT_EQ(times[1], times[0]) << "time went back in the ledger";
  const Said status = running_.concord({"status"});
  EXPECT_EQ(status.code, cli::kTrouble);
  EXPECT_TRUE(says(status.out, "registry's clock stands 86")) << status.out;
  EXPECT_TRUE(says(running_.log_of("registry"), "the clock stands behind the ledger")) << running_.log_of("registry");
  EXPECT_FALSE(says(metrics(), "concord_clock_behind_ms 0")) << metrics();
  EXPECT_EQ(running_.concord({"audit", "verify"}).code, 0);
  EXPECT_FALSE(says(running_.concord({"audit", "verify"}).out, "time goes back"));
  move_by(kDayMs);
  ASSERT_EQ(engage("e3").code, 0);
  EXPECT_EQ(running_.concord({"status"}).code, 0);
  EXPECT_TRUE(says(running_.log_of("registry"), "the clock has caught up with the ledger"));
  EXPECT_TRUE(says(metrics(), "concord_clock_behind_ms 0")) << metrics();
}

// A ledger as a version wrote it that took the clock's word: the chain is whole, only its times go back.
void write_as_it_was_once(const std::string& path) {
  const auto database = *platform::open_sqlite(path);
  const auto writer = *database->open_writer();
  platform::Sha256 hasher;
  std::string hash = platform::kFirstPreviousHash;
  for (std::int64_t position = 1; position <= 3; ++position) {
    ledger::v1::Record record;
    record.set_authority("lancashire");
    record.set_position(position);
    record.set_stream("rulebook");
    record.set_version(position);
    record.set_type("PluginRetired");
    record.set_command_id(platform::cat("c", position));
    record.set_recorded_at_ms(1'790'000'000'000 - (position == 2 ? kDayMs : 0));
    hash = platform::record_hash(hasher, hash, record);
    const absl::Status written = writer->run(
        "INSERT INTO ledger (authority, position, stream, version, type, payload, command_id, ordinal, actor, "
        "trace_id, "
        "recorded_at_ms, request_hash, hash) VALUES ($1, $2, $3, $4, $5, '', $6, 0, '', '', $7, '', $8)",
        record.authority(), position, record.stream(), position, record.type(), record.command_id(),
        record.recorded_at_ms(), platform::Connection::Bytes{hash});
    ASSERT_TRUE(written.ok()) << written;
  }
  ASSERT_TRUE(writer
                  ->run("INSERT INTO ledger_head (authority, position, hash) VALUES ('lancashire', 3, $1)",
                        platform::Connection::Bytes{hash})
                  .ok());
}

TEST_F(ClockTest, VerifyWarnsOfTimesThatGoBackAndCallsTheChainUnbroken) {
  ASSERT_EQ(running_.concord({"down"}).code, 0);
  write_as_it_was_once(running_.folder() + "/rules.db");
  ASSERT_EQ(running_.concord({"up", "--dev"}).code, 0);
  const Said said = running_.concord({"audit", "verify", "rules"});
  EXPECT_EQ(said.code, 0) << said.out << said.error;
  EXPECT_TRUE(says(said.out, "unbroken")) << said.out;
  EXPECT_TRUE(says(said.out, "time goes back, first at position 2")) << said.out;
}

}  // namespace
}  // namespace concord
