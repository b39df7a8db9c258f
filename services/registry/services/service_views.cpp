// Writes services and their parts of the supply cube as they stand; reads them, the directory and the cube.
#include "services/registry/services/service_views.h"

#include <algorithm>

#include "services/registry/fields/field_rules.h"
#include "services/registry/fields/projected_row.h"
#include "services/registry/fields/view_rows.h"
#include "services/registry/services/supply_cube.h"
#include "services/registry/services/support_service.h"

namespace concord::registry {
namespace {

using platform::cat;
using platform::in_quotes;
using platform::kCommons;
using platform::page_of;
using platform::Statement;
using Bytes = Connection::Bytes;

Texts one(const std::string& text) {
  Texts texts;
  *texts.Add() = text;
  return texts;
}

void describe(const v1::SupportService& service, std::string_view provider_name, v1::DirectoryEntry& entry) {
  entry.set_service_id(service.id());
  entry.set_name(service.name());
  entry.set_provider_id(service.provider_id());
  entry.set_provider_name(std::string(provider_name));
  *entry.mutable_client_groups() = service.client_groups();
  *entry.mutable_area_codes() = service.area_codes();
  *entry.mutable_tenures() = service.tenures();
  *entry.mutable_access_points() = service.access_points();
  entry.set_free_units(std::max<std::int64_t>(0, service.units() - service.people_supported()));
  entry.set_status(service.status());
}

const platform::ViewTable kServices(
    "services",
    {"authority TEXT", "id TEXT", "provider_id TEXT", "running BIGINT", "has_free_units BIGINT", "body BYTEA",
     "version BIGINT"},
    {"authority", "id"}, {"CREATE INDEX services_by_provider ON services (authority, provider_id, running)"});
const platform::ViewTable kParts(
    "supply_parts",
    {"authority TEXT", "area_code TEXT", "client_group TEXT", "tenure TEXT", "service_id TEXT", "provider_id TEXT",
     "units_milli BIGINT", "funded_units_milli BIGINT", "in_use_milli BIGINT", "price_year_pence BIGINT"},
    {"authority", "service_id", "area_code", "client_group", "tenure"},
    {"CREATE INDEX supply_parts_by_cell ON supply_parts (authority, area_code, client_group, tenure)"});

absl::Status project(Connection& writer, const ledger::v1::Record& record) {
  const ProjectedRow row{writer, record};
  CONCORD_ASSIGN(const v1::SupportService service, row.evolved<SupportServiceAggregate>("services"));
  const bool free = service.status() == v1::SERVICE_STATUS_ACTIVE && service.people_supported() < service.units();
  // Capacity changes all day long: then no key moves, and each row is changed where it stands.
  if (record.type() == "CapacityChanged") {
    CONCORD_RETURN_IF_ERROR(
        writer.run("UPDATE services SET has_free_units = $1, body = $2, version = $3 WHERE authority = $4 AND id = $5",
                   free, Bytes{service.SerializeAsString()}, record.version(), row.authority(), row.id));
    for (const SupplyPart& part : split_service(service)) {
      CONCORD_RETURN_IF_ERROR(writer.run(
          "UPDATE supply_parts SET units_milli = $1, funded_units_milli = $2, in_use_milli = $3 WHERE authority = $4 "
          "AND service_id = $5 AND area_code = $6 AND client_group = $7 AND tenure = $8",
          part.units_milli, part.funded_units_milli, part.in_use_milli, row.authority(), row.id, part.area_code,
          part.client_group, part.tenure));
    }
    return absl::OkStatus();
  }
  CONCORD_RETURN_IF_ERROR(kServices.put(writer, row.authority(), row.id, service.provider_id(), is_running(service),
                                        free, Bytes{service.SerializeAsString()}, record.version()));
  CONCORD_RETURN_IF_ERROR(row.forget("supply_parts", "service_id"));
  for (const SupplyPart& part : split_service(service)) {
    CONCORD_RETURN_IF_ERROR(kParts.put(writer, row.authority(), part.area_code, part.client_group, part.tenure, row.id,
                                       service.provider_id(), part.units_milli, part.funded_units_milli,
                                       part.in_use_milli, part.price_year_pence));
  }
  return absl::OkStatus();
}

}  // namespace

std::string service_tables() { return kServices.create() + kParts.create(); }
platform::ViewPart service_part() {
  return {{"service"}, {kServices.name(), kParts.name()}, v1::SupportServiceEvent::descriptor(), project};
}

absl::Status get_service(Connection& reader, const Context& context, const v1::GetServiceRequest& request,
                         v1::GetServiceResponse& response) {
  CONCORD_RETURN_IF_ERROR(reader.query(
      "SELECT body, version FROM services WHERE authority = $1 AND id = $2",
      [&](Statement& row) {
        parse_body(row, 0, *response.mutable_service());
        response.set_version(row.integer(1));
        return true;
      },
      context.authority, request.service_id()));
  if (response.has_service()) return absl::OkStatus();
  return platform::refuse_missing({.code = "UNKNOWN_SERVICE",
                                   .sentence = cat("There is no service ", in_quotes(request.service_id()), "."),
                                   .remedy = "Check the id; ListSupplyCells and SearchDirectory show what there is."});
}

absl::Status search_directory(Connection& reader, const Context& context, const v1::SearchDirectoryRequest& request,
                              v1::SearchDirectoryResponse& response) {
  CONCORD_ASSIGN(const auto page, page_of(request.page_size(), request.page_token(), 1));
  constexpr char kFilter[] = "INVALID_FILTER";
  if (!request.area_code().empty()) CONCORD_RETURN_IF_ERROR(check_areas(kFilter, one(request.area_code()), 1, 1));
  if (!request.client_group().empty()) CONCORD_RETURN_IF_ERROR(check_groups(kFilter, one(request.client_group())));
  if (!request.tenure().empty()) CONCORD_RETURN_IF_ERROR(check_tenures(kFilter, one(request.tenure())));
  // A service's parts are every combination of its areas, groups and tenures, so one part answers all three filters.
  // The provider comes by a subquery, not a join, so that services are read in the order of their ids and a page costs
  // a page.
  constexpr char kSql[] =
      "SELECT s.body, (SELECT p.body FROM providers p WHERE p.authority = $1 AND p.id = s.provider_id), s.id "
      "FROM services s WHERE s.authority = $2 AND s.id > $3 AND s.running = 1 AND ($4 = 0 OR s.has_free_units = 1) AND "
      "(($5 = '' AND $6 = '' AND $7 = '') OR EXISTS (SELECT 1 FROM supply_parts x WHERE x.authority = s.authority AND "
      "x.service_id = s.id AND ($5 = '' OR x.area_code = $5) AND ($6 = '' OR x.client_group IN ($6, 'generic')) AND "
      "($7 = '' OR x.tenure IN ($7, 'any')))) ORDER BY s.id LIMIT $8";
  const auto take = [&](Statement& row) {
    v1::SupportService service;
    v1::Provider provider;
    parse_body(row, 0, service);
    parse_body(row, 1, provider);
    describe(service, provider.name(), *response.add_entries());
  };
  return read_page(reader, kSql, page, 2, response.mutable_next_page_token(), take, std::string_view(kCommons),
                   context.authority, page.key(0), request.with_free_capacity(), request.area_code(),
                   request.client_group(), request.tenure());
}

absl::Status list_supply_cells(Connection& reader, const Context& context, const v1::ListSupplyCellsRequest& request,
                               v1::ListSupplyCellsResponse& response) {
  CONCORD_ASSIGN(const auto page, page_of(request.page_size(), request.page_token(), 3));
  constexpr char kSql[] =
      "SELECT SUM(units_milli), SUM(funded_units_milli), SUM(in_use_milli), SUM(price_year_pence), COUNT(*), "
      "COUNT(DISTINCT provider_id), area_code, client_group, tenure FROM supply_parts WHERE authority = $1 AND "
      "(area_code, client_group, tenure) > ($2, $3, $4) AND ($5 = '' OR area_code = $5) AND ($6 = '' OR client_group = "
      "$6) "
      "AND ($7 = '' OR tenure = $7) GROUP BY area_code, client_group, tenure ORDER BY area_code, client_group, tenure "
      "LIMIT $8";
  const auto take = [&](Statement& row) {
    v1::SupplyCell& cell = *response.add_cells();
    cell.set_units_milli(row.integer(0));
    cell.set_funded_units_milli(row.integer(1));
    cell.set_in_use_milli(row.integer(2));
    cell.set_price_year_pence(row.integer(3));
    cell.set_services(static_cast<std::int32_t>(row.integer(4)));
    cell.set_providers(static_cast<std::int32_t>(row.integer(5)));
    cell.set_area_code(std::string(row.text(6)));
    cell.set_client_group(std::string(row.text(7)));
    cell.set_tenure(std::string(row.text(8)));
  };
  return read_page(reader, kSql, page, 6, response.mutable_next_page_token(), take, context.authority, page.key(0),
                   page.key(1), page.key(2), request.area_code(), request.client_group(), request.tenure());
}

}  // namespace concord::registry
