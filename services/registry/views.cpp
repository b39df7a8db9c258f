// Tables and their folding: read the row's body, evolve it by the event, write it back with the columns that are
// searched.
#include "services/registry/views.h"

#include <utility>

#include "absl/strings/ascii.h"

#include "services/platform/refusal.h"
#include "services/platform/text.h"
#include "services/registry/accreditation.h"
#include "services/registry/authority.h"
#include "services/registry/checks.h"
#include "services/registry/concern.h"
#include "services/registry/contract.h"
#include "services/registry/engagement.h"
#include "services/registry/market_notice.h"
#include "services/registry/provider.h"
#include "services/registry/supply.h"
#include "services/registry/support_service.h"

namespace concord::registry {
namespace {

using ledger::v1::Record;
using platform::Connection;
using Bytes = Connection::Bytes;

// A database that stood before this step fills it with `concord rebuild registry`.
constexpr char kIdentifierTables[] = R"sql(
CREATE TABLE provider_identifiers (
  authority TEXT NOT NULL, identifier TEXT NOT NULL, provider_id TEXT NOT NULL,
  PRIMARY KEY (authority, identifier, provider_id)
);
CREATE INDEX provider_identifiers_by_provider ON provider_identifiers (authority, provider_id)
)sql";

constexpr char kTables[] = R"sql(
CREATE TABLE authorities (
  authority TEXT NOT NULL, id TEXT NOT NULL, body BYTEA NOT NULL, version BIGINT NOT NULL,
  PRIMARY KEY (authority, id)
);
CREATE TABLE providers (
  authority TEXT NOT NULL, id TEXT NOT NULL, kind BIGINT NOT NULL, name_lower TEXT NOT NULL,
  body BYTEA NOT NULL, version BIGINT NOT NULL,
  PRIMARY KEY (authority, id)
);
CREATE TABLE accreditations (
  authority TEXT NOT NULL, id TEXT NOT NULL, body BYTEA NOT NULL, version BIGINT NOT NULL,
  PRIMARY KEY (authority, id)
);
CREATE TABLE services (
  authority TEXT NOT NULL, id TEXT NOT NULL, provider_id TEXT NOT NULL, running BIGINT NOT NULL,
  has_free_units BIGINT NOT NULL, body BYTEA NOT NULL, version BIGINT NOT NULL,
  PRIMARY KEY (authority, id)
);
CREATE INDEX services_by_provider ON services (authority, provider_id, running);
CREATE TABLE supply_parts (
  authority TEXT NOT NULL, area_code TEXT NOT NULL, client_group TEXT NOT NULL, tenure TEXT NOT NULL,
  service_id TEXT NOT NULL, provider_id TEXT NOT NULL, units_milli BIGINT NOT NULL, funded_units_milli BIGINT NOT NULL,
  in_use_milli BIGINT NOT NULL, price_year_pence BIGINT NOT NULL,
  PRIMARY KEY (authority, service_id, area_code, client_group, tenure)
);
CREATE INDEX supply_parts_by_cell ON supply_parts (authority, area_code, client_group, tenure);
CREATE TABLE contracts (
  authority TEXT NOT NULL, id TEXT NOT NULL, ends_on TEXT NOT NULL, body BYTEA NOT NULL, version BIGINT NOT NULL,
  PRIMARY KEY (authority, id)
);
CREATE TABLE contract_providers (
  authority TEXT NOT NULL, provider_id TEXT NOT NULL, contract_id TEXT NOT NULL,
  PRIMARY KEY (authority, provider_id, contract_id)
);
CREATE INDEX contract_providers_by_contract ON contract_providers (authority, contract_id);
CREATE TABLE engagements (
  authority TEXT NOT NULL, id TEXT NOT NULL, kind BIGINT NOT NULL, held_on TEXT NOT NULL, body BYTEA NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (authority, id)
);
CREATE INDEX engagements_by_day ON engagements (authority, held_on);
CREATE TABLE engagement_providers (
  authority TEXT NOT NULL, provider_id TEXT NOT NULL, engagement_id TEXT NOT NULL, until TEXT NOT NULL,
  PRIMARY KEY (authority, provider_id, engagement_id)
);
CREATE TABLE concerns (
  authority TEXT NOT NULL, id TEXT NOT NULL, provider_id TEXT NOT NULL, is_open BIGINT NOT NULL, body BYTEA NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (authority, id)
);
CREATE INDEX concerns_by_provider ON concerns (authority, provider_id, is_open, id);
CREATE TABLE notices (
  authority TEXT NOT NULL, id TEXT NOT NULL, published_on TEXT NOT NULL, is_set_aside BIGINT NOT NULL,
  suppliers_lower TEXT NOT NULL, body BYTEA NOT NULL, version BIGINT NOT NULL,
  PRIMARY KEY (authority, id)
);
CREATE INDEX notices_by_day ON notices (authority, published_on);
CREATE TABLE notice_cpv_codes (
  authority TEXT NOT NULL, code TEXT NOT NULL, notice_id TEXT NOT NULL,
  PRIMARY KEY (authority, code, notice_id)
);
CREATE INDEX notice_cpv_codes_by_notice ON notice_cpv_codes (authority, notice_id)
)sql";

