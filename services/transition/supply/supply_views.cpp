// Writes a service's line as the registry last told it.
#include "services/transition/supply/supply_views.h"

#include "concord/transition/v1/events.pb.h"

#include "services/platform/storage/view_table.h"

namespace concord::transition {
namespace {

const platform::ViewTable kSupply("supply",
                                  {"authority TEXT", "service_id TEXT", "ended BIGINT", "registry_position BIGINT",
                                   "body BYTEA"},
                                  {"authority", "service_id"});

absl::Status project(platform::Connection& writer, const ledger::v1::Record& record) {
  CONCORD_ASSIGN(const auto event, platform::parse_event<v1::SupplyEvent>(record));
  const v1::SupplyLine& line = event.supply_recorded().line();
  return kSupply.put(writer, record.authority(), line.service_id(), line.ended(),
                     event.supply_recorded().registry_position(),
                     platform::Connection::Bytes{line.SerializeAsString()});
}

}  // namespace

const std::string& supply_tables() { return kSupply.create(); }
platform::ViewPart supply_part() { return {{"supply"}, {kSupply.name()}, v1::SupplyEvent::descriptor(), project}; }

}  // namespace concord::transition
