// PURE. A document's life: it comes in versions, each by its content; it may be taken out before anybody reads it, and
// its bytes erased by two persons. Stream "document/<id>". It must never see bytes: only hash, size and type.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "absl/status/status.h"

#include "concord/procurement/v1/document_commands.pb.h"
#include "concord/procurement/v1/document_events.pb.h"
#include "concord/procurement/v1/types.pb.h"

#include "services/platform/values/context.h"
#include "services/platform/values/decided.h"

namespace concord::procurement {

struct DocumentAggregate {
  using State = v1::Document;  // exists when id is not empty
  using Event = v1::DocumentEvent;
  static void evolve(State& state, const Event& event);
};

std::string document_stream(const std::string& id);
inline constexpr auto by_document_id = [](const auto& request) { return document_stream(request.document_id()); };

using DocumentDecided = platform::Decided<v1::DocumentEvent>;

// What was gathered about the place of a document, beside its own stream.
struct DocumentFacts {
  v1::Procedure procedure;          // empty id when there is none
  bool is_registered = false;       // the bidder
  absl::Status may_tender;          // STAGES_NOT_OVER and NOT_INVITED of the bidder, in a procedure with stages
  bool bid_was_opened = false;      // a letter's: a bid of the procedure that stands and is opened
  std::string winner_bid_id;        // a contract's: who has the lot; empty for nobody
  std::int64_t awards_wanted = 0;   // a letter's, as one that is written now
  std::int64_t awards_reached = 0;  // a letter's: read where it wants no more
  std::string written_for;          // a letter's, as one that is written now
  bool has_marked = false;  // at the approval of an erasure: whoever approves marked, agreed or chose among bids, or is
                            // on the panel
  int documents = 0;        // of this kind in the procedure that stand; of a bidder its own
  int other_bids = 0;       // of a bidder, with attachments in the procedure
  std::int64_t kept_bytes = 0;     // officers' documents of the authority; of a bidder what it keeps for the bid
  std::int64_t quota_bytes = 0;    // of the authority
  std::int64_t waiting_bytes = 0;  // of a bidder, in all procedures that are not opened
  std::int64_t bidders_bytes = 0;  // of all bidders of the authority
  std::optional<v1::DocumentUpload> upload;  // that runs for this document
};

// What was found in the bytes that came.
struct FoundContent {
  std::string sha256;
  std::string media_type;
  absl::Status type_fault;  // TYPE_NOT_TAKEN, MACROS_NOT_TAKEN
  std::string asked_mark;   // an attachment's, of the hash that was asked
};

DocumentDecided decide(const v1::Document&, const v1::FinishDocumentRequest&, const platform::Context&,
                       const DocumentFacts&, const FoundContent&);
DocumentDecided decide(const v1::Document&, const v1::TakeOutDocumentRequest&, const platform::Context&,
                       const DocumentFacts&);

// UNKNOWN_DOCUMENT, also for who may not know of it.
absl::Status unknown_document(const std::string& id);
// The newest version; null where there is none.
const v1::DocumentVersion* newest_version(const v1::Document& document);
// A paper in its newest version, as its procedure names it.
v1::TenderPaper paper_of(const v1::Document& document);

}  // namespace concord::procurement
