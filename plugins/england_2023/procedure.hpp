// By which procedures a contract above the threshold may be bought, to whom it may be reserved, and on which grounds
// there may be no competition: ss.11, 19-21, 32-34, 41-45, Schedule 5. Parameters hold the figures; it must never state
// one.
#pragma once

#include "plugins/england_2023/contract.hpp"

namespace england_2023 {

namespace detail {

inline void not_lawful(Text sentence, Text remedy) {
  rules::blocks("PROCEDURE_NOT_LAWFUL", sentence, remedy, "lawful_procedures");
}

inline void no_ground(Text sentence, Text remedy) {
  rules::blocks("DIRECT_AWARD_WITHOUT_GROUND", sentence, remedy, "direct_award_grounds");
}

// By their words in FACTS.md; those of the regime for health services are none of the Act.
inline bool is_ground_of_the_act(Text ground) {
  constexpr Text kGrounds[] = {"prototype", "art",        "single_supplier", "exclusive_rights",
                               "technical", "additional", "repeat",          "commodity",
                               "urgency",   "insolvency", "protect_life",    "switch"};
  for (const Text known : kGrounds) {
    if (known == ground) return true;
  }
  return false;
}

inline bool has_ground(const Contract& contract) {
  if (contract.is_user_choice()) return true;
  if (!contract.ground || !is_ground_of_the_act(contract.ground->text())) {
    no_ground(Words<500>(contract.why(), ", and an award without competition needs one of the Act's grounds."),
              "Compete, or state the ground; choice by the user is one for light touch only.");
    return false;
  }
  if (!contract.is_on("switch") || rules::text_fact("switch_basis")) return true;
  no_ground(
      "A switch to a direct award follows a competition in which no tender was suitable, and why none was is not "
      "stated.",
      "State switch_basis, or compete.");
  return false;
}

}  // namespace detail

// Publish, award and sign alike: s.11(2). What is asked for is asked also where the procedure is not known.
inline void lawful_procedure(const Contract& contract) {
  const Text rule = "lawful_procedures";
  if (!contract.is_covered || !holds(rule)) return;
  if (!contract.procedure) {
    rules::block_missing("procedure_type", "Above the threshold only some procedures are lawful.", rule);
  }
  if (contract.is_call_off()) {
    if (contract.is_concession) {
      detail::not_lawful("A concession is not called off a framework.", "Buy it by competitive_flexible or open.");
    }
    return;
  }
  if (contract.is_direct() && detail::has_ground(contract)) return;
  const Integer level = figure("competition_level");
  const Words<500> sentence(contract.why(), ", so it is competed for in the open.");
  rules::require("competition_level", "", level, "competition_level", sentence);
  if (!contract.procedure || contract.is_direct() || contract.is("competitive_flexible")) return;
  if (contract.is("open")) {
    if (!rules::is_yes("has_participation_stage")) return;
    return detail::not_lawful("An open procedure has a single stage, and this one asks suppliers to participate first.",
                              "State competitive_flexible, or leave the stage out.");
  }
  if (contract.is("dynamic_market")) {
    if (!contract.is_concession) return;
    return detail::not_lawful("A concession is not bought through a dynamic market.",
                              "Buy it by competitive_flexible or open.");
  }
  detail::not_lawful(
      Words<700>(contract.why(), ", where the Act knows no procedure called ", contract.procedure->text(),
                 ": a contract is competed for in an open or competitive flexible procedure, called off a framework, "
                 "or awarded directly on a ground."),
      "Buy it by competitive_flexible, which has room for negotiation and shortlists, or by open.");
}

// What goes before a direct award on a ground.
inline void transparency(const Contract& contract) {
  if (contract.is_user_choice()) {
    rules::notes("USER_CHOICE", "The user's own choice of supplier frees this award from notices.", "", "user_choice");
    return;
  }
  if (!contract.ground || !detail::is_ground_of_the_act(contract.ground->text())) return;
  rules::require_notice("UK5", "transparency_notice",
                        Words<500>(contract.why(), ", so a transparency notice is due before a direct award."));
}

namespace detail {

// Those invited and the law of that day decide, whenever the procurement began.
inline bool may_reserve_by_place() {
  const auto from = rules::date_parameter("local_reservation_from");
  if (!from) return false;
  const auto invited = rules::date_fact("published_on");
  return !invited || *invited >= *from;
}

inline void reserved_to_mutual(const Contract& contract) {
  const Text rule = "mutual_reservation";
  if (!contract.is_light_touch || (contract.is_listed && !contract.is_reservable)) {
    return rules::blocks("RESERVATION_NOT_ALLOWED",
                         "Only reservable light-touch services may be reserved to public service mutuals.",
                         "Open the procedure to all.", rule);
  }
  rules::require("reserved_contract_months_max", "", figure("mutual_contract_months"), "mutual_contract_months",
                 "A contract reserved to public service mutuals is limited.");
  rules::require_statement("no_reserved_contract_in_3_years", rule,
                           "The mutual has not held a reserved contract of this kind in the last three years.");
}

}  // namespace detail

inline void reservation(const Contract& contract, rules::StatedFlags& flags) {
  const auto reserved = rules::text_fact("reserved_to");
  if (!reserved) flags.note("reserved_to");
  if (!reserved || reserved->text() == Text("none")) return;
  const Text to = reserved->text();
  const bool is_employment = to == Text("supported_employment");
  const bool is_mutual = to == Text("public_service_mutual");
  const Text rule = is_employment ? Text("supported_employment")
                    : is_mutual   ? Text("mutual_reservation")
                                  : Text("local_reservation");
  const Text code = "RESERVATION_NOT_ALLOWED";
  const Text remedy = "Open the procedure to all.";
  if (!is_employment && !is_mutual) {
    if (contract.is_covered) {
      return rules::blocks(code, Words<500>(contract.why(), ", where a place is no ground to reserve a contract."),
                           remedy, rule);
    }
    if (!holds(rule)) {
      return rules::blocks(code, "No law that is known here lets this authority reserve a contract by place.", remedy,
                           rule);
    }
    if (!detail::may_reserve_by_place()) {
      return rules::blocks(code, "On the day of the invitation a contract might not be reserved by place.", remedy,
                           "local_reservation_from");
    }
  } else if (contract.is_covered && contract.is("open")) {
    rules::blocks(code, "An open procedure keeps nobody out; only a competitive flexible one may be reserved.",
                  "State competitive_flexible, or open the procedure to all.", rule);
  }
  if (is_mutual) detail::reserved_to_mutual(contract);
  rules::require_statement("reservation", rule, "The notice or invitation states to whom the procedure is reserved.");
}

}  // namespace england_2023
