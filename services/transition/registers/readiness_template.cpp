// PURE data. Item, title, who sees to it, whether it needs an incoming provider.
#include "services/transition/registers/readiness_template.h"

#include <array>

namespace concord::transition {
namespace {

struct Row {
  const char *id, *title;
  v1::Party party;
  bool needs_incoming;
};

constexpr auto kRows = std::to_array<Row>({
    {"staff-in-post", "Staff are recruited or transferred, checked and trained", v1::PARTY_INCOMING_PROVIDER, true},
    {"liability-information", "Employee liability information is there and complete", v1::PARTY_OUTGOING_PROVIDER,
     true},
    {"premises", "Premises, leases and utilities are settled", v1::PARTY_INCOMING_PROVIDER, true},
    {"systems-and-data", "Case records can be transferred lawfully and safely", v1::PARTY_INCOMING_PROVIDER, true},
    {"support-plans", "Every person's support plan says who supports them from when", v1::PARTY_OUTGOING_PROVIDER,
     false},
    {"safeguarding", "Safeguarding arrangements hold through the move", v1::PARTY_COMMISSIONER, false},
    {"everybody-told", "Users, families, staff, landlords and referrers know what happens when", v1::PARTY_COMMISSIONER,
     false},
    {"referrals", "Referrals go to where the support will be", v1::PARTY_REFERRERS, false},
});

}  // namespace

std::vector<v1::ReadinessItem> starting_checklist(v1::TransitionKind kind) {
  std::vector<v1::ReadinessItem> items;
  for (const Row& row : kRows) {
    if (row.needs_incoming && kind != v1::TRANSITION_KIND_HANDOVER) continue;
    v1::ReadinessItem& item = items.emplace_back();
    item.set_id(row.id);
    item.set_title(row.title);
    item.set_party(row.party);
  }
  return items;
}

}  // namespace concord::transition
