// Reads proposals beside the gap that each answers, community capabilities, and plans.
#include "services/needs/plan.h"
#include "services/needs/proposal.h"
#include "services/needs/queries.h"
#include "services/platform/refusal.h"
#include "services/platform/rows.h"

namespace concord::needs {
namespace {

using platform::page_of;
using platform::Statement;

bool sees_all(const platform::Actor& actor) {
  return actor.is(access::v1::ROLE_COMMISSIONER) || actor.is(access::v1::ROLE_APPROVER) ||
         actor.is(access::v1::ROLE_AUDITOR);
}

v1::ProposalBesideGap beside_gap(Statement& row) {
  v1::ProposalBesideGap beside;
  beside.mutable_proposal()->ParseFromString(std::string(row.bytes(0)));
  beside.mutable_unmet_need()->ParseFromString(std::string(row.bytes(1)));
  beside.set_share_met_ppm(share_met_ppm(beside.proposal().units(), beside.unmet_need().gap_milli()));
  return beside;
}

}  // namespace

absl::Status list_proposals(Connection& reader, const platform::Actor& actor, const v1::ListProposalsRequest& request,
                            v1::ListProposalsResponse& response) {
  CONCORD_ASSIGN(const auto page, page_of(request.page_size(), request.page_token(), 2));
  std::vector<v1::ProposalBesideGap> rows;
  // A proposal stands in its stream only against unmet need that was published, so the join always finds its row.
  CONCORD_RETURN_IF_ERROR(reader.query(
      "SELECT proposal.body, unmet_need.body FROM proposal JOIN unmet_need ON unmet_need.authority = "
      "proposal.authority "
      "AND unmet_need.assessment_id = proposal.assessment_id AND unmet_need.area_code = proposal.area_code "
      "AND unmet_need.client_group = proposal.client_group WHERE proposal.authority = $1 "
      "AND ($2 = '' OR proposal.area_code = $2) AND ($3 = 1 OR proposal.provider_id = $4) "
      "AND (proposal.area_code, proposal.id) > ($5, $6) ORDER BY proposal.area_code, proposal.id LIMIT $7",
      [&](Statement& row) {
        rows.push_back(beside_gap(row));
        return true;
      },
      request.authority(), request.area_code(), sees_all(actor), actor.organisation, page.key(0), page.key(1),
      page.size + 1));
  cut_page(
      page, rows, [&](const v1::ProposalBesideGap& row) { *response.add_proposals() = row; },
      [](const v1::ProposalBesideGap& row) {
        return std::vector<std::string>{row.proposal().area_code(), row.proposal().id()};
      },
      response.mutable_next_page_token());
  return absl::OkStatus();
}

absl::Status list_capabilities(Connection& reader, const v1::ListCapabilitiesRequest& request,
                               v1::ListCapabilitiesResponse& response) {
  CONCORD_ASSIGN(const auto page, page_of(request.page_size(), request.page_token(), 2));
  CONCORD_ASSIGN(const auto rows,
                 read_bodies<v1::CommunityCapability>(
                     reader,
                     "SELECT body FROM capability WHERE authority = $1 AND ($2 = '' OR area_code = $2) "
                     "AND (area_code, id) > ($3, $4) ORDER BY area_code, id LIMIT $5",
                     request.authority(), request.area_code(), page.key(0), page.key(1), page.size + 1));
  cut_page(
      page, rows, [&](const v1::CommunityCapability& row) { *response.add_capabilities() = row; },
      [](const v1::CommunityCapability& row) {
        return std::vector<std::string>{row.area_code(), row.id()};
      },
      response.mutable_next_page_token());
  return absl::OkStatus();
}

absl::Status get_plan(Connection& reader, const v1::GetPlanRequest& request, v1::GetPlanResponse& response) {
  CONCORD_RETURN_IF_ERROR(reader.query(
      "SELECT body, version FROM plan WHERE authority = $1 AND id = $2",
      [&](Statement& row) {
        response.mutable_plan()->ParseFromString(std::string(row.bytes(0)));
        response.set_version(row.integer(1));
        return false;
      },
      request.authority(), request.plan_id()));
  return response.has_plan() ? absl::OkStatus() : unknown_plan(request.plan_id());
}

absl::Status list_plans(Connection& reader, const v1::ListPlansRequest& request, v1::ListPlansResponse& response) {
  CONCORD_ASSIGN(const auto page, page_of(request.page_size(), request.page_token(), 1));
  CONCORD_ASSIGN(const auto rows,
                 read_bodies<v1::CommissioningPlan>(
                     reader, "SELECT body FROM plan WHERE authority = $1 AND id > $2 ORDER BY id LIMIT $3",
                     request.authority(), page.key(0), page.size + 1));
  cut_page(
      page, rows,
      [&](const v1::CommissioningPlan& plan) {
        v1::PlanSummary* summary = response.add_plans();
        summary->set_id(plan.id());
        summary->set_title(plan.title());
        summary->set_status(plan.status());
        summary->set_assessment_id(plan.assessment_id());
        std::int64_t budget = 0;
        for (const v1::YearAllocation& year : plan.years()) budget += year.envelope_pence();
        summary->set_budget_pence(budget);
      },
      [](const v1::CommissioningPlan& plan) { return std::vector<std::string>{plan.id()}; },
      response.mutable_next_page_token());
  return absl::OkStatus();
}

}  // namespace concord::needs
