// Who is named in which bid; see consortium_views.h.
#include "services/procurement/consortia/consortium_views.h"

#include <map>

#include "services/platform/storage/rows.h"
#include "services/platform/values/refusal.h"
#include "services/procurement/bids/bid_views.h"
#include "services/procurement/bids/memberships.h"

namespace concord::procurement {
namespace {

bool may_read(const Viewer& who, const v1::Bid& bid, const v1::Membership& membership) {
  if (who.is_officer) return true;
  if (who.organisation.empty()) return false;
  return membership.provider_id() == who.organisation || bid.envelope().lead_provider_id() == who.organisation;
}

}  // namespace

absl::Status list_memberships(Connection& reader, const Viewer& who, const v1::ListMembershipsRequest& request,
                              v1::ListMembershipsResponse& response) {
  CONCORD_ASSIGN(const auto page, platform::page_of(request.page_size(), request.page_token(), 2));
  CONCORD_ASSIGN(const auto procedure, listed_procedure(reader, who, request.authority(), request.procedure_id()));
  CONCORD_ASSIGN(const auto bids, standing_bids(reader, request.authority(), request.procedure_id()));
  std::map<std::vector<std::string>, v1::NamedIn> found;
  for (const v1::Bid& bid : bids) {
    for (const v1::Membership& membership : memberships_of(bid)) {
      const std::vector<std::string> key = {bid.id(), membership.provider_id()};
      const bool is_before = !request.page_token().empty() && key <= std::vector<std::string>{page.key(0), page.key(1)};
      if (is_before || !may_read(who, bid, membership)) continue;
      v1::NamedIn& named = found[key];
      named.set_bid_id(bid.id());
      named.set_lead_provider_id(bid.envelope().lead_provider_id());
      *named.mutable_membership() = membership;
      if (!who.is_officer) named.mutable_membership()->clear_late_allowed_by();
      named.set_confirm_until_ms(procedure.draft().timetable().deadline_ms());
      named.set_replaced_since(membership.status() == v1::MEMBERSHIP_STATUS_CONFIRMED && bid.replaced() > 0 &&
                               membership.answered_at_ms() < bid.received_at_ms());
    }
  }
  std::vector<v1::NamedIn> rows;
  for (auto& [key, named] : found) {
    if (static_cast<int>(rows.size()) <= page.size) rows.push_back(std::move(named));
  }
  cut_page(
      page, rows, [&](const v1::NamedIn& named) { *response.add_named() = named; },
      [](const v1::NamedIn& named) {
        return std::vector<std::string>{named.bid_id(), named.membership().provider_id()};
      },
      response.mutable_next_page_token());
  return absl::OkStatus();
}

}  // namespace concord::procurement
