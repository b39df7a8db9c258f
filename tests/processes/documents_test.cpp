// Documents from a terminal: brought and read in parts by `concord upload` and `concord download`, which go on where a
// break left them, with the service killed in between, and keep nothing whose hash is another.
#include <chrono>
#include <csignal>
#include <filesystem>
#include <thread>

#include <gtest/gtest.h>

#include "concord/procurement/v1/document_commands.pb.h"

#include "services/cli/saying/exit_codes.h"
#include "services/platform/values/text.h"
#include "services/platform/world/world.h"
#include "tests/file_text.h"
#include "tests/processes/running_deployment.h"

namespace concord {
namespace {

using platform::cat;
namespace v1 = procurement::v1;
namespace fs = std::filesystem;

constexpr std::int64_t kMiB = 1 << 20;
constexpr char kOfficer[] = "commissioner:officer";

bool says(const std::string& text, const std::string& words) { return text.find(words) != std::string::npos; }

std::string pdf(std::size_t bytes, std::uint64_t seed) {
  platform::TestWorld chance(0, seed);
  std::string content = "%PDF-1.7\n";
  while (content.size() < bytes) content += std::to_string(chance.random());
  content.resize(bytes);
  return content;
}

class Documents : public testing::Test {
 protected:
  void SetUp() override {
    ASSERT_TRUE(running_.started());
    const auto drafted = running_.concord(
        {"call", "procurement.DraftProcedure",
         R"({"authority":"lancashire","procedure_id":"p1","draft":{"title":"Floating support"}})", "--as", kOfficer});
    ASSERT_EQ(drafted.code, cli::kDone) << drafted.error;
  }
  Said upload(const std::string& file, const std::string& document) {
    return running_.concord({"upload", file, "--authority", "lancashire", "--procedure", "p1", "--document", document,
                             "--kind", "tender_paper", "--title", "Specification", "--as", kOfficer, "--json"});
  }
  Said download(const std::string& document, const std::string& file) {
    return running_.concord({"download", document, file, "--authority", "lancashire", "--as", kOfficer});
  }
  // Begins an upload and brings its first MiB, as one that then broke off.
  void break_off(const std::string& document, const std::string& content) {
    const cli::Caller caller{kOfficer, "", 0};
    v1::BeginDocumentRequest begin;
    begin.set_authority("lancashire");
    begin.set_command_id(cat("begin-", document));
    begin.set_procedure_id("p1");
    begin.set_document_id(document);
    begin.set_kind(v1::DOCUMENT_KIND_TENDER_PAPER);
    begin.set_title("Specification");
    begin.set_bytes(static_cast<std::int64_t>(content.size()));
    send("procurement.BeginDocument", begin, caller);
    v1::PutDocumentPartRequest part;
    part.set_authority("lancashire");
    part.set_document_id(document);
    part.set_data(content.substr(0, kMiB));
    send("procurement.PutDocumentPart", part, caller);
    cli::hang_up();
  }
  void send(const char* rpc, const google::protobuf::Message& request, const cli::Caller& caller) {
    const auto sent = cli::send_patiently(running_.deployment(), caller, *cli::find_rpc(rpc), request, "lancashire",
                                          [](const google::protobuf::Message&) {});
    EXPECT_TRUE(sent.ok()) << sent;
  }
  RunningDeployment running_;
};

TEST_F(Documents, GoOnWhereABreakLeftThem) {
  const std::string content = pdf(3 * kMiB + 17, 1);
  const std::string file = running_.file("spec.pdf", content);
  break_off("spec", content);
  // The service is killed in between, and started again.
  const auto victim = running_.deployment().running("procurement");
  ASSERT_TRUE(victim.ok()) << victim.status();
  ASSERT_EQ(kill(victim->pid, SIGKILL), 0);
  for (int i = 0; i < 200 && cli::is_running(*victim); ++i) std::this_thread::sleep_for(std::chrono::milliseconds(5));
  ASSERT_EQ(running_.concord({"up", "--dev"}).code, cli::kDone);
  const auto uploaded = upload(file, "spec");
  ASSERT_EQ(uploaded.code, cli::kDone) << uploaded.error;
  EXPECT_TRUE(says(uploaded.out, cat("\"went_on_at\":", kMiB))) << uploaded.out;
  const std::string back = cat(running_.folder(), "/back.pdf");
  const auto downloaded = download("spec", back);
  ASSERT_EQ(downloaded.code, cli::kDone) << downloaded.error;
  EXPECT_EQ(file_text(back), content);
  EXPECT_TRUE(says(downloaded.out, "application/pdf")) << downloaded.out;
  EXPECT_EQ(download("spec", back).code, cli::kUsage) << "no file is written over";
  // A download that broke off goes on as well; one that went on from other bytes keeps nothing.
  fs::remove(back);
  running_.file("back.pdf.part", content.substr(0, 2 * kMiB));
  ASSERT_EQ(download("spec", back).code, cli::kDone);
  EXPECT_EQ(file_text(back), content);
  fs::remove(back);
  running_.file("back.pdf.part", "other bytes");
  EXPECT_EQ(download("spec", back).code, cli::kDifference);
  EXPECT_FALSE(fs::exists(back));
  EXPECT_EQ(download("spec", back).code, cli::kDone);
}

TEST_F(Documents, ADownloadWritesThroughNobodysLink) {
  const std::string content = pdf(kMiB, 4);
  ASSERT_EQ(upload(running_.file("spec.pdf", content), "spec").code, cli::kDone);
  const std::string mine = running_.file("mine", "kept");
  const std::string back = cat(running_.folder(), "/back.pdf");
  fs::create_symlink(mine, back + ".part");
  EXPECT_EQ(download("spec", back).code, cli::kUsage);
  fs::remove(back + ".part");
  fs::create_hard_link(mine, back + ".part");
  EXPECT_EQ(download("spec", back).code, cli::kUsage);
  fs::remove(back + ".part");
  fs::create_symlink(cat(running_.folder(), "/nowhere"), back);
  EXPECT_EQ(download("spec", back).code, cli::kUsage);
  fs::remove(back);
  EXPECT_EQ(file_text(mine), "kept");
  EXPECT_EQ(download("spec", back).code, cli::kDone);
  EXPECT_EQ(file_text(back), content);
}

TEST_F(Documents, OfAnotherFileBeginAnewAndProgramsAreRefused) {
  const std::string other = pdf(2 * kMiB, 2), content = pdf(2 * kMiB, 3);
  break_off("spec", other);
  const auto uploaded = upload(running_.file("spec.pdf", content), "spec");
  ASSERT_EQ(uploaded.code, cli::kDone) << uploaded.error;
  EXPECT_TRUE(says(uploaded.out, "\"went_on_at\":0")) << uploaded.out;
  const std::string program = std::string("#!/bin/sh\n") + std::string(100, '#');
  const auto refused = upload(running_.file("report.pdf", program), "report");
  EXPECT_EQ(refused.code, cli::kRefused);
  EXPECT_TRUE(says(refused.error, "TYPE_NOT_TAKEN")) << refused.error;
}

}  // namespace
}  // namespace concord