// Personal data: outside the ledger and every view, deleted when asked (EraseProviderContact).
constexpr char kErasableTables[] = R"sql(
CREATE TABLE provider_contacts (
  authority TEXT NOT NULL, provider_id TEXT NOT NULL, body BYTEA NOT NULL,
  PRIMARY KEY (authority, provider_id)
)
)sql";

// One record on its way into a table.
struct Row {
  Connection& writer;
  const Record& record;
  std::string id;  // what stands behind the stream's slash

  const std::string& authority() const { return record.authority(); }

  // The body that stands in `table`, or an empty one.
  template <typename Message>
  absl::StatusOr<Message> body(std::string_view table) const {
    Message message;
    CONCORD_RETURN_IF_ERROR(writer.query(
        platform::cat("SELECT body FROM ", table, " WHERE authority = $1 AND id = $2"),
        [&](platform::Statement& row) {
          const std::string_view bytes = row.bytes(0);
          CONCORD_CHECK(message.ParseFromArray(bytes.data(), static_cast<int>(bytes.size())),
                        "a view's body does not parse");
          return true;
        },
        authority(), id));
    return message;
  }

  // The state after the event.
  template <typename A>
  absl::StatusOr<typename A::State> evolved(std::string_view table) const {
    CONCORD_ASSIGN(typename A::State state, body<typename A::State>(table));
    CONCORD_ASSIGN(const typename A::Event event, platform::parse_event<typename A::Event>(record));
    A::evolve(state, event);
    return state;
  }

  absl::Status forget(std::string_view table, std::string_view column) const {
    return writer.run(platform::cat("DELETE FROM ", table, " WHERE authority = $1 AND ", column, " = $2"), authority(),
                      id);
  }
};

// Tables without columns of their own.
template <typename A>
absl::Status project_plain(const Row& row, std::string_view table) {
  CONCORD_ASSIGN(const auto state, row.evolved<A>(table));
  return row.writer.run(
      platform::cat("INSERT INTO ", table,
                    " (authority, id, body, version) VALUES ($1, $2, $3, $4) ON CONFLICT (authority, id) "
                    "DO UPDATE SET body = excluded.body, version = excluded.version"),
      row.authority(), row.id, Bytes{state.SerializeAsString()}, row.record.version());
}

absl::Status project_provider(const Row& row) {
  CONCORD_ASSIGN(v1::Provider provider, row.body<v1::Provider>("providers"));
  ProviderState state{std::move(provider), false};
  CONCORD_ASSIGN(const v1::ProviderEvent event, platform::parse_event<v1::ProviderEvent>(row.record));
  ProviderAggregate::evolve(state, event);
  CONCORD_RETURN_IF_ERROR(row.forget("provider_identifiers", "provider_id"));
  for (const v1::Identifier& identifier : state.provider.identifiers()) {
    CONCORD_RETURN_IF_ERROR(
        row.writer.run("INSERT INTO provider_identifiers (authority, identifier, provider_id) VALUES ($1, $2, $3)",
                       row.authority(), id_of(identifier), row.id));
  }
  return row.writer.run(
      "INSERT INTO providers (authority, id, kind, name_lower, body, version) VALUES ($1, $2, $3, $4, $5, $6) "
      "ON CONFLICT (authority, id) DO UPDATE SET kind = excluded.kind, name_lower = excluded.name_lower, "
      "body = excluded.body, version = excluded.version",
      row.authority(), row.id, static_cast<int>(state.provider.kind()), absl::AsciiStrToLower(state.provider.name()),
      Bytes{state.provider.SerializeAsString()}, row.record.version());
}

