// Creates the tables and folds records into them, by the event's type.
#include "services/needs/views.h"

#include <functional>
#include <map>

#include "concord/needs/v1/events.pb.h"

#include "services/needs/plan.h"
#include "services/needs/proposal.h"
#include "services/platform/refusal.h"
#include "services/platform/rows.h"
#include "services/platform/text.h"

namespace concord::needs {
namespace {

using platform::Connection;
using platform::Statement;
using Record = ledger::v1::Record;
using Bytes = Connection::Bytes;

absl::Status put_area(Connection& writer, const Record& record, const v1::Area& area) {
  return writer.run(
      "INSERT INTO area (authority, code, parent_code, body) VALUES ($1, $2, $3, $4) "
      "ON CONFLICT (authority, code) DO UPDATE SET parent_code = excluded.parent_code, body = excluded.body",
      record.authority(), area.code(), area.parent_code(), Bytes{area.SerializeAsString()});
}

absl::Status put_indicator(Connection& writer, const Record& record, const v1::Indicator& row) {
  return writer.run(
      "INSERT INTO indicator (authority, code, area_code, tenure, client_group, body) VALUES ($1, $2, $3, $4, $5, $6) "
      "ON CONFLICT (authority, code, area_code, tenure, client_group) DO UPDATE SET body = excluded.body",
      record.authority(), row.code(), row.area_code(), row.tenure(), row.client_group(),
      Bytes{row.SerializeAsString()});
}

absl::Status project_areas(Connection& writer, const Record& record) {
  CONCORD_ASSIGN(const auto event, platform::parse_event<v1::AreaSetEvent>(record));
  for (const v1::Area& area : event.areas_defined().areas()) {
    CONCORD_RETURN_IF_ERROR(put_area(writer, record, area));
  }
  for (const v1::Indicator& row : event.indicators_recorded().indicators()) {
    CONCORD_RETURN_IF_ERROR(put_indicator(writer, record, row));
  }
  if (!event.has_need_model_set()) return absl::OkStatus();
  return writer.run(
      "INSERT INTO need_model (authority, version, body) VALUES ($1, 1, $2) "
      "ON CONFLICT (authority) DO UPDATE SET version = need_model.version + 1, body = excluded.body",
      record.authority(), Bytes{event.need_model_set().model().SerializeAsString()});
}

absl::Status project_supply(Connection& writer, const Record& record) {
  CONCORD_ASSIGN(const auto event, platform::parse_event<v1::SupplyEvent>(record));
  const v1::SupplyLine& line = event.supply_recorded().line();
  return writer.run(
      "INSERT INTO supply (authority, service_id, ended, registry_position, body) VALUES ($1, $2, $3, $4, $5) "
      "ON CONFLICT (authority, service_id) DO UPDATE SET ended = excluded.ended, "
      "registry_position = excluded.registry_position, body = excluded.body",
      record.authority(), line.service_id(), line.ended(), event.supply_recorded().registry_position(),
      Bytes{line.SerializeAsString()});
}

absl::Status put_cells(Connection& writer, const Record& record, const v1::GapCellsWorkedOut& event) {
  for (const v1::GapCell& cell : event.cells()) {
    CONCORD_RETURN_IF_ERROR(
        writer.run("INSERT INTO gap_cell (authority, assessment_id, area_code, client_group, tenure, kind, need_milli, "
                   "units_milli, gap_milli, in_use_milli) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
                   record.authority(), event.assessment_id(), cell.area_code(), cell.client_group(), cell.tenure(),
                   static_cast<std::int64_t>(cell.kind()), cell.need_milli(), cell.units_milli(), cell.gap_milli(),
                   cell.in_use_milli()));
  }
  return absl::OkStatus();
}

// Newest first is ascending in rank: it is the position with its sign turned.
absl::Status publish(Connection& writer, const Record& record, const v1::AssessmentPublished& event) {
  CONCORD_ASSIGN(auto assessment, platform::read_row<v1::Assessment>(
                                      writer, "SELECT body FROM assessment WHERE authority = $1 AND id = $2",
                                      record.authority(), event.assessment_id()));
  assessment.set_published(true);
  assessment.set_published_by(event.published_by());
  return writer.run("UPDATE assessment SET published_rank = $1, body = $2 WHERE authority = $3 AND id = $4",
                    -record.position(), Bytes{assessment.SerializeAsString()}, record.authority(),
                    event.assessment_id());
}

absl::Status put_unmet_needs(Connection& writer, const Record& record, const v1::UnmetNeedPublished& event) {
  std::int64_t rank = 0;
  CONCORD_RETURN_IF_ERROR(writer.query(
      "SELECT published_rank FROM assessment WHERE authority = $1 AND id = $2",
      [&](Statement& row) {
        rank = row.integer(0);
        return false;
      },
      record.authority(), event.assessment_id()));
  for (const v1::UnmetNeed& need : event.unmet_needs()) {
    CONCORD_RETURN_IF_ERROR(
        writer.run("INSERT INTO unmet_need (authority, assessment_id, area_code, client_group, rank, body) "
                   "VALUES ($1, $2, $3, $4, $5, $6)",
                   record.authority(), need.assessment_id(), need.area_code(), need.client_group(), rank,
                   Bytes{need.SerializeAsString()}));
  }
  return absl::OkStatus();
}

absl::Status project_assessment(Connection& writer, const Record& record) {
  CONCORD_ASSIGN(const auto event, platform::parse_event<v1::AssessmentEvent>(record));
  std::string id;
  if (event.has_assessment_opened()) {
    const v1::Assessment& assessment = event.assessment_opened().assessment();
    return writer.run(
        "INSERT INTO assessment (authority, id, rank, published_rank, version, body) VALUES ($1, $2, $3, 0, $4, $5)",
        record.authority(), assessment.id(), -record.position(), record.version(),
        Bytes{assessment.SerializeAsString()});
  }
  if (event.has_gap_cells_worked_out()) {
    id = event.gap_cells_worked_out().assessment_id();
    CONCORD_RETURN_IF_ERROR(put_cells(writer, record, event.gap_cells_worked_out()));
  } else if (event.has_assessment_published()) {
    id = event.assessment_published().assessment_id();
    CONCORD_RETURN_IF_ERROR(publish(writer, record, event.assessment_published()));
  } else if (event.has_unmet_need_published()) {
    id = event.unmet_need_published().assessment_id();
    CONCORD_RETURN_IF_ERROR(put_unmet_needs(writer, record, event.unmet_need_published()));
  } else {
    id = event.assessment_inputs_frozen().assessment_id();  // its rows are read from the ledger itself
  }
  return writer.run("UPDATE assessment SET version = $1 WHERE authority = $2 AND id = $3", record.version(),
                    record.authority(), id);
}

std::string id_in(const std::string& stream) { return stream.substr(stream.find('/') + 1); }

absl::Status project_proposal(Connection& writer, const Record& record) {
  CONCORD_ASSIGN(const auto event, platform::parse_event<v1::ProposalEvent>(record));
  const std::string id = id_in(record.stream());
  CONCORD_ASSIGN(auto proposal,
                 platform::read_row<v1::Proposal>(writer, "SELECT body FROM proposal WHERE authority = $1 AND id = $2",
                                                  record.authority(), id));
  ProposalAggregate::evolve(proposal, event);
  return writer.run(
      "INSERT INTO proposal (authority, area_code, id, provider_id, assessment_id, client_group, body) "
      "VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (authority, id) DO UPDATE SET body = excluded.body",
      record.authority(), proposal.area_code(), id, proposal.provider_id(), proposal.assessment_id(),
      proposal.client_group(), Bytes{proposal.SerializeAsString()});
}

absl::Status project_capability(Connection& writer, const Record& record) {
  CONCORD_ASSIGN(const auto event, platform::parse_event<v1::CapabilityEvent>(record));
  const v1::CommunityCapability& capability = event.capability_recorded().capability();
  return writer.run(
      "INSERT INTO capability (authority, area_code, id, body) VALUES ($1, $2, $3, $4) "
      "ON CONFLICT (authority, id) DO UPDATE SET area_code = excluded.area_code, body = excluded.body",
      record.authority(), capability.area_code(), capability.id(), Bytes{capability.SerializeAsString()});
}

absl::Status project_plan(Connection& writer, const Record& record) {
  CONCORD_ASSIGN(const auto event, platform::parse_event<v1::PlanEvent>(record));
  const std::string id = id_in(record.stream());
  CONCORD_ASSIGN(auto plan,
                 platform::read_row<v1::CommissioningPlan>(
                     writer, "SELECT body FROM plan WHERE authority = $1 AND id = $2", record.authority(), id));
  PlanAggregate::evolve(plan, event);
  return writer.run(
      "INSERT INTO plan (authority, id, version, body) VALUES ($1, $2, $3, $4) "
      "ON CONFLICT (authority, id) DO UPDATE SET version = excluded.version, body = excluded.body",
      record.authority(), id, record.version(), Bytes{plan.SerializeAsString()});
}

using Project = absl::Status (*)(Connection&, const Record&);

// By the event's own name, as the ledger keeps it.
const std::map<std::string, Project, std::less<>>& projections() {
  static const std::map<std::string, Project, std::less<>> kProjections = {
      {"AreasDefined", project_areas},
      {"IndicatorsRecorded", project_areas},
      {"NeedModelSet", project_areas},
      {"SupplyRecorded", project_supply},
      {"AssessmentOpened", project_assessment},
      {"AssessmentInputsFrozen", project_assessment},
      {"GapCellsWorkedOut", project_assessment},
      {"AssessmentPublished", project_assessment},
      {"UnmetNeedPublished", project_assessment},
      {"ProposalSubmitted", project_proposal},
      {"ProposalWithdrawn", project_proposal},
      {"ProposalAnswered", project_proposal},
      {"CapabilityRecorded", project_capability},
      {"PlanDrafted", project_plan},
      {"AppraisalRecorded", project_plan},
      {"OptionChosen", project_plan},
      {"LotsSet", project_plan},
      {"BudgetSet", project_plan},
      {"ServiceActionsSet", project_plan},
      {"PlanSubmitted", project_plan},
      {"PlanApproved", project_plan},
      {"PlanReturned", project_plan},
  };
  return kProjections;
}

constexpr char kTables[] = R"sql(
CREATE TABLE area (
  authority TEXT NOT NULL, code TEXT NOT NULL, parent_code TEXT NOT NULL, body BYTEA NOT NULL,
  PRIMARY KEY (authority, code)
);
CREATE INDEX area_by_parent ON area (authority, parent_code, code);
CREATE TABLE indicator (
  authority TEXT NOT NULL, code TEXT NOT NULL, area_code TEXT NOT NULL, tenure TEXT NOT NULL, client_group TEXT NOT NULL,
  body BYTEA NOT NULL,
  PRIMARY KEY (authority, code, area_code, tenure, client_group)
);
CREATE INDEX indicator_by_area ON indicator (authority, area_code, code);
CREATE TABLE need_model (
  authority TEXT NOT NULL PRIMARY KEY, version BIGINT NOT NULL, body BYTEA NOT NULL
);
CREATE TABLE supply (
  authority TEXT NOT NULL, service_id TEXT NOT NULL, ended BIGINT NOT NULL, registry_position BIGINT NOT NULL,
  body BYTEA NOT NULL,
  PRIMARY KEY (authority, service_id)
);
CREATE TABLE assessment (
  authority TEXT NOT NULL, id TEXT NOT NULL, rank BIGINT NOT NULL, published_rank BIGINT NOT NULL,
  version BIGINT NOT NULL, body BYTEA NOT NULL,
  PRIMARY KEY (authority, id)
);
CREATE INDEX assessment_by_rank ON assessment (authority, rank);
CREATE TABLE gap_cell (
  authority TEXT NOT NULL, assessment_id TEXT NOT NULL, area_code TEXT NOT NULL, client_group TEXT NOT NULL,
  tenure TEXT NOT NULL, kind BIGINT NOT NULL, need_milli BIGINT NOT NULL, units_milli BIGINT NOT NULL,
  gap_milli BIGINT NOT NULL, in_use_milli BIGINT NOT NULL,
  PRIMARY KEY (authority, assessment_id, area_code, client_group, tenure)
);
CREATE TABLE unmet_need (
  authority TEXT NOT NULL, assessment_id TEXT NOT NULL, area_code TEXT NOT NULL, client_group TEXT NOT NULL,
  rank BIGINT NOT NULL, body BYTEA NOT NULL,
  PRIMARY KEY (authority, assessment_id, area_code, client_group)
);
CREATE INDEX unmet_need_by_rank ON unmet_need (authority, rank, area_code, client_group);
CREATE TABLE proposal (
  authority TEXT NOT NULL, area_code TEXT NOT NULL, id TEXT NOT NULL, provider_id TEXT NOT NULL,
  assessment_id TEXT NOT NULL, client_group TEXT NOT NULL, body BYTEA NOT NULL,
  PRIMARY KEY (authority, id)
);
CREATE INDEX proposal_by_area ON proposal (authority, area_code, id);
CREATE TABLE capability (
  authority TEXT NOT NULL, area_code TEXT NOT NULL, id TEXT NOT NULL, body BYTEA NOT NULL,
  PRIMARY KEY (authority, id)
);
CREATE INDEX capability_by_area ON capability (authority, area_code, id);
CREATE TABLE plan (
  authority TEXT NOT NULL, id TEXT NOT NULL, version BIGINT NOT NULL, body BYTEA NOT NULL,
  PRIMARY KEY (authority, id)
)
)sql";

}  // namespace

std::vector<platform::Migration> NeedsViews::migrations() const { return {{1, "needs", kTables}}; }

std::vector<std::string> NeedsViews::tables() const {
  return {"area",     "indicator",  "need_model", "supply",     "assessment",
          "gap_cell", "unmet_need", "proposal",   "capability", "plan"};
}

absl::Status NeedsViews::project(Connection& writer, const Record& record) {
  const auto found = projections().find(record.type());
  return found == projections().end() ? absl::OkStatus() : found->second(writer, record);
}

}  // namespace concord::needs
