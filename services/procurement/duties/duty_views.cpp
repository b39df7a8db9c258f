// Writes duties and waivers as decisions are recorded, and lists them; see duty_views.h.
#include "services/procurement/duties/duty_views.h"

#include <algorithm>
#include <array>
#include <cstdlib>

#include "concord/procurement/v1/evaluation_events.pb.h"
#include "concord/procurement/v1/events.pb.h"
#include "concord/procurement/v1/framework_events.pb.h"

#include "services/platform/calling/rules_record.h"
#include "services/platform/storage/rows.h"
#include "services/platform/storage/view_table.h"
#include "services/platform/values/civil_date.h"
#include "services/platform/values/text.h"
#include "services/platform/world/world.h"
#include "services/procurement/duties/duty.h"

namespace concord::procurement {
namespace {

using ledger::v1::Record;
using platform::Statement;

const platform::ViewTable kDuties("duty",
                                  {"authority TEXT", "id TEXT", "subject_id TEXT", "due_on TEXT", "is_open BIGINT",
                                   "body BYTEA"},
                                  {"authority", "id"}, {"CREATE INDEX duty_by_day ON duty (authority, due_on, id)"});
const platform::ViewTable kWaivers("waiver",
                                   {"authority TEXT", "position BIGINT", "number BIGINT", "procedure_id TEXT",
                                    "requirement TEXT", "body BYTEA"},
                                   {"authority", "position", "number"},
                                   {"CREATE INDEX waiver_by_procedure ON waiver (authority, procedure_id)"});

absl::Status put(Connection& writer, const std::string& authority, const v1::Duty& duty) {
  return kDuties.put(writer, authority, duty.id(), duty.subject_id(), duty.due_on(), !duty.has_closing(),
                     Connection::Bytes{duty.SerializeAsString()});
}

absl::Status project(Connection& writer, const Record& record) {
  CONCORD_ASSIGN(const auto event, platform::parse_event<v1::DutyEvent>(record));
  CONCORD_ASSIGN(auto duty, find_duty(writer, record.authority(), platform::id_in(record.stream())));
  if (!duty) return absl::InternalError("a duty is closed that no decision asked for");
  DutyAggregate::evolve(*duty, event);
  return put(writer, record.authority(), *duty);
}

// Whose gate's findings ask for something once the event has happened; what is only proposed asks for nothing yet, and
// a gate that is asked twice on the way to one decision counts once.
constexpr std::array<std::string_view, 7> kDecisions = {"ProcedurePublished", "BidsOpened", "EvaluationCompleted",
                                                        "AwardApproved",      "CalledOff",  "CallOffAwarded",
                                                        "ContractAwarded"};

// Absent where the rules were not asked, or the bytes are none, which its own view tells.
template <typename Event>
std::optional<rules::v1::RulesRecord> rules_of(const Record& record) {
  Event event;
  if (!event.ParseFromString(record.payload())) return std::nullopt;
  return platform::rules_record_in(event);
}

std::optional<rules::v1::RulesRecord> rules_of(const Record& record) {
  const std::string_view kind = platform::kind_of(record.stream());
  if (kind == "procedure") return rules_of<v1::ProcedureEvent>(record);
  if (kind == "evaluation") return rules_of<v1::EvaluationEvent>(record);
  if (kind == "award") return rules_of<v1::AwardEvent>(record);
  if (kind == "framework") return rules_of<v1::FrameworkEvent>(record);
  return std::nullopt;
}

absl::Status add_duties(Connection& writer, const Record& record) {
  const auto rules = rules_of(record);
  if (!rules) return absl::OkStatus();
  const std::string day = platform::format_date(platform::london_day(record.recorded_at_ms()));
  for (const v1::Duty& duty : duties_of(rules->judgement(), record.position(), platform::id_in(record.stream()), day)) {
    CONCORD_RETURN_IF_ERROR(put(writer, record.authority(), duty));
  }
  return absl::OkStatus();
}

using Waivers = google::protobuf::RepeatedPtrField<rules::v1::Waiver>;

absl::Status add_waivers(Connection& writer, const Record& record, const Waivers& waivers,
                         const std::string& procedure_id, const std::string& by, bool published) {
  int number = 0;
  for (const rules::v1::Waiver& waiver : waivers) {
    v1::StatedWaiver stated;
    stated.set_procedure_id(procedure_id);
    *stated.mutable_waiver() = waiver;
    stated.set_stated_by(by);
    stated.set_published(published);
    stated.set_stated_on(platform::format_date(platform::london_day(record.recorded_at_ms())));
    CONCORD_RETURN_IF_ERROR(kWaivers.put(writer, record.authority(), record.position(), ++number, procedure_id,
                                         waiver.requirement(), Connection::Bytes{stated.SerializeAsString()}));
  }
  return absl::OkStatus();
}

struct WaiverRow {
  std::int64_t position = 0;
  std::int64_t number = 0;
  v1::StatedWaiver stated;
};

absl::StatusOr<WaiverRow> waiver_in(Statement& row) {
  WaiverRow waiver{row.integer(0), row.integer(1), {}};
  const std::string_view body = row.bytes(2);
  if (waiver.stated.ParseFromArray(body.data(), static_cast<int>(body.size()))) return waiver;
  return absl::DataLossError("a view's row does not parse; rebuild the views");
}

template <typename... Keys>
absl::StatusOr<std::vector<WaiverRow>> waiver_rows(Connection& reader, const char* sql, const Keys&... keys) {
  std::vector<WaiverRow> rows;
  absl::Status read;
  CONCORD_RETURN_IF_ERROR(reader.query(
      sql,
      [&](Statement& row) {
        auto waiver = waiver_in(row);
        if (!waiver.ok()) read = waiver.status();
        if (waiver.ok()) rows.push_back(*std::move(waiver));
        return read.ok();
      },
      keys...));
  if (!read.ok()) return read;
  return rows;
}

absl::Status take_back(Connection& writer, const Record& record, const std::string& procedure_id,
                       const std::string& requirement) {
  CONCORD_ASSIGN(auto rows, waiver_rows(writer,
                                        "SELECT position, number, body FROM waiver WHERE authority = $1 AND "
                                        "procedure_id = $2 AND requirement = $3",
                                        record.authority(), procedure_id, requirement));
  for (WaiverRow& row : rows) {
    if (row.stated.published() || !row.stated.taken_back_on().empty()) continue;
    row.stated.set_taken_back_on(platform::format_date(platform::london_day(record.recorded_at_ms())));
    CONCORD_RETURN_IF_ERROR(kWaivers.put(writer, record.authority(), row.position, row.number, procedure_id,
                                         requirement, Connection::Bytes{row.stated.SerializeAsString()}));
  }
  return absl::OkStatus();
}

absl::Status show_waivers(Connection& writer, const Record& record) {
  const bool may_waive = record.type() == "ProcedurePublished" || record.type() == "ParticularsStated";
  v1::ProcedureEvent event;
  if (!may_waive || !event.ParseFromString(record.payload())) return absl::OkStatus();
  const std::string id = platform::id_in(record.stream());
  if (event.has_procedure_published()) {
    const v1::Procedure& published = event.procedure_published().procedure();
    return add_waivers(writer, record, published.draft().legal().waivers(), id, published.published_by(), true);
  }
  if (!event.has_particulars_stated()) return absl::OkStatus();
  const v1::LaterParticulars& later = event.particulars_stated().particulars();
  for (const std::string& name : later.taken_back()) {
    CONCORD_RETURN_IF_ERROR(take_back(writer, record, id, name));
  }
  return add_waivers(writer, record, later.waivers(), id, later.stated_by(), false);
}

}  // namespace

std::string duty_tables() { return kDuties.create() + kWaivers.create(); }
platform::ViewPart duty_part() {
  return {{"duty"}, {kDuties.name(), kWaivers.name()}, v1::DutyEvent::descriptor(), project};
}

absl::Status show_promises(Connection& writer, const Record& record) {
  if (std::find(kDecisions.begin(), kDecisions.end(), record.type()) != kDecisions.end()) {
    CONCORD_RETURN_IF_ERROR(add_duties(writer, record));
  }
  return show_waivers(writer, record);
}

absl::StatusOr<std::optional<v1::Duty>> find_duty(Connection& reader, const std::string& authority,
                                                  const std::string& id) {
  CONCORD_ASSIGN(auto duty, platform::read_row<v1::Duty>(
                                reader, "SELECT body FROM duty WHERE authority = $1 AND id = $2", authority, id));
  if (duty.id().empty()) return std::nullopt;
  return duty;
}

absl::Status list_duties(Connection& reader, const std::string& today, const v1::ListDutiesRequest& request,
                         v1::ListDutiesResponse& answer) {
  CONCORD_ASSIGN(const auto page, platform::page_of(request.page_size(), request.page_token(), 2));
  CONCORD_RETURN_IF_ERROR(reader.query(
      "SELECT COUNT(*), COALESCE(SUM(CASE WHEN is_open = 1 AND due_on < $1 THEN 1 ELSE 0 END), 0) FROM duty WHERE "
      "authority = $2 AND ($3 = '' OR subject_id = $3) AND (is_open = 1 OR $4 = 1)",
      [&](Statement& row) {
        answer.set_total(row.integer(0));
        answer.set_late(row.integer(1));
        return false;
      },
      today, request.authority(), request.subject_id(), request.with_closed()));
  CONCORD_ASSIGN(
      const auto rows,
      platform::read_bodies<v1::Duty>(
          reader,
          "SELECT body FROM duty WHERE authority = $1 AND ($2 = '' OR subject_id = $2) AND (is_open = 1 OR "
          "$3 = 1) AND (due_on > $4 OR (due_on = $4 AND id > $5)) ORDER BY due_on, id LIMIT $6",
          request.authority(), request.subject_id(), request.with_closed(), page.key(0), page.key(1), page.size + 1));
  platform::cut_page(
      page, rows, [&](const v1::Duty& duty) { *answer.add_duties() = duty; },
      [](const v1::Duty& duty) {
        return std::vector<std::string>{duty.due_on(), duty.id()};
      },
      answer.mutable_next_page_token());
  return absl::OkStatus();
}

absl::Status list_waivers(Connection& reader, const v1::ListWaiversRequest& request, v1::ListWaiversResponse& answer) {
  CONCORD_ASSIGN(const auto page, platform::page_of(request.page_size(), request.page_token(), 2));
  CONCORD_RETURN_IF_ERROR(reader.query(
      "SELECT COUNT(*) FROM waiver WHERE authority = $1",
      [&](Statement& row) {
        answer.set_total(row.integer(0));
        return false;
      },
      request.authority()));
  const auto number = [&](std::size_t key) -> std::int64_t {
    return page.key(key).empty() ? 0 : std::strtoll(page.key(key).c_str(), nullptr, 10);
  };
  CONCORD_ASSIGN(const auto rows,
                 waiver_rows(reader,
                             "SELECT position, number, body FROM waiver WHERE authority = $1 AND (position > $2 OR "
                             "(position = $2 AND number > $3)) ORDER BY position, number LIMIT $4",
                             request.authority(), number(0), number(1), page.size + 1));
  platform::cut_page(
      page, rows, [&](const WaiverRow& row) { *answer.add_waivers() = row.stated; },
      [](const WaiverRow& row) {
        return std::vector<std::string>{std::to_string(row.position), std::to_string(row.number)};
      },
      answer.mutable_next_page_token());
  return absl::OkStatus();
}

}  // namespace concord::procurement
