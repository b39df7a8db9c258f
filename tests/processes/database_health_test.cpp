// A service whose database is damaged, full, locked or not to be written says so, in its log, its health and
// `concord status`, and is well again when the database is; a data folder has one process.
#include <chrono>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <thread>

#include <gtest/gtest.h>
#include <sqlite3.h>
#include <sys/resource.h>

#include "services/platform/values/text.h"
#include "tests/file_text.h"
#include "tests/processes/running_deployment.h"
#include "tests/scrape.h"
#include "tests/where.h"

namespace concord {
namespace {

using platform::cat;

class DatabaseHealthTest : public testing::Test {
 protected:
  void SetUp() override { ASSERT_TRUE(running_.started()); }
  cli::Process registry() { return *running_.deployment().running("registry"); }
  std::string database() const { return running_.folder() + "/registry.db"; }
  bool is_healthy() { return cli::is_healthy(cli::Deployment::address(registry())); }
  // Health comes with the watch's next look, or after the ten seconds that SQLite waits for a lock.
  bool becomes(bool healthy) {
    for (int i = 0; i < 450; ++i) {
      if (is_healthy() == healthy) return true;
      std::this_thread::sleep_for(std::chrono::milliseconds(100));
    }
    return false;
  }
  std::string gauge() {
    return scrape(registry().metrics_port).find("concord_database_well 1") != std::string::npos ? "well" : "unwell";
  }
  void expect_told(const std::string& code, const std::string& reason) {
    EXPECT_EQ(gauge(), "unwell");
    const std::string log = running_.log_of("registry");
    const auto at = log.find("database unwell");
    ASSERT_NE(at, std::string::npos) << log;
    EXPECT_EQ(log.find("database unwell", at + 1), std::string::npos) << "once a change";
    EXPECT_NE(log.find(code, at), std::string::npos) << log.substr(at);
    EXPECT_NE(log.find(reason, at), std::string::npos) << log.substr(at);
    const Said status = running_.concord({"status"});
    EXPECT_EQ(status.code, 3);
    EXPECT_NE(status.out.find("not healthy"), std::string::npos) << status.out;
    EXPECT_NE(status.out.find("registry waits for its database"), std::string::npos) << status.out;
    EXPECT_NE(status.out.find(reason), std::string::npos) << status.out;
  }
  Said logged(const std::string& id = "e", const std::string& summary = "s") {
    return running_.concord(
        {"call", "registry.LogEngagement",
         cat(R"({"authority":"lancashire","engagement":{"id":")", id,
             R"(","kind":"ENGAGEMENT_KIND_FORUM","held_on":"2025-10-01","summary":")", summary, R"("}})"),
         "--as", "commissioner:alice"});
  }
  void kill_registry() {
    const pid_t registry_id = registry().pid;
    ::kill(registry_id, SIGKILL);
    while (std::filesystem::exists(cat("/proc/", registry_id, "/exe"))) {
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
  }
  void expect_well_again() {
    EXPECT_TRUE(becomes(true));
    EXPECT_NE(running_.log_of("registry").find("database well again"), std::string::npos);
    EXPECT_EQ(gauge(), "well");
  }

  RunningDeployment running_;
};

