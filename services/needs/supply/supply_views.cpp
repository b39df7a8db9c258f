// Writes a service's line as the registry last told it, and reads the lines page by page.
#include "services/needs/supply/supply_views.h"

#include "concord/needs/v1/events.pb.h"

#include "services/platform/storage/rows.h"
#include "services/platform/storage/view_table.h"

namespace concord::needs {
namespace {

using platform::page_of;
using platform::Statement;

const platform::ViewTable kSupply("supply",
                                  {"authority TEXT", "service_id TEXT", "ended BIGINT", "registry_position BIGINT",
                                   "body BYTEA"},
                                  {"authority", "service_id"});

absl::Status project(Connection& writer, const ledger::v1::Record& record) {
  CONCORD_ASSIGN(const auto event, platform::parse_event<v1::SupplyEvent>(record));
  const v1::SupplyLine& line = event.supply_recorded().line();
  return kSupply.put(writer, record.authority(), line.service_id(), line.ended(),
                     event.supply_recorded().registry_position(), Connection::Bytes{line.SerializeAsString()});
}

}  // namespace

std::string supply_tables() { return kSupply.create(); }
platform::ViewPart supply_part() { return {{"supply"}, {kSupply.name()}, v1::SupplyEvent::descriptor(), project}; }

absl::StatusOr<std::int64_t> registry_position(Connection& reader, const std::string& authority) {
  std::int64_t position = 0;
  CONCORD_RETURN_IF_ERROR(reader.query(
      "SELECT position FROM bookmark WHERE source = 'registry' AND authority = $1",
      [&](Statement& row) {
        position = row.integer(0);
        return false;
      },
      authority));
  return position;
}

absl::Status list_supply(Connection& reader, const v1::ListSupplyRequest& request, v1::ListSupplyResponse& response) {
  CONCORD_ASSIGN(const auto page, page_of(request.page_size(), request.page_token(), 1));
  CONCORD_ASSIGN(
      const auto rows,
      read_bodies<v1::SupplyLine>(
          reader, "SELECT body FROM supply WHERE authority = $1 AND service_id > $2 ORDER BY service_id LIMIT $3",
          request.authority(), page.key(0), page.size + 1));
  cut_page(
      page, rows, [&](const v1::SupplyLine& line) { *response.add_lines() = line; },
      [](const v1::SupplyLine& line) { return std::vector<std::string>{line.service_id()}; },
      response.mutable_next_page_token());
  CONCORD_ASSIGN(const std::int64_t position, registry_position(reader, request.authority()));
  response.set_registry_position(position);
  return absl::OkStatus();
}

}  // namespace concord::needs
