// Answers about support services, the directory, the supply cube and contracts.
#include "services/platform/civil_date.h"
#include "services/platform/text.h"
#include "services/registry/checks.h"
#include "services/registry/queries.h"
#include "services/registry/view_rows.h"

namespace concord::registry {
namespace {

using platform::cat;
using platform::kCommons;
using platform::page_of;
using platform::Statement;

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

}  // namespace

absl::Status answer(Connection& reader, const v1::GetServiceRequest& request, const Context& context,
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
  return platform::refuse_missing("UNKNOWN_SERVICE",
                                  cat("There is no service '", request.service_id().substr(0, 60), "'."),
                                  "Check the id; ListSupplyCells and SearchDirectory show what there is.");
}

absl::Status answer(Connection& reader, const v1::SearchDirectoryRequest& request, const Context& context,
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

absl::Status answer(Connection& reader, const v1::ListSupplyCellsRequest& request, const Context& context,
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

absl::Status answer(Connection& reader, const v1::ListContractsRequest& request, const Context& context,
                    v1::ListContractsResponse& response) {
  CONCORD_ASSIGN(const auto page, page_of(request.page_size(), request.page_token(), 1));
  if (!request.ending_by().empty()) {
    CONCORD_RETURN_IF_ERROR(platform::parse_date(request.ending_by(), "ending_by").status());
  }
  return read_bodies(
      reader,
      "SELECT c.body, c.id FROM contracts c WHERE c.authority = $1 AND c.id > $2 AND ($3 = '' OR "
      "c.ends_on <= $3) AND ($4 = '' OR EXISTS (SELECT 1 FROM contract_providers x WHERE "
      "x.authority = c.authority AND x.contract_id = c.id AND x.provider_id = $4)) ORDER BY c.id LIMIT $5",
      page, response.mutable_contracts(), response.mutable_next_page_token(), context.authority, page.key(0),
      request.ending_by(), request.provider_id());
}

}  // namespace concord::registry
