// PURE. Seats, marks that count, and agreed marks that rest on others than before; see panel.h.
#include "services/procurement/evaluation/panel.h"

#include <algorithm>

#include "services/platform/values/same.h"
#include "services/platform/values/text.h"
#include "services/procurement/scoring/criteria.h"

namespace concord::procurement {
namespace {

using platform::cat;

std::string offer_key(const std::string& subject, const std::string& bid_id, const std::string& lot_id) {
  return cat(subject, "\n", bid_id, "\n", lot_id);
}

v1::PanelMember* member_of(v1::Evaluation& sheet, const std::string& subject) {
  for (v1::PanelMember& member : *sheet.mutable_panel()->mutable_members()) {
    if (member.subject() == subject) return &member;
  }
  return nullptr;
}

bool is_allowed_on(const v1::PanelMember& member, const std::string& lot_id) {
  return std::any_of(member.allowances().begin(), member.allowances().end(),
                     [&](const v1::ConflictAllowance& allowance) { return allowance.lot_id() == lot_id; });
}

}  // namespace

const v1::PanelMember* find_member(const v1::Evaluation& sheet, const std::string& subject) {
  for (const v1::PanelMember& member : sheet.panel().members()) {
    if (member.subject() == subject) return &member;
  }
  return nullptr;
}

const v1::InterestDeclaration* find_declaration(const v1::Evaluation& sheet, const std::string& evaluator) {
  for (const v1::InterestDeclaration& declaration : sheet.declarations()) {
    if (declaration.evaluator() == evaluator) return &declaration;
  }
  return nullptr;
}

bool took_part(const EvaluationState& state, const std::string& subject) {
  const bool chose = state.sheet.rules().type() == v1::PROCEDURE_TYPE_QUOTES && state.first_completed_by == subject;
  return chose || state.recorders.count(subject) > 0 || find_member(state.sheet, subject) != nullptr ||
         has_marks(state, subject);
}

bool has_marks(const EvaluationState& state, const std::string& subject) {
  return std::any_of(state.marks.begin(), state.marks.end(),
                     [&](const auto& answer) { return answer.second.count(subject) > 0; });
}

Seating::Seating(const EvaluationState& state) : state_(state) {
  for (const v1::InterestDeclaration& declaration : state.sheet.declarations()) {
    if (declaration.conflicted_provider_ids().empty()) continue;
    const std::set<std::string> named(declaration.conflicted_provider_ids().begin(),
                                      declaration.conflicted_provider_ids().end());
    const auto is_named = [&](const std::string& id) { return named.count(id) > 0; };
    Conflicts& conflicts = conflicts_[declaration.evaluator()];
    for (const v1::EvaluatedBid& bid : state.sheet.bids()) {
      if (std::none_of(bid.party_ids().begin(), bid.party_ids().end(), is_named) &&
          std::none_of(bid.sub_contractor_ids().begin(), bid.sub_contractor_ids().end(), is_named)) {
        continue;
      }
      conflicts.bids.insert(bid.bid_id());
      for (const v1::OfferedLot& lot : bid.lots()) conflicts.lots.insert(lot.lot_id());
    }
  }
  std::set<std::string> reserves;
  for (const v1::PanelMember& member : state.sheet.panel().members()) {
    if (member.reserve()) reserves.insert(member.subject());
  }
  if (reserves.empty()) return;
  for (const auto& [answer, marks] : state.marks) {
    for (const auto& [evaluator, score] : marks) {
      if (reserves.count(evaluator) == 0) continue;
      marked_by_reserves_.insert(offer_key(evaluator, score.bid_id(), score.lot_id()));
    }
  }
}

bool Seating::has_conflict(const std::string& subject, const std::string& bid_id) const {
  const auto found = conflicts_.find(subject);
  return found != conflicts_.end() && found->second.bids.count(bid_id) > 0;
}

bool Seating::has_conflict_on(const std::string& subject, const std::string& lot_id) const {
  const auto found = conflicts_.find(subject);
  return found != conflicts_.end() && found->second.lots.count(lot_id) > 0;
}

bool Seating::is_barred(const std::string& subject, const std::string& bid_id, const std::string& lot_id) const {
  if (has_conflict(subject, bid_id)) return true;
  if (!state_.sheet.has_panel() || !has_conflict_on(subject, lot_id)) return false;
  const v1::PanelMember* member = find_member(state_.sheet, subject);
  return member == nullptr || !is_allowed_on(*member, lot_id);
}

Seating::Seats Seating::seats_of(const std::string& bid_id, const std::string& lot_id) const {
  if (state_.sheet.has_panel()) return appointed_seats(bid_id, lot_id);
  Seats seats;
  for (const v1::InterestDeclaration& declaration : state_.sheet.declarations()) {
    if (!has_conflict(declaration.evaluator(), bid_id)) seats.markers.push_back(declaration.evaluator());
  }
  seats.lacking = seats.markers.empty() ? 1 : 0;
  return seats;
}

Seating::Seats Seating::appointed_seats(const std::string& bid_id, const std::string& lot_id) const {
  const auto& members = state_.sheet.panel().members();
  Seats seats;
  std::vector<std::string> waiting;
  for (const v1::PanelMember& member : members) {
    if (member.has_stood_down() || is_barred(member.subject(), bid_id, lot_id)) continue;
    if (member.evaluates()) seats.markers.push_back(member.subject());
    if (!member.reserve()) continue;
    // A reserve who has begun goes on, also where another comes or comes back.
    const bool begun = marked_by_reserves_.count(offer_key(member.subject(), bid_id, lot_id)) > 0;
    (begun ? seats.markers : waiting).push_back(member.subject());
  }
  const auto wanted = static_cast<std::size_t>(std::max(1, state_.sheet.panel().marks_wanted()));
  for (const std::string& reserve : waiting) {
    if (seats.markers.size() < wanted) seats.markers.push_back(reserve);
  }
  if (seats.markers.size() < wanted) seats.lacking = static_cast<int>(wanted - seats.markers.size());
  return seats;
}

Marks Seating::counting(const Answer& answer) const {
  Marks counting;
  const auto found = state_.marks.find(answer_key(answer.bid_id, answer.lot_id, answer.criterion_id));
  if (found == state_.marks.end()) return counting;
  for (const std::string& marker : seats_of(answer.bid_id, answer.lot_id).markers) {
    const auto mark = found->second.find(marker);
    if (mark != found->second.end()) counting.insert(*mark);
  }
  return counting;
}

std::vector<std::string> Seating::missing(const Answer& answer) const {
  const std::string what = cat(" on ", answer.bid_id, ", lot ", answer.lot_id, ", ", answer.criterion_id);
  const auto found = state_.marks.find(answer_key(answer.bid_id, answer.lot_id, answer.criterion_id));
  const Seats seats = seats_of(answer.bid_id, answer.lot_id);
  std::vector<std::string> missing;
  for (const std::string& marker : seats.markers) {
    if (found != state_.marks.end() && found->second.count(marker) > 0) continue;
    const bool declared = find_declaration(state_.sheet, marker) != nullptr;
    missing.push_back(cat(marker, declared ? "" : " (who has declared no interests yet)", what));
  }
  if (seats.lacking > 0 && !state_.sheet.has_panel()) missing.push_back(cat("anybody without a conflict", what));
  if (seats.lacking > 0 && state_.sheet.has_panel()) missing.push_back(cat(seats.lacking, " more who may mark", what));
  return missing;
}

v1::Consensus spread_of(const Answer& answer, const Marks& counting) {
  v1::Consensus consensus;
  consensus.set_bid_id(answer.bid_id);
  consensus.set_lot_id(answer.lot_id);
  consensus.set_criterion_id(answer.criterion_id);
  int lowest = kMaxMark, highest = 0;
  for (const auto& [evaluator, score] : counting) {
    lowest = std::min(lowest, score.score());
    highest = std::max(highest, score.score());
  }
  lowest = std::min(lowest, highest);
  consensus.set_lowest(lowest);
  consensus.set_highest(highest);
  consensus.set_wide_spread(highest - lowest >= kWideSpread);
  consensus.set_score(kNotAgreed);
  return consensus;
}

std::vector<v1::Consensus> shaken_by(const v1::EvaluationEvent& event, const EvaluationState& before) {
  std::vector<v1::Consensus> anew;
  if (!is_locked(before.sheet)) return anew;
  EvaluationState after = before;
  EvaluationAggregate::evolve(after, event);
  const Seating then(before), now(after);
  for (const Answer& answer : answers_of(after.sheet)) {
    const Marks was = then.counting(answer), is = now.counting(answer);
    const bool same = std::equal(was.begin(), was.end(), is.begin(), is.end(), [](const auto& a, const auto& b) {
      return a.first == b.first && platform::same(a.second, b.second);
    });
    if (!same) anew.push_back(spread_of(answer, is));
  }
  return anew;
}

void evolve_panel(v1::Evaluation& sheet, const v1::EvaluationEvent& event) {
  if (event.has_panel_appointed()) {
    *sheet.mutable_panel() = event.panel_appointed().panel();
  } else if (event.has_standing_down_proposed()) {
    const auto& proposed = event.standing_down_proposed();
    v1::PanelMember* member = member_of(sheet, proposed.evaluator());
    if (member != nullptr) *member->mutable_proposed() = proposed.standing_down();
  } else if (event.has_standing_down_declined()) {
    v1::PanelMember* member = member_of(sheet, event.standing_down_declined().evaluator());
    if (member != nullptr) member->clear_proposed();
  } else if (event.has_evaluator_stood_down()) {
    const auto& stood_down = event.evaluator_stood_down();
    v1::PanelMember* member = member_of(sheet, stood_down.evaluator());
    if (member == nullptr) return;
    *member->mutable_stood_down() = stood_down.standing_down();
    member->clear_proposed();
    member->set_chair(false);
  } else if (event.has_conflict_allowed()) {
    v1::PanelMember* member = member_of(sheet, event.conflict_allowed().evaluator());
    if (member != nullptr) *member->add_allowances() = event.conflict_allowed().allowance();
  }
}

}  // namespace concord::procurement
