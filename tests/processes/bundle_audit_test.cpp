// `concord audit verify` over bundles of rules, with the real binaries: a bundle built, signed and installed as an
// integrator does it, and then a byte of the database changed behind the service's back.
#include <filesystem>

#include <gtest/gtest.h>

#include "services/cli/saying/exit_codes.h"
#include "services/platform/storage/database.h"
#include "services/platform/values/text.h"
#include "tests/processes/running_deployment.h"
#include "tests/where.h"

namespace concord {
namespace {

using platform::cat;

class BundleAuditTest : public testing::Test {
 protected:
  void SetUp() override {
    ASSERT_TRUE(running_.started());
    const std::string plugin = cat(running_.folder(), "/lancashire"), key = cat(running_.folder(), "/officer");
    ASSERT_EQ(rules({"new", plugin}).code, 0);
    ASSERT_EQ(rules({"build", plugin, "-o", cat(running_.folder(), "/built")}).code, 0);
    ASSERT_EQ(rules({"sign", "--make-keys", key}).code, 0);
    const std::string archive = cat(running_.folder(), "/built/lancashire.rules");
    ASSERT_EQ(rules({"sign", archive, "--key", cat(key, ".key")}).code, 0);
    const Said pub = run_program({"/bin/sed", "-n", "2p", cat(key, ".pub")});
    const std::string trust = cat(R"({"authority":"lancashire","label":"Officer","public_key":")",
                                  pub.out.substr(0, pub.out.find('\n')), "\"}");
    ASSERT_EQ(running_.concord({"call", "rules.TrustKey", trust, "--as", "operator:duty"}).code, 0);
    const Said installed = running_.concord({"install", archive, "--authority", "lancashire", "--as", "operator:duty"});
    ASSERT_EQ(installed.code, 0) << installed.out << installed.error;
  }
  static Said rules(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), concord::tests::program_folder() + "/concord-rules");
    return run_program(arguments);
  }
  Said verify() { return running_.concord({"audit", "verify", "rules", "--json"}); }
  void meddle(const std::string& sql) {
    std::string file;
    for (const auto& one : std::filesystem::recursive_directory_iterator(running_.folder())) {
      if (one.path().filename() == "rules.db") file = one.path();
    }
    const auto database = platform::open_sqlite(file);
    ASSERT_TRUE(database.ok()) << database.status();
    const auto writer = (*database)->open_writer();
    ASSERT_TRUE(writer.ok()) << writer.status();
    const absl::Status done = (*writer)->run(sql);
    ASSERT_TRUE(done.ok()) << done;
  }

  RunningDeployment running_;
};

TEST_F(BundleAuditTest, AChangedOrMissingBundleIsToldWithItsName) {
  const Said whole = verify();
  EXPECT_EQ(whole.code, 0) << whole.out << whole.error;
  EXPECT_NE(whole.out.find(R"("bundles":1,"fault":"")"), std::string::npos) << whole.out;
  // The length stays; only the bytes are others.
  meddle("UPDATE bundle SET archive = zeroblob(length(archive))");
  const Said changed = verify();
  EXPECT_EQ(changed.code, cli::kDifference);
  EXPECT_NE(changed.out.find(R"("bundles":0,"fault":"bundle lancashire 0.1.0: BUNDLE_CHANGED: )"), std::string::npos)
      << changed.out;
  meddle("DELETE FROM bundle");
  const Said missing = verify();
  EXPECT_EQ(missing.code, cli::kDifference);
  EXPECT_NE(missing.out.find("bundle lancashire 0.1.0: BUNDLE_MISSING: "), std::string::npos) << missing.out;
}

}  // namespace
}  // namespace concord
