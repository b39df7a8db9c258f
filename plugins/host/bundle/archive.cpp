// ustar by libarchive. An archive that is read is packed again and compared: so there is exactly one archive for given
// files, and nothing hides in its padding, order or times.
#include "plugins/host/bundle/archive.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <memory>
#include <sstream>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include <archive.h>
#include <archive_entry.h>

namespace concord::plugins::host {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kBlockBytes = 512;
constexpr std::size_t kRecordBytes = 20 * kBlockBytes;
// Each file has a header and is filled up to a block; the end is filled up to a record.
static_assert(kMaxBundleFiles * 2 * kBlockBytes + 2 * kRecordBytes <= kMaxArchiveFrameBytes);
constexpr int kFileMode = 0644;

absl::Status refused(const std::string& why) { return absl::InvalidArgumentError(why); }

bool is_file_name(const std::string& name) {
  return !name.empty() && name.size() <= kMaxFileNameBytes && name[0] != '.' &&
         std::all_of(name.begin(), name.end(),
                     [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '.'; });
}

std::string shown(const std::string& name) {
  std::string text = name.substr(0, kMaxFileNameBytes);
  std::replace_if(
      text.begin(), text.end(), [](char c) { return c < 0x20 || c > 0x7E; }, '?');
  return text;
}

absl::Status check_name(const std::string& name) {
  if (is_file_name(name)) return absl::OkStatus();
  return refused(absl::StrCat("a plugin's file must not be called \"", shown(name),
                              "\": names are [a-z0-9_.], at most ", kMaxFileNameBytes,
                              " bytes, and begin with no dot; rename it or move it out"));
}

absl::Status check_size(std::size_t files, std::size_t bytes) {
  if (files > kMaxBundleFiles) {
    return refused(absl::StrCat("a plugin has at most ", kMaxBundleFiles, " files; take some out"));
  }
  if (bytes > kMaxBundleBytes) {
    return refused(absl::StrCat("a plugin's files have at most ", kMaxBundleBytes, " bytes together"));
  }
  return absl::OkStatus();
}

absl::Status check_files(const BundleFiles& files) {
  std::size_t bytes = 0;
  for (const auto& [name, content] : files) {
    if (auto status = check_name(name); !status.ok()) return status;
    bytes += content.size();
  }
  return check_size(files.size(), bytes);
}

absl::Status broken(archive* from) {
  const char* text = archive_error_string(from);
  return refused(absl::StrCat("it is no plugin archive: ", text == nullptr ? "unreadable" : text));
}

using Entry = std::unique_ptr<archive_entry, decltype(&archive_entry_free)>;

absl::Status write_file(archive* to, const std::string& name, const std::string& content) {
  const Entry entry(archive_entry_new(), archive_entry_free);
  archive_entry_set_pathname(entry.get(), name.c_str());
  archive_entry_set_size(entry.get(), static_cast<la_int64_t>(content.size()));
  archive_entry_set_filetype(entry.get(), AE_IFREG);
  archive_entry_set_perm(entry.get(), kFileMode);
  archive_entry_set_mtime(entry.get(), 0, 0);
  archive_entry_set_uid(entry.get(), 0);
  archive_entry_set_gid(entry.get(), 0);
  if (archive_write_header(to, entry.get()) != ARCHIVE_OK) return broken(to);
  const la_ssize_t written = archive_write_data(to, content.data(), content.size());
  return written == static_cast<la_ssize_t>(content.size()) ? absl::OkStatus() : broken(to);
}

absl::Status read_content(archive* from, archive_entry* entry, std::size_t room, std::string& content) {
  const la_int64_t size = archive_entry_size(entry);
  if (size < 0 || static_cast<std::size_t>(size) > room) return check_size(0, kMaxBundleBytes + 1);
  content.resize(static_cast<std::size_t>(size));
  std::size_t done = 0;
  while (done < content.size()) {
    const la_ssize_t count = archive_read_data(from, content.data() + done, content.size() - done);
    if (count <= 0) return broken(from);
    done += static_cast<std::size_t>(count);
  }
  return absl::OkStatus();
}

absl::StatusOr<BundleFiles> read_all(archive* from) {
  BundleFiles files;
  std::size_t bytes = 0;
  while (true) {
    archive_entry* entry = nullptr;
    const int result = archive_read_next_header(from, &entry);
    if (result == ARCHIVE_EOF) return files;
    if (result != ARCHIVE_OK) return broken(from);
    const char* path = archive_entry_pathname(entry);
    const std::string name = path == nullptr ? "" : path;
    if (auto status = check_name(name); !status.ok()) return status;
    const bool is_link = archive_entry_hardlink(entry) != nullptr || archive_entry_symlink(entry) != nullptr;
    if (archive_entry_filetype(entry) != AE_IFREG || is_link) {
      return refused(absl::StrCat("\"", name, "\" in the archive is no plain file"));
    }
    std::string content;
    if (auto status = read_content(from, entry, kMaxBundleBytes - bytes, content); !status.ok()) return status;
    bytes += content.size();
    if (!files.emplace(name, std::move(content)).second)
      return refused(absl::StrCat("\"", name, "\" is in the archive twice"));
    if (auto status = check_size(files.size(), bytes); !status.ok()) return status;
  }
}

}  // namespace

