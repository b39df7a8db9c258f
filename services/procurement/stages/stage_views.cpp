// Writes stages as they stand, and reads them as far as the viewer may see.
#include "services/procurement/stages/stage_views.h"

#include <algorithm>

#include "services/platform/storage/rows.h"
#include "services/platform/storage/view_table.h"
#include "services/platform/values/refusal.h"
#include "services/platform/values/text.h"
#include "services/procurement/fields/field_rules.h"
#include "services/procurement/procedure/procedure.h"
#include "services/procurement/procedure/procedure_views.h"
#include "services/procurement/stages/stages.h"

namespace concord::procurement {
namespace {

using platform::Context;
using platform::Statement;

const platform::ViewTable kRuns("stage_run", {"authority TEXT", "procedure_id TEXT", "body BYTEA"},
                                {"authority", "procedure_id"});
const platform::ViewTable kParticipants("participant",
                                        {"authority TEXT", "procedure_id TEXT", "provider_id TEXT", "body BYTEA"},
                                        {"authority", "procedure_id", "provider_id"});
const platform::ViewTable kAnswers("participation_answer",
                                   {"authority TEXT", "procedure_id TEXT", "provider_id TEXT", "answers BYTEA"},
                                   {"authority", "procedure_id", "provider_id"});

absl::Status project(Connection& writer, const ledger::v1::Record& record) {
  CONCORD_ASSIGN(const auto event, platform::parse_event<v1::StagesEvent>(record));
  const std::string id = platform::id_in(record.stream());
  CONCORD_ASSIGN(auto run, find_stage_run(writer, record.authority(), id));
  StagesAggregate::evolve(run, event);
  for (const v1::Participant& participant : run.participants()) {
    CONCORD_RETURN_IF_ERROR(kParticipants.put(writer, record.authority(), id, participant.provider_id(),
                                              Connection::Bytes{participant.SerializeAsString()}));
  }
  return kRuns.put(writer, record.authority(), id, Connection::Bytes{run.SerializeAsString()});
}

// Nobody hears who asked before a stage is decided, or the procedure cancelled.
absl::StatusOr<bool> is_open(Connection& reader, const ledger::v1::Record& record) {
  const std::string id = platform::id_in(record.stream());
  CONCORD_ASSIGN(const auto run, find_stage_run(reader, record.authority(), id));
  if (!run.ends().empty() || !run.earlier_ends().empty()) return true;
  CONCORD_ASSIGN(const auto procedure, find_procedure(reader, record.authority(), id));
  return procedure.status() == v1::PROCEDURE_STATUS_CANCELLED;
}

absl::StatusOr<v1::Procedure> published(Connection& reader, const std::string& authority, const std::string& id) {
  CONCORD_ASSIGN(auto procedure, find_procedure(reader, authority, id));
  if (procedure.published_on().empty()) return unknown_procedure(id);
  return procedure;
}

void leave_out_names(v1::StageEnd& end) {
  end.clear_proposed_by();
  end.clear_decided_by();
}

// Its own fate, and the summary that every participant of the stage is told; others learn that the stage is decided.
v1::StageEnd shown_end(const v1::StageEnd& end, const Viewer& who) {
  v1::StageEnd shown = end;
  if (who.is_officer || who.is_evaluator) return shown;
  leave_out_names(shown);
  shown.clear_fates();
  for (const v1::StageFate& fate : end.fates()) {
    if (fate.provider_id() == who.organisation) *shown.add_fates() = fate;
  }
  if (shown.fates().empty()) shown.clear_summary();
  return shown;
}

// Whether it was in when that was told.
bool heard(const v1::Procedure& procedure, const v1::Participant& participant, const v1::StageNote& note) {
  if (!participant.withdrawn_on().empty()) return note.told_on() <= participant.withdrawn_on();
  if (participant.left_out_after().empty()) return true;
  for (const v1::Stage& stage : procedure.draft().stages()) {
    if (stage.id() == note.stage_id()) return true;
    if (stage.id() == participant.left_out_after()) return false;
  }
  return false;
}

void show_tender(const v1::FinalTender& tender, const Viewer& who, v1::GetStagesResponse& response) {
  if (tender.issued_on().empty()) return;
  v1::FinalTender& shown = *response.mutable_final_tender();
  shown = tender;
  if (who.is_officer || who.is_evaluator) return;
  shown.clear_proposed_by();
  shown.clear_issued_by();
  const auto& ids = tender.provider_ids();
  const bool may_tender = std::find(ids.begin(), ids.end(), who.organisation) != ids.end();
  shown.clear_provider_ids();  // rivals do not hear of one another
  if (may_tender) {
    shown.add_provider_ids(who.organisation);
    return;
  }
  shown.clear_specification();
  shown.clear_what_changed();
}

void show_run(const v1::Procedure& procedure, const v1::StageRun& run, const Viewer& who, const Context& context,
              v1::GetStagesResponse& response) {
  const bool is_staff = who.is_officer || who.is_evaluator;
  const v1::Participant* own = who.organisation.empty() ? nullptr : find_participant(run, who.organisation);
  if (!takes_requests(procedure, run, context.now_ms)) {
    response.set_requests(run.participants_size());
    response.set_participants(participants_in(run));
  }
  for (const v1::StageEnd& end : run.ends()) *response.add_ends() = shown_end(end, who);
  for (const v1::StageEnd& end : run.earlier_ends()) {
    v1::StageEnd shown = shown_end(end, who);
    if (is_staff || !shown.fates().empty()) *response.add_earlier_ends() = std::move(shown);
  }
  for (const v1::StageNote& note : run.notes()) {
    if (!is_staff && (own == nullptr || !heard(procedure, *own, note))) continue;
    v1::StageNote& shown = *response.add_notes();
    shown = note;
    if (!is_staff) shown.clear_told_by();
  }
  show_tender(run.final_tender(), who, response);
  if (!who.is_officer) return;
  if (run.has_proposed_end()) *response.mutable_proposed_end() = run.proposed_end();
  if (run.has_proposed_tender()) *response.mutable_proposed_tender() = run.proposed_tender();
}

absl::StatusOr<v1::ListedParticipant> listed(Connection& reader, const v1::Participant& participant,
                                             const v1::ListParticipantsRequest& request) {
  v1::ListedParticipant shown;
  *shown.mutable_participant() = participant;
  CONCORD_ASSIGN(auto kept,
                 platform::read_row<v1::ParticipationAnswers>(
                     reader,
                     "SELECT answers FROM participation_answer WHERE authority = $1 AND procedure_id = $2 AND "
                     "provider_id = $3",
                     request.authority(), request.procedure_id(), participant.provider_id()));
  *shown.mutable_answers() = std::move(*kept.mutable_answers());
  return shown;
}

}  // namespace

std::string stage_tables() { return kRuns.create() + kParticipants.create() + kAnswers.create(); }
// Not among its tables: participation_answer, which no event could bring back.
platform::ViewPart stage_part() {
  return {{"stages"}, {kRuns.name(), kParticipants.name()}, v1::StagesEvent::descriptor(), project, is_open};
}

absl::StatusOr<v1::StageRun> find_stage_run(Connection& reader, const std::string& authority,
                                            const std::string& procedure_id) {
  return platform::read_row<v1::StageRun>(
      reader, "SELECT body FROM stage_run WHERE authority = $1 AND procedure_id = $2", authority, procedure_id);
}

absl::Status get_stages(Connection& reader, const Context& context, const v1::GetStagesRequest& request,
                        v1::GetStagesResponse& response) {
  CONCORD_ASSIGN(const auto procedure, published(reader, request.authority(), request.procedure_id()));
  CONCORD_ASSIGN(const auto run, find_stage_run(reader, request.authority(), request.procedure_id()));
  for (const v1::Stage& stage : procedure.draft().stages()) *response.add_stages() = as_it_stands(stage, run);
  *response.mutable_extensions() = run.extensions();
  const v1::Stage* next = next_stage(procedure, run);
  const bool goes_on = procedure.status() == v1::PROCEDURE_STATUS_PUBLISHED;
  if (next != nullptr && goes_on) response.set_running_stage_id(next->id());
  show_run(procedure, run, Viewer(context), context, response);
  return absl::OkStatus();
}

absl::Status list_participants(Connection& reader, const Context& context, const v1::ListParticipantsRequest& request,
                               v1::ListParticipantsResponse& response) {
  CONCORD_ASSIGN(const auto page, platform::page_of(request.page_size(), request.page_token(), 1));
  CONCORD_ASSIGN(const auto procedure, published(reader, request.authority(), request.procedure_id()));
  const Viewer who(context);
  const bool is_staff = who.is_officer || who.is_evaluator;
  CONCORD_ASSIGN(const auto run, find_stage_run(reader, request.authority(), request.procedure_id()));
  if (is_staff && takes_requests(procedure, run, context.now_ms)) {
    return platform::refuse_state(
        {.code = "STAGE_RUNNING",
         .sentence = platform::cat("Requests to participate are taken until ",
                                   instant(as_it_stands(procedure.draft().stages(0), run).ends_ms()), "."),
         .remedy = "Until then nobody sees who asked; ask again after that instant."});
  }
  std::vector<v1::Participant> seen;
  for (const v1::Participant& participant : run.participants()) {
    if (is_staff || (!who.organisation.empty() && participant.provider_id() == who.organisation)) {
      seen.push_back(participant);
    }
  }
  response.set_count(static_cast<int>(seen.size()));
  CONCORD_ASSIGN(
      const auto rows,
      platform::read_bodies<v1::Participant>(
          reader,
          "SELECT body FROM participant WHERE authority = $1 AND procedure_id = $2 AND ($3 = 1 OR "
          "provider_id = $4) AND provider_id > $5 ORDER BY provider_id LIMIT $6",
          request.authority(), request.procedure_id(), is_staff, who.organisation, page.key(0), page.size + 1));
  absl::Status read;
  platform::cut_page(
      page, rows,
      [&](const v1::Participant& participant) {
        auto shown = listed(reader, participant, request);
        if (!shown.ok()) read = shown.status();
        if (shown.ok()) *response.add_participants() = *std::move(shown);
      },
      [](const v1::Participant& participant) { return std::vector<std::string>{participant.provider_id()}; },
      response.mutable_next_page_token());
  return read;
}

absl::Status drop_answers(Connection& writer, const std::string& authority, const std::string& procedure_id,
                          const std::string& provider_id) {
  CONCORD_ASSIGN(const auto run, find_stage_run(writer, authority, procedure_id));
  if (!run.ends().empty() || !run.earlier_ends().empty()) return absl::OkStatus();
  return writer.run(
      "DELETE FROM participation_answer WHERE authority = $1 AND procedure_id = $2 AND ($3 = '' OR provider_id = $3)",
      authority, procedure_id, provider_id);
}

absl::Status keep_answers(Connection& writer, const std::string& authority, const std::string& procedure_id,
                          const std::string& provider_id, const std::string& answers) {
  return kAnswers.put(writer, authority, procedure_id, provider_id, Connection::Bytes{answers});
}

}  // namespace concord::procurement
