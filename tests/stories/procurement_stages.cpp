// Which decide functions answer the stories of stages before a final tender.
#include "tests/stories/procurement_stages.h"

#include "services/procurement/procedure/procedure_facts.h"
#include "services/procurement/stages/stages.h"
#include "tests/stories/procurement_facts.h"

namespace concord::procurement {
namespace {

// What every story's procedure is published with: requests until noon of 10 November 2026, a clarification until noon
// of the 24th, tenders until noon of 31 December. procedure: none, single (without stages), cancelled; most: how many
// go on after the first; accredited: only, and valid: ids
v1::Procedure staged(const StoryFacts& facts) {
  v1::Procedure procedure;
  if (stories::has_fact(facts, "procedure", "none")) return procedure;
  procedure.set_id("p1");
  procedure.set_status(stories::has_fact(facts, "procedure", "cancelled") ? v1::PROCEDURE_STATUS_CANCELLED
                                                                          : v1::PROCEDURE_STATUS_PUBLISHED);
  procedure.set_published_on("2026-10-01");
  v1::ProcedureDraft& draft = *procedure.mutable_draft();
  draft.set_type(v1::PROCEDURE_TYPE_COMPETITIVE_FLEXIBLE);
  draft.mutable_timetable()->set_deadline_ms(1'798'718'400'000);
  draft.mutable_award_rules()->set_accredited_only(stories::has_fact(facts, "accredited", "only"));
  if (stories::has_fact(facts, "procedure", "single")) return procedure;
  v1::Stage& first = *draft.add_stages();
  first.set_id("long-list");
  first.set_kind(v1::STAGE_KIND_PARTICIPATION);
  first.set_ends_ms(1'794'312'000'000);
  first.set_decided_by("2026-11-20");
  first.set_at_most(static_cast<std::int32_t>(number(text(facts, "most", "0"))));
  for (const char* id : {"insured", "experienced"}) first.add_conditions()->set_id(id);
  v1::Stage& second = *draft.add_stages();
  second.set_id("clarification");
  second.set_kind(v1::STAGE_KIND_DIALOGUE);
  second.set_ends_ms(1'795'521'600'000);
  second.set_decided_by("2026-12-10");
  return procedure;
}

constexpr auto kStage = [](const auto& state, const auto& request, const StoryFacts& facts, const Context& context) {
  return decide(state, request, context, StageFacts{staged(facts), ids(facts, "valid")});
};

}  // namespace

void state_stages(BidFacts& bid, const StoryFacts& facts) {
  if (facts.count("stages") == 0) return;
  bid.procedure.mutable_draft()->add_stages()->set_id("long-list");
  if (stories::has_fact(facts, "stages", "issued")) {
    bid.stages.add_ends()->set_stage_id("long-list");
    bid.stages.mutable_final_tender()->set_issued_on("2026-11-20");
  }
  for (const std::string& id : ids(facts, "in")) bid.stages.add_participants()->set_provider_id(id);
  for (const std::string& id : ids(facts, "left_out")) {
    v1::Participant& participant = *bid.stages.add_participants();
    participant.set_provider_id(id);
    participant.set_left_out_after("long-list");
  }
  for (const std::string& id : ids(facts, "withdrew")) {
    v1::Participant& participant = *bid.stages.add_participants();
    participant.set_provider_id(id);
    participant.set_withdrawn_on("2026-11-20");
  }
}

absl::Status stages_over(const StoryFacts& facts) {
  BidFacts bid;
  state_stages(bid, facts);
  return check_stages_over(bid.procedure, bid.stages);
}

DeadlineDays moved_days(const v1::Procedure& procedure, const v1::ExtendDeadlineRequest& request,
                        const StoryFacts& facts) {
  DeadlineDays days = deadline_days(procedure.draft().timetable(), request.deadline_ms());
  days.takes_no_bids_yet = !stages_over(facts).ok();
  return days;
}

absl::Status may_join(const StoryFacts& facts) {
  BidFacts bid;
  state_stages(bid, facts);
  return check_may_join(bid.procedure, bid.stages, text(facts, "left_out", ""));
}

void add_stages(stories::StoryBook& book) {
  book.add(
      stories::Aggregate<StagesAggregate>("stages")
          .on<v1::RequestParticipationRequest>(
              "RequestParticipation",
              // registered: no; accredited: only; answered: the answers' hash
              [](const auto& state, const auto& request, const StoryFacts& facts, const Context& context) {
                const bool is_registered = !stories::has_fact(facts, "registered", "no");
                return decide(state, request, context,
                              ParticipationFacts{staged(facts), is_registered, false, text(facts, "answered", "aa")});
              })
          .on<v1::WithdrawParticipationRequest>("WithdrawParticipation", kStage)
          .on<v1::TellParticipantsRequest>("TellParticipants", kStage)
          .on<v1::ExtendStageRequest>("ExtendStage", kStage)
          .on<v1::ProposeStageEndRequest>("ProposeStageEnd", kStage)
          .on<v1::ApproveStageEndRequest>("ApproveStageEnd", kStage)
          .on<v1::DeclineStageEndRequest>("DeclineStageEnd", kStage)
          .on<v1::ProposeFinalTenderRequest>("ProposeFinalTender", kStage)
          .on<v1::DeclineFinalTenderRequest>("DeclineFinalTender", kStage)
          .on<v1::ApproveFinalTenderRequest>(
              "ApproveFinalTender",
              // blocks or warns: code
              [](const auto& state, const auto& request, const StoryFacts& facts, const Context& context) {
                FinalTenderFacts tender{staged(facts), {}};
                for (const auto& [name, level] :
                     {std::pair("blocks", v1::FINDING_LEVEL_BLOCKS), std::pair("warns", v1::FINDING_LEVEL_WARNS)}) {
                  if (facts.count(name) == 0) continue;
                  v1::Finding finding;
                  finding.set_code(text(facts, name, ""));
                  finding.set_level(level);
                  finding.set_sentence("The rules found it.");
                  finding.set_remedy("Extend the deadline.");
                  tender.findings.push_back(finding);
                }
                return decide(state, request, context, tender);
              }));
}

}  // namespace concord::procurement
