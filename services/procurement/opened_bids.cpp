// Opening sealed bids once that is lawful; see opened_bids.h.
#include "services/procurement/opened_bids.h"

#include "services/platform/civil_date.h"
#include "services/platform/crypto.h"
#include "services/platform/refusal.h"
#include "services/platform/text.h"
#include "services/procurement/bid_content.h"
#include "services/procurement/drawn_lot.h"

namespace concord::procurement {
namespace {

using platform::cat;
using platform::refuse_state;

absl::Status unreadable(const v1::Bid& bid, const char* why) {
  return refuse_state("BID_UNREADABLE", cat("Bid ", bid.id(), " cannot be read: ", why, "."),
                      "It stays on record with this reason.");
}

}  // namespace

absl::StatusOr<v1::BidContent> open_content(Connection& reader, const SealKeyRing& keys, const std::string& authority,
                                            const v1::Procedure& procedure, const v1::Bid& bid) {
  // The one check between a sealed bid and its reader: two officers, after the deadline, as the ledger says.
  if (procedure.id() != bid.procedure_id() || procedure.opened_on().empty() || procedure.opened_by_size() < 2) {
    return refuse_state("BIDS_NOT_OPENED", cat("The bids for ", bid.procedure_id(), " are not opened."),
                        "Have two different officers open them after the deadline.");
  }
  if (bid.status() == v1::BID_STATUS_WITHDRAWN) {
    return refuse_state("BID_WITHDRAWN", cat("Bid ", bid.id(), " was withdrawn, and its sealed bytes are gone."),
                        "Nothing is left to read.");
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

absl::Status gather_parties(Connection& reader, const platform::Context& context, const std::vector<v1::Bid>& bids,
                            GateFacts& facts) {
  std::set<std::string> everybody;
  for (const v1::Bid& bid : bids) {
    FoundBid found;
    found.bid_id = bid.id();
    found.party_ids.push_back(bid.envelope().lead_provider_id());
    for (const std::string& id : bid.envelope().member_provider_ids()) found.party_ids.push_back(id);
    for (const std::string& id : bid.envelope().declared_in_other_bids()) found.declared.insert(id);
    everybody.insert(found.party_ids.begin(), found.party_ids.end());
    facts.bids.push_back(std::move(found));
  }
  CONCORD_ASSIGN(const auto known,
                 known_parties(reader, context.authority, everybody, platform::format_date(context.today)));
  facts.accredited = known.accredited;
  return absl::OkStatus();
}

absl::StatusOr<StartFacts> gather_opened(Connection& reader, const SealKeyRing& keys, const platform::Context& context,
                                         const v1::Procedure& procedure) {
  StartFacts facts;
  facts.procedure = procedure;
  if (procedure.status() != v1::PROCEDURE_STATUS_OPENED) return facts;
  CONCORD_ASSIGN(const auto bids, standing_bids(reader, context.authority, procedure.id()));
  std::map<std::string, std::string> content_sha256;
  for (const v1::Bid& bid : bids) content_sha256[bid.id()] = bid.content_sha256();
  const auto lots = draw_lots(content_sha256);
  for (const v1::Bid& bid : bids) {
    const auto content = open_content(reader, keys, context.authority, procedure, bid);
    if (!content.ok() && !platform::is_refusal(content.status())) return content.status();
    const auto evaluated = content.ok() ? evaluated_bid(procedure.draft(), bid, *content) : content.status();
    if (evaluated.ok()) {
      facts.bids.push_back(*evaluated);
      facts.bids.back().set_drawn_lot(lots.at(bid.id()));
      continue;
    }
    v1::UnreadableBid& unread = facts.unreadable.emplace_back();
    unread.set_bid_id(bid.id());
    unread.set_reason(std::string(evaluated.status().message()));
  }
  GateFacts gate;
  gate.rules = procedure.draft();
  CONCORD_RETURN_IF_ERROR(gather_parties(reader, context, bids, gate));
  facts.findings = gather_findings(DecisionGate::kEvaluate, gate);
  return facts;
}

}  // namespace concord::procurement
