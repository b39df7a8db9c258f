// Winners, accreditations and findings for the decide functions; see award_facts.h.
#include "services/procurement/award/award_facts.h"

#include <algorithm>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "services/platform/values/civil_date.h"
#include "services/platform/values/refusal.h"
#include "services/procurement/award/standing.h"
#include "services/procurement/documents/document_views.h"
#include "services/procurement/evaluation/panel.h"
#include "services/procurement/gates/award_notices.h"
#include "services/procurement/gates/standstill.h"
#include "services/procurement/parties/party_views.h"
#include "services/procurement/procedure/ended_lots.h"
#include "services/procurement/procedure/procedure_facts.h"

namespace concord::procurement {
namespace {

constexpr int kTwo = 2;  // who recommends and who approves
constexpr char kNoSuchNotice[] = "NO_SUCH_NOTICE";

v1::Standstill standstill_found(const AwardFacts& facts, const std::vector<FoundWinner>& signs) {
  if (facts.findings.rules) return standstill_in(facts.findings.rules->judgement());
  const v1::RecordedNotice* notice = nullptr;
  if (!signs.empty()) {
    notice = notice_of_award(facts.procedure, kAwardNotice, signs[0].contract_id, signs[0].awarded_on);
  }
  return standstill_without_rules(facts.procedure, notice == nullptr ? "" : notice->published_on());
}

// `lot_id`: the lot that is signed; empty for all.
absl::StatusOr<AwardFacts> gather(const AwardSources& sources, Gate gate, const std::vector<FoundWinner>& winners,
                                  const std::string& lot_id, const v1::Procedure& procedure, const Context& context,
                                  int persons = kTwo) {
  AwardFacts facts;
  facts.procedure = procedure;
  GateFacts gathered;
  gathered.rules = facts.procedure.draft();
  gathered.all_winners = winners;
  if (gate == Gate::kAward) gathered.deciding_persons = persons;
  gathered.ends_not_told = ends_not_told(procedure);
  for (const FoundWinner& winner : winners) {
    if (lot_id.empty() || winner.lot_id == lot_id) gathered.winners.push_back(winner);
  }
  std::set<std::string> parties;
  for (const FoundWinner& winner : winners) parties.insert(winner.party_ids.begin(), winner.party_ids.end());
  CONCORD_ASSIGN(const auto known, platform::read_with(sources.procedures.ledger().database(), [&](Connection& reader) {
                   return known_parties(reader, context.authority, parties, platform::format_date(context.today));
                 }));
  gathered.accredited = known.accredited;
  CONCORD_ASSIGN(facts.findings, find_and_ask(sources.asker, gate, gathered, facts.procedure, context));
  facts.standstill = standstill_found(facts, gate == Gate::kSign ? gathered.winners : std::vector<FoundWinner>());
  return facts;
}

}  // namespace

absl::StatusOr<RecommendFacts> recommend_facts(const AwardSources& sources, const v1::Award& state,
                                               const v1::RecommendAwardRequest& request, const Context& context) {
  CONCORD_ASSIGN(const auto evaluation,
                 sources.evaluations.load(context.authority, evaluation_by_procedure_id(request)));
  return recommend_facts_of(sources, state, evaluation.state->sheet, request, kTwo, context);
}

absl::StatusOr<RecommendFacts> recommend_facts_of(const AwardSources& sources, const v1::Award& state,
                                                  const v1::Evaluation& evaluation,
                                                  const v1::RecommendAwardRequest& request, int persons,
                                                  const Context& context) {
  RecommendFacts facts;
  facts.evaluation_completed = evaluation.status() == v1::EVALUATION_STATUS_COMPLETED;
  facts.outdated_lots = outdated_lots(evaluation, state);
  std::vector<FoundWinner> winners;
  if (facts.evaluation_completed) {
    facts.proposal = propose_award(evaluation, state);
    if (facts.proposal.ok()) winners = winners_of(state, &*facts.proposal);
  }
  CONCORD_ASSIGN(const auto procedure, load_procedure(sources.procedures, context, request.procedure_id()));
  CONCORD_ASSIGN(auto gathered, gather(sources, Gate::kAward, winners, "", procedure, context, persons));
  facts.procedure = std::move(gathered.procedure);
  facts.findings = std::move(gathered.findings);
  return facts;
}

AwardFacts alone_facts(const RecommendFacts& recommended) {
  AwardFacts facts;
  facts.procedure = recommended.procedure;
  facts.findings = recommended.findings;
  facts.standstill = standstill_found(facts, {});
  return facts;
}

absl::StatusOr<AwardFacts> approval_facts(const AwardSources& sources, const v1::Award& state,
                                          const v1::ApproveAwardRequest& request, const Context& context) {
  CONCORD_ASSIGN(const auto procedure, load_procedure(sources.procedures, context, request.procedure_id()));
  CONCORD_ASSIGN(auto facts, gather(sources, Gate::kAward, winners_of(state, nullptr), "", procedure, context));
  CONCORD_ASSIGN(const auto evaluation,
                 sources.evaluations.load(context.authority, evaluation_by_procedure_id(request)));
  facts.still_proposed = is_still_proposed(evaluation.state->sheet, state);
  facts.undecided = check_winners_decided(evaluation.state->sheet, state, "");
  const std::string& approver = context.actor.subject;
  facts.has_marked = took_part(*evaluation.state, approver);
  CONCORD_ASSIGN(facts.outdated_letter,
                 platform::read_with(sources.evaluations.ledger().database(), [&](Connection& reader) {
                   return outdated_letter(reader, context.authority, request.procedure_id(), awards_reached(state),
                                          recommendation_mark(state));
                 }));
  return facts;
}

absl::StatusOr<AwardFacts> signing_facts(const AwardSources& sources, const v1::Award& state,
                                         const v1::SignContractRequest& request, const Context& context) {
  CONCORD_ASSIGN(const auto procedure, load_procedure(sources.procedures, context, request.procedure_id()));
  CONCORD_ASSIGN(auto facts,
                 gather(sources, Gate::kSign, winners_of(state, nullptr), request.lot_id(), procedure, context));
  CONCORD_ASSIGN(const auto evaluation,
                 sources.evaluations.load(context.authority, evaluation_by_procedure_id(request)));
  facts.undecided = check_winners_decided(evaluation.state->sheet, state, request.lot_id());
  return facts;
}

absl::StatusOr<CountedStandstill> counted_standstill(const AwardSources& sources, const v1::Award& state,
                                                     const v1::LotDecision& lot, const v1::Procedure& procedure,
                                                     const Context& context) {
  CONCORD_ASSIGN(AwardFacts facts,
                 gather(sources, Gate::kSign, winners_of(state, nullptr), lot.award().lot_id(), procedure, context));
  CountedStandstill counted;
  counted.lot_id = lot.award().lot_id();
  counted.contract_id = lot.contract().contract_id();
  counted.standstill = std::move(facts.standstill);
  counted.rules = std::move(facts.findings.rules);
  return counted;
}

absl::StatusOr<bool> is_notice_known(const RulesAsker& asker, const v1::Procedure& procedure, const std::string& notice,
                                     const Context& context) {
  if (asker.rules == nullptr || procedure.published_on().empty()) return true;
  v1::Procedure with = procedure;
  with.clear_recorded_notices();
  with.mutable_draft()->mutable_legal()->clear_notices();
  with.mutable_draft()->mutable_legal()->add_notices(notice);
  GateFacts facts;
  facts.rules = with.draft();
  facts.is_preview = true;
  CONCORD_ASSIGN(const Findings found, find_and_ask(asker, Gate::kSign, facts, with, context));
  return std::none_of(found.begin(), found.end(),
                      [](const v1::Finding& finding) { return finding.code() == kNoSuchNotice; });
}

}  // namespace concord::procurement
