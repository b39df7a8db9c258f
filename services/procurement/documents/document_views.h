// The table of documents as they stand, and what other rooms read of it. Decides nothing, and not who may read either:
// the room readers does.
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"

#include "concord/procurement/v1/document.pb.h"

#include "services/platform/ledger/views.h"

namespace concord::procurement {

using platform::Connection;

// With those of the bytes.
std::string document_tables();
// `is_open` is the room's that knows who may read.
platform::ViewPart document_part(absl::StatusOr<bool> (*is_open)(Connection& reader, const ledger::v1::Record& record));

// Empty id when there is none.
absl::StatusOr<v1::Document> find_document(Connection& reader, const std::string& authority, const std::string& id);
// Of a kind in a procedure that stand; `provider_id` empty for officers'.
absl::StatusOr<int> count_documents(Connection& reader, const std::string& authority, const std::string& procedure_id,
                                    v1::DocumentKind kind, const std::string& provider_id);
// Attachments that stand: of a procedure and organisation, of one bid where `bid_id` names it; oldest first.
absl::StatusOr<std::vector<v1::Document>> attachments_of(Connection& reader, const std::string& authority,
                                                         const std::string& procedure_id,
                                                         const std::string& provider_id, const std::string& bid_id);

// Who asks for the documents of a procedure that are no attachments.
struct DocumentReader {
  bool is_officer = false;
  bool sees_papers = false;  // they are published
  std::int64_t awards = 0;   // that were approved: letters that want no more are read
  std::string organisation;  // a party of the bids whose letters and contracts it reads
};
struct DocumentRow {
  std::int64_t position = 0;
  v1::Document document;
};
// `kind` unspecified for all. Oldest first.
absl::StatusOr<std::vector<DocumentRow>> documents_after(Connection& reader, const DocumentReader& who,
                                                         const std::string& authority, const std::string& procedure_id,
                                                         v1::DocumentKind kind, std::int64_t after, int limit);
absl::StatusOr<std::int64_t> count_readable(Connection& reader, const DocumentReader& who, const std::string& authority,
                                            const std::string& procedure_id, v1::DocumentKind kind);

// A letter that waits for more awards than were reached and was written for no recommendation, or for another than
// `mark` names; empty where there is none.
absl::StatusOr<std::string> outdated_letter(Connection& reader, const std::string& authority,
                                            const std::string& procedure_id, std::int64_t awards_reached,
                                            const std::string& mark);

}  // namespace concord::procurement
