// The table of who tells what; see fact_senders.h. PURE.
#include "plugins/host/words/fact_senders.h"

#include <algorithm>

#include "absl/strings/str_cat.h"

#include "plugins/host/words/facts.h"

namespace concord::plugins::host {
namespace {

using Names = std::vector<std::string_view>;

Names with(Names names, const Names& more) {
  names.insert(names.end(), more.begin(), more.end());
  return names;
}

// Whoever asks begins with these.
const Names kEveryQuestion = {"authority", "authority_kind", "today", "kind", "notices", "approvals", "statements"};

const Names kProcedure = with(kEveryQuestion, {"commenced_on",
                                               "published_on",
                                               "cpv",
                                               "strategy",
                                               "is_concession",
                                               "procedure_type",
                                               "call_off_way",
                                               "quotes_invited",
                                               "local_quotes_invited",
                                               "local_sme_quotes_invited",
                                               "vcse_quotes_invited",
                                               "value_excluding_vat_pence",
                                               "lots",
                                               "max_lots_per_provider",
                                               "different_providers",
                                               "accredited_only",
                                               "award_rule_published",
                                               "electronic_submission",
                                               "all_documents_available",
                                               "quality_weight_bp",
                                               "social_value_weight_bp",
                                               "price_weight_bp",
                                               "contract_months",
                                               "standstill_offered",
                                               "standstill_working_days",
                                               "standstill_days",
                                               "framework_award_ok",
                                               "framework_ends_on",
                                               "has_participation_stage",
                                               "participation_days",
                                               "tender_days",
                                               "tender_deadline_date"});

const Names kAward = with(
    kProcedure, {"distinct_winners", "most_lots_of_one_provider", "unaccredited_winners", "assessment_summaries_sent",
                 "award_value_excluding_vat_pence", "award_over_budget_bp", "award_date"});

const Names kTransitionEnding =
    with(kEveryQuestion,
         {"people_supported", "notice_served_on", "ends_on", "ending_notice_months", "users_told",
          "alternatives_invited", "consultation_weeks", "transferring_employees", "employee_information_days"});

std::vector<FactsSent> table() {
  return {
      {"needs", Gate::kPlan, with(kEveryQuestion, {"value_excluding_vat_pence", "lots", "procedure_type"})},
      // An offer's routes are asked about at publish too.
      {"procurement", Gate::kPublish,
       with(kProcedure, {"value_including_vat_pence", "direct_award_ground", "are_suppliers_preselected"})},
      {"procurement", Gate::kClose, kProcedure},
      {"procurement", Gate::kEvaluate,
       with(kProcedure, {"has_abnormally_low_price", "low_price_explanation_sought", "low_price_explained"})},
      {"procurement", Gate::kAward, with(kAward, {"deciding_persons"})},
      {"procurement", Gate::kSign,
       with(kAward, {"signing_date", "award_notice_on", "standstill_stated_end", "letters_last_sent_on",
                     "last_notice_electronic"})},
      {"registry", Gate::kModify,
       with(kEveryQuestion,
            {"commenced_on", "cpv", "value_excluding_vat_pence", "change_kind", "modification_ground",
             "modification_value_change_excluding_vat_pence", "modification_value_change_bp",
             "modification_term_change_bp", "modification_changes_supplier", "modifications_before_excluding_vat_pence",
             "change_effective_on", "change_notice_on", "standstill_stated_end"})},
      {"registry", Gate::kTerminate,
       with(kEveryQuestion, {"commenced_on", "cpv", "value_excluding_vat_pence", "termination_ground", "ends_on",
                             "intention_told_on"})},
      {"transition", Gate::kModify,
       with(kEveryQuestion,
            {"people_supported", "users_told", "commenced_on", "value_excluding_vat_pence", "modification_ground",
             "modification_value_change_bp", "modification_term_change_bp", "modification_value_change_pence"})},
      {"transition", Gate::kDecommission, kTransitionEnding},
  };
}

bool has(const FactsSent& sent, std::string_view fact) {
  return std::find(sent.facts.begin(), sent.facts.end(), fact) != sent.facts.end();
}

}  // namespace

const std::vector<FactsSent>& facts_sent() {
  static const std::vector<FactsSent> kSent = table();
  return kSent;
}

bool is_sent_by(std::string_view service, Gate gate, std::string_view fact) {
  return std::any_of(facts_sent().begin(), facts_sent().end(), [&](const FactsSent& sent) {
    return sent.service == service && sent.gate == gate && has(sent, fact);
  });
}

bool is_sent_at(Gate gate, std::string_view fact) {
  return std::any_of(facts_sent().begin(), facts_sent().end(),
                     [&](const FactsSent& sent) { return sent.gate == gate && has(sent, fact); });
}

bool is_sent_anywhere(std::string_view fact) {
  return std::any_of(facts_sent().begin(), facts_sent().end(), [&](const FactsSent& sent) { return has(sent, fact); });
}

std::string senders_of(std::string_view fact) {
  std::string text;
  std::string_view service;
  for (const FactsSent& sent : facts_sent()) {
    if (!has(sent, fact)) continue;
    const bool is_same = service == sent.service;
    absl::StrAppend(&text,
                    text.empty() ? ""
                    : is_same    ? ", "
                                 : "; ",
                    is_same ? "" : std::string(sent.service), is_same ? "" : " at ", gate_name(sent.gate));
    service = sent.service;
  }
  return text;
}

}  // namespace concord::plugins::host
