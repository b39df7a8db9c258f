// The catalogue of requirements; see requirement_kinds.h. PURE.
#include "plugins/host/words/requirement_kinds.h"

#include <map>

#include "absl/strings/str_cat.h"

#include "plugins/host/words/facts.h"
#include "plugins/host/words/wording.h"

namespace concord::plugins::host {
namespace {

std::vector<MeasuredAt> everywhere(const char* fact) {
  std::vector<MeasuredAt> all;
  for (int gate = 1; gate <= static_cast<int>(Gate::kTerminate); ++gate) {
    all.push_back({static_cast<Gate>(gate), fact, false});
  }
  return all;
}

std::vector<RequirementKind> table() {
  return {
      {"minimum_quotes",
       Unit::kCount,
       Measure::kQuotes,
       {{Gate::kPublish, "quotes_invited", false}, {Gate::kAward, "quotes_invited", false}},
       "Quotes invited",
       "Invite at least {required} suppliers.",
       "Suppliers to be asked for a quote."},
      {"minimum_local_quotes",
       Unit::kCount,
       Measure::kQuotes,
       {{Gate::kPublish, "local_quotes_invited", false}, {Gate::kAward, "local_quotes_invited", false}},
       "Local quotes invited",
       "Invite at least {required} local suppliers.",
       "Local suppliers among them."},
      {"minimum_local_sme_quotes",
       Unit::kCount,
       Measure::kQuotes,
       {{Gate::kPublish, "local_sme_quotes_invited", false}, {Gate::kAward, "local_sme_quotes_invited", false}},
       "Local small or medium suppliers invited",
       "Invite at least {required} local small or medium suppliers.",
       "Local small and medium suppliers among them."},
      {"minimum_vcse_quotes",
       Unit::kCount,
       Measure::kQuotes,
       {{Gate::kPublish, "vcse_quotes_invited", false}, {Gate::kAward, "vcse_quotes_invited", false}},
       "Voluntary, community or social enterprises invited",
       "Invite at least {required} voluntary, community or social enterprises.",
       "Voluntary, community or social enterprises among them."},
      {"competition_level",
       Unit::kCount,
       Measure::kCompetition,
       {{Gate::kPublish, "procedure_type", false}, {Gate::kAward, "procedure_type", false}},
       "Level of competition",
       "Choose a procedure of level {required} at least: 1 asks for quotes, 2 is advertised or calls off a framework.",
       "0 none, 1 quotes, 2 advertised tender or call-off."},
      {"tender_days",
       Unit::kDays,
       Measure::kAtLeast,
       {{Gate::kPublish, "tender_days", false}},
       "Days for tenders",
       "Give at least {required} for tenders.",
       "Days from the day after the invitation to the deadline."},
      {"participation_days",
       Unit::kDays,
       Measure::kAtLeast,
       {{Gate::kPublish, "participation_days", false}},
       "Days for requests to participate",
       "Give at least {required} for requests to participate.",
       "Days from the day after the notice to that deadline."},
      {"standstill_working_days",
       Unit::kWorkingDays,
       Measure::kAtLeast,
       {{Gate::kPublish, "standstill_working_days", false}, {Gate::kAward, "standstill_working_days", false}},
       "Working days of standstill",
       "Plan a standstill of at least {required}.",
       "Working days, the day of the award notice included."},
      {"standstill_days",
       Unit::kDays,
       Measure::kAtLeast,
       {{Gate::kPublish, "standstill_days", false}, {Gate::kAward, "standstill_days", false}},
       "Calendar days of standstill",
       "Plan a standstill of at least {required}.",
       "Calendar days after the last letter."},
      {"notice", Unit::kCount, Measure::kMember, everywhere("notices"), "Notices published",
       "Publish notice {detail} first.", "A notice that must have been published, or be this decision's own."},
      {"approval", Unit::kCount, Measure::kMember, everywhere("approvals"), "Approvals given",
       "Ask for the approval of {detail} first.", "Who must have approved."},
      {"approval_order", Unit::kCount, Measure::kInOrder, everywhere("approvals_given"), "Approvals with their days",
       "Have them approve in the order {detail}, and state each with its "
       "day.",
       "Who must have approved before whom, by the days of their approvals: monitoring_officer, cabinet."},
      {"statement", Unit::kCount, Measure::kMember, everywhere("statements"), "Stated",
       "State {detail} in the notice or the record of this decision.", "What the notice or the record must state."},
      {"quality_weight_min_bp",
       Unit::kBasisPoints,
       Measure::kAtLeast,
       {{Gate::kPublish, "quality_weight_bp", false}},
       "Weight of quality",
       "Set the weight of quality to {required} or more.",
       "Least weight of quality."},
      {"price_weight_max_bp",
       Unit::kBasisPoints,
       Measure::kAtMost,
       {{Gate::kPublish, "price_weight_bp", false}},
       "Weight of price",
       "Set the weight of price to {required} or less.",
       "Greatest weight of price."},
      {"social_value_weight_min_bp",
       Unit::kBasisPoints,
       Measure::kAtLeast,
       {{Gate::kPublish, "social_value_weight_bp", false}},
       "Weight of social value",
       "Set the weight of social value to {required} or more.",
       "Least weight of social value."},
      {"environment_weight_min_bp",
       Unit::kBasisPoints,
       Measure::kAtLeast,
       {{Gate::kPublish, "environment_weight_bp", false}},
       "Weight of environment",
       "Set the weight of environment to {required} or more.",
       "Least weight of environment."},
      {"lots_per_provider_max",
       Unit::kCount,
       Measure::kAtMost,
       {{Gate::kPublish, "max_lots_per_provider", false}, {Gate::kAward, "most_lots_of_one_provider", false}},
       "Lots of one provider",
       "Let no provider have more than {required}.",
       "Most lots that one provider may win."},
      {"distinct_winners_min",
       Unit::kCount,
       Measure::kAtLeast,
       {{Gate::kPublish, "different_providers", false}, {Gate::kAward, "distinct_winners", false}},
       "Different providers",
       "Award to at least {required} different providers.",
       "Different providers among the winners."},
      {"accredited_only",
       Unit::kYesNo,
       Measure::kAccredited,
       {{Gate::kPublish, "accredited_only", false},
        {Gate::kAward, "unaccredited_winners", false},
        {Gate::kSign, "unaccredited_winners", false}},
       "Accredited only",
       "Admit and award to accredited organisations only.",
       "Only accredited organisations may bid and win."},
      {"framework_months_max",
       Unit::kMonths,
       Measure::kAtMost,
       {{Gate::kPublish, "framework_months", false}, {Gate::kAward, "framework_months", false}},
       "Months of the framework",
       "Limit the framework to {required}.",
       "Longest framework."},
      {"contract_months_max",
       Unit::kMonths,
       Measure::kAtMost,
       {{Gate::kPublish, "contract_months", false}, {Gate::kSign, "contract_months", false}},
       "Months of the contract",
       "Limit the contract to {required}.",
       "Longest contract."},
      {"reserved_contract_months_max",
       Unit::kMonths,
       Measure::kAtMost,
       {{Gate::kPublish, "contract_months", false}, {Gate::kSign, "contract_months", false}},
       "Months of the reserved contract",
       "Limit the contract to {required}.",
       "Longest reserved contract."},
      {"kpis_min",
       Unit::kCount,
       Measure::kAtLeast,
       {{Gate::kAward, "kpis", false}, {Gate::kSign, "kpis", false}},
       "Key performance indicators",
       "Set at least {required} key performance indicators.",
       "Key performance indicators to be set."},
      {"modification_value_change_max_bp",
       Unit::kBasisPoints,
       Measure::kAtMost,
       {{Gate::kModify, "modification_value_change_bp", false}},
       "Change of the value",
       "Keep the change of the value within {required}.",
       "Greatest change of value."},
      {"modification_term_change_max_bp",
       Unit::kBasisPoints,
       Measure::kAtMost,
       {{Gate::kModify, "modification_term_change_bp", false}},
       "Change of the term",
       "Keep the change of the term within {required}.",
       "Greatest change of term."},
      {"contract_details_notice_days",
       Unit::kDays,
       Measure::kAtMost,
       {},
       "Days to the contract details notice",
       "",
       "Days in which the contract details notice is due, the day of signing included."},
      {"contract_copy_days",
       Unit::kDays,
       Measure::kAtMost,
       {},
       "Days to the copy of the contract",
       "",
       "Days in which the copy is due, the day of signing included."},
      {"contract_award_notice_days",
       Unit::kDays,
       Measure::kAtMost,
       {},
       "Days to the award notice",
       "",
       "Days in which an award notice is due after the award."},
      {"ending_notice_months",
       Unit::kMonths,
       Measure::kAtLeast,
       {{Gate::kDecommission, "ending_notice_months", false}},
       "Months of notice",
       "Give at least {required} of notice.",
       "Notice before a service ends or shrinks."},
      {"consultation_weeks",
       Unit::kWeeks,
       Measure::kAtLeast,
       {{Gate::kDecommission, "consultation_weeks", false}},
       "Weeks of consultation",
       "Consult for at least {required}.",
       "Consultation before the decision."},
      {"employee_information_days",
       Unit::kDays,
       Measure::kAtLeast,
       {{Gate::kDecommission, "employee_information_days", false}},
       "Days of employee information",
       "Have the employee liability information at least {required} before the transfer.",
       "Days between the information and the transfer."},
      {"earliest_signing_date",
       Unit::kDate,
       Measure::kAtLeast,
       {{Gate::kSign, "signing_date", false}, {Gate::kModify, "change_effective_on", false}},
       "Day of signing",
       "Sign on {required} or later.",
       "First day on which the contract may be signed."},
      {"earliest_tender_deadline_date",
       Unit::kDate,
       Measure::kAtLeast,
       {{Gate::kPublish, "tender_deadline_date", true}},
       "Deadline for tenders",
       "Set the deadline on {required} or later.",
       "First day that may be the deadline."},
      {"latest_contract_details_notice_date",
       Unit::kDate,
       Measure::kAtMost,
       {{Gate::kSign, "contract_details_notice_on", true}, {Gate::kModify, "contract_details_notice_on", true}},
       "Day of the contract details notice",
       "Publish it by {required}.",
       "Last day for the contract details notice."},
      {"latest_contract_copy_date",
       Unit::kDate,
       Measure::kAtMost,
       {{Gate::kSign, "contract_copy_on", true}, {Gate::kModify, "contract_copy_on", true}},
       "Day of the contract's copy",
       "Publish it by {required}.",
       "Last day for the copy of the contract."},
      {"deciding_persons",
       Unit::kCount,
       Measure::kAtLeast,
       {{Gate::kAward, "deciding_persons", false}},
       "Persons who decide",
       "Have at least {required} persons decide.",
       "Persons who decide on an award; 1 lets whoever chose among quotes decide alone."},
  };
}

std::string way(Measure measure) {
  switch (measure) {
    case Measure::kAtLeast:
    case Measure::kQuotes:
    case Measure::kCompetition:
      return "more";
    case Measure::kAtMost:
      return "less";
    case Measure::kMember:
    case Measure::kInOrder:
      return "each one named";
    case Measure::kAccredited:
      return "yes";
  }
  return "";
}

}  // namespace

const std::vector<RequirementKind>& requirement_kinds() {
  static const std::vector<RequirementKind> kKinds = table();
  return kKinds;
}

const RequirementKind* find_requirement_kind(std::string_view name) {
  static const auto kByName = [] {
    std::map<std::string_view, const RequirementKind*> by_name;
    for (const RequirementKind& kind : requirement_kinds()) by_name[kind.name] = &kind;
    return by_name;
  }();
  const auto found = kByName.find(name);
  return found == kByName.end() ? nullptr : found->second;
}

std::vector<std::string> requirement_kind_names() {
  std::vector<std::string> names;
  for (const RequirementKind& kind : requirement_kinds()) names.push_back(kind.name);
  return names;
}

bool has_detail(const RequirementKind& kind) {
  return kind.measure == Measure::kMember || kind.measure == Measure::kInOrder;
}

std::string finding_code(const std::string& kind) {
  const RequirementKind* known = find_requirement_kind(kind);
  if (known != nullptr && known->measure == Measure::kMember) return upper(kind) + "_MISSING";
  std::string name = kind;
  for (const std::string_view ending : {"_bp", "_min", "_max"}) {
    if (name.ends_with(ending)) name.resize(name.size() - ending.size());
  }
  return upper(name) + "_NOT_MET";
}

bool is_stricter(const RequirementKind& kind, std::int64_t left, std::int64_t right) {
  return kind.measure == Measure::kAtMost ? left < right : left > right;
}

std::string requirements_table() {
  std::string text =
      "| kind | unit | stricter is | measured against, at gate | finding where not met | meaning "
      "|\n|---|---|---|---|---|---|\n";
  for (const RequirementKind& kind : requirement_kinds()) {
    std::string measured;
    const bool everywhere = kind.measured_at.size() == gate_names().size();
    for (const MeasuredAt& at : kind.measured_at) {
      absl::StrAppend(&measured, measured.empty() ? "" : ", ", at.fact, " at ",
                      everywhere ? std::string("every gate") : gate_name(at.gate));
      if (everywhere) break;
    }
    absl::StrAppend(&text, "| ", kind.name, " | ", has_detail(kind) ? "set" : unit_name(kind.unit), " | ",
                    way(kind.measure), " | ", measured.empty() ? "not measured" : measured, " | ",
                    measured.empty() ? "none" : finding_code(kind.name), " | ", kind.meaning, " |\n");
  }
  return text;
}

}  // namespace concord::plugins::host
