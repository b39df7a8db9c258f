// Creates the tables and hands each record to its aggregate's projection, by the event's type.
#include "services/procurement/views.h"

#include <functional>
#include <map>

namespace concord::procurement {
namespace {

using platform::Connection;
using Record = ledger::v1::Record;
using Project = absl::Status (*)(Connection&, const Record&);

const std::map<std::string, Project, std::less<>>& projections() {
  static const std::map<std::string, Project, std::less<>> kProjections = {
      {"PartyRecorded", project_party},
      {"ProcedureDrafted", project_procedure},
      {"ProcedureAmended", project_procedure},
      {"ProcedureSubmitted", project_procedure},
      {"ProcedureReturned", project_procedure},
      {"ProcedurePublished", project_procedure},
      {"QuestionAsked", project_procedure},
      {"QuestionAnswered", project_procedure},
      {"DeadlineExtended", project_procedure},
      {"ProcedureCancelled", project_procedure},
      {"BidOpeningBegun", project_procedure},
      {"BidsOpened", project_procedure},
      {"NoticeRecorded", project_procedure},
      {"BidSubmitted", project_bid},
      {"BidReplaced", project_bid},
      {"BidWithdrawn", project_bid},
      {"LateBidRefused", project_attempt},
      {"BidRefused", project_attempt},
      {"EvaluationStarted", project_evaluation},
      {"InterestDeclared", project_evaluation},
      {"AnswerScored", project_evaluation},
      {"ModerationStarted", project_evaluation},
      {"ScoreModerated", project_evaluation},
      {"PricesScored", project_evaluation},
      {"PriceQuestioned", project_evaluation},
      {"PriceExplained", project_evaluation},
      {"ExplanationAccepted", project_evaluation},
      {"BidRejected", project_evaluation},
      {"EvaluationCompleted", project_evaluation},
      {"AwardRecommended", project_award},
      {"AwardApproved", project_award},
      {"LotAwarded", project_award},
      {"LotAwardSetAside", project_award},
      {"ContractAwarded", project_award},
      {"FrameworkDrafted", project_framework},
      {"FrameworkOpened", project_framework},
      {"ProviderAdmitted", project_framework},
      {"ProviderSuspendedFromFramework", project_framework},
      {"ProviderReinstatedInFramework", project_framework},
      {"FrameworkClosed", project_framework},
      {"CalledOff", project_framework},
      {"MiniCompetitionStarted", project_framework},
      {"OfferReceived", project_offer},
      {"OfferWithdrawn", project_offer},
      {"OfferAnswered", project_offer},
      {"AllianceDrafted", project_alliance},
      {"StrategyWritten", project_alliance},
      {"BidModeChosen", project_alliance},
      {"GateItemCompleted", project_alliance},
      {"GateApproved", project_alliance},
      {"LeadershipTeamFormed", project_alliance},
      {"DecisionProposed", project_alliance},
      {"VoteCast", project_alliance},
      {"DecisionTaken", project_alliance},
      {"DecisionRefused", project_alliance},
      {"FinancialFrameworkAgreed", project_alliance},
      {"BookEntryRecorded", project_alliance},
      {"BookEntryCorrected", project_alliance},
      {"AllianceYearClosed", project_alliance},
      {"HealthCheckRecorded", project_alliance},
  };
  return kProjections;
}

constexpr char kTables[] = R"sql(
CREATE TABLE party (
  authority TEXT NOT NULL, provider_id TEXT NOT NULL, body BYTEA NOT NULL,
  PRIMARY KEY (authority, provider_id)
);
CREATE TABLE procedure (
  authority TEXT NOT NULL, id TEXT NOT NULL, rank BIGINT NOT NULL, published BIGINT NOT NULL, body BYTEA NOT NULL,
  PRIMARY KEY (authority, id)
);
CREATE INDEX procedure_by_rank ON procedure (authority, rank);
CREATE TABLE question (
  authority TEXT NOT NULL, procedure_id TEXT NOT NULL, position BIGINT NOT NULL, id TEXT NOT NULL,
  answered BIGINT NOT NULL, body BYTEA NOT NULL,
  PRIMARY KEY (authority, procedure_id, id)
);
CREATE INDEX question_by_position ON question (authority, procedure_id, position);
CREATE TABLE bid (
  authority TEXT NOT NULL, procedure_id TEXT NOT NULL, id TEXT NOT NULL, status BIGINT NOT NULL, body BYTEA NOT NULL,
  PRIMARY KEY (authority, id)
);
CREATE INDEX bid_by_procedure ON bid (authority, procedure_id, id);
CREATE TABLE bid_party (
  authority TEXT NOT NULL, procedure_id TEXT NOT NULL, provider_id TEXT NOT NULL, bid_id TEXT NOT NULL,
  PRIMARY KEY (authority, bid_id, provider_id)
);
CREATE INDEX bid_party_by_provider ON bid_party (authority, procedure_id, provider_id, bid_id);
CREATE TABLE bid_attempt (
  authority TEXT NOT NULL, position BIGINT NOT NULL, procedure_id TEXT NOT NULL, provider_id TEXT NOT NULL,
  late BIGINT NOT NULL, body BYTEA NOT NULL,
  PRIMARY KEY (authority, position)
);
CREATE INDEX bid_attempt_by_procedure ON bid_attempt (authority, procedure_id, position);
CREATE TABLE evaluation (
  authority TEXT NOT NULL, procedure_id TEXT NOT NULL, scores BIGINT NOT NULL, body BYTEA NOT NULL,
  PRIMARY KEY (authority, procedure_id)
);
CREATE TABLE score (
  authority TEXT NOT NULL, procedure_id TEXT NOT NULL, bid_id TEXT NOT NULL, lot_id TEXT NOT NULL,
  criterion_id TEXT NOT NULL, evaluator TEXT NOT NULL, body BYTEA NOT NULL,
  PRIMARY KEY (authority, procedure_id, bid_id, lot_id, criterion_id, evaluator)
);
CREATE TABLE consensus (
  authority TEXT NOT NULL, procedure_id TEXT NOT NULL, bid_id TEXT NOT NULL, lot_id TEXT NOT NULL,
  criterion_id TEXT NOT NULL, body BYTEA NOT NULL,
  PRIMARY KEY (authority, procedure_id, bid_id, lot_id, criterion_id)
);
CREATE TABLE award (
  authority TEXT NOT NULL, procedure_id TEXT NOT NULL, body BYTEA NOT NULL,
  PRIMARY KEY (authority, procedure_id)
);
CREATE TABLE sealed_bid (
  authority TEXT NOT NULL, bid_id TEXT NOT NULL, sealed BYTEA NOT NULL,
  PRIMARY KEY (authority, bid_id)
);
CREATE TABLE question_asker (
  authority TEXT NOT NULL, procedure_id TEXT NOT NULL, question_id TEXT NOT NULL, provider_id TEXT NOT NULL,
  PRIMARY KEY (authority, procedure_id, question_id)
)
)sql";

constexpr char kPartnershipTables[] = R"sql(
CREATE TABLE framework (
  authority TEXT NOT NULL, id TEXT NOT NULL, status BIGINT NOT NULL, body BYTEA NOT NULL,
  PRIMARY KEY (authority, id)
);
CREATE TABLE call_off (
  authority TEXT NOT NULL, framework_id TEXT NOT NULL, position BIGINT NOT NULL, body BYTEA NOT NULL,
  PRIMARY KEY (authority, framework_id, position)
);
CREATE TABLE offer (
  authority TEXT NOT NULL, proposal_id TEXT NOT NULL, provider_id TEXT NOT NULL, body BYTEA NOT NULL,
  PRIMARY KEY (authority, proposal_id)
);
CREATE TABLE alliance (
  authority TEXT NOT NULL, id TEXT NOT NULL, body BYTEA NOT NULL,
  PRIMARY KEY (authority, id)
);
CREATE TABLE alliance_member (
  authority TEXT NOT NULL, alliance_id TEXT NOT NULL, provider_id TEXT NOT NULL,
  PRIMARY KEY (authority, alliance_id, provider_id)
);
CREATE TABLE alliance_decision (
  authority TEXT NOT NULL, alliance_id TEXT NOT NULL, position BIGINT NOT NULL, id TEXT NOT NULL,
  open BIGINT NOT NULL, body BYTEA NOT NULL,
  PRIMARY KEY (authority, alliance_id, id)
);
CREATE INDEX alliance_decision_by_position ON alliance_decision (authority, alliance_id, position);
CREATE TABLE book_entry (
  authority TEXT NOT NULL, alliance_id TEXT NOT NULL, month TEXT NOT NULL, id TEXT NOT NULL,
  member_id TEXT NOT NULL, body BYTEA NOT NULL,
  PRIMARY KEY (authority, alliance_id, month, id)
);
CREATE TABLE health_check (
  authority TEXT NOT NULL, alliance_id TEXT NOT NULL, position BIGINT NOT NULL, body BYTEA NOT NULL,
  PRIMARY KEY (authority, alliance_id, position)
)
)sql";

}  // namespace

std::vector<platform::Migration> ProcurementViews::migrations() const {
  return {{1, "procurement", kTables}, {2, "frameworks and alliances", kPartnershipTables}};
}

// Not among them: sealed_bid and question_asker, which no event could bring back.
std::vector<std::string> ProcurementViews::tables() const {
  return {"party",           "procedure",         "question",   "bid",         "bid_party", "bid_attempt", "evaluation",
          "score",           "consensus",         "award",      "framework",   "call_off",  "offer",       "alliance",
          "alliance_member", "alliance_decision", "book_entry", "health_check"};
}

absl::Status ProcurementViews::project(Connection& writer, const Record& record) {
  const auto found = projections().find(record.type());
  return found == projections().end() ? absl::OkStatus() : found->second(writer, record);
}

}  // namespace concord::procurement
