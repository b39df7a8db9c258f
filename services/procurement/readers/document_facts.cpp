// Gathers from the deciders and in one snapshot of the views; see document_facts.h.
#include "services/procurement/readers/document_facts.h"

#include <algorithm>

#include "services/platform/values/civil_date.h"
#include "services/platform/values/refusal.h"
#include "services/platform/values/text.h"
#include "services/platform/world/crypto.h"
#include "services/procurement/award/standing.h"
#include "services/procurement/bids/bid_views.h"
#include "services/procurement/documents/attachments.h"
#include "services/procurement/documents/document_store.h"
#include "services/procurement/documents/document_views.h"
#include "services/procurement/documents/taken_types.h"
#include "services/procurement/documents/uploading.h"
#include "services/procurement/fields/field_rules.h"
#include "services/procurement/parties/party_views.h"

namespace concord::procurement {
namespace {

absl::Status gather_kept(Connection& reader, const Context& context, const v1::DocumentUpload& place,
                         DocumentFacts& facts) {
  CONCORD_ASSIGN(const KeptBytes kept, kept_bytes(reader, context.authority, place.document_id()));
  facts.kept_bytes = kept.officers;
  facts.bidders_bytes = kept.bidders;
  CONCORD_ASSIGN(facts.documents,
                 count_documents(reader, context.authority, place.procedure_id(), place.kind(), place.provider_id()));
  if (place.kind() != v1::DOCUMENT_KIND_BID_ATTACHMENT) return absl::OkStatus();
  CONCORD_ASSIGN(const KeptOfBidder own, kept_of_bidder(reader, context.authority, place));
  facts.kept_bytes = own.bytes;
  facts.other_bids = own.other_bids;
  facts.waiting_bytes = own.waiting_bytes;
  const std::string& organisation = context.actor.organisation;
  CONCORD_ASSIGN(const auto known,
                 known_parties(reader, context.authority, {organisation}, platform::format_date(context.today)));
  facts.is_registered = known.registered.count(organisation) > 0;
  return absl::OkStatus();
}

// The bytes as the bidder or officer brought them.
absl::StatusOr<std::string> content_of(const Library& library, const std::string& authority,
                                       const v1::Procedure& procedure, const v1::DocumentUpload& upload) {
  std::string content;
  content.reserve(static_cast<std::size_t>(upload.bytes()));
  const bool sealed = upload.kind() == v1::DOCUMENT_KIND_BID_ATTACHMENT;
  while (static_cast<std::int64_t>(content.size()) < upload.bytes()) {
    CONCORD_ASSIGN(auto part, platform::read_with(library.database(), [&](Connection& reader) {
                     return part_at(reader, authority, upload.document_id(), upload.version(),
                                    static_cast<std::int64_t>(content.size()));
                   }));
    if (!part || part->begins_at != static_cast<std::int64_t>(content.size())) break;
    if (sealed) {
      CONCORD_ASSIGN(part->bytes, library.keys.unseal(procedure.seal_key_id(), authority, procedure.id(), part->bytes));
    }
    content += part->bytes;
    platform::wipe(part->bytes);
  }
  return content;
}

}  // namespace

absl::StatusOr<DocumentFacts> document_facts(const Library& library, const Context& context,
                                             const v1::DocumentUpload& place) {
  DocumentFacts facts;
  facts.quota_bytes = library.quota_bytes;
  CONCORD_ASSIGN(const auto procedure,
                 library.procedures.load(context.authority, procedure_stream(place.procedure_id())));
  facts.procedure = *procedure.state;
  CONCORD_ASSIGN(const auto run, library.stages.load(context.authority, stages_stream(place.procedure_id())));
  facts.may_tender = check_may_lead(facts.procedure, *run.state, context.actor.organisation);
  const bool letter = place.kind() == v1::DOCUMENT_KIND_AWARD_LETTER;
  if (letter || place.kind() == v1::DOCUMENT_KIND_CONTRACT) {
    CONCORD_ASSIGN(const auto award, library.awards.load(context.authority, award_stream(place.procedure_id())));
    const bool is_cancelled = facts.procedure.status() == v1::PROCEDURE_STATUS_CANCELLED;
    facts.awards_wanted = awards_wanted(*award.state, is_cancelled);
    facts.awards_reached = awards_reached(*award.state);
    facts.written_for = is_cancelled ? "" : recommendation_mark(*award.state);
    const v1::LotDecision* lot = find_lot_decision(*award.state, place.lot_id());
    if (lot != nullptr && is_standing(*lot)) facts.winner_bid_id = lot->award().bid_id();
  }
  CONCORD_RETURN_IF_ERROR(library.database().read([&](Connection& reader) -> absl::Status {
    CONCORD_ASSIGN(facts.upload, find_upload(reader, context.authority, place.document_id()));
    if (letter && !facts.procedure.opened_on().empty()) {
      CONCORD_ASSIGN(const auto bids, standing_bids(reader, context.authority, place.procedure_id()));
      facts.bid_was_opened =
          std::any_of(bids.begin(), bids.end(), [&](const v1::Bid& bid) { return bid.id() == place.bid_id(); });
    }
    return gather_kept(reader, context, place, facts);
  }));
  return facts;
}

absl::StatusOr<FoundContent> found_content(const Library& library, const Context& context,
                                           const v1::FinishDocumentRequest& request, const DocumentFacts& facts) {
  FoundContent found;
  if (!facts.procedure.seal_key_id().empty() && is_sha256(request.sha256())) {
    CONCORD_ASSIGN(found.asked_mark, attachment_mark(library.keys, context.authority, facts.procedure,
                                                     request.document_id(), request.sha256()));
  }
  if (!facts.upload || !is_theirs(*facts.upload, context) || facts.upload->received_bytes() < facts.upload->bytes()) {
    return found;  // decide says so
  }
  CONCORD_ASSIGN(std::string content, content_of(library, context.authority, facts.procedure, *facts.upload));
  found.sha256 = platform::hex(platform::sha256(content));
  const auto type = taken_type(library.types->type_of(content), content);
  platform::wipe(content);
  if (type.ok()) {
    found.media_type = *type;
  } else {
    found.type_fault = type.status();
  }
  return found;
}

}  // namespace concord::procurement