absl::Status project_service(const Row& row) {
  CONCORD_ASSIGN(const v1::SupportService service, row.evolved<SupportServiceAggregate>("services"));
  const bool free = service.status() == v1::SERVICE_STATUS_ACTIVE && service.people_supported() < service.units();
  // Capacity changes all day long: then no key moves, and each row is changed where it stands.
  if (row.record.type() == "CapacityChanged") {
    CONCORD_RETURN_IF_ERROR(row.writer.run(
        "UPDATE services SET has_free_units = $1, body = $2, version = $3 WHERE authority = $4 AND id = $5", free,
        Bytes{service.SerializeAsString()}, row.record.version(), row.authority(), row.id));
    for (const SupplyPart& part : split_service(service)) {
      CONCORD_RETURN_IF_ERROR(row.writer.run(
          "UPDATE supply_parts SET units_milli = $1, funded_units_milli = $2, in_use_milli = $3 WHERE authority = $4 "
          "AND service_id = $5 AND area_code = $6 AND client_group = $7 AND tenure = $8",
          part.units_milli, part.funded_units_milli, part.in_use_milli, row.authority(), row.id, part.area_code,
          part.client_group, part.tenure));
    }
    return absl::OkStatus();
  }
  CONCORD_RETURN_IF_ERROR(
      row.writer.run("INSERT INTO services (authority, id, provider_id, running, has_free_units, body, version) "
                     "VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (authority, id) DO UPDATE SET provider_id = "
                     "excluded.provider_id, "
                     "running = excluded.running, has_free_units = excluded.has_free_units, body = excluded.body, "
                     "version = excluded.version",
                     row.authority(), row.id, service.provider_id(), is_running(service), free,
                     Bytes{service.SerializeAsString()}, row.record.version()));
  CONCORD_RETURN_IF_ERROR(row.forget("supply_parts", "service_id"));
  for (const SupplyPart& part : split_service(service)) {
    CONCORD_RETURN_IF_ERROR(row.writer.run(
        "INSERT INTO supply_parts (authority, area_code, client_group, tenure, service_id, provider_id, units_milli, "
        "funded_units_milli, in_use_milli, price_year_pence) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        row.authority(), part.area_code, part.client_group, part.tenure, row.id, service.provider_id(),
        part.units_milli, part.funded_units_milli, part.in_use_milli, part.price_year_pence));
  }
  return absl::OkStatus();
}

absl::Status project_contract(const Row& row) {
  CONCORD_ASSIGN(const v1::Contract contract, row.evolved<ContractAggregate>("contracts"));
  const std::string& ends = contract.ended_on().empty() ? contract.ends_on() : contract.ended_on();
  CONCORD_RETURN_IF_ERROR(
      row.writer.run("INSERT INTO contracts (authority, id, ends_on, body, version) VALUES ($1, $2, $3, $4, $5) "
                     "ON CONFLICT (authority, id) DO UPDATE SET ends_on = excluded.ends_on, body = excluded.body, "
                     "version = excluded.version",
                     row.authority(), row.id, ends, Bytes{contract.SerializeAsString()}, row.record.version()));
  CONCORD_RETURN_IF_ERROR(row.forget("contract_providers", "contract_id"));
  for (const std::string& provider : contract.provider_ids()) {
    CONCORD_RETURN_IF_ERROR(
        row.writer.run("INSERT INTO contract_providers (authority, provider_id, contract_id) VALUES ($1, $2, $3)",
                       row.authority(), provider, row.id));
  }
  return absl::OkStatus();
}

