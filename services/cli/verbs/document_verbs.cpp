// `concord upload` and `concord download`: a document up or down in parts, with progress, going on after a break.
// Neither holds more of it than a part, and both compare its SHA-256.
#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <map>
#include <memory>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "concord/procurement/v1/document_commands.pb.h"
#include "concord/procurement/v1/document_queries.pb.h"

#include "services/cli/saying/exit_codes.h"
#include "services/cli/saying/table.h"
#include "services/cli/verbs/verbs.h"
#include "services/platform/values/refusal.h"
#include "services/platform/values/text.h"
#include "services/platform/world/crypto.h"
#include "services/platform/world/world.h"

namespace concord::cli {
namespace {

namespace v1 = procurement::v1;
using google::protobuf::Message;
using platform::cat;

constexpr std::int64_t kPartBytes = 1 << 20;

const std::map<std::string, v1::DocumentKind>& kinds() {
  static const std::map<std::string, v1::DocumentKind> kKinds = {{"tender_paper", v1::DOCUMENT_KIND_TENDER_PAPER},
                                                                 {"bid_attachment", v1::DOCUMENT_KIND_BID_ATTACHMENT},
                                                                 {"award_letter", v1::DOCUMENT_KIND_AWARD_LETTER},
                                                                 {"contract", v1::DOCUMENT_KIND_CONTRACT}};
  return kKinds;
}

void show_progress(std::int64_t done, std::int64_t all) {
  if (isatty(STDERR_FILENO) != 1) return;
  std::fprintf(stderr, "\r\033[K%lld of %lld KiB ", static_cast<long long>(done >> 10),
               static_cast<long long>(all >> 10));
}
void end_progress() {
  if (isatty(STDERR_FILENO) == 1) std::fprintf(stderr, "\r\033[K");
}

template <typename Answer>
absl::StatusOr<Answer> ask(const Deployment& deployment, const Caller& caller, const char* name, const Message& request,
                           const std::string& authority) {
  CONCORD_ASSIGN(const Rpc rpc, find_rpc(cat("procurement.", name)));
  Answer answer;
  CONCORD_RETURN_IF_ERROR(send_patiently(deployment, caller, rpc, request, authority, [&](const Message& message) {
    answer = dynamic_cast<const Answer&>(message);
  }));
  return answer;
}

std::string read_part(std::ifstream& in, std::int64_t offset) {
  std::string part(static_cast<std::size_t>(kPartBytes), '\0');
  in.clear();
  in.seekg(offset);
  in.read(part.data(), static_cast<std::streamsize>(part.size()));
  part.resize(static_cast<std::size_t>(in.gcount()));
  return part;
}

// Of the file's first `bytes`.
void add_to_hash(platform::Sha256& hash, std::ifstream& in, std::int64_t bytes) {
  for (std::int64_t at = 0; at < bytes; at += kPartBytes) hash.add(read_part(in, at));
}

v1::BeginDocumentRequest beginning(const UploadOptions& options, std::int64_t bytes) {
  v1::BeginDocumentRequest begin;
  begin.set_authority(options.authority);
  begin.set_command_id(platform::new_command_id(platform::system_world()));
  begin.set_procedure_id(options.procedure_id);
  begin.set_document_id(options.document_id);
  begin.set_kind(kinds().at(options.kind));
  begin.set_bid_id(options.bid_id);
  begin.set_lot_id(options.lot_id);
  begin.set_title(options.title);
  begin.set_changes(options.changes);
  begin.set_bytes(bytes);
  return begin;
}

struct Uploaded {
  std::int64_t went_on_at = 0;
  std::int64_t position = 0;
};

absl::StatusOr<Uploaded> upload_once(const Deployment& deployment, const UploadOptions& options, std::ifstream& in,
                                     std::int64_t bytes, const std::string& sha256, bool anew) {
  v1::BeginDocumentRequest begin = beginning(options, bytes);
  begin.set_anew(anew);
  CONCORD_ASSIGN(const auto begun,
                 ask<v1::BeginDocumentResponse>(deployment, options.caller, "BeginDocument", begin, options.authority));
  Uploaded uploaded;
  uploaded.went_on_at = begun.upload().received_bytes();
  for (std::int64_t at = uploaded.went_on_at; at < bytes;) {
    show_progress(at, bytes);
    v1::PutDocumentPartRequest part;
    part.set_authority(options.authority);
    part.set_document_id(options.document_id);
    part.set_offset(at);
    part.set_data(read_part(in, at));
    CONCORD_ASSIGN(const auto put, ask<v1::PutDocumentPartResponse>(deployment, options.caller, "PutDocumentPart", part,
                                                                    options.authority));
    if (put.received_bytes() <= at) return absl::InternalError("the upload does not go on");
    at = put.received_bytes();
  }
  v1::FinishDocumentRequest finish;
  finish.set_authority(options.authority);
  finish.set_command_id(platform::new_command_id(platform::system_world()));
  finish.set_procedure_id(options.procedure_id);
  finish.set_document_id(options.document_id);
  finish.set_sha256(sha256);
  CONCORD_ASSIGN(const auto finished, ask<v1::FinishDocumentResponse>(deployment, options.caller, "FinishDocument",
                                                                      finish, options.authority));
  uploaded.position = finished.receipt().position();
  return uploaded;
}

struct Closes {
  void operator()(std::FILE* file) const { std::fclose(file); }
};
using OpenFile = std::unique_ptr<std::FILE, Closes>;

struct PartFile {
  OpenFile file;
  std::int64_t from = 0;  // what came before, but for its last byte
};

// What came of the file so far, to be gone on with. In a folder that others write in too its name may be a link of
// theirs to a file of ours, or a file of theirs that they go on reading.
absl::StatusOr<PartFile> open_part(const std::string& path) {
  const int descriptor = open(path.c_str(), O_RDWR | O_CREAT | O_APPEND | O_NOFOLLOW | O_CLOEXEC, S_IRUSR | S_IWUSR);
  struct stat is {};
  PartFile part{OpenFile(descriptor < 0 ? nullptr : fdopen(descriptor, "a+b")), 0};
  const bool is_ours = part.file != nullptr && fstat(descriptor, &is) == 0 && S_ISREG(is.st_mode) && is.st_nlink == 1 &&
                       is.st_uid == geteuid();
  // Its last byte comes again, so that even a whole one learns what it is compared with.
  if (is_ours) part.from = std::max<std::int64_t>(is.st_size - 1, 0);
  if (is_ours && ftruncate(descriptor, part.from) == 0) return part;
  return absl::InvalidArgumentError(
      cat("cannot write ", path, " as a file of yours alone; remove what stands there, or give another name"));
}

absl::StatusOr<v1::DocumentVersion> download_to(const Deployment& deployment, const DownloadOptions& options,
                                                const std::string& path, const PartFile& part_file) {
  v1::ReadDocumentPartRequest read;
  read.set_authority(options.authority);
  read.set_document_id(options.document_id);
  read.set_version(options.version);
  read.set_offset(part_file.from);
  for (;;) {
    CONCORD_ASSIGN(const auto part, ask<v1::ReadDocumentPartResponse>(deployment, options.caller, "ReadDocumentPart",
                                                                      read, options.authority));
    // Of one version, whatever comes meanwhile.
    read.set_version(part.version().number());
    const std::size_t written = std::fwrite(part.data().data(), 1, part.data().size(), part_file.file.get());
    if (written < part.data().size() || std::fflush(part_file.file.get()) != 0)
      return absl::InvalidArgumentError(cat("cannot write ", path, "; is the disk full?"));
    read.set_offset(read.offset() + static_cast<std::int64_t>(part.data().size()));
    show_progress(read.offset(), part.version().bytes());
    if (read.offset() >= part.version().bytes() || part.data().empty()) return part.version();
  }
}

}  // namespace

int upload(const Deployment& deployment, const UploadOptions& options) {
  std::error_code error;
  const auto bytes = static_cast<std::int64_t>(std::filesystem::file_size(options.file, error));
  std::ifstream in(options.file, std::ios::binary);
  if (error || !in) return say_no(absl::InvalidArgumentError(cat("cannot read ", options.file)), options.json), kUsage;
  platform::Sha256 hash;
  add_to_hash(hash, in, bytes);
  const std::string sha256 = platform::hex(hash.finish());
  auto uploaded = upload_once(deployment, options, in, bytes, sha256, false);
  // What was on its way already was another file of this size.
  if (!uploaded.ok() && platform::code_of(uploaded.status()) == "HASH_DIFFERS") {
    uploaded = upload_once(deployment, options, in, bytes, sha256, true);
  }
  end_progress();
  if (!uploaded.ok()) return say_no(uploaded.status(), options.json);
  if (options.json) {
    std::printf("{\"document_id\":%s,\"bytes\":%lld,\"sha256\":\"%s\",\"went_on_at\":%lld,\"position\":%lld}\n",
                json_quoted(options.document_id).c_str(), static_cast<long long>(bytes), sha256.c_str(),
                static_cast<long long>(uploaded->went_on_at), static_cast<long long>(uploaded->position));
  } else {
    std::printf("%s: %lld bytes, SHA-256 %s\n", options.document_id.c_str(), static_cast<long long>(bytes),
                sha256.c_str());
    if (uploaded->went_on_at > 0) {
      std::printf("It went on at byte %lld, where the upload stood.\n", static_cast<long long>(uploaded->went_on_at));
    }
  }
  return kDone;
}

int download(const Deployment& deployment, const DownloadOptions& options) {
  std::error_code error;
  // A link that leads nowhere is there as well.
  if (std::filesystem::exists(std::filesystem::symlink_status(options.file, error))) {
    return say_no(absl::InvalidArgumentError(cat("there is a file ", options.file, " already; give another name")),
                  options.json),
           kUsage;
  }
  const std::string path = options.file + ".part";
  const auto part = open_part(path);
  if (!part.ok()) return say_no(part.status(), options.json), kUsage;
  const auto version = download_to(deployment, options, path, *part);
  end_progress();
  if (!version.ok()) return say_no(version.status(), options.json);
  std::ifstream in(path, std::ios::binary);
  platform::Sha256 hash;
  add_to_hash(hash, in, version->bytes());
  if (platform::hex(hash.finish()) != version->sha256()) {
    std::filesystem::remove(path, error);
    std::fprintf(stderr,
                 "concord: what came has another SHA-256 than the document (%s); nothing was kept. Download it again; "
                 "if it differs again, tell the operator.\n",
                 version->sha256().c_str());
    return kDifference;
  }
  std::filesystem::rename(path, options.file, error);
  if (error) return say_no(absl::InvalidArgumentError(cat("cannot write ", options.file)), options.json), kUsage;
  if (options.json) {
    std::printf("{\"document_id\":%s,\"version\":%d,\"bytes\":%lld,\"sha256\":\"%s\",\"media_type\":%s}\n",
                json_quoted(options.document_id).c_str(), version->number(), static_cast<long long>(version->bytes()),
                version->sha256().c_str(), json_quoted(version->media_type()).c_str());
  } else {
    std::printf("%s: version %d of %s, %lld bytes, %s, SHA-256 as recorded\n", options.file.c_str(), version->number(),
                options.document_id.c_str(), static_cast<long long>(version->bytes()), version->media_type().c_str());
  }
  return kDone;
}

std::vector<std::string> document_kinds() {
  std::vector<std::string> names;
  for (const auto& [name, kind] : kinds()) names.push_back(name);
  return names;
}

}  // namespace concord::cli
