// kill -9 at any moment of a rebuild leaves each living table as it was or as it should be, never between, and the next
// start finds no litter. The test runs itself as the child that is killed.
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <random>
#include <set>
#include <thread>

#include <gtest/gtest.h>

#include "services/platform/ledger/view_rebuild.h"
#include "services/platform/values/text.h"
#include "services/platform/world/crypto.h"
#include "tests/contracts/temporary_folder.h"
#include "tests/processes/child.h"

namespace concord::platform {
namespace {

constexpr int kKills = 15;
constexpr int kRecords = 20'000;
constexpr std::int64_t kWrong = -1;

// Each record's position beside a number that should be the same.
class PositionViews : public Views {
 public:
  std::vector<Migration> migrations() const override {
    return {{1, "shown",
             "CREATE TABLE shown (authority TEXT NOT NULL, position BIGINT NOT NULL, same BIGINT NOT NULL, PRIMARY KEY "
             "(authority, position))"}};
  }
  std::vector<std::string> tables() const override { return {"shown"}; }
  absl::Status project(Connection& writer, const Record& record) override {
    return writer.run("INSERT INTO shown (authority, position, same) VALUES ($1, $2, $3)", record.authority(),
                      record.position(), record.position());
  }
};

std::string path_in(const std::string& folder) { return folder + "/ledger.db"; }

std::unique_ptr<Ledger> open_with(PositionViews& views, const std::string& folder) {
  auto ledger = open_ledger(*open_sqlite(path_in(folder)), system_world(), &views, nullptr);
  if (!ledger.ok()) std::fprintf(stderr, "%s\n", ledger.status().ToString().c_str());
  return ledger.ok() ? *std::move(ledger) : nullptr;
}

// The child: spoils the table and rebuilds it, for ever.
int rebuild_for_ever(const std::string& folder) {
  PositionViews views;
  const auto ledger = open_with(views, folder);
  if (ledger == nullptr) return 1;
  for (;;) {
    const absl::Status spoilt =
        ledger->exclusively([](Connection& writer) { return writer.run("UPDATE shown SET same = $1", kWrong); });
    const auto rebuilt = rebuild_views(*ledger, views, false);
    if (!spoilt.ok() || !rebuilt.ok() || write(STDOUT_FILENO, "r", 1) != 1) return 1;
  }
}

TEST(RebuildKill, KilledAnywhereATableIsWholeAndNothingIsLeft) {
  TemporaryFolder folder;
  PositionViews views;
  {
    const auto ledger = open_with(views, folder.path());
    ASSERT_NE(ledger, nullptr);
    Append append;
    append.authority = "lancashire";
    append.command_id = "fill";
    append.request_hash = sha256("fill");
    append.streams = {{"s", 0, std::vector<NewEvent>(kRecords, {"Happened", "p"})}};
    ASSERT_TRUE(ledger->append_and_wait(std::move(append)).ok());
  }
  std::mt19937 chance(7);
  int with_litter = 0;
  for (int kill = 0; kill < kKills; ++kill) {
    SCOPED_TRACE(cat("kill ", kill));
    int out = -1;
    Child child = Child::start({own_program(), "--child", folder.path()}, &out);
    char byte = 0;
    ASSERT_EQ(read(out, &byte, 1), 1) << "it never rebuilt";
    std::this_thread::sleep_for(std::chrono::milliseconds(chance() % 200));
    child.signal_and_wait(SIGKILL);
    close(out);
    const std::string scratch = path_in(folder.path()) + ".scratch";
    with_litter += std::filesystem::exists(scratch) ? 1 : 0;
    const auto ledger = open_with(views, folder.path());
    ASSERT_NE(ledger, nullptr);
    EXPECT_FALSE(std::filesystem::exists(scratch));
    std::int64_t rows = 0, wrong = 0;
    ASSERT_TRUE(ledger->database()
                    .read([&](Connection& reader) {
                      return reader.query("SELECT same, position FROM shown", [&](Statement& row) {
                        ++rows;
                        wrong += row.integer(0) == row.integer(1) ? 0 : 1;
                        return true;
                      });
                    })
                    .ok());
    EXPECT_EQ(rows, kRecords);
    EXPECT_TRUE(wrong == 0 || wrong == kRecords) << wrong << " rows are wrong";
  }
  EXPECT_GT(with_litter, 0) << "no kill hit a rebuild";
}

}  // namespace
}  // namespace concord::platform

int main(int argc, char** argv) {
  if (argc == 3 && std::strcmp(argv[1], "--child") == 0) return concord::platform::rebuild_for_ever(argv[2]);
  testing::InitGoogleTest(&argc, argv);
  return RUN_ALL_TESTS();
}