absl::StatusOr<std::string> pack_bundle(const BundleFiles& files) {
  if (auto status = check_files(files); !status.ok()) return status;
  const std::unique_ptr<archive, decltype(&archive_write_free)> to(archive_write_new(), archive_write_free);
  std::string bytes(kMaxArchiveBytes, '\0');
  std::size_t used = 0;
  if (archive_write_set_format_ustar(to.get()) != ARCHIVE_OK || archive_write_add_filter_none(to.get()) != ARCHIVE_OK ||
      archive_write_set_bytes_per_block(to.get(), static_cast<int>(kRecordBytes)) != ARCHIVE_OK ||
      archive_write_set_bytes_in_last_block(to.get(), static_cast<int>(kRecordBytes)) != ARCHIVE_OK ||
      archive_write_open_memory(to.get(), bytes.data(), bytes.size(), &used) != ARCHIVE_OK) {
    return broken(to.get());
  }
  for (const auto& [name, content] : files) {
    if (auto status = write_file(to.get(), name, content); !status.ok()) return status;
  }
  if (archive_write_close(to.get()) != ARCHIVE_OK) return broken(to.get());
  bytes.resize(used);
  return bytes;
}

absl::StatusOr<BundleFiles> unpack_bundle(const std::string& archive_bytes) {
  if (archive_bytes.size() > kMaxArchiveBytes) {
    return refused(absl::StrCat("a plugin archive has at most ", kMaxArchiveBytes, " bytes"));
  }
  const std::unique_ptr<archive, decltype(&archive_read_free)> from(archive_read_new(), archive_read_free);
  if (archive_read_support_format_tar(from.get()) != ARCHIVE_OK ||
      archive_read_open_memory(from.get(), archive_bytes.data(), archive_bytes.size()) != ARCHIVE_OK) {
    return broken(from.get());
  }
  auto files = read_all(from.get());
  if (!files.ok()) return files.status();
  const auto again = pack_bundle(*files);
  if (!again.ok()) return again.status();
  if (*again != archive_bytes) {
    return refused(
        "the archive is not laid out as concord-rules lays it out (order, times, owners or filling); pack it anew");
  }
  return files;
}

absl::StatusOr<BundleFiles> read_bundle_folder(const std::string& folder) {
  std::error_code error;
  BundleFiles files;
  std::size_t bytes = 0;
  for (fs::directory_iterator at(folder, error), end; !error && at != end; at.increment(error)) {
    const std::string name = at->path().filename().string();
    if (auto status = check_name(name); !status.ok()) return status;
    std::error_code no_kind;
    if (at->symlink_status(no_kind).type() != fs::file_type::regular) {
      return refused(absl::StrCat(folder, "/", name, " is no plain file; a plugin has no folders or links"));
    }
    bytes += static_cast<std::size_t>(at->file_size(no_kind));
    if (auto status = check_size(files.size() + 1, bytes); !status.ok()) return status;
    std::ifstream file(at->path(), std::ios::binary);
    std::stringstream content;
    content << file.rdbuf();
    if (!file) return absl::NotFoundError(absl::StrCat(folder, "/", name, " cannot be read"));
    files.emplace(name, content.str());
  }
  if (error) return absl::NotFoundError(absl::StrCat("the folder ", folder, " cannot be read: ", error.message()));
  if (auto status = check_files(files); !status.ok()) return status;
  return files;
}

absl::Status write_bundle_folder(const std::string& folder, const BundleFiles& files) {
  if (auto status = check_files(files); !status.ok()) return status;
  std::error_code error;
  fs::create_directories(folder, error);
  if (error) return absl::UnavailableError(absl::StrCat("the folder ", folder, " cannot be made: ", error.message()));
  for (const auto& [name, content] : files) {
    std::ofstream file(fs::path(folder) / name, std::ios::binary | std::ios::trunc);
    file.write(content.data(), static_cast<std::streamsize>(content.size()));
    file.close();
    if (!file) return absl::UnavailableError(absl::StrCat(folder, "/", name, " cannot be written"));
  }
  return absl::OkStatus();
}

}  // namespace concord::plugins::host
