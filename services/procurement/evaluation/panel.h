// PURE. Who marks which offer, and which marks count: the appointed panel with its reserves, or without one those who
// declared their interests. Decides no command, and it must never weigh a mark.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "services/procurement/evaluation/evaluation.h"

namespace concord::procurement {

// Null for somebody who is not on it.
const v1::PanelMember* find_member(const v1::Evaluation& sheet, const std::string& subject);
const v1::InterestDeclaration* find_declaration(const v1::Evaluation& sheet, const std::string& evaluator);
bool has_marks(const EvaluationState& state, const std::string& subject);
// Whoever is on the panel, marked, recorded what was agreed, or chose among quotes: decides on nothing that follows.
bool took_part(const EvaluationState& state, const std::string& subject);

// Worked out once from a state, which must outlive it.
class Seating {
 public:
  explicit Seating(const EvaluationState& state);

  struct Seats {
    std::vector<std::string> markers;  // who marks this offer
    int lacking = 0;                   // how many more it wants
  };
  Seats seats_of(const std::string& bid_id, const std::string& lot_id) const;
  // On an appointed panel a conflict with one bidder keeps from its rivals on the lot too, because marks only rank.
  bool is_barred(const std::string& subject, const std::string& bid_id, const std::string& lot_id) const;
  // With a party of the bid itself.
  bool has_conflict(const std::string& subject, const std::string& bid_id) const;
  bool has_conflict_on(const std::string& subject, const std::string& lot_id) const;
  Marks counting(const Answer& answer) const;
  // What this answer still wants, in words; empty where nothing is missing.
  std::vector<std::string> missing(const Answer& answer) const;

 private:
  struct Conflicts {
    std::set<std::string> bids, lots;
  };
  Seats appointed_seats(const std::string& bid_id, const std::string& lot_id) const;

  const EvaluationState& state_;
  std::map<std::string, Conflicts> conflicts_;  // by subject
  std::set<std::string> marked_by_reserves_;    // subject, bid, lot
};

// How far apart the marks of an answer are; what it is worth is still to be agreed.
v1::Consensus spread_of(const Answer& answer, const Marks& counting);
// Once marks are locked: the answers whose counting marks are others after `event`, each to be agreed anew.
std::vector<v1::Consensus> shaken_by(const v1::EvaluationEvent& event, const EvaluationState& before);

// Folds what happened to the panel.
void evolve_panel(v1::Evaluation& sheet, const v1::EvaluationEvent& event);

}  // namespace concord::procurement
