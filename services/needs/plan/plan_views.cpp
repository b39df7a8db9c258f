// Writes plans as they stand, and reads them page by page.
#include "services/needs/plan/plan_views.h"

#include "services/needs/plan/plan.h"
#include "services/platform/storage/rows.h"
#include "services/platform/storage/view_table.h"

namespace concord::needs {
namespace {

using platform::page_of;
using platform::Statement;

const platform::ViewTable kPlans("plan", {"authority TEXT", "id TEXT", "version BIGINT", "body BYTEA"},
                                 {"authority", "id"});

absl::Status project(Connection& writer, const ledger::v1::Record& record) {
  CONCORD_ASSIGN(const auto event, platform::parse_event<v1::PlanEvent>(record));
  const std::string id = platform::id_in(record.stream());
  CONCORD_ASSIGN(auto plan,
                 platform::read_row<v1::CommissioningPlan>(
                     writer, "SELECT body FROM plan WHERE authority = $1 AND id = $2", record.authority(), id));
  PlanAggregate::evolve(plan, event);
  return kPlans.put(writer, record.authority(), id, record.version(), Connection::Bytes{plan.SerializeAsString()});
}

// A draft is open once it was approved.
absl::StatusOr<bool> is_open(Connection& reader, const ledger::v1::Record& record) {
  CONCORD_ASSIGN(const auto plan, platform::read_row<v1::CommissioningPlan>(
                                      reader, "SELECT body FROM plan WHERE authority = $1 AND id = $2",
                                      record.authority(), platform::id_in(record.stream())));
  return plan.status() == v1::PLAN_STATUS_APPROVED;
}

}  // namespace

std::string plan_tables() { return kPlans.create(); }
platform::ViewPart plan_part() { return {{"plan"}, {kPlans.name()}, v1::PlanEvent::descriptor(), project, is_open}; }

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
