// PURE. A procedure's life: drafted, published by a second person, questions answered to everybody, deadline extended,
// bids opened by two officers, or cancelled. Stream "procedure/<id>". It must never learn who asked a question.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "concord/procurement/v1/commands.pb.h"
#include "concord/procurement/v1/events.pb.h"
#include "concord/procurement/v1/internal_commands.pb.h"

#include "services/platform/values/context.h"
#include "services/platform/values/decided.h"
#include "services/procurement/gates/findings.h"

namespace concord::procurement {

inline constexpr int kMaxExtensions = 20;
inline constexpr std::int64_t kMaxExtensionMs = std::int64_t{366} * 86'400'000;

struct ProcedureAggregate {
  using State = v1::Procedure;  // exists when id is not empty
  using Event = v1::ProcedureEvent;
  static void evolve(State& state, const Event& event);
};

std::string procedure_stream(const std::string& id);
// The stream of a command that says which procedure it means.
inline constexpr auto by_procedure_id = [](const auto& request) { return procedure_stream(request.procedure_id()); };

struct PublishFacts {
  Findings findings;
  std::optional<v1::RankReversal> rank_reversal;
  std::string seal_key_id;
  std::string seal_public_key;
};
struct SubmissionFacts {
  Findings findings;
};
struct OpeningFacts {
  Findings findings;
  std::int64_t bids = 0;
  absl::Status stages_over;  // STAGES_NOT_OVER where nobody could tender
};
struct CancelFacts {
  bool award_approved = false;
  bool has_marked = false;  // whoever cancels marked, agreed or chose among bids, or is on the panel
};

using ProcedureState = v1::Procedure;
using ProcedureDecided = platform::Decided<v1::ProcedureEvent>;
using platform::Context;
using PlainProcedureCommands =
    platform::Commands<v1::DraftProcedureRequest, v1::AmendProcedureRequest, v1::ReturnProcedureRequest>;
ProcedureDecided decide(const ProcedureState&, const v1::DraftProcedureFromPlan&, const Context&);
ProcedureDecided decide(const ProcedureState&, const v1::DraftMiniCompetition&, const Context&);
ProcedureDecided decide(const ProcedureState&, const v1::DraftProcedureRequest&, const Context&);
ProcedureDecided decide(const ProcedureState&, const v1::AmendProcedureRequest&, const Context&);
ProcedureDecided decide(const ProcedureState&, const v1::SubmitForPublicationRequest&, const Context&,
                        const SubmissionFacts&);
ProcedureDecided decide(const ProcedureState&, const v1::ReturnProcedureRequest&, const Context&);
ProcedureDecided decide(const ProcedureState&, const v1::PublishProcedureRequest&, const Context&, const PublishFacts&);
ProcedureDecided decide(const ProcedureState&, const v1::CancelProcedureRequest&, const Context&, const CancelFacts&);
ProcedureDecided decide(const ProcedureState&, const v1::OpenBidsRequest&, const Context&, const OpeningFacts&);

absl::Status unknown_procedure(const std::string& id);
// UNKNOWN_PROCEDURE or PROCEDURE_NOT_PUBLISHED.
absl::Status check_published(const ProcedureState& state, const std::string& id);

}  // namespace concord::procurement
