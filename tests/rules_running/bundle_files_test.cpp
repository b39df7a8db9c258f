// Digest, signature and archive of a bundle. Signatures go both ways through the real minisign program.
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "plugins/host/bundle/archive.h"
#include "plugins/host/bundle/signature.h"
#include "plugins/host/words/digest.h"
#include "tests/file_text.h"

namespace concord::plugins::host {
namespace {

using ::testing::HasSubstr;
namespace fs = std::filesystem;

class BundleFilesTest : public ::testing::Test {
 protected:
  BundleFilesTest() {
    std::string name = (fs::temp_directory_path() / "concord_rules_XXXXXX").string();
    folder_ = mkdtemp(name.data());
  }
  ~BundleFilesTest() override { fs::remove_all(folder_); }

  void write(const std::string& name, const std::string& content) {
    std::ofstream(folder_ / name, std::ios::binary) << content;
  }
  std::string read(const std::string& name) { return file_text(folder_ / name); }
  int minisign(const std::string& arguments) {
    return std::system(("cd " + folder_.string() + " && minisign " + arguments + " >/dev/null 2>&1").c_str());
  }

  fs::path folder_;
};

std::string why(const absl::Status& status) { return std::string(status.message()); }

TEST_F(BundleFilesTest, DigestIsSha256) {
  EXPECT_EQ(sha256_hex("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(sha256_hex(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

TEST_F(BundleFilesTest, MinisignVerifiesWhatWeSign) {
  const auto pair = make_key_pair();
  ASSERT_TRUE(pair.ok()) << pair.status();
  write("key.pub", pair->public_key);
  const std::string bytes("bundle\0bytes", 12);
  write("bundle", bytes);
  const auto signature = sign(bytes, pair->secret_key, "lancashire 2026-07-06");
  ASSERT_TRUE(signature.ok()) << signature.status();
  write("bundle.minisig", *signature);
  EXPECT_EQ(minisign("-V -p key.pub -m bundle"), 0);
  write("bundle", bytes + "x");
  EXPECT_NE(minisign("-V -p key.pub -m bundle"), 0);
}

TEST_F(BundleFilesTest, MinisignSignsWithTheKeyThatWeMake) {
  const auto pair = make_key_pair();
  ASSERT_TRUE(pair.ok()) << pair.status();
  write("key", pair->secret_key);
  write("bundle", "bytes");
  ASSERT_EQ(minisign("-S -W -s key -m bundle -t 'from minisign'"), 0);
  const auto signer = verify("bytes", read("bundle.minisig"), {pair->public_key});
  ASSERT_TRUE(signer.ok()) << signer.status();
  EXPECT_EQ(signer->trusted_comment, "from minisign");
}

TEST_F(BundleFilesTest, WeVerifyAndSignWithMinisignsKeysInBothFormats) {
  ASSERT_EQ(minisign("-G -W -p key.pub -s key"), 0);
  write("bundle", "bytes");
  const auto other = make_key_pair();
  ASSERT_TRUE(other.ok()) << other.status();
  for (const std::string format : {"-H", "-l"}) {
    ASSERT_EQ(minisign("-S " + format + " -s key -m bundle"), 0);
    const auto signer = verify("bytes", read("bundle.minisig"), {other->public_key, read("key.pub")});
    ASSERT_TRUE(signer.ok()) << signer.status();
    EXPECT_EQ(signer->key, 1U);
    EXPECT_THAT(read("key.pub"), HasSubstr(signer->key_id));
    EXPECT_EQ(verify("bytez", read("bundle.minisig"), {read("key.pub")}).status().code(),
              absl::StatusCode::kPermissionDenied);
  }
  const auto signature = sign("bytes", read("key"), "ours");
  ASSERT_TRUE(signature.ok()) << signature.status();
  write("bundle.minisig", *signature);
  EXPECT_EQ(minisign("-V -p key.pub -m bundle"), 0);
}

TEST_F(BundleFilesTest, ALockedKeyOpensWithItsPassphraseAlone) {
  const auto pair = make_key_pair();
  ASSERT_TRUE(pair.ok()) << pair.status();
  const auto locked = lock_key(pair->secret_key, "correct horse battery");
  ASSERT_TRUE(locked.ok()) << locked.status();
  EXPECT_TRUE(is_locked(*locked));
  EXPECT_FALSE(is_locked(pair->secret_key));
  EXPECT_NE(*locked, lock_key(pair->secret_key, "correct horse battery").value()) << "each has a salt of its own";
  EXPECT_EQ(unlock_key(*locked, "correct horse battery").value(), pair->secret_key);
  EXPECT_EQ(unlock_key(*locked, "correct horse batterz").status().code(), absl::StatusCode::kPermissionDenied);
  EXPECT_EQ(unlock_key(pair->secret_key, "correct horse battery").status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(why(lock_key(pair->secret_key, "short").status()), HasSubstr("12 to 1024 bytes"));
  EXPECT_THAT(why(sign("bytes", *locked, "").status()), HasSubstr("--passphrase-file"));
  std::string damaged = *locked;
  damaged[damaged.size() - 60] = damaged[damaged.size() - 60] == 'A' ? 'B' : 'A';
  EXPECT_EQ(unlock_key(damaged, "correct horse battery").status().code(), absl::StatusCode::kPermissionDenied);
}

TEST_F(BundleFilesTest, RefusesWrongKeysChangesAndDamage) {
  const auto pair = make_key_pair();
  const auto other = make_key_pair();
  ASSERT_TRUE(pair.ok() && other.ok());
  const std::string signature = sign("bytes", pair->secret_key, "comment").value();
  const std::string key_line = pair->public_key.substr(pair->public_key.find('\n') + 1);
  EXPECT_TRUE(verify("bytes", signature, {key_line}).ok());

  auto status = verify("bytes", signature, {other->public_key}).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kPermissionDenied);
  EXPECT_THAT(why(status), HasSubstr("none of the 1 keys"));
  status = verify("bytez", signature, {pair->public_key}).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kPermissionDenied);
  EXPECT_THAT(why(status), HasSubstr("not those that were signed"));

  std::string changed = signature;
  changed.replace(changed.find("trusted comment: comment"), 24, "trusted comment: commend");
  status = verify("bytes", changed, {pair->public_key}).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kPermissionDenied);
  EXPECT_THAT(why(status), HasSubstr("trusted comment"));

  // Whichever byte is changed, it is no signature of these bytes any more, save in the comment that is not signed.
  for (std::size_t at = signature.find('\n') + 1; at < signature.size() - 1; ++at) {
    changed = signature;
    changed[at] = changed[at] == 'A' ? 'B' : 'A';
    ASSERT_FALSE(verify("bytes", changed, {pair->public_key}).ok()) << at;
  }
  for (std::size_t size = 0; size + 1 < signature.size(); ++size) {
    ASSERT_FALSE(verify("bytes", signature.substr(0, size), {pair->public_key}).ok()) << size;
  }
  EXPECT_EQ(verify("bytes", signature, {"nonsense"}).status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(sign("bytes", pair->public_key, "").status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(sign("bytes", pair->secret_key, "two\nlines").status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(pair->public_key, HasSubstr(key_id_of(pair->public_key).value()));
  std::string damaged = pair->secret_key;
  damaged[damaged.size() - 60] = damaged[damaged.size() - 60] == 'A' ? 'B' : 'A';
  EXPECT_THAT(why(sign("bytes", damaged, "").status()), HasSubstr("do not fit"));
}

TEST_F(BundleFilesTest, TheSameFilesGiveTheSameArchive) {
  const BundleFiles files = {{"plugin.yaml", "name: x\n"}, {"rules.wasm", std::string("\0asm", 4)}, {"a.yaml", ""}};
  const auto archive = pack_bundle(files);
  ASSERT_TRUE(archive.ok()) << archive.status();
  for (const auto& [name, content] : files) write(name, content);
  const auto from_folder = read_bundle_folder(folder_.string());
  ASSERT_TRUE(from_folder.ok()) << from_folder.status();
  EXPECT_EQ(*from_folder, files);
  EXPECT_EQ(pack_bundle(*from_folder).value(), *archive);
  EXPECT_EQ(unpack_bundle(*archive).value(), files);
  EXPECT_EQ(sha256_hex(*archive), sha256_hex(pack_bundle(files).value()));
  EXPECT_EQ(archive->size() % 10240, 0U);
  // The system's tar reads it.
  write("out.tar", *archive);
  EXPECT_EQ(std::system(("tar -tf " + (folder_ / "out.tar").string() + " >/dev/null").c_str()), 0);

  ASSERT_TRUE(write_bundle_folder((folder_ / "again").string(), files).ok());
  EXPECT_EQ(read_bundle_folder((folder_ / "again").string()).value(), files);
}

TEST_F(BundleFilesTest, RefusesNamesFoldersLinksAndTooMuch) {
  for (const std::string name : {"README.md", ".hidden", "a b", "..", "a/b", "", "\xC3\xA4"}) {
    EXPECT_EQ(pack_bundle({{name, ""}}).status().code(), absl::StatusCode::kInvalidArgument) << name;
  }
  EXPECT_FALSE(pack_bundle({{"big", std::string(kMaxBundleBytes + 1, 'a')}}).ok());
  EXPECT_TRUE(pack_bundle({{"big", std::string(kMaxBundleBytes, 'a')}}).ok());
  BundleFiles many;
  for (int i = 0; i < 33; ++i) many["f" + std::to_string(i)] = "x";
  EXPECT_THAT(why(pack_bundle(many).status()), HasSubstr("at most 32 files"));
  many.erase("f0");
  EXPECT_TRUE(unpack_bundle(pack_bundle(many).value()).ok());

  fs::create_directory(folder_ / "sub");
  EXPECT_THAT(why(read_bundle_folder(folder_.string()).status()), HasSubstr("no plain file"));
  fs::remove(folder_ / "sub");
  fs::create_symlink("/etc/hostname", folder_ / "link");
  EXPECT_THAT(why(read_bundle_folder(folder_.string()).status()), HasSubstr("no plain file"));
  EXPECT_EQ(read_bundle_folder("/nowhere/at/all").status().code(), absl::StatusCode::kNotFound);
}

TEST_F(BundleFilesTest, RefusesArchivesThatOthersMade) {
  write("plugin.yaml", "name: x\n");
  const std::string tar = "cd " + folder_.string() + " && tar --format=ustar -cf ";
  ASSERT_EQ(std::system((tar + "other.tar plugin.yaml").c_str()), 0);
  EXPECT_THAT(why(unpack_bundle(read("other.tar")).status()), HasSubstr("pack it anew"));
  ASSERT_EQ(std::system((tar + "path.tar --transform 's,^,../,' -P plugin.yaml").c_str()), 0);
  EXPECT_THAT(why(unpack_bundle(read("path.tar")).status()), HasSubstr("must not be called"));
  ASSERT_EQ(std::system((tar + "twice.tar plugin.yaml ./plugin.yaml").c_str()), 0);
  EXPECT_FALSE(unpack_bundle(read("twice.tar")).ok());
  const std::string archive = pack_bundle({{"plugin.yaml", "name: x\n"}}).value();
  EXPECT_FALSE(unpack_bundle(archive + std::string(512, '\0')).ok());
  EXPECT_FALSE(unpack_bundle(archive.substr(0, 600)).ok());
  EXPECT_FALSE(unpack_bundle("").ok());
  for (std::size_t at = 0; at < 1024; at += 7) {
    std::string changed = archive;
    changed[at] = static_cast<char>(changed[at] ^ 1);
    const auto files = unpack_bundle(changed);
    // A changed byte of content is another bundle; any other change is refused.
    ASSERT_FALSE(files.ok() && *files == unpack_bundle(archive).value()) << at;
  }
}

}  // namespace
}  // namespace concord::plugins::host
