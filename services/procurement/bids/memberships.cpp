// PURE. Members and sub-contractors of a bid; see memberships.h.
#include "services/procurement/bids/memberships.h"

#include <functional>

namespace concord::procurement {
namespace {

void change(v1::Bid& bid, const std::string& provider_id, const std::function<void(v1::Membership&)>& how) {
  if (bid.memberships().empty()) {
    for (v1::Membership& asked : memberships_of(bid)) *bid.add_memberships() = std::move(asked);
  }
  for (v1::Membership& membership : *bid.mutable_memberships()) {
    if (membership.provider_id() == provider_id) how(membership);
  }
}

void replace(v1::Bid& bid, const v1::PartyReplaced& replaced) {
  // Whoever can be replaced in a bid of before anybody was asked is evaluated as part of it, and so are the others.
  const bool is_of_before = bid.memberships().empty();
  bool is_sub_contractor = false;
  change(bid, replaced.provider_id(), [&](v1::Membership& membership) {
    membership.set_status(v1::MEMBERSHIP_STATUS_REPLACED);
    membership.set_answered_at_ms(replaced.replaced_at_ms());
    is_sub_contractor = membership.is_sub_contractor();
  });
  for (v1::Membership& membership : *bid.mutable_memberships()) {
    if (is_of_before && membership.status() == v1::MEMBERSHIP_STATUS_ASKED) {
      membership.set_status(v1::MEMBERSHIP_STATUS_CONFIRMED);
    }
  }
  if (replaced.replacement_provider_id().empty()) return;
  v1::Membership& other = *bid.add_memberships();
  other.set_provider_id(replaced.replacement_provider_id());
  other.set_is_sub_contractor(is_sub_contractor);
  other.set_status(v1::MEMBERSHIP_STATUS_CONFIRMED);
  other.set_answered_at_ms(replaced.replaced_at_ms());
}

}  // namespace

std::vector<v1::Membership> memberships_named(const v1::Envelope& envelope, const v1::Bid& known) {
  std::vector<v1::Membership> named;
  const auto add = [&](const std::string& provider_id, bool is_sub_contractor) {
    v1::Membership& membership = named.emplace_back();
    membership.set_provider_id(provider_id);
    membership.set_is_sub_contractor(is_sub_contractor);
    membership.set_status(v1::MEMBERSHIP_STATUS_ASKED);
    for (const v1::Membership& before : known.memberships()) {
      const bool agreed = before.status() == v1::MEMBERSHIP_STATUS_CONFIRMED;
      const bool same_place = before.is_sub_contractor() == is_sub_contractor;
      if (before.provider_id() == provider_id && same_place && agreed) membership = before;
    }
  };
  for (const std::string& id : envelope.member_provider_ids()) add(id, false);
  for (const std::string& id : envelope.sub_contractor_ids()) add(id, true);
  return named;
}

std::vector<v1::Membership> memberships_of(const v1::Bid& bid) {
  if (bid.memberships().empty()) return memberships_named(bid.envelope(), {});
  return {bid.memberships().begin(), bid.memberships().end()};
}

bool was_made_before_asking(const v1::Bid& bid) {
  if (!bid.memberships().empty()) {
    for (const v1::Membership& membership : bid.memberships()) {
      if (!membership.late_reason().empty()) return true;
    }
    return false;
  }
  return !bid.envelope().member_provider_ids().empty() || !bid.envelope().sub_contractor_ids().empty();
}

std::vector<std::string> parties_of(const v1::Bid& bid) {
  std::vector<std::string> parties = {bid.envelope().lead_provider_id()};
  for (const v1::Membership& membership : memberships_of(bid)) {
    if (membership.is_sub_contractor() || membership.status() != v1::MEMBERSHIP_STATUS_CONFIRMED) continue;
    parties.push_back(membership.provider_id());
  }
  return parties;
}

std::vector<std::string> unconfirmed_in(const v1::Bid& bid) {
  std::vector<std::string> unconfirmed;
  for (const v1::Membership& membership : memberships_of(bid)) {
    const bool is_settled =
        membership.status() == v1::MEMBERSHIP_STATUS_CONFIRMED || membership.status() == v1::MEMBERSHIP_STATUS_REPLACED;
    if (!is_settled) unconfirmed.push_back(membership.provider_id());
  }
  return unconfirmed;
}

void evolve_membership(v1::Bid& bid, const v1::BidEvent& event) {
  if (event.has_membership_confirmed()) {
    const v1::MembershipConfirmed& confirmed = event.membership_confirmed();
    change(bid, confirmed.provider_id(), [&](v1::Membership& membership) {
      membership.set_status(v1::MEMBERSHIP_STATUS_CONFIRMED);
      membership.set_answered_at_ms(confirmed.confirmed_at_ms());
    });
  } else if (event.has_membership_ended()) {
    const v1::MembershipEnded& ended = event.membership_ended();
    change(bid, ended.provider_id(), [&](v1::Membership& membership) {
      const bool agreed = membership.status() == v1::MEMBERSHIP_STATUS_CONFIRMED;
      membership.set_status(agreed ? v1::MEMBERSHIP_STATUS_LEFT : v1::MEMBERSHIP_STATUS_DECLINED);
      membership.set_answered_at_ms(ended.ended_at_ms());
    });
  } else if (event.has_late_confirmation_allowed()) {
    const v1::LateConfirmationAllowed& allowed = event.late_confirmation_allowed();
    change(bid, allowed.provider_id(), [&](v1::Membership& membership) {
      membership.set_late_reason(allowed.reason());
      membership.set_late_allowed_by(allowed.allowed_by());
    });
  } else if (event.has_party_replaced()) {
    replace(bid, event.party_replaced());
  }
}

}  // namespace concord::procurement
