// PURE. Drafting, opening by a second person, admissions, suspensions, closing; call-offs are in
// call_offs.cpp.
#include "services/procurement/framework/framework.h"

#include <algorithm>

#include "services/platform/deciding/two_persons.h"
#include "services/platform/values/civil_date.h"
#include "services/platform/values/refusal.h"
#include "services/platform/values/same.h"
#include "services/platform/values/text.h"
#include "services/procurement/fields/field_rules.h"
#include "services/procurement/framework/call_off_decision.h"
#include "services/procurement/framework/framework_award.h"

namespace concord::procurement {
namespace {

using platform::cat;
using platform::Context;
using platform::in_quotes;
using platform::refuse_state;

constexpr int kMaxLotGroups = 20;
constexpr int kMaxUnitPrices = 10;
constexpr std::int64_t kMaxDistanceM = 2'000'000;
constexpr char kTwoPersons[] = "Two persons: nobody opens a framework that he or she wrote.";
constexpr char kWriteAward[] = "Have the draft written anew with its award (DraftFramework, draft.award).";
constexpr char kFrameworkTerm[] = "Procurement Act 2023 s.47: at most four years, unless every lot is light touch.";

const char* words_of(v1::FrameworkStatus status) {
  switch (status) {
    case v1::FRAMEWORK_STATUS_DRAFT:
      return "a draft";
    case v1::FRAMEWORK_STATUS_OPEN:
      return "open";
    case v1::FRAMEWORK_STATUS_CLOSED:
      return "closed";
    default:
      return "not drafted";
  }
}

absl::Status check_lot(const v1::FrameworkLot& lot) {
  const std::string name = cat("Lot ", lot.id().substr(0, 60));
  const auto all = [](const auto& list, auto fits) { return std::all_of(list.begin(), list.end(), fits); };
  return Faults()
      .must(is_id(lot.id()), cat("'", lot.id().substr(0, 80), "' is not a lot's id."),
            "Give 1 to 60 letters, digits, hyphens.", "draft.lots")
      .must(is_text(lot.title(), kMaxName), cat(name, " has no title or one that is too long."),
            cat("Give 1 to ", kMaxName, " characters."), "draft.lots")
      .must(!lot.area_codes().empty() && lot.area_codes_size() <= kMaxLotAreas && all(lot.area_codes(), is_gss_code),
            cat(name, " has no area, too many, or one that is no GSS code."),
            cat("Give 1 to ", kMaxLotAreas, " codes such as E07000117."), "draft.lots")
      .must(!lot.client_groups().empty() && lot.client_groups_size() <= kMaxLotGroups &&
                all(lot.client_groups(), is_code),
            cat(name, " has no client group, too many, or one that is no code."),
            cat("Give 1 to ", kMaxLotGroups, " codes such as young_people."), "draft.lots")
      .must(lot.mechanism() != v1::CALL_OFF_MECHANISM_UNSPECIFIED && v1::CallOffMechanism_IsValid(lot.mechanism()),
            cat(name, " does not say by which mechanism it is called off."),
            "Publish rank order, lowest unit price, nearest free capacity, the person's choice or mini-competition.",
            "draft.lots")
      .as("INVALID_LOT");
}

// The last day that `years` from `starts_on` allow.
std::string last_day(const std::string& starts_on, int years) {
  const auto first = platform::parse_date(starts_on, "");
  const absl::CivilDay day = *first;
  return platform::format_date(absl::CivilDay(day.year() + years, day.month(), day.day()) - 1);
}

absl::Status check_term(const v1::FrameworkDraft& draft) {
  const int years = draft.light_touch() ? kLightTouchYears : kFrameworkYears;
  const std::string most = last_day(draft.starts_on(), years);
  if (draft.ends_on() > most) {
    return refuse_state({.code = "TERM_TOO_LONG",
                         .sentence = cat("The framework runs from ", draft.starts_on(), " to ", draft.ends_on(),
                                         ", longer than ", years, " years."),
                         .remedy = cat("Let it end on ", most, " at the latest."),
                         .citation = kFrameworkTerm});
  }
  const std::string usual = last_day(draft.starts_on(), kFrameworkYears);
  if (draft.ends_on() > usual && !is_text(draft.term_reason(), kMaxText)) {
    return platform::refuse_input(
        {.code = "TERM_REASON_MISSING",
         .sentence = cat("It runs beyond ", usual, ", and nothing says why."),
         .remedy = cat("Say why in 1 to ", kMaxText, " characters, or end it on ", usual, "."),
         .subject = "draft.term_reason"});
  }
  return absl::OkStatus();
}

absl::Status check_draft(const std::string& id, const v1::FrameworkDraft& draft) {
  CONCORD_RETURN_IF_ERROR(
      Faults()
          .must(is_id(id), cat("'", id.substr(0, 80), "' is not an id."), "Give 1 to 60 letters, digits, hyphens.",
                "framework_id")
          .must(is_text(draft.title(), kMaxName), "The framework has no title or one that is too long.",
                cat("Give 1 to ", kMaxName, " characters."), "draft.title")
          .must(!draft.lots().empty() && draft.lots_size() <= kMaxFrameworkLots,
                cat("The framework has ", draft.lots_size(), " lots."), cat("Give 1 to ", kMaxFrameworkLots, "."),
                "draft.lots")
          .must(is_date(draft.starts_on()) && is_date(draft.ends_on()) && draft.starts_on() <= draft.ends_on(),
                cat("'", draft.starts_on().substr(0, 20), "' to '", draft.ends_on().substr(0, 20), "' is no term."),
                "Give two days as YYYY-MM-DD, the last not before the first.", "draft.starts_on")
          .must(draft.term_reason().size() <= kMaxText, "The reason for the term is too long.",
                cat("Give at most ", kMaxText, " characters."), "draft.term_reason")
          .as("INVALID_FRAMEWORK"));
  std::set<std::string> ids;
  for (const v1::FrameworkLot& lot : draft.lots()) {
    CONCORD_RETURN_IF_ERROR(check_lot(lot));
    if (ids.insert(lot.id()).second) continue;
    return platform::refuse_input({.code = "INVALID_LOT",
                                   .sentence = cat("Lot ", lot.id(), " stands there twice."),
                                   .remedy = "Give each lot an id of its own.",
                                   .subject = "draft.lots"});
  }
  if (draft.has_award()) CONCORD_RETURN_IF_ERROR(check_award_shape(draft.award()));
  return check_term(draft);
}

template <typename List, typename KeyOf>
bool each_once(const List& list, KeyOf key_of) {
  std::set<std::string> keys;
  for (const auto& one : list) {
    if (!keys.insert(key_of(one)).second) return false;
  }
  return true;
}

absl::Status check_admission(const v1::Admission& admission) {
  const auto is_price = [](const v1::UnitPrice& price) {
    return is_code(price.unit()) && price.price_pence() >= 1 && price.price_pence() <= kMaxUnitPence;
  };
  const auto is_distance = [](const v1::AreaDistance& distance) {
    return is_gss_code(distance.area_code()) && distance.distance_m() >= 0 && distance.distance_m() <= kMaxDistanceM;
  };
  return Faults()
      .must(is_provider_id(admission.provider_id()),
            cat("'", admission.provider_id().substr(0, 80), "' is not a provider's id."),
            "Give the registry's id, such as GB-CHC-1089327.", "admission.provider_id")
      .must(admission.rank() >= 1 && admission.rank() <= kMaxAdmissions, cat("The rank is ", admission.rank(), "."),
            cat("Give 1 to ", kMaxAdmissions, "; it settles every tie."), "admission.rank")
      .must(admission.capacity_units() >= 1 && admission.capacity_units() <= kMaxPlaces,
            cat("The capacity is ", admission.capacity_units(), " places."), cat("Give 1 to ", kMaxPlaces, "."),
            "admission.capacity_units")
      .must(!admission.prices().empty() && admission.prices_size() <= kMaxUnitPrices &&
                std::all_of(admission.prices().begin(), admission.prices().end(), is_price) &&
                each_once(admission.prices(), [](const v1::UnitPrice& price) { return price.unit(); }),
            "The unit prices are none, too many, twice for a unit, or out of bounds.",
            cat("Give 1 to ", kMaxUnitPrices, " units, each with 1 to ", kMaxUnitPence, " pence."), "admission.prices")
      .must(admission.distances_size() <= kMaxLotAreas &&
                std::all_of(admission.distances().begin(), admission.distances().end(), is_distance) &&
                each_once(admission.distances(), [](const v1::AreaDistance& distance) { return distance.area_code(); }),
            "The distances are too many, twice for an area, or out of bounds.",
            cat("Give at most ", kMaxLotAreas, " areas, each with 0 to ", kMaxDistanceM, " metres."),
            "admission.distances")
      .as("INVALID_ADMISSION");
}

absl::Status check_distances(const v1::FrameworkLot& lot, const v1::Admission& admission) {
  if (lot.mechanism() != v1::CALL_OFF_MECHANISM_NEAREST_FREE_CAPACITY) return absl::OkStatus();
  for (const std::string& area : lot.area_codes()) {
    const auto found = std::find_if(admission.distances().begin(), admission.distances().end(),
                                    [&](const v1::AreaDistance& distance) { return distance.area_code() == area; });
    if (found != admission.distances().end()) continue;
    return platform::refuse_input(
        {.code = "DISTANCE_MISSING",
         .sentence = cat("Lot ", lot.id(), " goes to the nearest, and there is no distance to ", area, "."),
         .remedy = "Give the metres from the provider's base to every area of the lot.",
         .subject = "admission.distances"});
  }
  return absl::OkStatus();
}

// Nobody comes onto a framework beside its competition; who is on the lot already stays.
absl::Status check_bidder(const v1::Framework& sheet, const v1::Admission& asked, const CompetitionFacts& competition) {
  const std::string& procedure = sheet.draft().award().procedure_id();
  if (procedure.empty() || competition.bidders.count(asked.provider_id()) > 0) return absl::OkStatus();
  for (const v1::Admission& admission : admissions_of(sheet, asked.lot_id())) {
    if (admission.provider_id() == asked.provider_id()) return absl::OkStatus();
  }
  return refuse_state({.code = "NOT_A_BIDDER",
                       .sentence = cat(asked.provider_id(), " is in no bid that passed in procedure ", procedure,
                                       ", by which the framework was awarded."),
                       .remedy = "Admit its bidders; another provider bids in a procedure (DraftProcedure)."});
}

v1::Admission* find_admission(v1::Framework& sheet, const std::string& lot_id, const std::string& provider_id) {
  for (v1::Admission& admission : *sheet.mutable_admissions()) {
    if (admission.lot_id() == lot_id && admission.provider_id() == provider_id) return &admission;
  }
  return nullptr;
}

void evolve_admission(v1::Framework& sheet, const v1::Admission& admission) {
  v1::Admission* standing = find_admission(sheet, admission.lot_id(), admission.provider_id());
  *(standing != nullptr ? standing : sheet.add_admissions()) = admission;
}

void evolve_suspension(v1::Framework& sheet, const std::string& lot_id, const std::string& provider_id, bool suspended,
                       const std::string& reason) {
  v1::Admission* admission = find_admission(sheet, lot_id, provider_id);
  if (admission == nullptr) return;
  admission->set_suspended(suspended);
  admission->set_suspension_reason(suspended ? reason : "");
}

}  // namespace

std::string framework_stream(const std::string& id) { return cat("framework/", id); }

absl::Status unknown_framework(const std::string& id) {
  return platform::refuse_missing({.code = "UNKNOWN_FRAMEWORK",
                                   .sentence = cat("There is no framework ", in_quotes(id), "."),
                                   .remedy = "Look it up in the list of frameworks."});
}

absl::Status unknown_lot(const v1::Framework& sheet, const std::string& lot_id) {
  return platform::refuse_missing({.code = "UNKNOWN_LOT",
                                   .sentence = cat("Framework ", sheet.id(), " has no lot ", in_quotes(lot_id), "."),
                                   .remedy = "Take a lot from the framework."});
}

absl::Status check_framework_open(const FrameworkState& state, const std::string& id) {
  if (state.sheet.id().empty()) return unknown_framework(id);
  if (state.sheet.status() == v1::FRAMEWORK_STATUS_OPEN) return absl::OkStatus();
  return refuse_state({.code = "FRAMEWORK_NOT_OPEN",
                       .sentence = cat("Framework ", state.sheet.id(), " is ", words_of(state.sheet.status()), "."),
                       .remedy = state.sheet.status() == v1::FRAMEWORK_STATUS_DRAFT
                                     ? "Have an approver open it first."
                                     : "Use another framework, or a procedure."});
}

const v1::FrameworkLot* find_framework_lot(const v1::FrameworkDraft& draft, const std::string& id) {
  for (const v1::FrameworkLot& lot : draft.lots()) {
    if (lot.id() == id) return &lot;
  }
  return nullptr;
}

std::vector<v1::Admission> admissions_of(const v1::Framework& sheet, const std::string& lot_id) {
  std::vector<v1::Admission> admissions;
  for (const v1::Admission& admission : sheet.admissions()) {
    if (admission.lot_id() == lot_id) admissions.push_back(admission);
  }
  return admissions;
}

void evolve_sheet(v1::Framework& sheet, const v1::FrameworkEvent& event) {
  if (event.has_framework_drafted()) {
    const v1::FrameworkDrafted& drafted = event.framework_drafted();
    sheet.set_id(drafted.framework_id());
    *sheet.mutable_draft() = drafted.draft();
    sheet.set_status(v1::FRAMEWORK_STATUS_DRAFT);
    const auto& writers = sheet.prepared_by();
    if (std::find(writers.begin(), writers.end(), drafted.prepared_by()) == writers.end()) {
      sheet.add_prepared_by(drafted.prepared_by());
    }
  } else if (event.has_framework_opened()) {
    *sheet.mutable_draft() = event.framework_opened().draft();
    sheet.set_status(v1::FRAMEWORK_STATUS_OPEN);
    sheet.set_opened_by(event.framework_opened().opened_by());
    sheet.set_opened_on(event.framework_opened().opened_on());
  } else if (event.has_provider_admitted()) {
    evolve_admission(sheet, event.provider_admitted().admission());
  } else if (event.has_provider_suspended_from_framework()) {
    const auto& suspended = event.provider_suspended_from_framework();
    evolve_suspension(sheet, suspended.lot_id(), suspended.provider_id(), true, suspended.reason());
  } else if (event.has_provider_reinstated_in_framework()) {
    const auto& reinstated = event.provider_reinstated_in_framework();
    evolve_suspension(sheet, reinstated.lot_id(), reinstated.provider_id(), false, "");
  } else if (event.has_framework_closed()) {
    sheet.set_status(v1::FRAMEWORK_STATUS_CLOSED);
    sheet.set_closed_reason(event.framework_closed().reason());
  } else if (event.has_mini_competition_started()) {
    *sheet.add_mini_competitions() = event.mini_competition_started().competition();
  } else {
    evolve_award(sheet, event);
    evolve_call_off(sheet, event);
  }
}

void FrameworkAggregate::evolve(State& state, const Event& event) {
  evolve_sheet(state.sheet, event);
  if (const v1::FrameworkCallOff* made = call_off_in(event)) {
    state.call_offs[made->id()] = {made->lot_id(), made->provider_id(), made->need().units(), made->need().starts_on(),
                                   made->need().ends_on()};
  } else if (event.has_call_off_declined()) {
    // Its id stays used.
    state.call_offs[event.call_off_declined().call_off_id()] = {};
  } else if (event.has_call_off_term_told()) {
    state.call_offs[event.call_off_term_told().call_off_id()].ends_on = event.call_off_term_told().ends_on();
  }
}

FrameworkDecided decide(const FrameworkState& state, const v1::DraftFrameworkRequest& request, const Context& context) {
  if (!state.sheet.id().empty() && state.sheet.status() != v1::FRAMEWORK_STATUS_DRAFT) {
    return refuse_state({.code = "FRAMEWORK_NOT_DRAFT",
                         .sentence = cat("Framework ", state.sheet.id(), " is ", words_of(state.sheet.status()), "."),
                         .remedy = "Draft another framework; what was opened keeps its lots and mechanisms."});
  }
  CONCORD_RETURN_IF_ERROR(check_draft(request.framework_id(), request.draft()));
  std::vector<v1::FrameworkEvent> events;
  if (!state.sheet.id().empty() && platform::same(state.sheet.draft(), request.draft())) return events;
  auto* drafted = events.emplace_back().mutable_framework_drafted();
  drafted->set_framework_id(request.framework_id());
  *drafted->mutable_draft() = request.draft();
  drafted->set_prepared_by(context.actor.subject);
  return events;
}

FrameworkDecided decide(const FrameworkState& state, const v1::OpenFrameworkRequest& request, const Context& context,
                        const CompetitionFacts& facts) {
  const v1::Framework& sheet = state.sheet;
  if (sheet.id().empty()) return unknown_framework(request.framework_id());
  if (sheet.status() != v1::FRAMEWORK_STATUS_DRAFT) {
    return refuse_state({.code = "FRAMEWORK_NOT_DRAFT",
                         .sentence = cat("Framework ", sheet.id(), " is ", words_of(sheet.status()), "."),
                         .remedy = "Nothing is left to open."});
  }
  CONCORD_RETURN_IF_ERROR(platform::refuse_same_person(
      sheet.prepared_by(), context,
      {.did = cat("wrote framework ", sheet.id()), .rule = kTwoPersons, .subject = "opened_by"}));
  if (platform::format_date(context.today) > sheet.draft().ends_on()) {
    return refuse_state({.code = "TERM_OVER",
                         .sentence = cat("The framework's last day ", sheet.draft().ends_on(), " has passed."),
                         .remedy = "Have it drafted anew with a later term."});
  }
  CONCORD_RETURN_IF_ERROR(check_award_stands(sheet.draft().award(), kWriteAward, context, facts));
  std::vector<v1::FrameworkEvent> events(1);
  auto* opened = events[0].mutable_framework_opened();
  opened->set_framework_id(sheet.id());
  *opened->mutable_draft() = sheet.draft();
  opened->set_opened_by(context.actor.subject);
  opened->set_opened_on(platform::format_date(context.today));
  return events;
}

FrameworkDecided decide(const FrameworkState& state, const v1::AdmitProviderRequest& request, const Context& context,
                        const AdmissionFacts& facts) {
  CONCORD_RETURN_IF_ERROR(check_framework_open(state, request.framework_id()));
  const v1::Admission& asked = request.admission();
  const v1::FrameworkLot* lot = find_framework_lot(state.sheet.draft(), asked.lot_id());
  if (lot == nullptr) return unknown_lot(state.sheet, asked.lot_id());
  CONCORD_RETURN_IF_ERROR(check_admission(asked));
  CONCORD_RETURN_IF_ERROR(check_distances(*lot, asked));
  if (facts.accredited.count(asked.provider_id()) == 0) {
    return refuse_state(
        {.code = "NOT_ACCREDITED",
         .sentence = cat(asked.provider_id(), " holds no accreditation of this authority that is valid today."),
         .remedy = "Have it accredited in the registry, then admit it."});
  }
  CONCORD_RETURN_IF_ERROR(check_bidder(state.sheet, asked, facts.competition));
  v1::Admission admission = asked;
  admission.set_admitted_on(platform::format_date(context.today));
  admission.set_suspended(false);
  admission.clear_suspension_reason();
  std::vector<v1::FrameworkEvent> events;
  for (const v1::Admission& other : admissions_of(state.sheet, lot->id())) {
    if (other.provider_id() == asked.provider_id()) {
      admission.set_admitted_on(other.admitted_on());
      admission.set_suspended(other.suspended());
      admission.set_suspension_reason(other.suspension_reason());
      if (platform::same(admission, other)) return events;
    } else if (other.rank() == asked.rank()) {
      return refuse_state(
          {.code = "RANK_TAKEN",
           .sentence = cat("Rank ", asked.rank(), " of lot ", lot->id(), " is that of ", other.provider_id(), "."),
           .remedy = "Give it a rank that nobody has; ranks settle ties."});
    }
  }
  if (state.sheet.admissions_size() >= kMaxAdmissions) {
    return refuse_state({.code = "TOO_MANY_ADMISSIONS",
                         .sentence = cat("The framework has ", state.sheet.admissions_size(), " admissions."),
                         .remedy = cat("A framework takes ", kMaxAdmissions, "; open a second one.")});
  }
  auto* admitted = events.emplace_back().mutable_provider_admitted();
  admitted->set_framework_id(state.sheet.id());
  *admitted->mutable_admission() = admission;
  return events;
}

FrameworkDecided decide(const FrameworkState& state, const v1::SuspendFromFrameworkRequest& request, const Context&) {
  CONCORD_RETURN_IF_ERROR(check_framework_open(state, request.framework_id()));
  CONCORD_RETURN_IF_ERROR(check_reason(request.reason(), kMaxText, "The suspension", "reason"));
  const auto admissions = admissions_of(state.sheet, request.lot_id());
  const auto found = std::find_if(admissions.begin(), admissions.end(), [&](const v1::Admission& admission) {
    return admission.provider_id() == request.provider_id();
  });
  if (found == admissions.end()) {
    return refuse_state({.code = "NOT_ADMITTED",
                         .sentence = cat("'", request.provider_id().substr(0, 80), "' is not on lot ",
                                         in_quotes(request.lot_id()), " of framework ", state.sheet.id(), "."),
                         .remedy = "Name a provider that was admitted to the lot."});
  }
  std::vector<v1::FrameworkEvent> events;
  if (found->suspended() != request.lift()) return events;
  if (request.lift()) {
    auto* reinstated = events.emplace_back().mutable_provider_reinstated_in_framework();
    reinstated->set_framework_id(state.sheet.id());
    reinstated->set_lot_id(found->lot_id());
    reinstated->set_provider_id(found->provider_id());
    reinstated->set_reason(request.reason());
    return events;
  }
  auto* suspended = events.emplace_back().mutable_provider_suspended_from_framework();
  suspended->set_framework_id(state.sheet.id());
  suspended->set_lot_id(found->lot_id());
  suspended->set_provider_id(found->provider_id());
  suspended->set_reason(request.reason());
  return events;
}

FrameworkDecided decide(const FrameworkState& state, const v1::CloseFrameworkRequest& request, const Context& context) {
  CONCORD_RETURN_IF_ERROR(check_framework_open(state, request.framework_id()));
  CONCORD_RETURN_IF_ERROR(check_reason(request.reason(), kMaxText, "The closing", "reason"));
  std::vector<v1::FrameworkEvent> events(1);
  auto* closed = events[0].mutable_framework_closed();
  closed->set_framework_id(state.sheet.id());
  closed->set_reason(request.reason());
  closed->set_closed_on(platform::format_date(context.today));
  return events;
}

}  // namespace concord::procurement
