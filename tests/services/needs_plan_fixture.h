// A commissioning plan in the needs service, part by part, from published need to what a second person approves.
#pragma once

#include "tests/services/needs_fixture.h"

namespace concord::tests {

class NeedsPlanTest : public NeedsServiceTest {
 protected:
  using NeedsServiceTest::NeedsServiceTest;
  // Drafted and complete; not submitted.
  void draft_whole() {
    draft();
    appraise_and_choose();
    must<needs_v1::SetLotsResponse>(three_lots(), officer_);
    must<needs_v1::SetBudgetResponse>(budget(), officer_);
    set_actions();
  }
  void draft() {
    fill();
    open_assessment("a-2026");
    publish("a-2026");
    needs_v1::DraftPlanRequest request;
    request.set_plan_id("plan-1");
    request.set_title("Floating support 2027");
    request.set_assessment_id("a-2026");
    request.set_strategy("Three generic lots, open to every tenure");
    must<needs_v1::DraftPlanResponse>(request, officer_);
  }
  void appraise_and_choose() {
    needs_v1::RecordAppraisalRequest request;
    request.set_plan_id("plan-1");
    for (const auto& [id, weight] :
         std::map<std::string, int>{{"fit", 500'000}, {"risk", 200'000}, {"market", 300'000}}) {
      auto* criterion = request.add_criteria();
      criterion->set_id(id);
      criterion->set_title("How well: " + id);
      criterion->set_weight_ppm(weight);
    }
    int points = 20;
    for (const auto& [id, lots] :
         std::map<std::string, int>{{"do-nothing", 0}, {"one-lot", 1}, {"three-lots", 3}, {"twelve-lots", 12}}) {
      auto* option = request.add_options();
      option->set_id(id);
      option->set_title("Option " + id);
      option->set_do_nothing(id == "do-nothing");
      option->set_lots(lots);
      if (id == "three-lots") option->set_route("open_tender");
      for (const auto& criterion : request.criteria()) {
        auto* score = request.add_scores();
        score->set_option_id(id);
        score->set_criterion_id(criterion.id());
        score->set_points(id == "three-lots" ? 90 : points);
        score->set_reason("Panel of 3 November");
      }
      points += 11;
    }
    must<needs_v1::RecordAppraisalResponse>(request, officer_);
    needs_v1::ChooseOptionRequest choose;
    choose.set_plan_id("plan-1");
    choose.set_option_id("three-lots");
    choose.set_reasons("Best on every criterion");
    must<needs_v1::ChooseOptionResponse>(choose, second_officer_);
  }
  needs_v1::SetLotsRequest three_lots() {
    needs_v1::SetLotsRequest request;
    request.set_plan_id("plan-1");
    for (const std::string name : {"north", "central", "east"}) {
      auto* lot = request.add_lots();
      lot->set_id(name);
      lot->set_title(name);
    }
    for (int d = 0; d < 12; ++d) request.mutable_lots(d % 3)->add_area_codes(district(d));
    return request;
  }
  needs_v1::SetBudgetRequest budget() {
    needs_v1::SetBudgetRequest request;
    request.set_plan_id("plan-1");
    for (const std::int64_t pence : {700'000'001LL, 713'333'337LL, 699'999'999LL, 1LL})
      request.add_envelope_year_pence(pence);
    request.set_first_year_starts_on("2027-04-01");
    const auto add = [&](const std::string& name, const std::string& basis, std::int64_t weight) {
      auto* index = request.add_indices();
      index->set_name(name);
      index->set_basis(basis);
      index->set_weight_ppm(weight);
      return index;
    };
    add("Residents", "population", 500'000);
    add("In need", "need", 350'000);
    auto* deprivation = add("Deprivation", "given", 150'000);
    for (int d = 0; d < 12; ++d) {
      deprivation->add_values()->set_area_code(district(d));
      deprivation->mutable_values(d)->set_value(100 + 37 * (d % 5));
    }
    request.set_max_change_ppm(10'000);
    std::int64_t left = 1'000'000'000;
    for (int d = 0; d < 12; ++d) {
      const std::int64_t share = d == 11 ? left : (d % 2 == 0 ? 120'000'003 : 40'000'001);
      left -= share;
      request.add_starting_shares()->set_area_code(district(d));
      request.mutable_starting_shares(d)->set_share_ppb(share);
    }
    return request;
  }
  void set_actions() {
    needs_v1::SetServiceActionsRequest request;
    request.set_plan_id("plan-1");
    const auto add = [&](const std::string& service, needs_v1::ServiceActionKind kind, const std::string& lot) {
      auto* action = request.add_actions();
      action->set_service_id(service);
      action->set_kind(kind);
      action->set_reason("As appraised");
      action->set_lot_id(lot);
    };
    add("county-wide", needs_v1::SERVICE_ACTION_KIND_DECOMMISSION, "central");
    for (int d = 0; d < 12; ++d) {
      if (d != 4) add(platform::cat("fs-", d), needs_v1::SERVICE_ACTION_KIND_RESHAPE, "");
    }
    for (const char* lot : {"north", "central", "east"}) add("", needs_v1::SERVICE_ACTION_KIND_COMMISSION, lot);
    must<needs_v1::SetServiceActionsResponse>(request, officer_);
  }
  absl::Status submit(const std::string& token, needs_v1::SubmitPlanRequest request = {}) {
    request.set_plan_id("plan-1");
    return ask<needs_v1::SubmitPlanResponse>(request, token).status();
  }
  absl::Status approve(const std::string& token) {
    needs_v1::ApprovePlanRequest request;
    request.set_plan_id("plan-1");
    request.set_reasons("Answers the published need");
    return ask<needs_v1::ApprovePlanResponse>(request, token).status();
  }
  needs_v1::CommissioningPlan plan() {
    needs_v1::GetPlanRequest request;
    request.set_plan_id("plan-1");
    return must<needs_v1::GetPlanResponse>(request, officer_).plan();
  }
};

}  // namespace concord::tests
