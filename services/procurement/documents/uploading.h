// PURE. What may be uploaded, by whom, until when and how much; and an upload's parts in their order. It must never
// tell a bidder what others brought.
#pragma once

#include "services/procurement/documents/document.h"

namespace concord::procurement {

inline constexpr std::int64_t kMaxDocumentBytes = std::int64_t{25} << 20;
inline constexpr std::int64_t kMaxAttachmentBytes = std::int64_t{200} << 20;  // of a bid
inline constexpr std::int64_t kPartOfBidder = 8;  // of the bidders' room, in procedures that are not opened
inline constexpr std::int64_t kCoarseness = 64;   // of the bidders' room, as it counts what others brought
inline constexpr std::int64_t kMinPartBytes = 64 << 10;
inline constexpr std::int64_t kMaxPartBytes = 1 << 20;
inline constexpr std::int64_t kUploadKeptMs = 86'400'000;  // after its last part
inline constexpr std::size_t kMaxTitle = 200;
inline constexpr std::size_t kMaxChanges = 1'000;
inline constexpr int kMaxVersions = 50;
inline constexpr int kMaxPapers = 100;             // of a procedure
inline constexpr int kMaxAttachments = 100;        // of a bidder in a procedure
inline constexpr int kMaxBidsWithAttachments = 5;  // of a bidder in a procedure
inline constexpr int kMaxLetters = 2'000;          // of a procedure; contract documents too

// Nothing happens in the ledger: what is granted is kept as an upload (upload_of).
DocumentDecided decide(const v1::Document&, const v1::BeginDocumentRequest&, const platform::Context&,
                       const DocumentFacts&);
// The same: what is granted is written, unless it came before (is_new_part).
DocumentDecided decide(const v1::Document&, const v1::PutDocumentPartRequest&, const platform::Context&,
                       const DocumentFacts&);

// The upload that a granted beginning makes: the one that runs where the words are the same, else a new one.
v1::DocumentUpload upload_of(const v1::Document& document, const v1::BeginDocumentRequest& request,
                             const platform::Context& context, const DocumentFacts& facts);
bool is_new_part(const v1::DocumentUpload& upload, const v1::PutDocumentPartRequest& request);
// Whether who acts may go on with it: any officer with an officer's, a bidder with its own.
bool is_theirs(const v1::DocumentUpload& upload, const platform::Context& context);
bool is_officer(const platform::Context& context);
absl::Status unknown_upload(const std::string& document_id);

// Whether attachments come and go still: UNKNOWN_PROCEDURE, PROCEDURE_NOT_PUBLISHED, BID_LATE.
absl::Status check_bid_time(const v1::Procedure& procedure, const std::string& procedure_id,
                            const platform::Context& context);
// May such a document come to this place now, from who acts? Asked at the beginning and again at the end.
absl::Status check_place(const v1::Document& document, const v1::DocumentUpload& asked,
                         const platform::Context& context, const DocumentFacts& facts);
// TOO_MANY_DOCUMENTS. Asked at the beginning and again at the end, because several may have begun.
absl::Status check_number(const v1::Document& document, const v1::DocumentUpload& asked, const DocumentFacts& facts);

}  // namespace concord::procurement
