// Opening sealed bids once that is lawful; see opening.h.
#include "services/procurement/bids/opening.h"

#include "services/platform/values/refusal.h"
#include "services/platform/values/text.h"
#include "services/platform/world/crypto.h"
#include "services/procurement/bids/bid_views.h"

namespace concord::procurement {
namespace {

using platform::cat;
using platform::refuse_state;

absl::Status unreadable(const v1::Bid& bid, const char* why) {
  return refuse_state({.code = "BID_UNREADABLE",
                       .sentence = cat("Bid ", bid.id(), " cannot be read: ", why, "."),
                       .remedy = "It stays on record with this reason."});
}

}  // namespace

absl::StatusOr<v1::BidContent> open_content(Connection& reader, const SealKeyRing& keys, const std::string& authority,
                                            const v1::Procedure& procedure, const v1::Bid& bid) {
  // The one check between a sealed bid and its reader: two officers, after the deadline, as the ledger says.
  if (procedure.id() != bid.procedure_id() || procedure.opened_on().empty() || procedure.opened_by_size() < 2) {
    return refuse_state({.code = "BIDS_NOT_OPENED",
                         .sentence = cat("The bids for ", bid.procedure_id(), " are not opened."),
                         .remedy = "Have two different officers open them after the deadline."});
  }
  if (bid.status() == v1::BID_STATUS_WITHDRAWN) {
    return refuse_state({.code = "BID_WITHDRAWN",
                         .sentence = cat("Bid ", bid.id(), " was withdrawn, and its sealed bytes are gone."),
                         .remedy = "Nothing is left to read."});
  }
  CONCORD_ASSIGN(const std::string sealed, sealed_content(reader, authority, bid.id()));
  if (platform::hex(platform::sha256(sealed)) != bid.sealed_sha256()) {
    return unreadable(bid, "the sealed bytes are not the ones that were received");
  }
  const auto opened = keys.unseal(bid.seal_key_id(), authority, bid.procedure_id(), sealed);
  if (absl::IsNotFound(opened.status()))
    return opened.status();  // a missing key is ours to mend, not the bidder's fault
  if (!opened.ok()) return unreadable(bid, "it was not sealed with this procedure's key");
  if (platform::hex(platform::sha256(*opened)) != bid.content_sha256()) {
    return unreadable(bid, "the content has not the hash that the bidder stated");
  }
  v1::BidContent content;
  if (!content.ParseFromString(*opened)) return unreadable(bid, "the content is no BidContent message");
  return content;
}

}  // namespace concord::procurement
