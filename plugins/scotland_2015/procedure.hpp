// By which procedures a contract may be bought and on which grounds without competition: regulations 27-34 and 74-76,
// s.12 of the Act of 2014, regulation 6 of SSI 2016/145. Parameters hold the figures; it must never state one.
#pragma once

#include "plugins/scotland_2015/contract.hpp"

namespace scotland_2015 {

namespace detail {

// Alike above the threshold (regulation 33) and below it (SSI 2016/145 regulation 6).
inline bool is_ground(Text ground) {
  constexpr Text kGrounds[] = {
      "no_suitable_tender", "single_supplier", "exclusive_rights", "technical",      "art",   "urgency", "prototype",
      "additional",         "commodity",       "insolvency",       "design_contest", "repeat"};
  for (const Text known : kGrounds) {
    if (known == ground) return true;
  }
  return false;
}

inline bool may_go_without_competition(const Contract& contract) {
  if (contract.is_on("health_and_social_care") && !contract.is_covered) {
    rules::notes("SOCIAL_CARE_DIRECT", "Listed health and social care below the threshold may go without competition.",
                 "", "social_care_direct");
    rules::require_statement("section_12_service", "social_care_direct",
                             "The record says that the services are among those listed for s.12.");
    return true;
  }
  if (contract.ground && is_ground(contract.ground->text())) return true;
  rules::blocks("DIRECT_AWARD_WITHOUT_GROUND",
                Words<500>(contract.why(), ", and an award without competition needs a ground in law."),
                "Compete, or state the ground.",
                contract.is_covered ? Text("direct_award_grounds") : Text("direct_award_grounds_below"));
  return false;
}

// Social services may be bought in any procedure that is fair and open.
inline bool is_known_procedure(const Contract& contract) {
  constexpr Text kProcedures[] = {"open",           "restricted",           "negotiated",
                                  "dynamic_market", "competitive_dialogue", "innovation_partnership"};
  if (contract.is_social) return true;
  for (const Text known : kProcedures) {
    if (contract.is(known)) return true;
  }
  return false;
}

}  // namespace detail

// Publish, award and sign alike.
inline void lawful_procedure(const Contract& contract) {
  if (!contract.procedure) {
    rules::block_missing("procedure_type",
                         "Which procedures are lawful, and which notice is due, depends on how the "
                         "supplier is chosen.",
                         "contract_notice");
  }
  if (contract.is_call_off()) return;
  if (contract.is_direct() && detail::may_go_without_competition(contract)) return;
  const Integer level = figure("competition_level");
  const Words<500> sentence(contract.why(), ", so it is competed for in the open.");
  rules::require("competition_level", "", level, "competition_level", sentence);
  if (!contract.is_covered || !contract.procedure || contract.is_direct()) return;
  if (detail::is_known_procedure(contract)) return;
  rules::blocks("PROCEDURE_NOT_LAWFUL",
                Words<600>(contract.why(), ", where Scotland's regulations know no procedure called ",
                           contract.procedure->text(), "."),
                "Buy it by open, restricted, negotiated (competitive with negotiation), competitive_dialogue or "
                "innovation_partnership.",
                "lawful_procedures");
}

}  // namespace scotland_2015
