// Row deciders of the import tables; headers stand in README.md.
#include "services/needs/import_tables.h"

#include <functional>
#include <memory>
#include <set>
#include <utility>

#include "services/needs/areas/area_views.h"
#include "services/platform/values/refusal.h"

namespace concord::needs {
namespace {

using platform::Batch;
using platform::Command;
using platform::Decider;
using platform::DecideRow;
using platform::ImportTable;
using platform::RowReader;

// Optional columns and their fields.
const platform::ColumnFields kAreaFields = {{"parent_code", "parent_code"}};
const platform::ColumnFields kCapabilityFields = {{"client_groups", "client_groups"}};

v1::Area area_in(RowReader& row) {
  v1::Area area;
  area.set_code(row.required("code"));
  area.set_name(row.required("name"));
  area.set_level(row.required("level"));
  area.set_population(row.integer("population"));
  area.set_source(row.required("source"));
  area.set_parent_code(row.text("parent_code"));
  return area;
}

v1::Indicator indicator_in(RowReader& row) {
  v1::Indicator indicator;
  indicator.set_area_code(row.required("area_code"));
  indicator.set_code(row.required("code"));
  indicator.set_value_milli(row.milli("value"));
  indicator.set_source(row.required("source"));
  indicator.set_as_at(row.date("as_at"));
  indicator.set_tenure(row.text("tenure"));
  indicator.set_client_group(row.text("client_group"));
  return indicator;
}

v1::CommunityCapability capability_in(RowReader& row) {
  v1::CommunityCapability capability;
  capability.set_id(row.required("id"));
  capability.set_area_code(row.required("area_code"));
  capability.set_kind(row.required("kind"));
  capability.set_description(row.required("description"));
  capability.set_capacity(row.integer("capacity"));
  capability.set_as_at(row.date("as_at"));
  for (const std::string& group : row.list("client_groups")) capability.add_client_groups(group);
  return capability;
}

using OpenFile = std::function<absl::StatusOr<DecideRow>(const Command&)>;

ImportTable table_of(const char* name, std::vector<std::string> key, std::vector<std::string> required,
                     std::vector<std::string> optional, OpenFile open) {
  ImportTable table;
  table.key = std::move(key);
  table.name = name;
  table.required = std::move(required);
  table.optional = std::move(optional);
  table.open = std::move(open);
  return table;
}

ImportTable areas_table(Decider<AreaSetAggregate>& area_sets) {
  return table_of("areas", {"code"}, {"code", "name", "level", "population", "source"}, {"parent_code"},
                  [&area_sets](const Command& command) -> absl::StatusOr<DecideRow> {
                    return
                        [&area_sets, context = command.context](Batch& batch, RowReader& row) -> absl::StatusOr<int> {
                          v1::DefineAreasRequest request;
                          *request.add_areas() = area_in(row);
                          CONCORD_RETURN_IF_ERROR(row.status());
                          return batch.decide<AreaSetAggregate>(area_sets, kAreaSetStream, [&](const auto& state) {
                            const auto stands = state.areas.find(request.areas(0).code());
                            if (stands != state.areas.end())
                              keep_absent(row, kAreaFields, *stands->second, *request.mutable_areas(0));
                            return decide(state, request, context);
                          });
                        };
                  });
}

ImportTable indicators_table(Decider<AreaSetAggregate>& area_sets) {
  return table_of(
      "indicators", {"area_code", "code", "tenure", "client_group"}, {"area_code", "code", "value", "source", "as_at"},
      {"tenure", "client_group"}, [&area_sets](const Command& command) -> absl::StatusOr<DecideRow> {
        return [&area_sets, context = command.context](Batch& batch, RowReader& row) -> absl::StatusOr<int> {
          v1::RecordIndicatorsRequest request;
          *request.add_indicators() = indicator_in(row);
          CONCORD_RETURN_IF_ERROR(row.status());
          return batch.decide<AreaSetAggregate>(area_sets, kAreaSetStream,
                                                [&](const auto& state) { return decide(state, request, context); });
        };
      });
}

ImportTable capabilities_table(platform::Ledger& ledger, Decider<CapabilityAggregate>& capabilities) {
  return table_of("capabilities", {"id"}, {"id", "area_code", "kind", "description", "capacity", "as_at"},
                  {"client_groups"}, [&ledger, &capabilities](const Command& command) -> absl::StatusOr<DecideRow> {
                    auto areas = std::make_shared<std::set<std::string>>();
                    CONCORD_RETURN_IF_ERROR(ledger.database().read([&](Connection& reader) -> absl::Status {
                      CONCORD_ASSIGN(*areas, area_codes(reader, command.authority));
                      return absl::OkStatus();
                    }));
                    return [&capabilities, areas, context = command.context](Batch& batch,
                                                                             RowReader& row) -> absl::StatusOr<int> {
                      v1::RecordCapabilityRequest request;
                      *request.mutable_capability() = capability_in(row);
                      CONCORD_RETURN_IF_ERROR(row.status());
                      const CapabilityFacts facts{areas->count(request.capability().area_code()) > 0};
                      return batch.decide<CapabilityAggregate>(
                          capabilities, capability_stream(request.capability().id()), [&](const auto& state) {
                            keep_absent(row, kCapabilityFields, state, *request.mutable_capability());
                            return decide(state, request, context, facts);
                          });
                    };
                  });
}

}  // namespace

platform::Importer make_importer(platform::Ledger& ledger, Decider<AreaSetAggregate>& area_sets,
                                 Decider<CapabilityAggregate>& capabilities) {
  platform::Importer importer;
  importer.add(areas_table(area_sets));
  importer.add(indicators_table(area_sets));
  importer.add(capabilities_table(ledger, capabilities));
  return importer;
}

}  // namespace concord::needs
