// PURE. What a person writes before publication; see drafting.h.
#include "services/procurement/procedure/drafting.h"

#include <algorithm>
#include <set>

#include "services/platform/calling/rules_question.h"
#include "services/platform/values/civil_date.h"
#include "services/platform/values/refusal.h"
#include "services/platform/values/text.h"
#include "services/procurement/fields/field_rules.h"
#include "services/procurement/gates/particulars.h"
#include "services/procurement/gates/standstill.h"
#include "services/procurement/procedure/stage_plan.h"
#include "services/procurement/scoring/criteria.h"
#include "services/procurement/scoring/price_score.h"
#include "services/procurement/scoring/rank_reversal.h"

namespace concord::procurement {
namespace {

using platform::cat;

constexpr int kMaxGroups = 20;
constexpr int kMaxTenures = 3;
constexpr int kMaxReplaced = 400;
constexpr std::int64_t kMaxUnits = 1'000'000;
constexpr std::int64_t kMaxHoursWeekMilli = 10'000'000'000;
constexpr std::int64_t kMaxInstantMs = 4'102'444'800'000;  // the year 2100

template <typename List, typename Fits>
bool all_of(const List& list, Fits fits) {
  return std::all_of(list.begin(), list.end(), fits);
}

bool is_money(std::int64_t pence) { return pence >= 0 && pence <= kMaxPence / kMaxYears; }
bool is_date_or_empty(const std::string& text) { return text.empty() || is_date(text); }
bool is_instant_or_empty(std::int64_t at_ms) { return at_ms >= 0 && at_ms <= kMaxInstantMs; }

absl::Status check_legal(const v1::LegalParticulars& legal) {
  CONCORD_RETURN_IF_ERROR(platform::check_approved(legal.approvals_given(), legal.waivers(), "draft.legal"));
  const std::string& cpv = legal.cpv();
  const std::string stated = platform::fault_of_stated(legal.stated());
  const auto& facts = legal.stated();
  const auto of_award =
      std::find_if(facts.begin(), facts.end(), [](const rules::v1::Fact& fact) { return is_of_an_award(fact.name()); });
  return Faults()
      .must(of_award == facts.end(),
            of_award == facts.end() ? "" : cat(of_award->name(), " comes true with an award, which is still to come."),
            "Leave it out; record the notice (RecordNotice) or state it (StateParticulars) when it is true.",
            "draft.legal.stated")
      .must(cpv.empty() || platform::is_cpv(cpv), cat("'", cpv.substr(0, 20), "' is no CPV code."),
            "Give eight digits such as 85311000, or nothing.", "draft.legal.cpv")
      .must(legal.commenced_on().empty() || is_date(legal.commenced_on()), "The day of commencement is no day.",
            "Give YYYY-MM-DD, or nothing for the day of publication.", "draft.legal.commenced_on")
      .must(legal.strategy().empty() || is_code(legal.strategy()), "The strategy is no code.",
            "Give one such as floating_support, or nothing.", "draft.legal.strategy")
      .must(legal.notices_size() <= platform::kMaxTokens && all_of(legal.notices(), platform::is_token) &&
                legal.approvals_size() <= platform::kMaxTokens && all_of(legal.approvals(), platform::is_token) &&
                legal.statements_size() <= platform::kMaxTokens && all_of(legal.statements(), platform::is_token),
            "A notice, approval or statement is no code, or there are too many.",
            cat("Give at most ", platform::kMaxTokens, " each, such as UK4, cabinet, conflicts_assessment."),
            "draft.legal")
      .must(stated.empty(), stated, platform::how_to_state(), "draft.legal.stated")
      .as("INVALID_PROCEDURE");
}

absl::Status check_lot(const v1::Lot& lot) {
  const std::string name = cat("Lot ", lot.id());
  return Faults()
      .must(is_id(lot.id()), cat("'", lot.id().substr(0, 80), "' is not a lot's id."),
            "Give 1 to 60 letters, digits, hyphens.", "lots")
      .must(is_text(lot.title(), kMaxName), cat(name, " has no title or one that is too long."),
            cat("Give 1 to ", kMaxName, " characters."), "lots")
      .must(lot.area_codes_size() <= kMaxAreas && all_of(lot.area_codes(), is_gss_code),
            cat(name, " has an area that is no GSS code, or too many areas."),
            cat("Give at most ", kMaxAreas, " codes such as E07000117."), "lots")
      .must(lot.client_groups_size() <= kMaxGroups && all_of(lot.client_groups(), is_code),
            cat(name, " has a client group that is no code, or too many."),
            cat("Give at most ", kMaxGroups, " codes such as young_people."), "lots")
      .must(lot.tenures_size() <= kMaxTenures && all_of(lot.tenures(), is_code),
            cat(name, " has a tenure that is no code, or too many."),
            "Give social_rented, private_rented, owned, or any.", "lots")
      .must(lot.units() >= 0 && lot.units() <= kMaxUnits, cat(name, " wants ", lot.units(), " places."),
            cat("Give 0 to ", kMaxUnits, "."), "lots")
      .must(lot.hours_week_milli() >= 0 && lot.hours_week_milli() <= kMaxHoursWeekMilli,
            cat(name, " wants ", lot.hours_week_milli(), " thousandths of an hour a week."),
            cat("Give 0 to ", kMaxHoursWeekMilli, "."), "lots")
      .must(lot.yearly_pence_size() <= kMaxYears && all_of(lot.yearly_pence(), is_money),
            cat(name, " has a budget beyond its bounds."),
            cat("Give at most ", kMaxYears, " years of 0 to ", kMaxPence / kMaxYears, " pence."), "lots")
      .must(lot.replaces_service_ids_size() <= kMaxReplaced && all_of(lot.replaces_service_ids(), is_id),
            cat(name, " replaces a service that is no id, or too many."), cat("Give at most ", kMaxReplaced, " ids."),
            "lots")
      .must(lot.cost_floor_pence() >= 0 && lot.cost_floor_pence() <= kMaxPence && lot.benchmark_min_pence() >= 0 &&
                lot.benchmark_min_pence() <= kMaxPence && lot.benchmark_max_pence() >= 0 &&
                lot.benchmark_max_pence() <= kMaxPence,
            cat(name, " has a cost floor or benchmark beyond its bounds."), cat("Give 0 to ", kMaxPence, " pence."),
            "lots")
      .must(lot.award_weight_ppm() >= 0 && lot.award_weight_ppm() <= kWholePpm,
            cat(name, " weighs ", lot.award_weight_ppm(), " parts per million in the award."),
            cat("Give 1 to ", kWholePpm, ", or 0 for ", kWholePpm, "."), "lots")
      .as("INVALID_LOT");
}

absl::Status check_dates(const v1::ProcedureDraft& draft) {
  const v1::Timetable& timetable = draft.timetable();
  return Faults()
      .must(is_date_or_empty(timetable.advert_on()), "The advert's day is not a day of the calendar.",
            "Give YYYY-MM-DD.", "timetable.advert_on")
      .must(is_date_or_empty(timetable.evaluation_until()), "The evaluation's last day is not a day of the calendar.",
            "Give YYYY-MM-DD.", "timetable.evaluation_until")
      .must(is_date_or_empty(timetable.decision_on()), "The decision's day is not a day of the calendar.",
            "Give YYYY-MM-DD.", "timetable.decision_on")
      .must(is_date_or_empty(draft.contract().starts_on()), "The contract's first day is not a day of the calendar.",
            "Give YYYY-MM-DD.", "contract.starts_on")
      .must(is_instant_or_empty(timetable.deadline_ms()) && is_instant_or_empty(timetable.questions_until_ms()),
            "An instant of the timetable is out of bounds.",
            cat("Give milliseconds since 1970 (UTC), at most ", kMaxInstantMs, "."), "timetable")
      .must(timetable.standstill_days() >= 0 && timetable.standstill_days() <= kMaxStandstillDays,
            cat("The standstill has ", timetable.standstill_days(), " days."),
            cat("Give 1 to ", kMaxStandstillDays, ", or 0 for as many as the rules ask."), "timetable.standstill_days")
      .as("INVALID_DATES");
}

void add_missing_lots(const std::string& id, const v1::ProcedureDraft& draft, std::vector<std::string>& missing) {
  if (draft.lots().empty()) missing.emplace_back("lots");
  const int months = draft.contract().term_months();
  const int years = (months + kMonthsAYear - 1) / kMonthsAYear;
  for (const v1::Lot& lot : draft.lots()) {
    if (lot.area_codes().empty()) missing.push_back(cat("areas of lot ", lot.id()));
    if (lot_value(lot) <= 0) missing.push_back(cat("a budget for lot ", lot.id()));
    if (months > 0 && lot.yearly_pence_size() != years) {
      missing.push_back(
          cat("a budget of ", years, " years for lot ", lot.id(), " (there are ", lot.yearly_pence_size(), ")"));
    }
    if (contract_id_of(id, lot.id(), 1).size() + 2 > kMaxContractId) {
      missing.push_back(cat("a shorter id for lot ", lot.id(), ", so that the contract's has at most ",
                            kMaxContractId - 2, " characters"));
    }
    if (draft.price_formula() == v1::PRICE_FORMULA_KIND_BENCHMARK &&
        (lot.benchmark_min_pence() < 1 || lot.benchmark_max_pence() <= lot.benchmark_min_pence())) {
      missing.push_back(cat("benchmark bounds for lot ", lot.id()));
    }
  }
}

void add_missing_dates(const v1::ProcedureDraft& draft, std::vector<std::string>& missing) {
  const v1::Timetable& timetable = draft.timetable();
  const auto want = [&](bool there, const char* what) {
    if (!there) missing.emplace_back(what);
  };
  want(!timetable.advert_on().empty(), "the advert's day");
  want(timetable.questions_until_ms() > 0, "until when questions may be asked");
  want(timetable.deadline_ms() > 0, "the deadline");
  want(timetable.questions_until_ms() <= timetable.deadline_ms(), "questions that end by the deadline");
  want(!timetable.evaluation_until().empty(), "until when the evaluation runs");
  want(!timetable.decision_on().empty(), "the decision's day");
  want(!draft.contract().starts_on().empty(), "the contract's first day");
  // Written as YYYY-MM-DD, days compare as text.
  want(timetable.advert_on() <= london_date(timetable.deadline_ms()), "an advert before the deadline");
  want(london_date(timetable.deadline_ms()) <= timetable.evaluation_until(),
       "an evaluation that ends after the deadline");
  want(timetable.evaluation_until() <= timetable.decision_on(), "a decision after the evaluation");
  want(timetable.decision_on() < draft.contract().starts_on(), "a contract that starts after the decision");
}

}  // namespace

absl::Status check_written(const std::string& id, const v1::ProcedureDraft& draft) {
  CONCORD_RETURN_IF_ERROR(
      Faults()
          .must(is_id(id), cat("'", id.substr(0, 80), "' is not an id."), "Give 1 to 60 letters, digits, hyphens.",
                "procedure_id")
          .must(is_text(draft.title(), kMaxName), "The procedure has no title or one that is too long.",
                cat("Give 1 to ", kMaxName, " characters."), "draft.title")
          .must(draft.lots_size() <= kMaxLots, cat(draft.lots_size(), " lots are too many."),
                cat("Give at most ", kMaxLots, "."), "draft.lots")
          .must(draft.contract().term_months() >= 0 && draft.contract().term_months() <= kMaxTermMonths &&
                    draft.contract().extension_months() >= 0 && draft.contract().extension_months() <= kMaxTermMonths,
                cat("The term is ", draft.contract().term_months(), " months and the extension ",
                    draft.contract().extension_months(), "."),
                cat("Give 0 to ", kMaxTermMonths, " months each."), "draft.contract")
          .must(v1::ProcedureType_IsValid(draft.type()) && v1::PriceFormulaKind_IsValid(draft.price_formula()) &&
                    v1::AwardMethod_IsValid(draft.award_rules().method()),
                "Route, price formula or award method is none that is known.", "Take one from the list.", "draft")
          .must(draft.award_rules().max_lots_per_provider() >= 0 &&
                    draft.award_rules().max_lots_per_provider() <= kMaxLots &&
                    draft.award_rules().different_providers() >= 0 &&
                    draft.award_rules().different_providers() <= kMaxLots,
                "A lot cap or the number of different providers is out of bounds.",
                cat("Give 0 (none) to ", kMaxLots, "."), "draft.award_rules")
          .must(
              draft.invited_provider_ids_size() <= kMaxInvited && all_of(draft.invited_provider_ids(), is_provider_id),
              cat(draft.invited_provider_ids_size(), " providers are invited, or one of them has no provider's id."),
              cat("Invite at most ", kMaxInvited, "."), "draft.invited_provider_ids")
          .as("INVALID_PROCEDURE"));
  CONCORD_RETURN_IF_ERROR(check_legal(draft.legal()));
  std::set<std::string> ids;
  int areas = 0;
  for (const v1::Lot& lot : draft.lots()) {
    CONCORD_RETURN_IF_ERROR(check_lot(lot));
    areas += lot.area_codes_size();
    // Contract ids are in lower case, so two lots may not differ in case only.
    if (ids.insert(contract_id_of(id, lot.id(), 1)).second) continue;
    return platform::refuse_input({.code = "INVALID_LOT",
                                   .sentence = cat("Lot ", lot.id(), " stands there twice."),
                                   .remedy = "Give each lot an id of its own, whatever its case.",
                                   .subject = "lots"});
  }
  if (areas > kMaxAreas) {
    return platform::refuse_input({.code = "INVALID_LOT",
                                   .sentence = cat("The lots name ", areas, " areas."),
                                   .remedy = cat("Name at most ", kMaxAreas, " in all."),
                                   .subject = "lots"});
  }
  CONCORD_RETURN_IF_ERROR(check_dates(draft));
  CONCORD_RETURN_IF_ERROR(check_stages(draft));
  return check_criteria(draft);
}

std::vector<std::string> missing_parts(const std::string& id, const v1::ProcedureDraft& draft) {
  std::vector<std::string> missing;
  add_missing_lots(id, draft, missing);
  if (draft.contract().term_months() < 1) missing.emplace_back("the contract's term");
  if (draft.type() == v1::PROCEDURE_TYPE_UNSPECIFIED) missing.emplace_back("the route");
  add_missing_dates(draft, missing);
  add_missing_in_stages(draft, missing);
  if (draft.price_formula() == v1::PRICE_FORMULA_KIND_UNSPECIFIED) missing.emplace_back("the price formula");
  for (std::string& part : missing_in_criteria(draft)) missing.push_back(std::move(part));
  if (draft.award_rules().method() == v1::AWARD_METHOD_UNSPECIFIED) missing.emplace_back("the award method");
  return missing;
}

absl::StatusOr<v1::ProcedureDraft> with_instants(const v1::ProcedureDraft& written) {
  v1::ProcedureDraft draft = written;
  CONCORD_RETURN_IF_ERROR(read_stage_ends(draft));
  if (!written.has_timetable()) return draft;
  v1::Timetable& timetable = *draft.mutable_timetable();
  std::int64_t deadline = timetable.deadline_ms(), questions = timetable.questions_until_ms();
  CONCORD_RETURN_IF_ERROR(read_instant(timetable.deadline(), "draft.timetable.deadline", deadline));
  CONCORD_RETURN_IF_ERROR(read_instant(timetable.questions_until(), "draft.timetable.questions_until", questions));
  timetable.set_deadline_ms(deadline);
  timetable.set_questions_until_ms(questions);
  return draft;
}

const v1::Lot* find_lot(const v1::ProcedureDraft& draft, const std::string& id) {
  for (const v1::Lot& lot : draft.lots()) {
    if (lot.id() == id) return &lot;
  }
  return nullptr;
}

std::int64_t lot_value(const v1::Lot& lot) {
  std::int64_t value = 0;
  for (const std::int64_t pence : lot.yearly_pence()) value += pence;
  return value;
}

std::string contract_id_of(const std::string& procedure_id, const std::string& lot_id, int time) {
  std::string id = cat(procedure_id, "-", lot_id);
  for (char& c : id) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return time > 1 ? cat(id, "-", time) : id;
}

std::optional<v1::RankReversal> rank_reversal_of(const v1::ProcedureDraft& draft) {
  const std::int64_t price = price_weight_ppm(draft);
  return find_rank_reversal(draft.price_formula(), {kWholePpm - price, price});
}

}  // namespace concord::procurement
