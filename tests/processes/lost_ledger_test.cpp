// `concord audit verify` and `concord status` over ledgers that were lost or damaged behind the services' backs, with
// the real binaries.
#include <chrono>
#include <filesystem>
#include <thread>

#include <gtest/gtest.h>

#include "services/cli/saying/exit_codes.h"
#include "services/platform/storage/database.h"
#include "tests/processes/running_deployment.h"

namespace concord {
namespace {

class LostLedgerTest : public testing::Test {
 protected:
  void SetUp() override {
    ASSERT_TRUE(running_.started());
    const std::string file = running_.file("providers.csv", "scheme,identifier,name,kind\nX-CONCORD,P1,One,charity\n");
    take("providers", file);
    take("services", running_.file("services.csv",
                                   "id,name,provider_id,client_groups,area_codes,tenures,units,funded_units,"
                                   "people_supported,price_year_pounds\n"
                                   "s1,East,X-CONCORD-P1,generic,E07000117,any,20,20,12,52000\n"
                                   "s2,West,X-CONCORD-P1,generic,E07000120,any,9,9,1,9000\n"));
    ASSERT_TRUE(soon([this] {
      return said({"call", "needs.ListSupply", R"({"authority":"lancashire"})", "--as", "auditor:ann", "--value",
                   "lines"})
                 .out == "2\n";
    }));
    ASSERT_EQ(said({"audit", "verify"}).code, 0);
    ASSERT_EQ(said({"status"}).code, 0);
  }
  void take(const std::string& table, const std::string& file) {
    const Said done =
        said({"import", "registry", table, file, "--authority", "lancashire", "--as", "commissioner:alice"});
    ASSERT_EQ(done.code, 0) << done.out << done.error;
  }
  Said said(std::vector<std::string> arguments) { return running_.concord(std::move(arguments)); }
  template <typename Test>
  static bool soon(const Test& test) {
    for (int i = 0; i < 200; ++i) {
      if (test()) return true;
      std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
    return false;
  }
  void meddle(const std::string& sql) {
    ASSERT_EQ(said({"down"}).code, 0);
    {
      const auto database = platform::open_sqlite(running_.folder() + "/registry.db");
      ASSERT_TRUE(database.ok()) << database.status();
      const auto writer = (*database)->open_writer();
      ASSERT_TRUE(writer.ok()) << writer.status();
      const absl::Status done = (*writer)->run(sql);
      ASSERT_TRUE(done.ok()) << done;
    }
    ASSERT_EQ(said({"up", "--dev"}).code, 0);
  }
  // Whether a service has followed the registry to its end: only who heard of a record can miss it later.
  bool has_caught_up(const std::string& service) {
    const Said shown =
        said({"follow", "show", "--service", service, "--source", "registry", "--authority", "lancashire"});
    const auto number_after = [&shown](const std::string& words) {
      const auto at = shown.out.find(words);
      return at == std::string::npos ? std::string() : shown.out.substr(at + words.size()).substr(0, 6);
    };
    const std::string followed = number_after("up to position ");
    return !followed.empty() && followed == number_after("now ends at ");
  }

  RunningDeployment running_;
};

TEST_F(LostLedgerTest, RecordsWithoutAHeadAreFound) {
  meddle("DELETE FROM ledger_head WHERE authority = 'lancashire'");
  const Said audit = said({"audit", "verify", "registry"});
  EXPECT_EQ(audit.code, cli::kDifference);
  EXPECT_NE(audit.out.find("2 records are there, but their head is lost"), std::string::npos) << audit.out;
}

TEST_F(LostLedgerTest, ALedgerThatIsGoneIsMissedByWhoFollowedIt) {
  ASSERT_EQ(said({"down"}).code, 0);
  for (const char* file : {"/registry.db", "/registry.db-wal", "/registry.db-shm"})
    std::filesystem::remove(running_.folder() + file);
  ASSERT_EQ(said({"up", "--dev"}).code, 0);
  const Said audit = said({"audit", "verify"});
  EXPECT_EQ(audit.code, cli::kDifference);
  EXPECT_NE(audit.out.find("needs has followed 2 records of it, but only 0 are there"), std::string::npos) << audit.out;
}

// The registry comes back from a backup and goes on, until its ledger is longer than what was followed.
TEST_F(LostLedgerTest, AnotherHistoryIsFollowedOnlyWhenAnOperatorSaysSo) {
  const std::string header =
      "id,name,provider_id,client_groups,area_codes,tenures,units,funded_units,people_supported,price_year_pounds\n";
  const auto take_services = [&](const std::string& name, int count) {
    std::string rows = header;
    for (int i = 0; i < count; ++i)
      rows += name + std::to_string(i) + ",Service,X-CONCORD-P1,generic,E07000117,any,5,5,1,1000\n";
    take("services", running_.file(name + ".csv", rows));
  };
  const auto lines = [&] {
    return said({"call", "needs.ListSupply", R"({"authority":"lancashire","page_size":500})", "--as", "auditor:ann"})
        .out;
  };
  const auto copy = [](const std::string& from, const std::string& to) {
    std::filesystem::copy_file(from, to, std::filesystem::copy_options::overwrite_existing);
  };
  ASSERT_EQ(said({"down"}).code, 0);
  const std::string backup = running_.folder() + "/backup.db";
  copy(running_.folder() + "/registry.db", backup);
  ASSERT_EQ(said({"up", "--dev"}).code, 0);
  take_services("lost", 10);
  ASSERT_TRUE(soon([&] { return lines().find("lost9") != std::string::npos; }));
  for (const char* service : {"needs", "transition", "procurement"}) {
    ASSERT_TRUE(soon([&] { return has_caught_up(service); })) << service;
  }
  ASSERT_EQ(said({"down"}).code, 0);
  copy(backup, running_.folder() + "/registry.db");
  for (const char* beside : {"/registry.db-wal", "/registry.db-shm"})
    std::filesystem::remove(running_.folder() + beside);
  ASSERT_EQ(said({"up", "--dev"}).code, 0);
  take_services("fresh", 12);
  Said status;
  EXPECT_TRUE(soon([&] {
    status = said({"status"});
    return status.out.find("LEDGER_WENT_BACK") != std::string::npos;
  })) << status.out;
  EXPECT_EQ(status.code, cli::kTrouble);
  EXPECT_EQ(lines().find("fresh"), std::string::npos) << "not one of the other history is followed";
  const Said audit = said({"audit", "verify"});
  EXPECT_EQ(audit.code, cli::kDifference);
  EXPECT_NE(audit.out.find("has followed another record 12"), std::string::npos) << audit.out;
  const std::vector<std::string> which = {"--service", "needs", "--source", "registry", "--authority", "lancashire"};
  const auto follow = [&](std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), "follow");
    arguments.insert(arguments.end(), which.begin(), which.end());
    return said(arguments);
  };
  const Said shown = follow({"show"});
  EXPECT_EQ(shown.code, cli::kDifference) << shown.error;
  EXPECT_NE(shown.out.find("supply/lost3"), std::string::npos) << shown.out;
  const Said reset = follow({"reset", "--reason", "restored from Tuesday's backup"});
  EXPECT_EQ(reset.code, 0) << reset.out << reset.error;
  EXPECT_TRUE(soon([&] { return lines().find("fresh11") != std::string::npos; })) << lines();
  EXPECT_EQ(follow({"show"}).code, 0);
  // Others follow the registry too, and each is decided about by itself.
  for (const char* other : {"transition", "procurement"}) {
    const Said decided = said({"follow", "reset", "--service", other, "--source", "registry", "--authority",
                               "lancashire", "--reason", "restored from Tuesday's backup"});
    EXPECT_EQ(decided.code, 0) << decided.out << decided.error;
  }
  EXPECT_TRUE(soon([&] { return said({"status"}).code == 0; })) << said({"status"}).out;
  const Said after = said({"audit", "verify"});
  EXPECT_EQ(after.code, 0) << after.out;
  EXPECT_EQ(said({"rebuild"}).code, 0);
}

TEST_F(LostLedgerTest, ARecordThatCannotBeReadStopsNothingButItsStream) {
  meddle("UPDATE ledger SET payload = x'ffffffff' WHERE stream = 'service/s1'");
  const Said hit = said({"call", "registry.ChangeCapacity",
                         R"({"authority":"lancashire","service_id":"s1","units":5,"funded_units":5})", "--as",
                         "commissioner:alice"});
  EXPECT_EQ(hit.code, cli::kTrouble);
  EXPECT_NE(hit.error.find("RECORD_UNREADABLE"), std::string::npos) << hit.error;
  EXPECT_NE(hit.error.find("audit verify"), std::string::npos) << hit.error;
  const Said rebuild = said({"rebuild", "registry"});
  EXPECT_EQ(rebuild.code, cli::kTrouble) << rebuild.out;
  EXPECT_NE(rebuild.error.find("RECORD_UNREADABLE"), std::string::npos) << rebuild.error;
  const Said other = said({"call", "registry.ChangeCapacity",
                           R"({"authority":"lancashire","service_id":"s2","units":5,"funded_units":5})", "--as",
                           "commissioner:alice"});
  EXPECT_EQ(other.code, 0) << other.error;
}

TEST_F(LostLedgerTest, WhoWaitsForALedgerIsShown) {
  meddle("UPDATE ledger SET payload = x'ffffffff' WHERE stream = 'service/s1'");
  // Needs reads it all again, and cannot.
  ASSERT_EQ(said({"down"}).code, 0);
  for (const char* file : {"/needs.db", "/needs.db-wal", "/needs.db-shm"})
    std::filesystem::remove(running_.folder() + file);
  ASSERT_EQ(said({"up", "--dev"}).code, 0);
  Said status;
  EXPECT_TRUE(soon([&] {
    status = said({"status"});
    return status.out.find("needs waits for registry") != std::string::npos;
  })) << status.out;
  EXPECT_EQ(status.code, cli::kTrouble);
}

}  // namespace
}  // namespace concord
