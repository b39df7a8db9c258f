// Settings: flags beat environment beat file; an unknown key or a bad value is a sentence and no start.
#include "services/platform/world/settings.h"

#include <fstream>

#include <gtest/gtest.h>

#include "tests/contracts/temporary_folder.h"

namespace concord::platform {
namespace {

class SettingsTest : public testing::Test {
 protected:
  void SetUp() override {
    settings_.text("name", &name_, "a name");
    settings_.number("port", &port_, 0, 65'535, "a port");
    settings_.yes_no("dev", &dev_, "a switch");
  }
  std::string complaint(const std::vector<std::string>& flags, const std::vector<std::string>& environment = {}) {
    return std::string(settings_.load(flags, environment).message());
  }
  TemporaryFolder folder_;
  Settings settings_{"test"};
  std::string name_ = "default";
  std::int64_t port_ = 1;
  bool dev_ = false;
};

TEST_F(SettingsTest, FlagsBeatEnvironmentBeatsFile) {
  const std::string file = folder_.path() + "/s.yaml";
  std::ofstream(file) << "name: file\nport: 10\ndev: yes\n";
  EXPECT_EQ(
      complaint({"--settings=" + file, "--name=flag"}, {"CONCORD_TEST_NAME=environment", "CONCORD_TEST_PORT=20",
                                                        "CONCORD_DATA=elsewhere", "CONCORD_OTHER_PORT=1", "PATH=/bin"}),
      "");
  EXPECT_EQ(name_, "flag");
  EXPECT_EQ(port_, 20);
  EXPECT_TRUE(dev_);
}

TEST_F(SettingsTest, ASwitchNeedsNoValueAndDashesAreFine) {
  EXPECT_EQ(complaint({"--dev"}), "");
  EXPECT_TRUE(dev_);
}

TEST_F(SettingsTest, UnknownAndBadValuesAreNamedWithTheirSource) {
  EXPECT_NE(complaint({"--nmae=x"}).find("unknown setting 'nmae' (from flag --nmae); known are: name, port, dev"),
            std::string::npos);
  EXPECT_NE(complaint({}, {"CONCORD_TEST_PORTS=1"}).find("CONCORD_TEST_PORTS"), std::string::npos);
  EXPECT_NE(complaint({"--port=70000"}).find("a whole number from 0 to 65535"), std::string::npos);
  EXPECT_NE(complaint({"--port=12x"}).find("'12x'"), std::string::npos);
  EXPECT_NE(complaint({"--dev=perhaps"}).find("yes or no"), std::string::npos);
  EXPECT_NE(complaint({"name=x"}).find("--name=value"), std::string::npos);
  EXPECT_NE(complaint({"--settings=/nowhere/s.yaml"}).find("/nowhere/s.yaml"), std::string::npos);
  const std::string file = folder_.path() + "/bad.yaml";
  std::ofstream(file) << "name: [a, b]\n";
  EXPECT_NE(complaint({"--settings=" + file}).find("one value"), std::string::npos);
}

}  // namespace
}  // namespace concord::platform