TEST_F(DatabaseHealthTest, DamagedAndRestored) {
  constexpr std::size_t kFirstPage = 4'096;
  const std::string kept = file_text(database());
  const auto write = [&](const std::string& bytes) {  // into the same file, which the service has open
    std::fstream file(database(), std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(kFirstPage) << bytes;
  };
  write(std::string(kept.size() - kFirstPage, 'x'));
  ASSERT_TRUE(becomes(false));
  expect_told("DATABASE_DAMAGED", "malformed");
  write(kept.substr(kFirstPage));
  expect_well_again();
}

// What is read lies mapped in memory, and where the file ends there is none: the kernel ends the process.
TEST_F(DatabaseHealthTest, ACutDatabaseEndsTheServiceWithAWord) {
  std::filesystem::resize_file(database(), 20'000);
  const auto said = [&] {
    return running_.log_of("registry").find("a file was cut off under the running service") != std::string::npos ||
           running_.log_of("registry").find("database unwell") != std::string::npos;
  };
  for (int i = 0; i < 150 && !said(); ++i) std::this_thread::sleep_for(std::chrono::milliseconds(100));
  EXPECT_TRUE(said()) << running_.log_of("registry");
  const Said status = running_.concord({"status"});
  EXPECT_EQ(status.code, 3) << status.out;
}

// A limit on its files stands for the full disk: the kernel refuses the same write.
TEST_F(DatabaseHealthTest, FullAndFreed) {
  const rlimit small{4'096, RLIM_INFINITY};  // the log has room, a page in the write-ahead log has not
  rlimit before{};
  ASSERT_EQ(prlimit(registry().pid, RLIMIT_FSIZE, &small, &before), 0);
  ASSERT_TRUE(becomes(false));
  expect_told("DATABASE_UNAVAILABLE", "disk I/O error");
  ASSERT_EQ(prlimit(registry().pid, RLIMIT_FSIZE, &before, nullptr), 0);
  expect_well_again();
}

TEST_F(DatabaseHealthTest, LockedAndLetGo) {
  sqlite3* other = nullptr;
  ASSERT_EQ(sqlite3_open(database().c_str(), &other), SQLITE_OK);
  ASSERT_EQ(sqlite3_exec(other, "BEGIN IMMEDIATE", nullptr, nullptr, nullptr), SQLITE_OK);
  ASSERT_TRUE(becomes(false));
  expect_told("DATABASE_BUSY", "locked");
  ASSERT_EQ(sqlite3_exec(other, "ROLLBACK", nullptr, nullptr, nullptr), SQLITE_OK);
  sqlite3_close(other);
  expect_well_again();
}

// With a write-ahead log SQLite writes on to a file that was renamed; a restart would then begin anew on an empty one.
TEST_F(DatabaseHealthTest, MovedAwayAndPutBack) {
  const std::string away = database() + ".away";
  std::filesystem::rename(database(), away);
  ASSERT_TRUE(becomes(false));
  expect_told("DATABASE_MOVED", "moved, removed or replaced");
  std::filesystem::rename(away, database());
  expect_well_again();
}

TEST_F(DatabaseHealthTest, ReplacedByItsCopyNothingIsAcknowledgedAnyMore) {
  const std::string copy = database() + ".copy";
  std::filesystem::copy_file(database(), copy);
  std::filesystem::rename(copy, database());
  const Said refused = logged();
  EXPECT_NE(refused.code, 0) << refused.out;
  EXPECT_NE(refused.error.find("Put the file back"), std::string::npos) << refused.error;
  ASSERT_TRUE(becomes(false));
  expect_told("DATABASE_MOVED", "moved, removed or replaced");
}

TEST_F(DatabaseHealthTest, AnotherFileIsNotStartedWithTheLogOfTheFirst) {
  ASSERT_EQ(logged("first").code, 0);
  const std::string away = database() + ".away";
  std::filesystem::rename(database(), away);
  std::filesystem::copy_file(away, database());
  kill_registry();
  const Said started = running_.concord({"up", "--dev"});
  EXPECT_NE(started.code, 0) << started.out;
  EXPECT_NE((started.out + started.error + running_.log_of("registry")).find("LOG_OF_ANOTHER_FILE"), std::string::npos)
      << started.out << started.error;
  std::filesystem::rename(away, database());
  EXPECT_EQ(running_.concord({"up", "--dev"}).code, 0);
  EXPECT_NE(logged("first", "another summary").code, 0) << "the first is in the ledger";
  EXPECT_EQ(logged("second").code, 0);
}

TEST_F(DatabaseHealthTest, WithoutItsLogNothingIsAcknowledgedAndNothingIsLost) {
  ASSERT_EQ(logged("first").code, 0);
  std::filesystem::remove(database() + "-wal");
  const Said refused = logged("second");
  EXPECT_NE(refused.code, 0) << refused.out;
  EXPECT_NE(refused.error.find("DATABASE_MOVED"), std::string::npos) << refused.error;
  ASSERT_TRUE(becomes(false));
  kill_registry();
  ASSERT_EQ(running_.concord({"up", "--dev"}).code, 0);
  const Said again = logged("first", "another summary");
  EXPECT_NE(again.code, 0) << "the first is in the ledger: " << again.out;
}

// Without the capability that lets root write everything; so it is for whoever is not root.
TEST_F(DatabaseHealthTest, AReadOnlyFolderIsNamedAtTheStart) {
  ASSERT_EQ(running_.concord({"down"}).code, 0);
  for (const char* file : {"registry.db", "registry.db-wal", "registry.db-shm"}) {
    std::error_code absent;
    std::filesystem::permissions(running_.folder() + "/" + file, std::filesystem::perms(0400), absent);
  }
  std::filesystem::permissions(running_.folder(), std::filesystem::perms(0500));
  const Said started =
      run_program({"/usr/bin/setpriv", "--bounding-set", "-dac_override,-dac_read_search",
                   tests::program_folder() + "/concord-registry", "--dev", "--data_folder=" + running_.folder(),
                   "--development_jwks_file=" + running_.deployment().file("keys/development.jwks.json")});
  EXPECT_EQ(started.code, 3) << started.error;
  EXPECT_NE(started.error.find("registry"), std::string::npos) << started.error;
  EXPECT_TRUE(started.error.find("readonly") != std::string::npos ||
              started.error.find("Permission denied") != std::string::npos ||
              started.error.find("not be written") != std::string::npos)
      << started.error;
  std::filesystem::permissions(running_.folder(), std::filesystem::perms(0700));
}

TEST_F(DatabaseHealthTest, ASecondProcessOnTheFolderIsRefusedWithTheFirstOnesId) {
  const Said second =
      run_program({tests::program_folder() + "/concord-registry", "--dev", "--data_folder=" + running_.folder(),
                   "--development_jwks_file=" + running_.deployment().file("keys/development.jwks.json")});
  EXPECT_EQ(second.code, 3) << second.error;
  EXPECT_NE(second.error.find(cat("the process ", registry().pid, " serves registry")), std::string::npos)
      << second.error;
  EXPECT_TRUE(is_healthy());
}

}  // namespace
}  // namespace concord
