// Writes documents as they stand, and reads them as far as whoever asks may see; see document_views.h.
#include "services/procurement/documents/document_views.h"

#include "services/platform/storage/rows.h"
#include "services/platform/storage/view_table.h"
#include "services/platform/values/refusal.h"
#include "services/platform/values/text.h"
#include "services/procurement/documents/document.h"
#include "services/procurement/documents/document_store.h"

namespace concord::procurement {
namespace {

using platform::Statement;

const platform::ViewTable kDocuments(
    "document",
    {"authority TEXT", "id TEXT", "procedure_id TEXT", "position BIGINT", "kind BIGINT", "provider_id TEXT",
     "bid_id TEXT", "awards_wanted BIGINT", "stands BIGINT", "body BYTEA"},
    {"authority", "id"}, {"CREATE INDEX document_by_procedure ON document (authority, procedure_id, position)"});

// Not ViewTable::put: where a document stands in its list is settled by its first event.
constexpr char kPutDocument[] =
    "INSERT INTO document (authority, id, procedure_id, position, kind, provider_id, bid_id, awards_wanted, stands, "
    "body) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT (authority, id) DO UPDATE SET stands = "
    "excluded.stands, "
    "bid_id = excluded.bid_id, body = excluded.body";

absl::Status project(Connection& writer, const ledger::v1::Record& record) {
  CONCORD_ASSIGN(const auto event, platform::parse_event<v1::DocumentEvent>(record));
  const std::string id = platform::id_in(record.stream());
  CONCORD_ASSIGN(auto document, find_document(writer, record.authority(), id));
  DocumentAggregate::evolve(document, event);
  const std::int64_t wanted = document.versions().empty() ? 0 : document.versions(0).awards_wanted();
  return writer.run(kPutDocument, record.authority(), id, document.procedure_id(), record.position(),
                    static_cast<int>(document.kind()), document.provider_id(), document.bid_id(), wanted,
                    document.taken_out_on().empty(), Connection::Bytes{document.SerializeAsString()});
}

// $1 authority, $2 procedure, $3 kind or 0, $4 officer, $5 papers, $6 awards, $7 organisation. Kinds as in the proto:
// 1 papers, 2 attachments, 3 letters, 4 contracts.
constexpr char kReadable[] =
    " FROM document WHERE authority = $1 AND procedure_id = $2 AND stands = 1 AND kind <> 2 AND ($3 = 0 OR kind = $3) "
    "AND ($4 = 1 OR (kind = 1 AND $5 = 1) OR ((kind = 4 OR (kind = 3 AND awards_wanted <= $6)) AND bid_id IN (SELECT "
    "bid_id FROM "
    "bid_party WHERE authority = $1 AND provider_id = $7)))";

}  // namespace

std::string document_tables() { return kDocuments.create() + document_store_tables(); }
// Not among its tables: those of the bytes, which no event could bring back.
platform::ViewPart document_part(absl::StatusOr<bool> (*is_open)(Connection& reader,
                                                                 const ledger::v1::Record& record)) {
  return {{"document"}, {kDocuments.name()}, v1::DocumentEvent::descriptor(), project, is_open};
}

absl::StatusOr<v1::Document> find_document(Connection& reader, const std::string& authority, const std::string& id) {
  return platform::read_row<v1::Document>(reader, "SELECT body FROM document WHERE authority = $1 AND id = $2",
                                          authority, id);
}

absl::StatusOr<int> count_documents(Connection& reader, const std::string& authority, const std::string& procedure_id,
                                    v1::DocumentKind kind, const std::string& provider_id) {
  int count = 0;
  CONCORD_RETURN_IF_ERROR(reader.query(
      "SELECT COUNT(*) FROM document WHERE authority = $1 AND procedure_id = $2 AND kind = $3 AND provider_id = $4 AND "
      "stands = 1",
      [&](Statement& row) {
        count = static_cast<int>(row.integer(0));
        return false;
      },
      authority, procedure_id, static_cast<int>(kind), provider_id));
  return count;
}

absl::StatusOr<std::vector<v1::Document>> attachments_of(Connection& reader, const std::string& authority,
                                                         const std::string& procedure_id,
                                                         const std::string& provider_id, const std::string& bid_id) {
  return platform::read_bodies<v1::Document>(
      reader,
      "SELECT body FROM document WHERE authority = $1 AND procedure_id = $2 AND provider_id = $3 AND ($4 = '' OR "
      "bid_id = $4) AND kind = 2 AND stands = 1 ORDER BY position",
      authority, procedure_id, provider_id, bid_id);
}

absl::StatusOr<std::vector<DocumentRow>> documents_after(Connection& reader, const DocumentReader& who,
                                                         const std::string& authority, const std::string& procedure_id,
                                                         v1::DocumentKind kind, std::int64_t after, int limit) {
  std::vector<DocumentRow> rows;
  CONCORD_RETURN_IF_ERROR(reader.query(
      platform::cat("SELECT position, body", kReadable, " AND position > $8 ORDER BY position LIMIT $9"),
      [&](Statement& row) {
        DocumentRow& read = rows.emplace_back();
        read.position = row.integer(0);
        return read.document.ParseFromString(std::string(row.bytes(1)));
      },
      authority, procedure_id, static_cast<int>(kind), who.is_officer, who.sees_papers, who.awards, who.organisation,
      after, limit));
  return rows;
}

absl::StatusOr<std::int64_t> count_readable(Connection& reader, const DocumentReader& who, const std::string& authority,
                                            const std::string& procedure_id, v1::DocumentKind kind) {
  std::int64_t count = 0;
  CONCORD_RETURN_IF_ERROR(reader.query(
      platform::cat("SELECT COUNT(*)", kReadable),
      [&](Statement& row) {
        count = row.integer(0);
        return false;
      },
      authority, procedure_id, static_cast<int>(kind), who.is_officer, who.sees_papers, who.awards, who.organisation));
  return count;
}

absl::StatusOr<std::string> outdated_letter(Connection& reader, const std::string& authority,
                                            const std::string& procedure_id, std::int64_t awards_reached,
                                            const std::string& mark) {
  CONCORD_ASSIGN(const auto waiting,
                 platform::read_bodies<v1::Document>(
                     reader,
                     "SELECT body FROM document WHERE authority = $1 AND procedure_id = $2 AND kind = 3 "
                     "AND awards_wanted > $3 AND stands = 1 ORDER BY position",
                     authority, procedure_id, awards_reached));
  for (const v1::Document& letter : waiting) {
    for (const v1::DocumentVersion& version : letter.versions()) {
      if (version.written_for() != mark) return letter.id();
    }
  }
  return "";
}

}  // namespace concord::procurement
