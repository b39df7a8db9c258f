// PURE. A procedure's life: drafted, published by a second person, questions answered to everybody, deadline extended,
// bids opened by two officers, or cancelled. Stream "procedure/<id>". It must never learn who asked a question.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "concord/procurement/v1/commands.pb.h"
#include "concord/procurement/v1/events.pb.h"
#include "concord/procurement/v1/internal_commands.pb.h"

#include "services/platform/context.h"
#include "services/platform/decided.h"
#include "services/procurement/findings.h"

namespace concord::procurement {

inline constexpr int kMaxLots = 400;
inline constexpr int kMaxAreas = 2'000;
inline constexpr int kMaxYears = 10;
inline constexpr int kMaxTermMonths = 120;
inline constexpr int kMaxInvited = 2'000;
inline constexpr int kMaxQuestions = 2'000;
inline constexpr int kMaxExtensions = 20;
inline constexpr int kDefaultStandstillDays = 8;  // Procurement Act 2023 s.51
inline constexpr int kMaxStandstillDays = 60;
inline constexpr std::size_t kMaxContractId = 60;
inline constexpr std::int64_t kMaxExtensionMs = std::int64_t{366} * 86'400'000;

struct ProcedureAggregate {
  using State = v1::Procedure;  // exists when id is not empty
  using Event = v1::ProcedureEvent;
  static void evolve(State& state, const Event& event);
};

std::string procedure_stream(const std::string& id);

struct PublishFacts {
  Findings findings;
  std::optional<v1::RankReversal> rank_reversal;
  std::string seal_key_id;
  std::string seal_public_key;
};
struct OpeningFacts {
  Findings findings;
  std::int64_t bids = 0;
};
struct CancelFacts {
  bool award_approved = false;
};

using ProcedureState = v1::Procedure;
using ProcedureDecided = platform::Decided<v1::ProcedureEvent>;
using platform::Context;
ProcedureDecided decide(const ProcedureState&, const v1::DraftProcedureFromPlan&, const Context&);
ProcedureDecided decide(const ProcedureState&, const v1::DraftMiniCompetition&, const Context&);
ProcedureDecided decide(const ProcedureState&, const v1::DraftProcedureRequest&, const Context&);
ProcedureDecided decide(const ProcedureState&, const v1::AmendProcedureRequest&, const Context&);
ProcedureDecided decide(const ProcedureState&, const v1::SubmitForPublicationRequest&, const Context&);
ProcedureDecided decide(const ProcedureState&, const v1::ReturnProcedureRequest&, const Context&);
ProcedureDecided decide(const ProcedureState&, const v1::PublishProcedureRequest&, const Context&, const PublishFacts&);
ProcedureDecided decide(const ProcedureState&, const v1::ExtendDeadlineRequest&, const Context&);
ProcedureDecided decide(const ProcedureState&, const v1::RecordNoticeRequest&, const Context&);
ProcedureDecided decide(const ProcedureState&, const v1::CancelProcedureRequest&, const Context&, const CancelFacts&);
ProcedureDecided decide(const ProcedureState&, const v1::AskQuestionRequest&, const Context&);
ProcedureDecided decide(const ProcedureState&, const v1::AnswerQuestionRequest&, const Context&);
ProcedureDecided decide(const ProcedureState&, const v1::OpenBidsRequest&, const Context&, const OpeningFacts&);

// Shapes and bounds of what a person writes; refusals INVALID_PROCEDURE, INVALID_LOT, INVALID_CRITERIA, INVALID_DATES.
absl::Status check_written(const std::string& id, const v1::ProcedureDraft& draft);
// What is still wanting for publication, in words.
std::vector<std::string> missing_parts(const std::string& id, const v1::ProcedureDraft& draft);

absl::Status unknown_procedure(const std::string& id);
// UNKNOWN_PROCEDURE or PROCEDURE_NOT_PUBLISHED.
absl::Status check_published(const ProcedureState& state, const std::string& id);
const v1::Lot* find_lot(const v1::ProcedureDraft& draft, const std::string& id);
std::int64_t lot_value(const v1::Lot& lot);
// "<procedure id>-<lot id>" in lower case, and "-2", "-3" when a lot is awarded again.
std::string contract_id_of(const std::string& procedure_id, const std::string& lot_id, int time);
// The rank-reversal example of a draft, if its formula has one.
std::optional<v1::RankReversal> rank_reversal_of(const v1::ProcedureDraft& draft);

}  // namespace concord::procurement
