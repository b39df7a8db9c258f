// Writes engagements and concerns as they stand; reads them and how closely each provider is monitored.
#include "services/registry/dialogue/dialogue_views.h"

#include <limits>
#include <optional>

#include "services/platform/values/civil_date.h"
#include "services/registry/dialogue/concern.h"
#include "services/registry/dialogue/engagement.h"
#include "services/registry/dialogue/monitoring.h"
#include "services/registry/fields/projected_row.h"
#include "services/registry/fields/view_rows.h"

namespace concord::registry {
namespace {

using platform::page_of;
using platform::Statement;
using Bytes = Connection::Bytes;

// After every day, so that "newest first" begins there.
constexpr char kAfterEveryDay[] = "9999-99-99";

absl::StatusOr<std::optional<std::int64_t>> days_since(const std::string& day, absl::CivilDay today) {
  if (day.empty()) return std::optional<std::int64_t>();
  CONCORD_ASSIGN(const absl::CivilDay then, platform::parse_date(day, "day"));
  return std::optional<std::int64_t>(std::max<std::int64_t>(0, today - then));
}

absl::Status add_services(Connection& reader, const std::string& provider_id, const Context& context,
                          MonitoredProvider& provider) {
  std::string first;
  CONCORD_RETURN_IF_ERROR(reader.query(
      "SELECT body, running FROM services WHERE authority = $1 AND provider_id = $2",
      [&](Statement& row) {
        v1::SupportService service;
        parse_body(row, 0, service);
        const std::string& began = service.started_on();
        if (!began.empty() && (first.empty() || began < first)) first = began;
        if (row.integer(1) == 0) return true;
        provider.yearly_value_pence += service.price_year_pence();
        provider.people_supported += service.people_supported();
        return true;
      },
      context.authority, provider_id));
  CONCORD_ASSIGN(provider.days_since_first_service, days_since(first, context.today));
  return absl::OkStatus();
}

absl::Status add_dialogue(Connection& reader, const std::string& provider_id, const Context& context,
                          MonitoredProvider& provider) {
  CONCORD_RETURN_IF_ERROR(reader.query(
      "SELECT body FROM concerns WHERE authority = $1 AND provider_id = $2 AND is_open = 1 ORDER BY id",
      [&](Statement& row) {
        parse_body(row, 0, provider.concerns.emplace_back());
        return true;
      },
      context.authority, provider_id));
  std::string last;
  CONCORD_RETURN_IF_ERROR(reader.query(
      "SELECT MAX(until) FROM engagement_providers WHERE authority = $1 AND provider_id = $2",
      [&](Statement& row) {
        last = row.text(0);
        return true;
      },
      context.authority, provider_id));
  CONCORD_ASSIGN(provider.days_since_engagement, days_since(last, context.today));
  return absl::OkStatus();
}

const platform::ViewTable kEngagements(
    "engagements", {"authority TEXT", "id TEXT", "kind BIGINT", "held_on TEXT", "body BYTEA", "version BIGINT"},
    {"authority", "id"}, {"CREATE INDEX engagements_by_day ON engagements (authority, held_on)"});
const platform::ViewTable kEngagementProviders("engagement_providers",
                                               {"authority TEXT", "provider_id TEXT", "engagement_id TEXT",
                                                "until TEXT"},
                                               {"authority", "provider_id", "engagement_id"});
const platform::ViewTable kConcerns(
    "concerns", {"authority TEXT", "id TEXT", "provider_id TEXT", "is_open BIGINT", "body BYTEA", "version BIGINT"},
    {"authority", "id"}, {"CREATE INDEX concerns_by_provider ON concerns (authority, provider_id, is_open, id)"});

absl::Status project_engagement(Connection& writer, const ledger::v1::Record& record) {
  const ProjectedRow row{writer, record};
  CONCORD_ASSIGN(const v1::Engagement engagement, row.evolved<EngagementAggregate>("engagements"));
  CONCORD_RETURN_IF_ERROR(kEngagements.put(writer, row.authority(), row.id, static_cast<int>(engagement.kind()),
                                           engagement.held_on(), Bytes{engagement.SerializeAsString()},
                                           record.version()));
  for (const std::string& provider : engagement.provider_ids()) {
    CONCORD_RETURN_IF_ERROR(kEngagementProviders.put(writer, row.authority(), provider, row.id, engagement.until()));
  }
  return absl::OkStatus();
}

absl::Status project_concern(Connection& writer, const ledger::v1::Record& record) {
  const ProjectedRow row{writer, record};
  CONCORD_ASSIGN(const v1::Concern concern, row.evolved<ConcernAggregate>("concerns"));
  return kConcerns.put(writer, row.authority(), row.id, concern.provider_id(),
                       concern.status() != v1::CONCERN_STATUS_CLOSED, Bytes{concern.SerializeAsString()},
                       record.version());
}

}  // namespace

std::string dialogue_tables() { return kEngagements.create() + kEngagementProviders.create() + kConcerns.create(); }
std::vector<platform::ViewPart> dialogue_parts() {
  return {{{"engagement"},
           {kEngagements.name(), kEngagementProviders.name()},
           v1::EngagementEvent::descriptor(),
           project_engagement},
          {{"concern"}, {kConcerns.name()}, v1::ConcernEvent::descriptor(), project_concern}};
}

absl::Status list_engagements(Connection& reader, const Context& context, const v1::ListEngagementsRequest& request,
                              v1::ListEngagementsResponse& response) {
  CONCORD_ASSIGN(const auto page, page_of(request.page_size(), request.page_token(), 2));
  const std::string day = page.after.empty() ? std::string(kAfterEveryDay) : page.key(0);
  return read_bodies(
      reader,
      "SELECT body, held_on, id FROM engagements WHERE authority = $1 AND (held_on < $2 OR (held_on = $2 AND "
      "id > $3)) AND ($4 = 0 OR kind = $4) ORDER BY held_on DESC, id LIMIT $5",
      page, response.mutable_engagements(), response.mutable_next_page_token(), context.authority, day, page.key(1),
      static_cast<int>(request.kind()));
}

absl::Status list_concerns(Connection& reader, const Context& context, const v1::ListConcernsRequest& request,
                           v1::ListConcernsResponse& response) {
  CONCORD_ASSIGN(const auto page, page_of(request.page_size(), request.page_token(), 1));
  return read_bodies(
      reader,
      "SELECT body, id FROM concerns WHERE authority = $1 AND id > $2 AND ($3 = '' OR provider_id = $3) AND "
      "($4 = 0 OR is_open = 1) ORDER BY id LIMIT $5",
      page, response.mutable_concerns(), response.mutable_next_page_token(), context.authority, page.key(0),
      request.provider_id(), request.open_only());
}

absl::Status list_monitoring(Connection& reader, const Context& context, const v1::ListMonitoringRequest& request,
                             v1::ListMonitoringResponse& response) {
  CONCORD_ASSIGN(const auto page, page_of(request.page_size(), request.page_token(), 1));
  const auto visible = visible_provider(context, "");
  if (!visible) return absl::OkStatus();
  std::vector<std::string> providers;
  CONCORD_RETURN_IF_ERROR(read_page(
      reader,
      "SELECT DISTINCT provider_id FROM services WHERE authority = $1 AND running = 1 AND provider_id > $2 AND "
      "($3 = '' OR provider_id = $3) ORDER BY provider_id LIMIT $4",
      page, 0, response.mutable_next_page_token(), [&](Statement& row) { providers.emplace_back(row.text(0)); },
      context.authority, page.key(0), *visible));
  for (const std::string& id : providers) {
    MonitoredProvider provider;
    CONCORD_RETURN_IF_ERROR(add_services(reader, id, context, provider));
    CONCORD_RETURN_IF_ERROR(add_dialogue(reader, id, context, provider));
    const Monitoring monitoring = plan_monitoring(provider, platform::format_date(context.today));
    v1::MonitoringEntry& entry = *response.add_entries();
    entry.set_provider_id(id);
    entry.set_risk_points(monitoring.risk_points);
    entry.set_interval_days(monitoring.interval_days);
    for (const std::string& reason : monitoring.reasons) entry.add_reasons(reason);
  }
  return absl::OkStatus();
}

}  // namespace concord::registry
