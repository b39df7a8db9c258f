// PURE. The stages of a procedure before its final tender: suppliers ask to participate, those who are in are told the
// same, two persons decide after each stage who goes on and why, and two issue the final specification. Stream
// "stages/<procedure id>". It must never see what a supplier answered: only its hash.
#pragma once

#include <set>
#include <string>

#include "absl/status/status.h"

#include "concord/procurement/v1/stage_commands.pb.h"
#include "concord/procurement/v1/stage_events.pb.h"

#include "services/platform/values/context.h"
#include "services/platform/values/decided.h"
#include "services/procurement/gates/findings.h"

namespace concord::procurement {

inline constexpr int kMaxParticipants = 500;
inline constexpr int kMaxStageNotes = 500;
inline constexpr std::size_t kMaxStageNote = 8'000;
inline constexpr std::size_t kMaxFinalSpecification = 20'000;

struct StagesAggregate {
  using State = v1::StageRun;  // exists when procedure_id is not empty
  using Event = v1::StagesEvent;
  static void evolve(State& state, const Event& event);
};

std::string stages_stream(const std::string& procedure_id);
inline constexpr auto stages_by_procedure_id = [](const auto& request) {
  return stages_stream(request.procedure_id());
};

// The stage that is not decided yet; null once all are over.
const v1::Stage* next_stage(const v1::Procedure& procedure, const v1::StageRun& run);
const v1::Participant* find_participant(const v1::StageRun& run, const std::string& provider_id);
bool is_in(const v1::Participant& participant);
int participants_in(const v1::StageRun& run);
// Whether requests to participate are taken.
bool takes_requests(const v1::Procedure& procedure, const v1::StageRun& run, std::int64_t now_ms);
// With its newest extension.
v1::Stage as_it_stands(const v1::Stage& stage, const v1::StageRun& run);
absl::Status unknown_stage(const v1::Procedure& procedure, const std::string& stage_id);
// STAGES_NOT_OVER and NOT_INVITED, of whoever leads a tender; a procedure without stages is open to all.
absl::Status check_may_lead(const v1::Procedure& procedure, const v1::StageRun& run, const std::string& provider_id);
// NOT_INVITED: who was left out, or withdrew, comes in as no member of a consortium.
absl::Status check_may_join(const v1::Procedure& procedure, const v1::StageRun& run, const std::string& provider_id);
// STAGES_NOT_OVER before the final tender is issued.
absl::Status check_stages_over(const v1::Procedure& procedure, const v1::StageRun& run);

// The answers by the stage's conditions, in its order; INVALID_PARTICIPATION and PERSONAL_DATA.
absl::StatusOr<v1::ParticipationAnswers> answers_of(const v1::Procedure& procedure,
                                                    const v1::RequestParticipationRequest& request);

struct StageFacts {
  v1::Procedure procedure;           // empty id when there is none
  std::set<std::string> accredited;  // of the participants, today
};
struct ParticipationFacts {
  v1::Procedure procedure;
  bool is_registered = false;
  bool is_accredited = false;
  std::string answers_mark;
};
struct FinalTenderFacts {
  v1::Procedure procedure;
  Findings findings;  // of the gate of publication, asked of the final tender
};

using StagesDecided = platform::Decided<v1::StagesEvent>;
using platform::Context;
StagesDecided decide(const v1::StageRun&, const v1::RequestParticipationRequest&, const Context&,
                     const ParticipationFacts&);
StagesDecided decide(const v1::StageRun&, const v1::WithdrawParticipationRequest&, const Context&, const StageFacts&);
StagesDecided decide(const v1::StageRun&, const v1::TellParticipantsRequest&, const Context&, const StageFacts&);
StagesDecided decide(const v1::StageRun&, const v1::ExtendStageRequest&, const Context&, const StageFacts&);
StagesDecided decide(const v1::StageRun&, const v1::ProposeStageEndRequest&, const Context&, const StageFacts&);
StagesDecided decide(const v1::StageRun&, const v1::ApproveStageEndRequest&, const Context&, const StageFacts&);
StagesDecided decide(const v1::StageRun&, const v1::DeclineStageEndRequest&, const Context&, const StageFacts&);
StagesDecided decide(const v1::StageRun&, const v1::ProposeFinalTenderRequest&, const Context&, const StageFacts&);
StagesDecided decide(const v1::StageRun&, const v1::ApproveFinalTenderRequest&, const Context&,
                     const FinalTenderFacts&);
StagesDecided decide(const v1::StageRun&, const v1::DeclineFinalTenderRequest&, const Context&, const StageFacts&);

// UNKNOWN_PROCEDURE, NO_STAGES.
absl::Status check_has_stages(const v1::Procedure& procedure, const std::string& id);
// The same, and PROCEDURE_NOT_PUBLISHED: a stage goes on while tenders can still be made.
absl::Status check_stages_run(const v1::Procedure& procedure, const std::string& id);

}  // namespace concord::procurement
