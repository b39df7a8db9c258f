// `concord-rules sign`: signs an archive for the operator who installs it, in minisign's formats; or makes the keys.
// The secret key never leaves its file.
#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include <fcntl.h>
#include <fmt/core.h>
#include <sys/stat.h>
#include <unistd.h>

#include "plugins/host/bundle/archive.h"
#include "plugins/host/bundle/folder.h"
#include "plugins/host/bundle/signature.h"
#include "plugins/host/words/digest.h"
#include "plugins/tool/verbs/verbs.h"

namespace concord::plugins::tool {
namespace {

// Made with rights for its owner alone, never over an existing file.
absl::Status write_secret(const std::filesystem::path& path, const std::string& text) {
  const int file = open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR);
  if (file < 0) {
    return absl::InvalidArgumentError(absl::StrCat(path.string(), " cannot be made; is it there already?"));
  }
  const bool written = write(file, text.data(), text.size()) == static_cast<ssize_t>(text.size());
  const bool closed = close(file) == 0;
  if (!written || !closed) return absl::InvalidArgumentError(absl::StrCat(path.string(), " cannot be written"));
  return absl::OkStatus();
}

// Open as they are made, or locked with a passphrase where one is given.
absl::StatusOr<host::KeyPair> new_keys(const PassphraseFrom& from) {
  auto keys = host::make_key_pair();
  if (!keys.ok() || !from.is_given()) return keys;
  auto words = passphrase(from, true);
  if (!words.ok()) return words.status();
  auto locked = host::lock_key(keys->secret_key, *words);
  host::wipe(*words);
  host::wipe(keys->secret_key);
  if (!locked.ok()) return locked.status();
  keys->secret_key = *std::move(locked);
  return keys;
}

// The key as sign() takes it.
absl::StatusOr<std::string> opened_key(const std::filesystem::path& file, const PassphraseFrom& from) {
  auto key = host::read_file(file);
  if (!key.ok() || !host::is_locked(*key) || !from.is_given()) return key;
  auto words = passphrase(from, false);
  if (!words.ok()) return words.status();
  auto open = host::unlock_key(*key, *words);
  host::wipe(*words);
  if (open.ok()) return open;
  return absl::Status(open.status().code(), absl::StrCat(file.string(), ": ", std::string(open.status().message())));
}

int make_keys(const std::string& prefix, const PassphraseFrom& from, std::FILE* out) {
  const auto keys = new_keys(from);
  if (!keys.ok()) return not_tried(keys.status());
  if (auto status = write_secret(prefix + ".key", keys->secret_key); !status.ok()) return not_tried(status);
  if (auto status = host::write_file(prefix + ".pub", keys->public_key); !status.ok()) return not_tried(status);
  fmt::print(out, "{}.key is secret and {}: keep it where only you can read it.\n{}.pub goes to the operator.\n",
             prefix, from.is_given() ? "locked with the passphrase" : "not encrypted", prefix);
  return kDone;
}

}  // namespace

int sign_bundle(const SignOptions& options, std::FILE* out) {
  if (!options.make_keys.empty()) return make_keys(options.make_keys.string(), options.passphrase, out);
  if (options.archive.empty() || options.secret_key.empty()) {
    return not_tried(absl::InvalidArgumentError(
        "give the archive that build made and --key FILE, its secret key; or --make-keys NAME to make keys"));
  }
  const auto archive = host::read_file(options.archive);
  if (!archive.ok()) return not_tried(archive.status());
  const auto files = host::unpack_bundle(*archive);
  if (!files.ok()) return not_tried(files.status());
  const auto bundle = host::read_bundle(*files);
  if (!bundle.ok()) return not_tried(bundle.status());
  auto key = opened_key(options.secret_key, options.passphrase);
  if (!key.ok()) return not_tried(key.status());
  const std::string comment =
      options.comment.empty() ? bundle->manifest.id + " " + bundle->manifest.version : options.comment;
  const auto signature = host::sign(*archive, *key, comment);
  host::wipe(*key);
  if (!signature.ok()) return not_tried(signature.status());
  const std::string path = options.archive.string() + ".minisig";
  if (auto status = host::write_file(path, *signature); !status.ok()) return not_tried(status);
  fmt::print(out, "{} signs {}\n  sha256  {}\n  comment {}\n", path, options.archive.string(),
             host::sha256_hex(*archive), comment);
  return kDone;
}

}  // namespace concord::plugins::tool
