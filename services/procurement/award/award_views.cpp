// Writes awards as they stand, and reads them as far as the viewer may see.
#include "services/procurement/award/award_views.h"

#include <set>

#include "services/platform/storage/rows.h"
#include "services/platform/storage/view_table.h"
#include "services/platform/values/refusal.h"
#include "services/platform/values/text.h"
#include "services/procurement/award/award.h"
#include "services/procurement/award/optimum.h"
#include "services/procurement/procedure/procedure_views.h"

namespace concord::procurement {
namespace {

const platform::ViewTable kAwards("award", {"authority TEXT", "procedure_id TEXT", "body BYTEA"},
                                  {"authority", "procedure_id"});

absl::Status project(Connection& writer, const ledger::v1::Record& record) {
  CONCORD_ASSIGN(const auto event, platform::parse_event<v1::AwardEvent>(record));
  const std::string id = platform::id_in(record.stream());
  CONCORD_ASSIGN(auto award, find_award(writer, record.authority(), id));
  AwardAggregate::evolve(award, event);
  return kAwards.put(writer, record.authority(), id, Connection::Bytes{award.SerializeAsString()});
}

absl::Status unknown_award(const std::string& id) {
  return platform::refuse_missing(
      {.code = "UNKNOWN_AWARD",
       .sentence = platform::cat("There is no award of ", platform::in_quotes(id), " that you may see."),
       .remedy = "It is published when a second person has approved it."});
}

// The public reads what a second person approved: no names, no lot that is only recommended, and not how others scored.
void leave_out_undecided(v1::Award& award) {
  v1::Award decided;
  decided.set_procedure_id(award.procedure_id());
  decided.set_status(v1::AWARD_STATUS_APPROVED);
  decided.set_rule(award.rule());
  decided.set_approved_on(award.approved_on());
  for (v1::LotDecision& lot : *award.mutable_lots()) {
    const bool open = lot.standing() == v1::LOT_STANDING_RECOMMENDED || lot.standing() == v1::LOT_STANDING_NOT_AWARDED;
    if (open && award.status() != v1::AWARD_STATUS_APPROVED) {
      if (lot.set_aside_bid_ids().empty()) continue;
      // That its award was taken back stays public while another is only recommended.
      v1::LotDecision& aside = *decided.add_lots();
      aside.mutable_award()->set_lot_id(lot.award().lot_id());
      aside.set_standing(v1::LOT_STANDING_SET_ASIDE);
      aside.set_set_aside_reason(lot.set_aside_reason());
      *aside.mutable_set_aside_bid_ids() = lot.set_aside_bid_ids();
      aside.set_times_awarded(lot.times_awarded());
      continue;
    }
    lot.mutable_award()->clear_higher_scorers();
    lot.mutable_award()->clear_runner_up();
    lot.clear_withdrawal();
    lot.clear_set_aside_by();
    lot.mutable_lot_end()->clear_proposed_by();
    lot.mutable_lot_end()->clear_approved_by();
    if (lot.standing() != v1::LOT_STANDING_ENDED) lot.clear_lot_end();
    *decided.add_lots() = std::move(lot);
  }
  award = std::move(decided);
}

// What is recommended is a draft until a second person approves it, or the procedure ends.
absl::StatusOr<bool> is_open(Connection& reader, const ledger::v1::Record& record) {
  if (record.type() != v1::AwardRecommended::descriptor()->name()) return true;
  const std::string id = platform::id_in(record.stream());
  CONCORD_ASSIGN(const auto award, platform::read_row<v1::Award>(
                                       reader, "SELECT body FROM award WHERE authority = $1 AND procedure_id = $2",
                                       record.authority(), id));
  if (award.status() == v1::AWARD_STATUS_APPROVED) return true;
  CONCORD_ASSIGN(const auto procedure, find_procedure(reader, record.authority(), id));
  return procedure.status() == v1::PROCEDURE_STATUS_CANCELLED;
}

}  // namespace

std::string award_tables() { return kAwards.create(); }
platform::ViewPart award_part() {
  return {{"award"}, {kAwards.name()}, v1::AwardEvent::descriptor(), project, is_open};
}

absl::StatusOr<v1::Award> find_award(Connection& reader, const std::string& authority,
                                     const std::string& procedure_id) {
  return platform::read_row<v1::Award>(reader, "SELECT body FROM award WHERE authority = $1 AND procedure_id = $2",
                                       authority, procedure_id);
}

absl::Status get_award(Connection& reader, const Viewer& who, const v1::GetAwardRequest& request,
                       v1::GetAwardResponse& response) {
  CONCORD_ASSIGN(auto award, find_award(reader, request.authority(), request.procedure_id()));
  if (award.procedure_id().empty() || (!who.is_officer && !is_award_approved(award))) {
    return unknown_award(request.procedure_id());
  }
  if (!who.is_officer) leave_out_undecided(award);
  *response.mutable_award() = std::move(award);
  return absl::OkStatus();
}

absl::Status what_if_withdrawn(platform::Decider<EvaluationAggregate>& evaluations, const platform::Context& context,
                               const v1::WhatIfWithdrawnRequest& ask, v1::WhatIfWithdrawnResponse& answer) {
  CONCORD_ASSIGN(const auto loaded, evaluations.load(context.authority, evaluation_stream(ask.procedure_id())));
  const v1::Evaluation& evaluation = loaded.state->sheet;
  if (evaluation.status() != v1::EVALUATION_STATUS_COMPLETED) {
    return platform::refuse_state({.code = "NOT_EVALUATED",
                                   .sentence = "The evaluation is not completed.",
                                   .remedy = "Complete the evaluation first."});
  }
  std::set<std::string> left_out(ask.bid_ids().begin(), ask.bid_ids().end());
  bool known = !left_out.empty() && left_out.size() <= kMaxLeftOut;
  for (const std::string& id : left_out) known = known && find_bid(evaluation, id) != nullptr;
  if (!known) {
    return platform::refuse_input({.code = "INVALID_BID",
                                   .sentence = "The question names no bid, too many, or one that was not evaluated.",
                                   .remedy = platform::cat("Name 1 to ", kMaxLeftOut, " bids of the evaluation."),
                                   .subject = "bid_ids"});
  }
  CONCORD_ASSIGN(const auto now, best_award(problem_of(evaluation, {}, {})));
  CONCORD_ASSIGN(const auto then, best_award(problem_of(evaluation, {}, left_out)));
  answer.set_total_milli(now.total_milli);
  answer.set_total_then_milli(then.total_milli);
  for (std::size_t i = 0; i < now.lots.size(); ++i) {
    if (now.lots[i].bid_id == then.lots[i].bid_id) continue;
    v1::LotChange* change = answer.add_changes();
    change->set_lot_id(now.lots[i].lot_id);
    change->set_bid_id(now.lots[i].bid_id);
    change->set_bid_id_then(then.lots[i].bid_id);
  }
  return absl::OkStatus();
}

}  // namespace concord::procurement
