// Writes transitions as they stand, and reads them and what hangs on them, page by page.
#include "services/transition/transition/transition_views.h"

#include <algorithm>
#include <map>

#include "services/platform/storage/rows.h"
#include "services/platform/storage/view_table.h"
#include "services/platform/values/civil_date.h"
#include "services/platform/values/refusal.h"
#include "services/transition/transition/state.h"
#include "services/transition/transition/transition.h"

namespace concord::transition {
namespace {

using platform::Page;
using platform::page_of;
using platform::Statement;
using Key = std::vector<std::string>;

const platform::ViewTable kTransitions("transition",
                                       {"authority TEXT", "id TEXT", "status BIGINT", "version BIGINT", "body BYTEA"},
                                       {"authority", "id"},
                                       {"CREATE INDEX transition_by_status ON transition (authority, status, id)"});

absl::Status project(Connection& writer, const ledger::v1::Record& record) {
  CONCORD_ASSIGN(const auto event, platform::parse_event<v1::TransitionEvent>(record));
  const std::string id = platform::id_in(record.stream());
  CONCORD_ASSIGN(auto transition,
                 platform::read_row<v1::Transition>(
                     writer, "SELECT body FROM transition WHERE authority = $1 AND id = $2", record.authority(), id));
  TransitionAggregate::evolve(transition, event);
  return kTransitions.put(writer, record.authority(), id, static_cast<std::int64_t>(transition.status()),
                          record.version(), Connection::Bytes{transition.SerializeAsString()});
}

absl::StatusOr<v1::Transition> find(Connection& reader, const std::string& authority, const std::string& id,
                                    std::int64_t* version = nullptr) {
  v1::Transition transition;
  CONCORD_RETURN_IF_ERROR(reader.query(
      "SELECT body, version FROM transition WHERE authority = $1 AND id = $2",
      [&](Statement& row) {
        transition.ParseFromString(std::string(row.bytes(0)));
        if (version != nullptr) *version = row.integer(1);
        return false;
      },
      authority, id));
  if (transition.id().empty()) return unknown_transition(id);
  return transition;
}

absl::Status not_planned(const v1::Transition& transition) {
  return platform::refuse_state({.code = "NOT_PLANNED",
                                 .sentence = "Transition " + transition.id() + " has no dates yet.",
                                 .remedy = "Use PlanTransition first."});
}

// A page of a list that one row holds, sorted by key. The token says after which key to go on.
template <typename Entry, typename KeyOf, typename Add>
void page_list(std::vector<const Entry*> entries, const Page& page, KeyOf key_of, Add add, std::string* next) {
  std::sort(entries.begin(), entries.end(), [&](const Entry* a, const Entry* b) { return key_of(*a) < key_of(*b); });
  const bool first = std::all_of(page.after.begin(), page.after.end(), [](const std::string& k) { return k.empty(); });
  const auto from = first ? entries.begin()
                          : std::upper_bound(entries.begin(), entries.end(), page.after,
                                             [&](const Key& key, const Entry* e) { return key < key_of(*e); });
  std::vector<const Entry*> rows(from, from + std::min<std::ptrdiff_t>(entries.end() - from, page.size + 1));
  cut_page(
      page, rows, [&](const Entry* entry) { add(*entry); }, [&](const Entry* entry) { return key_of(*entry); }, next);
}

template <typename Entry>
std::vector<const Entry*> all_of(const google::protobuf::RepeatedPtrField<Entry>& list) {
  std::vector<const Entry*> entries;
  for (const Entry& entry : list) entries.push_back(&entry);
  return entries;
}

constexpr auto kById = [](const auto& entry) { return Key{entry.id()}; };

v1::TransitionSummary summary_of(const v1::Transition& transition) {
  v1::TransitionSummary summary;
  summary.set_id(transition.id());
  summary.set_kind(transition.kind());
  summary.set_title(transition.title());
  summary.set_status(transition.status());
  summary.set_go_live_on(transition.go_live_on());
  summary.set_outgoing_services(transition.outgoing_size());
  for (const v1::OutgoingService& service : transition.outgoing()) {
    summary.set_people_supported(summary.people_supported() + service.people_supported());
    summary.set_people_left(summary.people_left() + service.people_left());
  }
  return summary;
}

// A draft is open once it was approved, or cancelled.
absl::StatusOr<bool> is_open(Connection& reader, const ledger::v1::Record& record) {
  CONCORD_ASSIGN(const auto transition, platform::read_row<v1::Transition>(
                                            reader, "SELECT body FROM transition WHERE authority = $1 AND id = $2",
                                            record.authority(), platform::id_in(record.stream())));
  return transition.status() >= v1::TRANSITION_STATUS_APPROVED;
}

}  // namespace

const std::string& transition_tables() { return kTransitions.create(); }
platform::ViewPart transition_part() {
  return {{"transition"}, {kTransitions.name()}, v1::TransitionEvent::descriptor(), project, is_open};
}

absl::Status list_transitions(Connection& reader, const v1::ListTransitionsRequest& request,
                              v1::ListTransitionsResponse& response) {
  CONCORD_ASSIGN(const auto page, page_of(request.page_size(), request.page_token(), 1));
  CONCORD_ASSIGN(const auto rows,
                 read_bodies<v1::Transition>(reader,
                                             "SELECT body FROM transition WHERE authority = $1 AND ($2 = 0 OR status = "
                                             "$2) AND id > $3 ORDER BY id LIMIT $4",
                                             request.authority(), static_cast<std::int64_t>(request.status()),
                                             page.key(0), page.size + 1));
  cut_page(
      page, rows, [&](const v1::Transition& row) { *response.add_transitions() = summary_of(row); }, kById,
      response.mutable_next_page_token());
  return absl::OkStatus();
}

absl::Status get_transition(Connection& reader, const v1::GetTransitionRequest& request,
                            v1::GetTransitionResponse& response) {
  std::int64_t version = 0;
  CONCORD_ASSIGN(*response.mutable_transition(), find(reader, request.authority(), request.transition_id(), &version));
  response.set_version(version);
  v1::Transition& shown = *response.mutable_transition();
  shown.clear_tasks();
  shown.clear_risks();
  shown.clear_costs();
  shown.clear_communications();
  shown.clear_readiness();
  if (shown.has_impact()) shown.mutable_impact()->clear_areas();
  return absl::OkStatus();
}

absl::Status get_impact(Connection& reader, const v1::GetImpactRequest& request, v1::GetImpactResponse& response) {
  CONCORD_ASSIGN(const auto page, page_of(request.page_size(), request.page_token(), 2));
  CONCORD_ASSIGN(const v1::Transition found, find(reader, request.authority(), request.transition_id()));
  if (!found.has_impact()) {
    return platform::refuse_state({.code = "NOT_ASSESSED",
                                   .sentence = "Nobody assessed the impact of " + found.id() + " yet.",
                                   .remedy = "Use AssessImpact first."});
  }
  *response.mutable_impact() = found.impact();
  response.mutable_impact()->clear_areas();
  page_list(
      all_of(found.impact().areas()), page,
      [](const v1::AreaImpact& area) {
        return Key{area.area_code(), area.client_group()};
      },
      [&](const v1::AreaImpact& area) { *response.add_areas() = area; }, response.mutable_next_page_token());
  return absl::OkStatus();
}

absl::Status get_timetable(Connection& reader, const v1::GetTimetableRequest& request,
                           v1::GetTimetableResponse& response) {
  CONCORD_ASSIGN(const auto page, page_of(request.page_size(), request.page_token(), 2));
  CONCORD_ASSIGN(const v1::Transition found, find(reader, request.authority(), request.transition_id()));
  if (found.tasks().empty()) return not_planned(found);
  bool open = false;
  for (const v1::Task& task : found.tasks()) {
    if (!task.done_on().empty() || (open && task.slack_days() >= response.least_slack_days())) continue;
    response.set_least_slack_days(task.slack_days());
    open = true;
  }
  page_list(
      all_of(found.tasks()), page,
      [](const v1::Task& task) {
        return Key{task.latest_start_on(), task.id()};
      },
      [&](const v1::Task& task) { *response.add_tasks() = task; }, response.mutable_next_page_token());
  return absl::OkStatus();
}

absl::Status get_capacity_curve(Connection& reader, const v1::GetCapacityCurveRequest& request,
                                v1::GetCapacityCurveResponse& response) {
  CONCORD_ASSIGN(const auto page, page_of(request.page_size(), request.page_token(), 1));
  CONCORD_ASSIGN(const v1::Transition found, find(reader, request.authority(), request.transition_id()));
  if (found.go_live_on().empty()) return not_planned(found);
  // From the day before the first change.
  std::string first = found.go_live_on();
  for (const v1::Wave& wave : found.waves()) {
    first = std::min(first, wave.handed_over_on().empty() ? wave.planned_on() : wave.handed_over_on());
  }
  for (const v1::CapacityStep& step : found.capacity_steps()) first = std::min(first, step.from_on());
  CONCORD_ASSIGN(const absl::CivilDay day, platform::parse_date(first, "go_live_on"));
  CONCORD_ASSIGN(const CapacityPlan plan, capacity_plan(found, day - 1));
  const std::vector<CurveDay> curve = capacity_curve(plan);
  std::vector<const CurveDay*> rows;
  for (const CurveDay& row : curve) rows.push_back(&row);
  page_list(
      rows, page, [](const CurveDay& row) { return Key{platform::format_date(row.day)}; },
      [&](const CurveDay& row) {
        v1::CapacityDay& shown = *response.add_days();
        shown.set_on(platform::format_date(row.day));
        shown.set_outgoing_places(row.outgoing_places);
        shown.set_receiving_places(row.receiving_places);
        shown.set_people_supported(row.people);
        shown.set_people_moved(row.moved);
      },
      response.mutable_next_page_token());
  return absl::OkStatus();
}

absl::Status list_risks(Connection& reader, const v1::ListRisksRequest& request, v1::ListRisksResponse& response) {
  CONCORD_ASSIGN(const auto page, page_of(request.page_size(), request.page_token(), 1));
  CONCORD_ASSIGN(const v1::Transition found, find(reader, request.authority(), request.transition_id()));
  page_list(
      all_of(found.risks()), page, kById, [&](const v1::Risk& risk) { *response.add_risks() = risk; },
      response.mutable_next_page_token());
  return absl::OkStatus();
}

absl::Status list_costs(Connection& reader, const v1::ListCostsRequest& request, v1::ListCostsResponse& response) {
  CONCORD_ASSIGN(const auto page, page_of(request.page_size(), request.page_token(), 1));
  CONCORD_ASSIGN(const v1::Transition found, find(reader, request.authority(), request.transition_id()));
  std::map<v1::Payer, std::int64_t> totals;
  for (const v1::CostLine& cost : found.costs()) totals[cost.payer()] += cost.amount_pence();
  for (const auto& [payer, pence] : totals) {
    v1::PayerTotal& total = *response.add_totals();
    total.set_payer(payer);
    total.set_amount_pence(pence);
  }
  page_list(
      all_of(found.costs()), page, kById, [&](const v1::CostLine& cost) { *response.add_costs() = cost; },
      response.mutable_next_page_token());
  return absl::OkStatus();
}

absl::Status list_communications(Connection& reader, const v1::ListCommunicationsRequest& request,
                                 v1::ListCommunicationsResponse& response) {
  CONCORD_ASSIGN(const auto page, page_of(request.page_size(), request.page_token(), 2));
  CONCORD_ASSIGN(const v1::Transition found, find(reader, request.authority(), request.transition_id()));
  std::vector<const v1::Communication*> entries;
  for (const v1::Communication& entry : found.communications()) {
    if (request.party() == v1::PARTY_UNSPECIFIED || request.party() == entry.party()) entries.push_back(&entry);
  }
  page_list(
      entries, page,
      [](const v1::Communication& entry) {
        return Key{entry.held_on(), entry.id()};
      },
      [&](const v1::Communication& entry) { *response.add_communications() = entry; },
      response.mutable_next_page_token());
  return absl::OkStatus();
}

absl::Status get_readiness(Connection& reader, const v1::GetReadinessRequest& request,
                           v1::GetReadinessResponse& response) {
  CONCORD_ASSIGN(const v1::Transition found, find(reader, request.authority(), request.transition_id()));
  *response.mutable_items() = found.readiness();
  for (const std::string& item : open_before_handover(found)) response.add_open(item);
  response.set_ready(response.open().empty());
  return absl::OkStatus();
}

}  // namespace concord::transition
