// The tables document_file (a row a version or upload) and document_part; see document_store.h.
#include "services/procurement/documents/document_store.h"

#include "services/platform/storage/rows.h"
#include "services/platform/storage/view_table.h"
#include "services/platform/values/refusal.h"
#include "services/platform/values/text.h"

namespace concord::procurement {
namespace {

using platform::Statement;

const platform::ViewTable kFiles(
    "document_file",
    {"authority TEXT", "document_id TEXT", "version BIGINT", "procedure_id TEXT", "provider_id TEXT", "bid_id TEXT",
     "bytes BIGINT", "kept_until_ms BIGINT", "finished BIGINT", "opened BIGINT", "body BYTEA"},
    {"authority", "document_id", "version"},
    {"CREATE INDEX document_file_by_bidder ON document_file (authority, provider_id, procedure_id)",
     "CREATE INDEX document_file_by_end ON document_file (finished, kept_until_ms)"});
// A row holds at most 1 MiB, so that no reader and no writer holds a whole document.
const platform::ViewTable kParts("document_part",
                                 {"authority TEXT", "document_id TEXT", "version BIGINT", "begins_at BIGINT",
                                  "size BIGINT", "bytes BYTEA"},
                                 {"authority", "document_id", "version", "begins_at"});

absl::Status put_file(Connection& writer, const std::string& authority, const v1::DocumentUpload& upload,
                      bool finished) {
  return kFiles.put(writer, authority, upload.document_id(), upload.version(), upload.procedure_id(),
                    upload.provider_id(), upload.bid_id(), upload.bytes(), upload.kept_until_ms(), finished, false,
                    Connection::Bytes{upload.SerializeAsString()});
}

absl::Status drop_parts(Connection& writer, const std::string& authority, const v1::DocumentUpload& upload) {
  return writer.run("DELETE FROM document_part WHERE authority = $1 AND document_id = $2 AND version = $3", authority,
                    upload.document_id(), upload.version());
}

}  // namespace

std::string document_store_tables() { return kFiles.create() + kParts.create(); }

absl::StatusOr<std::optional<v1::DocumentUpload>> find_upload(Connection& reader, const std::string& authority,
                                                              const std::string& document_id) {
  CONCORD_ASSIGN(auto upload,
                 platform::read_row<v1::DocumentUpload>(reader,
                                                        "SELECT body FROM document_file WHERE authority = $1 AND "
                                                        "document_id = $2 AND finished = 0",
                                                        authority, document_id));
  if (upload.document_id().empty()) return std::nullopt;
  return upload;
}

absl::Status keep_upload(Connection& writer, const std::string& authority, const v1::DocumentUpload& upload) {
  if (upload.received_bytes() == 0) CONCORD_RETURN_IF_ERROR(drop_parts(writer, authority, upload));
  return put_file(writer, authority, upload, false);
}

absl::Status keep_part(Connection& writer, const std::string& authority, const v1::DocumentUpload& upload,
                       std::int64_t size, std::string_view bytes) {
  // What a beginning at the same time may have taken for not come.
  const std::int64_t begins_at = upload.received_bytes() - size;
  CONCORD_RETURN_IF_ERROR(writer.run(
      "DELETE FROM document_part WHERE authority = $1 AND document_id = $2 AND version = $3 AND begins_at >= $4",
      authority, upload.document_id(), upload.version(), begins_at));
  CONCORD_RETURN_IF_ERROR(
      kParts.put(writer, authority, upload.document_id(), upload.version(), begins_at, size, Connection::Bytes{bytes}));
  return put_file(writer, authority, upload, false);
}

absl::Status finish_upload(Connection& writer, const std::string& authority, const v1::DocumentUpload& upload) {
  CONCORD_ASSIGN(const auto now, find_upload(writer, authority, upload.document_id()));
  if (now && now->SerializeAsString() == upload.SerializeAsString()) return put_file(writer, authority, upload, true);
  return platform::trouble(absl::StatusCode::kAborted, "VERSION_CONFLICT",
                           platform::cat("The upload of ", upload.document_id(), " changed at the same time."),
                           "Look how far it is (GetDocumentUpload), then finish it again.");
}

absl::Status drop_upload(Connection& writer, const std::string& authority, const v1::DocumentUpload& upload) {
  CONCORD_RETURN_IF_ERROR(drop_parts(writer, authority, upload));
  return writer.run("DELETE FROM document_file WHERE authority = $1 AND document_id = $2 AND version = $3", authority,
                    upload.document_id(), upload.version());
}

absl::Status drop_document(Connection& writer, const std::string& authority, const std::string& document_id) {
  CONCORD_RETURN_IF_ERROR(
      writer.run("DELETE FROM document_part WHERE authority = $1 AND document_id = $2", authority, document_id));
  return writer.run("DELETE FROM document_file WHERE authority = $1 AND document_id = $2", authority, document_id);
}

absl::Status drop_attachments(Connection& writer, const std::string& authority, const std::string& bid_id,
                              const std::string& provider_id) {
  CONCORD_RETURN_IF_ERROR(
      writer.run("DELETE FROM document_part WHERE authority = $1 AND document_id IN (SELECT document_id FROM "
                 "document_file WHERE authority = $1 AND bid_id = $2 AND provider_id = $3)",
                 authority, bid_id, provider_id));
  return writer.run("DELETE FROM document_file WHERE authority = $1 AND bid_id = $2 AND provider_id = $3", authority,
                    bid_id, provider_id);
}

absl::Status sweep_uploads(Connection& writer, std::int64_t now_ms) {
  struct Old {
    std::string authority;
    v1::DocumentUpload upload;
  };
  std::vector<Old> old;
  CONCORD_RETURN_IF_ERROR(writer.query(
      "SELECT authority, body FROM document_file WHERE finished = 0 AND kept_until_ms <= $1",
      [&](Statement& row) {
        Old& read = old.emplace_back();
        read.authority = row.text(0);
        return read.upload.ParseFromString(std::string(row.bytes(1)));
      },
      now_ms));
  for (const Old& one : old) CONCORD_RETURN_IF_ERROR(drop_upload(writer, one.authority, one.upload));
  return absl::OkStatus();
}

absl::StatusOr<KeptBytes> kept_bytes(Connection& reader, const std::string& authority,
                                     const std::string& except_document_id) {
  KeptBytes kept;
  CONCORD_RETURN_IF_ERROR(reader.query(
      "SELECT COALESCE(SUM(CASE WHEN provider_id = '' THEN bytes ELSE 0 END), 0), "
      "COALESCE(SUM(CASE WHEN provider_id = '' THEN 0 ELSE bytes END), 0) FROM document_file "
      "WHERE authority = $1 AND NOT (finished = 0 AND document_id = $2)",
      [&](Statement& row) {
        kept = {row.integer(0), row.integer(1)};
        return false;
      },
      authority, except_document_id));
  return kept;
}

absl::StatusOr<KeptAttachments> kept_attachments(Connection& reader, const std::string& authority,
                                                 const std::string& procedure_id) {
  KeptAttachments kept;
  CONCORD_RETURN_IF_ERROR(reader.query(
      "SELECT COUNT(*), COALESCE(SUM(bytes), 0) FROM document_file WHERE authority = $1 AND procedure_id = $2 AND "
      "provider_id <> '' AND finished = 1",
      [&](Statement& row) {
        kept = {static_cast<int>(row.integer(0)), row.integer(1)};
        return false;
      },
      authority, procedure_id));
  return kept;
}

absl::StatusOr<std::vector<std::string>> brought_attachments(Connection& reader, const std::string& authority,
                                                             const std::string& procedure_id) {
  std::vector<std::string> ids;
  CONCORD_RETURN_IF_ERROR(reader.query(
      "SELECT DISTINCT document_id FROM document_file WHERE authority = $1 AND procedure_id = $2 AND provider_id <> ''",
      [&](Statement& row) {
        ids.emplace_back(row.text(0));
        return true;
      },
      authority, procedure_id));
  return ids;
}

absl::Status drop_brought(Connection& writer, const std::string& authority, const std::string& procedure_id) {
  CONCORD_ASSIGN(const auto brought, brought_attachments(writer, authority, procedure_id));
  for (const std::string& id : brought) CONCORD_RETURN_IF_ERROR(drop_document(writer, authority, id));
  return absl::OkStatus();
}

absl::Status mark_opened(Connection& writer, const std::string& authority, const std::string& procedure_id) {
  return writer.run(
      "UPDATE document_file SET opened = 1 WHERE authority = $1 AND procedure_id = $2 AND provider_id <> ''", authority,
      procedure_id);
}

absl::StatusOr<KeptOfBidder> kept_of_bidder(Connection& reader, const std::string& authority,
                                            const v1::DocumentUpload& asked) {
  KeptOfBidder kept;
  CONCORD_RETURN_IF_ERROR(reader.query(
      "SELECT procedure_id, bid_id, opened, SUM(bytes) FROM document_file WHERE authority = $1 AND provider_id = $2 "
      "AND "
      "NOT (finished = 0 AND document_id = $3) GROUP BY procedure_id, bid_id, opened",
      [&](Statement& row) {
        const std::int64_t bytes = row.integer(3);
        const bool here = row.text(0) == asked.procedure_id();
        if (here && row.text(1) == asked.bid_id()) kept.bytes += bytes;
        if (here && row.text(1) != asked.bid_id()) ++kept.other_bids;
        if (row.integer(2) == 0) kept.waiting_bytes += bytes;
        return true;
      },
      authority, asked.provider_id(), asked.document_id()));
  return kept;
}

absl::StatusOr<bool> is_kept(Connection& reader, const std::string& authority, const std::string& document_id) {
  bool kept = false;
  CONCORD_RETURN_IF_ERROR(reader.query(
      "SELECT 1 FROM document_file WHERE authority = $1 AND document_id = $2 AND finished = 1 LIMIT 1",
      [&](Statement&) {
        kept = true;
        return false;
      },
      authority, document_id));
  return kept;
}

absl::StatusOr<std::optional<KeptPart>> part_at(Connection& reader, const std::string& authority,
                                                const std::string& document_id, int version, std::int64_t offset) {
  std::optional<KeptPart> part;
  CONCORD_RETURN_IF_ERROR(reader.query(
      "SELECT begins_at, size, bytes FROM document_part WHERE authority = $1 AND document_id = $2 AND version = $3 AND "
      "begins_at <= $4 ORDER BY begins_at DESC LIMIT 1",
      [&](Statement& row) {
        if (offset < row.integer(0) + row.integer(1)) {
          part = KeptPart{row.integer(0), row.integer(1), std::string(row.bytes(2))};
        }
        return false;
      },
      authority, document_id, version, offset));
  return part;
}

}  // namespace concord::procurement