absl::Status project_engagement(const Row& row) {
  CONCORD_ASSIGN(const v1::Engagement engagement, row.evolved<EngagementAggregate>("engagements"));
  CONCORD_RETURN_IF_ERROR(row.writer.run(
      "INSERT INTO engagements (authority, id, kind, held_on, body, version) VALUES ($1, $2, $3, $4, $5, $6)",
      row.authority(), row.id, static_cast<int>(engagement.kind()), engagement.held_on(),
      Bytes{engagement.SerializeAsString()}, row.record.version()));
  for (const std::string& provider : engagement.provider_ids()) {
    CONCORD_RETURN_IF_ERROR(row.writer.run(
        "INSERT INTO engagement_providers (authority, provider_id, engagement_id, until) VALUES ($1, $2, $3, $4)",
        row.authority(), provider, row.id, engagement.until()));
  }
  return absl::OkStatus();
}

absl::Status project_concern(const Row& row) {
  CONCORD_ASSIGN(const v1::Concern concern, row.evolved<ConcernAggregate>("concerns"));
  return row.writer.run(
      "INSERT INTO concerns (authority, id, provider_id, is_open, body, version) VALUES ($1, $2, $3, $4, $5, $6) "
      "ON CONFLICT (authority, id) DO UPDATE SET is_open = excluded.is_open, body = excluded.body, version = "
      "excluded.version",
      row.authority(), row.id, concern.provider_id(), concern.status() != v1::CONCERN_STATUS_CLOSED,
      Bytes{concern.SerializeAsString()}, row.record.version());
}

absl::Status project_notice(const Row& row) {
  CONCORD_ASSIGN(const v1::MarketNotice notice, row.evolved<MarketNoticeAggregate>("notices"));
  std::string suppliers;
  for (const std::string& supplier : notice.suppliers()) suppliers += absl::AsciiStrToLower(supplier) + "\n";
  CONCORD_RETURN_IF_ERROR(
      row.writer.run("INSERT INTO notices (authority, id, published_on, is_set_aside, suppliers_lower, body, version) "
                     "VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (authority, id) DO UPDATE SET published_on = "
                     "excluded.published_on, "
                     "suppliers_lower = excluded.suppliers_lower, body = excluded.body, version = excluded.version",
                     row.authority(), row.id, notice.published_on(), !notice.set_aside_reason().empty(), suppliers,
                     Bytes{notice.SerializeAsString()}, row.record.version()));
  CONCORD_RETURN_IF_ERROR(row.forget("notice_cpv_codes", "notice_id"));
  for (const std::string& code : notice.cpv_codes()) {
    CONCORD_RETURN_IF_ERROR(
        row.writer.run("INSERT INTO notice_cpv_codes (authority, code, notice_id) VALUES ($1, $2, $3)", row.authority(),
                       code, row.id));
  }
  return absl::OkStatus();
}

}  // namespace

std::vector<platform::Migration> RegistryViews::migrations() const {
  return {{1, "views", kTables}, {2, "erasable contacts", kErasableTables}, {3, "identifiers", kIdentifierTables}};
}

std::vector<std::string> RegistryViews::tables() const {
  return {"authorities",  "providers", "provider_identifiers", "accreditations", "services",
          "supply_parts", "contracts", "contract_providers",   "engagements",    "engagement_providers",
          "concerns",     "notices",   "notice_cpv_codes"};
}

absl::Status RegistryViews::project(Connection& writer, const Record& record) {
  const std::size_t slash = record.stream().find('/');
  if (slash == std::string::npos) return absl::OkStatus();
  const std::string kind = record.stream().substr(0, slash);
  const Row row{writer, record, record.stream().substr(slash + 1)};
  if (kind == "service") return project_service(row);
  if (kind == "provider") return project_provider(row);
  if (kind == "notice") return project_notice(row);
  if (kind == "contract") return project_contract(row);
  if (kind == "concern") return project_concern(row);
  if (kind == "engagement") return project_engagement(row);
  if (kind == "accreditation") return project_plain<AccreditationAggregate>(row, "accreditations");
  if (kind == "authority") return project_plain<AuthorityAggregate>(row, "authorities");
  return absl::OkStatus();
}

}  // namespace concord::registry
