// PURE. Taking, replacing and withdrawing sealed bids; see bid.h.
#include "services/procurement/bids/bid.h"

#include <algorithm>

#include "services/platform/values/refusal.h"
#include "services/platform/values/same.h"
#include "services/platform/values/text.h"
#include "services/procurement/bids/bid_content.h"
#include "services/procurement/bids/memberships.h"
#include "services/procurement/fields/field_rules.h"
#include "services/procurement/procedure/procedure.h"
#include "services/procurement/stages/stages.h"

namespace concord::procurement {
namespace {

using platform::cat;
using platform::Context;
using platform::in_quotes;
using platform::refuse_state;

constexpr char kAdmittedAlone[] = "A mini-competition is among those admitted to the lot and not suspended from it.";
constexpr char kDeadline[] = "The published deadline, by this server's clock when the request arrived.";

// A bid after the opening is late too, so that it is kept on record as one.
absl::Status check_open(const v1::Procedure& procedure, const std::string& id, const Context& context) {
  if (procedure.id().empty()) return unknown_procedure(id);
  if (procedure.status() != v1::PROCEDURE_STATUS_OPENED) CONCORD_RETURN_IF_ERROR(check_published(procedure, id));
  const std::int64_t deadline = procedure.draft().timetable().deadline_ms();
  if (context.now_ms <= deadline) return absl::OkStatus();
  return refuse_state({.code = "BID_LATE",
                       .sentence = cat("It arrived at ", instant(context.now_ms), "; bids were taken until ",
                                       instant(deadline), " (", context.now_ms - deadline, " ms late)."),
                       .remedy = "Nothing makes a late bid good; the attempt is kept on record.",
                       .citation = kDeadline});
}

absl::Status check_organisation(const v1::Envelope& envelope, const Context& context) {
  if (!context.actor.organisation.empty() && context.actor.organisation == envelope.lead_provider_id()) {
    return absl::OkStatus();
  }
  return platform::refuse(platform::No::kDenied,
                          {.code = "NOT_YOUR_ORGANISATION",
                           .sentence = cat("Your token acts for '", context.actor.organisation,
                                           "', the bid's lead is '", envelope.lead_provider_id().substr(0, 80), "'."),
                           .remedy = "Let the lead submit the bid.",
                           .citation = "",
                           .subject = "envelope.lead_provider_id"});
}

absl::Status check_parties(const v1::Envelope& envelope, const BidFacts& facts) {
  const auto registered = [&](const std::string& id) -> absl::Status {
    if (facts.registered.count(id) > 0) return absl::OkStatus();
    return refuse_state({.code = "NOT_REGISTERED",
                         .sentence = cat(id, " is not in the registry."),
                         .remedy = "Have the organisation registered, then submit the bid again before the deadline."});
  };
  // Who is on a framework is accredited, and stays so to bid under it, whatever the draft says.
  const bool accredited_only =
      facts.procedure.draft().award_rules().accredited_only() || !facts.procedure.draft().framework_id().empty();
  const auto accredited = [&](const std::string& id) -> absl::Status {
    CONCORD_RETURN_IF_ERROR(registered(id));
    if (!accredited_only || facts.accredited.count(id) > 0) return absl::OkStatus();
    return refuse_state({.code = "NOT_ACCREDITED",
                         .sentence = cat(id, " holds no accreditation of this authority that is valid today."),
                         .remedy = "Have it accredited, then submit the bid again before the deadline.",
                         .citation = "Published rule: accredited organisations only; lead and every member."});
  };
  const auto& invited = facts.procedure.draft().invited_provider_ids();
  const auto may_bid = [&](const std::string& id) -> absl::Status {
    CONCORD_RETURN_IF_ERROR(accredited(id));
    if (facts.suspended.count(id) > 0) {
      return refuse_state({.code = "SUSPENDED_FROM_FRAMEWORK",
                           .sentence = cat(id, " is suspended from lot ", facts.procedure.draft().framework_lot_id(),
                                           " of framework ", facts.procedure.draft().framework_id(), "."),
                           .remedy = "Settle with the authority what led to it, so that it lifts the suspension "
                                     "(SuspendFromFramework, lift), then submit the bid again before the deadline.",
                           .citation = kAdmittedAlone});
    }
    if (invited.empty() || std::find(invited.begin(), invited.end(), id) != invited.end()) return absl::OkStatus();
    if (facts.procedure.draft().type() == v1::PROCEDURE_TYPE_QUOTES) {
      return refuse_state({.code = "NOT_INVITED",
                           .sentence = cat(id, " was not invited to give a quote."),
                           .remedy = "Ask the authority to invite you next time; other procedures are open to you.",
                           .citation = "Quotes are of the suppliers invited."});
    }
    return refuse_state(
        {.code = "NOT_INVITED",
         .sentence = cat(id, " was not on lot ", facts.procedure.draft().framework_lot_id(), " of framework ",
                         facts.procedure.draft().framework_id(), " when this mini-competition began."),
         .remedy = "Ask to be admitted to the framework; later mini-competitions are open to you then.",
         .citation = kAdmittedAlone});
  };
  CONCORD_RETURN_IF_ERROR(may_bid(envelope.lead_provider_id()));
  CONCORD_RETURN_IF_ERROR(check_may_lead(facts.procedure, facts.stages, envelope.lead_provider_id()));
  for (const std::string& id : envelope.member_provider_ids()) {
    CONCORD_RETURN_IF_ERROR(may_bid(id));
    CONCORD_RETURN_IF_ERROR(check_may_join(facts.procedure, facts.stages, id));
  }
  for (const std::string& id : envelope.sub_contractor_ids()) CONCORD_RETURN_IF_ERROR(registered(id));
  return absl::OkStatus();
}

// Either the content, open, or the content as the bidder sealed it.
template <typename Request>
absl::Status check_sealing(const Request& request, const BidFacts& facts) {
  if (request.has_content() == !request.sealed_content().empty()) {
    return platform::refuse_input({.code = "INVALID_BID",
                                   .sentence = "The bid brings no content, or brings it twice.",
                                   .remedy = "Give either content or sealed_content.",
                                   .subject = "content"});
  }
  if (!request.has_content() && !is_sha256(request.content_sha256())) {
    return platform::refuse_input({.code = "INVALID_BID",
                                   .sentence = "The sealed content comes without the hash of what was sealed.",
                                   .remedy = "Give content_sha256 as 64 lower-case hexadecimal digits.",
                                   .subject = "content_sha256"});
  }
  if (facts.sealed_bytes > static_cast<std::int64_t>(kMaxContentBytes)) {
    return platform::refuse_input({.code = "BID_TOO_LARGE",
                                   .sentence = cat("The sealed content has ", facts.sealed_bytes, " bytes."),
                                   .remedy = cat("Bring at most ", kMaxContentBytes, " bytes (2 MiB)."),
                                   .subject = "content"});
  }
  return facts.content_fault;
}

template <typename Request>
absl::StatusOr<v1::Bid> received(const v1::Bid& known, const Request& request, const Context& context,
                                 const BidFacts& facts) {
  if (!is_id(request.bid_id())) {
    return platform::refuse_input({.code = "INVALID_BID",
                                   .sentence = cat("'", request.bid_id().substr(0, 80), "' is not a bid's id."),
                                   .remedy = "Give 1 to 60 letters, digits, hyphens.",
                                   .subject = "bid_id"});
  }
  CONCORD_RETURN_IF_ERROR(check_envelope(request.envelope()));
  CONCORD_RETURN_IF_ERROR(check_organisation(request.envelope(), context));
  CONCORD_RETURN_IF_ERROR(check_open(facts.procedure, request.procedure_id(), context));
  CONCORD_RETURN_IF_ERROR(check_parties(request.envelope(), facts));
  CONCORD_RETURN_IF_ERROR(check_sealing(request, facts));
  v1::Bid bid;
  bid.set_id(request.bid_id());
  bid.set_procedure_id(request.procedure_id());
  *bid.mutable_envelope() = request.envelope();
  bid.set_content_sha256(facts.content_sha256);
  bid.set_sealed_sha256(facts.sealed_sha256);
  bid.set_sealed_bytes(facts.sealed_bytes);
  bid.set_received_at_ms(context.now_ms);
  bid.set_status(v1::BID_STATUS_SUBMITTED);
  bid.set_seal_key_id(facts.procedure.seal_key_id());
  for (v1::Membership& named : memberships_named(bid.envelope(), known)) *bid.add_memberships() = std::move(named);
  return bid;
}

// UNKNOWN_BID also for somebody else's, so that nobody learns who bids.
absl::Status check_own(const v1::Bid& state, const std::string& bid_id, const Context& context) {
  if (state.id().empty() || state.envelope().lead_provider_id() != context.actor.organisation) {
    return unknown_bid(bid_id);
  }
  if (state.status() != v1::BID_STATUS_WITHDRAWN) return absl::OkStatus();
  return refuse_state({.code = "BID_WITHDRAWN",
                       .sentence = cat("Bid ", state.id(), " was withdrawn."),
                       .remedy = "Submit a new bid under another id before the deadline."});
}

}  // namespace

std::string bid_stream(const std::string& bid_id) { return cat("bid/", bid_id); }

absl::Status check_bids_of_lead(std::int64_t others, const std::string& lead_provider_id) {
  if (others < kMaxBidsOfLead) return absl::OkStatus();
  return refuse_state({.code = "TOO_MANY_BIDS",
                       .sentence = cat(lead_provider_id, " leads ", others, " bids of this procedure already."),
                       .remedy = cat("Replace or withdraw one: at most ", kMaxBidsOfLead,
                                     " may stand, each for as many lots as you like.")});
}

absl::Status unknown_bid(const std::string& id) {
  return platform::refuse_missing({.code = "UNKNOWN_BID",
                                   .sentence = cat("You have no bid ", in_quotes(id), "."),
                                   .remedy = "Take the id from your receipt."});
}

bool is_kept_on_record(const std::string& code) {
  return code == "BID_LATE" || code == "NOT_ACCREDITED" || code == "NOT_REGISTERED" || code == "NOT_INVITED" ||
         code == "SUSPENDED_FROM_FRAMEWORK";
}

void BidAggregate::evolve(State& state, const Event& event) {
  if (event.has_bid_submitted()) {
    state = event.bid_submitted().bid();
  } else if (event.has_bid_replaced()) {
    state = event.bid_replaced().bid();
  } else if (event.has_bid_withdrawn()) {
    state.set_status(v1::BID_STATUS_WITHDRAWN);
  } else {
    evolve_membership(state, event);
  }
}

BidDecided decide(const v1::Bid& state, const v1::SubmitBidRequest& request, const Context& context,
                  const BidFacts& facts) {
  CONCORD_ASSIGN(const v1::Bid bid, received({}, request, context, facts));
  if (!state.id().empty()) {
    return refuse_state({.code = "ALREADY_SUBMITTED",
                         .sentence = cat("There is a bid '", state.id(), "' already."),
                         .remedy = "Replace it if it is yours, or choose another id."});
  }
  CONCORD_RETURN_IF_ERROR(check_bids_of_lead(facts.other_bids_of_lead, bid.envelope().lead_provider_id()));
  std::vector<v1::BidEvent> events(1);
  *events[0].mutable_bid_submitted()->mutable_bid() = bid;
  return events;
}

BidDecided decide(const v1::Bid& state, const v1::ReplaceBidRequest& request, const Context& context,
                  const BidFacts& facts) {
  CONCORD_RETURN_IF_ERROR(check_own(state, request.bid_id(), context));
  if (request.procedure_id() != state.procedure_id()) {
    return platform::refuse_input({.code = "INVALID_BID",
                                   .sentence = cat("Bid ", state.id(), " is for another procedure."),
                                   .remedy = cat("Name ", state.procedure_id(), ", or submit a new bid."),
                                   .subject = "procedure_id"});
  }
  CONCORD_ASSIGN(v1::Bid bid, received(state, request, context, facts));
  std::vector<v1::BidEvent> events;
  // The seal never makes the same bytes twice, so the content's hash tells whether anything is new.
  if (bid.content_sha256() == state.content_sha256() && platform::same(bid.envelope(), state.envelope())) return events;
  bid.set_replaced(state.replaced() + 1);
  *events.emplace_back().mutable_bid_replaced()->mutable_bid() = bid;
  return events;
}

BidDecided decide(const v1::Bid& state, const v1::WithdrawBidRequest& request, const Context& context,
                  const BidFacts& facts) {
  CONCORD_RETURN_IF_ERROR(check_own(state, request.bid_id(), context));
  if (const absl::Status open = check_open(facts.procedure, state.procedure_id(), context); !open.ok()) {
    if (platform::code_of(open) != "BID_LATE") return open;
    return refuse_state({.code = "BID_LATE",
                         .sentence = cat("A bid is taken back until its deadline, ",
                                         instant(facts.procedure.draft().timetable().deadline_ms()), "."),
                         .remedy = "Write to the authority; an officer leaves it out (ProposeDisregard, "
                                   "DISREGARD_GROUND_WITHDRAWN_BY_BIDDER).",
                         .citation = kDeadline});
  }
  std::vector<v1::BidEvent> events(1);
  auto* withdrawn = events[0].mutable_bid_withdrawn();
  withdrawn->set_bid_id(state.id());
  withdrawn->set_procedure_id(state.procedure_id());
  withdrawn->set_withdrawn_at_ms(context.now_ms);
  return events;
}

}  // namespace concord::procurement
