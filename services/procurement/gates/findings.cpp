// PURE. The built-in checks by gate; see findings.h.
#include "services/procurement/gates/findings.h"

#include <map>

#include "services/platform/values/refusal.h"
#include "services/platform/values/text.h"
#include "services/procurement/fields/field_rules.h"

namespace concord::procurement {
namespace {

using platform::cat;

constexpr char kOwnRules[] = "The procedure's own published rules.";
constexpr char kOwnTimetable[] = "The procedure's own published timetable.";

v1::Finding finding(Gate gate, const char* code, v1::FindingLevel level, std::string sentence, std::string remedy,
                    std::string citation, std::string subject) {
  v1::Finding found;
  found.set_gate(gate_name(gate));
  found.set_code(code);
  found.set_level(level);
  found.set_sentence(std::move(sentence));
  found.set_remedy(std::move(remedy));
  found.set_citation(std::move(citation));
  found.set_subject(std::move(subject));
  return found;
}

void check_publication(const GateFacts& facts, Findings& findings) {
  const int lots = facts.rules.lots_size();
  const int wanted = facts.rules.award_rules().different_providers();
  if (wanted > lots) {
    findings.push_back(finding(Gate::kPublish, "DISTINCT_OVER_LOTS", v1::FINDING_LEVEL_BLOCKS,
                               cat(wanted, " different providers are wanted for ", lots, " lots."),
                               "Ask for at most as many different providers as there are lots.", kOwnRules, ""));
  }
  if (facts.rank_reversal) {
    findings.push_back(finding(
        Gate::kPublish, "RANK_REVERSAL", v1::FINDING_LEVEL_WARNS,
        cat("Under this price formula a bid that cannot win can change who does: ", facts.rank_reversal->sentence()),
        "Choose price per quality point, a published benchmark or a fixed price; or say why not.",
        "Cabinet Office, Bid Evaluation Guidance Note, May 2021, 7.2-7.3.", ""));
  }
  if (const std::string& advert_on = facts.rules.timetable().advert_on(); facts.today < advert_on) {
    findings.push_back(finding(Gate::kPublish, "BEFORE_ADVERT_DAY", v1::FINDING_LEVEL_WARNS,
                               cat("Today is ", facts.today, "; the advert is planned for ", advert_on, "."),
                               "Publish on that day, write the day anew (ReturnProcedure, AmendProcedure), or say why "
                               "it goes out before.",
                               kOwnTimetable, ""));
  }
}

// Who was to have so long to tender, and is invited later than planned, has less; the rules look at their own least
// days.
void check_tender_time(const GateFacts& facts, Findings& findings) {
  const auto& stages = facts.rules.stages();
  if (facts.invited_on.empty() || stages.empty() || facts.invited_on <= stages.rbegin()->decided_by()) return;
  findings.push_back(
      finding(Gate::kPublish, "LESS_TIME_TO_TENDER", v1::FINDING_LEVEL_WARNS,
              cat("Tenders were to be invited by ", stages.rbegin()->decided_by(), ", and are on ", facts.invited_on,
                  "; they are taken until ", instant(facts.rules.timetable().deadline_ms()), "."),
              "Extend the deadline by as many days (ExtendDeadline), or say why the time that is left is "
              "enough.",
              kOwnTimetable, ""));
}

// Quotes are often opened and chosen at one sitting.
void check_award_day(const GateFacts& facts, Findings& findings) {
  const bool is_of_quotes = facts.rules.type() == v1::PROCEDURE_TYPE_QUOTES;
  if (facts.opened_on.empty() || facts.opened_on != facts.today || is_of_quotes) return;
  findings.push_back(finding(Gate::kAward, "AWARD_ON_OPENING_DAY", v1::FINDING_LEVEL_WARNS,
                             cat("The bids were opened today, ", facts.opened_on, ", and are awarded today."),
                             "Say in the reasons how they could be evaluated within a day.", kOwnTimetable, ""));
}

void check_bid_parties(Gate gate, const GateFacts& facts, Findings& findings) {
  if (!facts.rules.award_rules().accredited_only()) return;
  for (const FoundBid& bid : facts.bids) {
    for (const std::string& party : bid.party_ids) {
      if (facts.accredited.count(party) > 0) continue;
      findings.push_back(finding(gate, "NOT_ACCREDITED", v1::FINDING_LEVEL_WARNS,
                                 cat(party, " of bid ", bid.bid_id, " holds no valid accreditation today."),
                                 "It must be valid again before an award.", kOwnRules, bid.bid_id));
    }
  }
}

void check_overlaps(const GateFacts& facts, Findings& findings) {
  std::map<std::string, int> bids_of;
  for (const FoundBid& bid : facts.bids) {
    for (const std::string& party : bid.party_ids) ++bids_of[party];
  }
  for (const FoundBid& bid : facts.bids) {
    for (const std::string& party : bid.party_ids) {
      if (bids_of[party] < 2 || bid.declared.count(party) > 0) continue;
      findings.push_back(
          finding(Gate::kEvaluate, "UNDECLARED_OVERLAP", v1::FINDING_LEVEL_WARNS,
                  cat(party, " of bid ", bid.bid_id, " is party to ", bids_of[party],
                      " bids, and this bid does not declare it."),
                  "Ask the bidder; a person accepts it, or the bid is proposed to be left out (RejectBid).", kOwnRules,
                  bid.bid_id));
    }
  }
}

constexpr char kWithinFramework[] =
    "Procurement Act 2023 ss.45-48: nothing is called off a framework beyond its terms.";

void check_framework(Gate gate, const GateFacts& facts, Findings& findings) {
  if (!facts.framework) return;
  const FrameworkStanding& framework = *facts.framework;
  const auto block = [&](const char* code, std::string sentence, std::string remedy) {
    findings.push_back(finding(gate, code, v1::FINDING_LEVEL_BLOCKS, std::move(sentence), std::move(remedy),
                               kWithinFramework, facts.rules.framework_id()));
  };
  if (!framework.is_open || framework.ends_on < facts.today) {
    block(
        "FRAMEWORK_ENDED",
        cat("Framework ", facts.rules.framework_id(),
            framework.is_open ? cat(" ended on ", framework.ends_on, ".") : std::string(" is closed.")),
        "Cancel this one (CancelProcedure); buy by another framework, or by a procedure of its own (DraftProcedure).");
  }
  if (!framework.competition.ok()) {
    block("COMPETITION_NOT_AWARDED", "The award by which the framework came about was taken back.",
          "Have it awarded anew, or another award stated (StateFrameworkAward) and confirmed (ConfirmFrameworkAward); "
          "or cancel this one (CancelProcedure).");
  }
  if (gate != Gate::kPublish) return;
  if (!framework.rests_on_award.ok()) {
    block("AWARD_NOT_STATED", "Nothing says by which competition or award the framework came about.",
          "Have it stated (StateFrameworkAward) and confirmed by another (ConfirmFrameworkAward), then publish.");
  }
  if (const std::string& decision = facts.rules.timetable().decision_on(); framework.ends_on < decision) {
    findings.push_back(finding(gate, "FRAMEWORK_ENDS_FIRST", v1::FINDING_LEVEL_WARNS,
                               cat("The award is planned for ", decision, "; the framework ends on ", framework.ends_on,
                                   ", and nothing is awarded after it."),
                               "Plan the decision within the framework's term.", kWithinFramework,
                               facts.rules.framework_id()));
  }
  const auto& contract = facts.rules.contract();
  const int months = contract.term_months() + contract.extension_months();
  if (framework.longest_months > 0 && months > framework.longest_months) {
    block("CALL_OFF_TOO_LONG",
          cat("The contract may run for ", months, " months; a contract under the framework runs for at most ",
              framework.longest_months, "."),
          "Shorten term or extension in the draft (ReturnProcedure, AmendProcedure).");
  }
}

void check_winners(Gate gate, const GateFacts& facts, Findings& findings) {
  const v1::AwardRules& rules = facts.rules.award_rules();
  std::map<std::string, int> won;
  for (const FoundWinner& winner : facts.winners) {
    for (const std::string& party : winner.party_ids) {
      const int cap = rules.max_lots_per_provider();
      if (++won[party] == cap + 1 && cap > 0) {
        findings.push_back(finding(gate, "LOT_CAP", v1::FINDING_LEVEL_BLOCKS,
                                   cat(party, " would hold more than ", cap, " lots, as lead or member."),
                                   "Recommend the award again; the rule was published and stands.", kOwnRules, party));
      }
      if (facts.framework && facts.framework->suspended.count(party) > 0) {
        findings.push_back(finding(
            gate, "SUSPENDED_FROM_FRAMEWORK", v1::FINDING_LEVEL_BLOCKS,
            cat(party, " of bid ", winner.bid_id, " would win lot ", winner.lot_id, " and is suspended from lot ",
                facts.rules.framework_lot_id(), " of framework ", facts.rules.framework_id(), "."),
            "Lift the suspension (SuspendFromFramework, lift) if its reason is gone, or leave the bid out "
            "(ProposeDisregard).",
            kWithinFramework, party));
      }
      if ((!rules.accredited_only() && !facts.framework) || facts.accredited.count(party) > 0) continue;
      findings.push_back(finding(
          gate, "NOT_ACCREDITED", v1::FINDING_LEVEL_BLOCKS,
          cat(party, " of bid ", winner.bid_id, " would win lot ", winner.lot_id, " without a valid accreditation."),
          "Have the accreditation renewed or reinstated in the registry, or leave the bid out (ProposeDisregard).",
          kOwnRules, party));
    }
  }
}

void check_ends(Gate gate, const GateFacts& facts, Findings& findings) {
  for (const std::string& lot_id : facts.ends_not_told) {
    findings.push_back(
        finding(gate, "LOT_END_NOT_TOLD", v1::FINDING_LEVEL_WARNS,
                cat("Lot ", lot_id, " was ended, and no notice that names it is recorded."),
                "Publish a termination notice (UK12), or name the lot in the award notice, and record it "
                "with lot_ids (RecordNotice).",
                "Procurement Act 2023 s.55; Procurement Regulations 2024 reg 27(2)(w), (3).", lot_id));
  }
}

}  // namespace

const char* gate_name(Gate gate) {
  switch (gate) {
    case Gate::kPublish:
      return "publish";
    case Gate::kClose:
      return "close";
    case Gate::kEvaluate:
      return "evaluate";
    case Gate::kAward:
      return "award";
    case Gate::kSign:
      return "sign";
  }
  return "";
}

Findings gather_findings(Gate gate, const GateFacts& facts) {
  Findings findings;
  switch (gate) {
    case Gate::kPublish:
      check_publication(facts, findings);
      check_tender_time(facts, findings);
      check_framework(gate, facts, findings);
      break;
    case Gate::kClose:
      check_bid_parties(gate, facts, findings);
      break;
    case Gate::kEvaluate:
      check_bid_parties(gate, facts, findings);
      check_overlaps(facts, findings);
      break;
    case Gate::kAward:
      check_framework(gate, facts, findings);
      check_winners(gate, facts, findings);
      check_ends(gate, facts, findings);
      check_award_day(facts, findings);
      break;
    case Gate::kSign:
      check_winners(gate, facts, findings);
      check_ends(gate, facts, findings);
      break;
  }
  return findings;
}

absl::Status refuse_blocked(const Findings& findings) {
  return platform::refuse_all(findings,
                              [](const v1::Finding& found) { return found.level() == v1::FINDING_LEVEL_BLOCKS; });
}

namespace {

// What was waived has its reason already.
bool wants_word(const v1::Finding& found) {
  return found.level() == v1::FINDING_LEVEL_WARNS && found.code() != "WAIVED";
}

}  // namespace

std::string warnings_in(const Findings& findings) {
  std::set<std::string> codes;
  for (const v1::Finding& found : findings) {
    if (wants_word(found)) codes.insert(found.code());
  }
  std::string all;
  for (const std::string& code : codes) all += (all.empty() ? "" : ", ") + code;
  return all;
}

std::string warning_sentences(const Findings& findings) {
  std::string all;
  for (const v1::Finding& found : findings) {
    if (!wants_word(found)) continue;
    all += cat(all.empty() ? "" : " ", found.code(), ": ", found.sentence());
  }
  return all;
}

}  // namespace concord::procurement
