// A framework with a lot by price and one by mini-competition, opened on another's award; what is called off under it.
#pragma once

#include "concord/procurement/v1/framework_changes.pb.h"

#include "tests/services/procurement_fixture.h"

namespace concord::tests {

class FrameworkTest : public ProcurementTest {
 protected:
  using ProcurementTest::ProcurementTest;
  template <typename Request>
  Request about() {
    Request request;
    request.set_framework_id("outreach");
    return request;
  }
  static void add_lot(procurement_v1::FrameworkDraft& draft, const char* id,
                      procurement_v1::CallOffMechanism mechanism) {
    auto* lot = draft.add_lots();
    lot->set_id(id);
    lot->set_title(id);
    lot->add_area_codes("E07000117");
    lot->add_client_groups("generic");
    lot->set_mechanism(mechanism);
  }
  void draft_and_open(std::int64_t one_person_pence = 10'000'000, const char* awarded_on = "2026-10-30") {
    auto request = about<procurement_v1::DraftFrameworkRequest>();
    auto& draft = *request.mutable_draft();
    draft.set_title("Outreach");
    draft.set_starts_on("2026-11-01");
    draft.set_ends_on("2030-10-31");
    add_lot(draft, "PRICE", procurement_v1::CALL_OFF_MECHANISM_LOWEST_UNIT_PRICE);
    add_lot(draft, "MINI", procurement_v1::CALL_OFF_MECHANISM_MINI_COMPETITION);
    auto& award = *draft.mutable_award();
    award.set_awarded_by("Lancashire County Council");
    award.set_notice("ocds-h6vhtk-0512ab");
    award.set_awarded_on(awarded_on);
    award.set_longest_call_off_months(12);
    award.set_one_person_pence(one_person_pence);
    must<procurement_v1::DraftFrameworkResponse>(request, officer_);
    EXPECT_EQ(refused<procurement_v1::GetFrameworkResponse>(about<procurement_v1::GetFrameworkRequest>(), ""),
              "UNKNOWN_FRAMEWORK");
    const std::string both = service_.token({{"commissioner", "approver"}, {"lancashire"}, "", "officer-1"});
    EXPECT_EQ(refused<procurement_v1::OpenFrameworkResponse>(about<procurement_v1::OpenFrameworkRequest>(), both),
              "SELF_APPROVAL");
    must<procurement_v1::OpenFrameworkResponse>(about<procurement_v1::OpenFrameworkRequest>(), approver_);
  }
  procurement_v1::AdmitProviderRequest admission(const char* lot, int number, int rank, std::int64_t price) {
    auto request = about<procurement_v1::AdmitProviderRequest>();
    auto& admission = *request.mutable_admission();
    admission.set_lot_id(lot);
    admission.set_provider_id(provider(number));
    admission.set_rank(rank);
    admission.set_capacity_units(10);
    auto* unit = admission.add_prices();
    unit->set_unit("support_hour");
    unit->set_price_pence(price);
    return request;
  }
  static void fill(procurement_v1::CallOffNeed& need) {
    need.set_area_code("E07000117");
    need.set_client_group("rough_sleepers");
    need.set_units(6);
    need.set_priced_unit("support_hour");
    need.set_quantity(1'000);
    need.set_starts_on("2027-06-01");
    need.set_ends_on("2027-12-31");
  }
  procurement_v1::CallOffRequest call_off(const char* id) {
    auto request = about<procurement_v1::CallOffRequest>();
    request.set_lot_id("PRICE");
    request.set_call_off_id(id);
    fill(*request.mutable_need());
    return request;
  }
};

}  // namespace concord::tests
