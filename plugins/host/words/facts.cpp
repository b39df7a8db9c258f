// The table of facts; see facts.h. PURE.
#include "plugins/host/words/facts.h"

#include <algorithm>
#include <map>

#include "absl/strings/str_cat.h"

#include "plugins/host/words/wording.h"

namespace concord::plugins::host {
namespace {

constexpr std::int64_t kMaxPence = 1'000'000'000'000;  // GBP 10 billion
constexpr std::int64_t kMaxShare = 1'000'000;          // 10,000%
constexpr std::size_t kMaxTextBytes = 256;             // what plugins/sdk reads of one text
constexpr std::size_t kMaxSetBytes = 2'000;
constexpr std::size_t kMaxShown = 60;
constexpr std::size_t kCpvDigits = 8;

std::vector<FactKind> table() {
  return {
      {"authority", Unit::kText, {}, "The authority's short name, such as lancashire."},
      {"authority_kind", Unit::kText, {"council", "central", "other"}, "What kind of body buys."},
      {"nation",
       Unit::kText,
       {"england", "wales", "scotland", "northern_ireland"},
       "Whose law the authority buys under."},
      {"is_devolved_authority",
       Unit::kYesNo,
       {},
       "Whether it is a devolved Welsh or a transferred Northern Ireland authority."},
      {"value_excluding_vat_pence",
       Unit::kPence,
       {},
       "Estimated value of the whole contract with all extensions, without VAT."},
      {"value_including_vat_pence",
       Unit::kPence,
       {},
       "The same with VAT; send one of the two, rules compute the other."},
      {"yearly_spend_pence",
       Unit::kPence,
       {},
       "What the authority expects to pay under relevant contracts in the financial year."},
      {"kind", Unit::kText, {"services", "goods", "works"}, "What is bought."},
      {"strategy",
       Unit::kText,
       {},
       "The authority's strategy that the contract carries out, such as floating_support."},
      {"cpv", Unit::kText, {}, "CPV code, eight digits, its check digit after a hyphen or left out."},
      {"is_light_touch",
       Unit::kYesNo,
       {},
       "Whether the services are light-touch or social services; where it is not sent, rules derive it from cpv."},
      {"is_health_service",
       Unit::kYesNo,
       {},
       "Whether health services in the sense of the Provider Selection Regime are the greater part of the value."},
      {"is_concession", Unit::kYesNo, {}, "Whether the contract is a concession."},
      {"is_framework", Unit::kYesNo, {}, "Whether a framework is set up."},
      {"dynamic_market_step",
       Unit::kText,
       {"intention", "establishment", "modification", "cessation"},
       "What is done to a dynamic market, where the decision is about the market itself."},
      {"procedure_type",
       Unit::kText,
       {"direct", "quotes", "open", "restricted", "competitive_flexible", "negotiated", "framework_call_off",
        "dynamic_market", "competitive_dialogue", "innovation_partnership", "negotiated_without_publication"},
       "How the supplier is chosen."},
      {"direct_award_ground",
       Unit::kText,
       {"user_choice",
        "urgency",
        "protect_life",
        "single_supplier",
        "exclusive_rights",
        "technical",
        "art",
        "prototype",
        "additional",
        "repeat",
        "commodity",
        "insolvency",
        "switch",
        "no_suitable_tender",
        "design_contest",
        "health_and_social_care",
        "direct_award_a",
        "direct_award_b",
        "direct_award_c",
        "most_suitable_provider"},
       "Why there is no competition."},
      {"switch_basis",
       Unit::kText,
       {"conditions_not_met", "abnormally_low", "requirements_not_met", "collusion", "procedural_breach"},
       "Why no tender of the competition before was suitable."},
      {"commenced_on", Unit::kDate, {}, "The day on which the procurement commenced; it fixes which law holds."},
      {"published_on", Unit::kDate, {}, "The day of the tender notice or of the invitation."},
      {"today", Unit::kDate, {}, "The day of the decision."},
      {"event_on", Unit::kDate, {}, "The day of the event that a duty follows, where no other fact tells it."},
      {"tender_days", Unit::kDays, {}, "Days from the day after the invitation to the deadline for tenders."},
      {"tender_deadline_date", Unit::kDate, {}, "Deadline for tenders."},
      {"participation_days",
       Unit::kDays,
       {},
       "Days from the day after the notice to the deadline for requests to participate."},
      {"has_participation_stage", Unit::kYesNo, {}, "Whether suppliers first ask to participate."},
      {"electronic_submission", Unit::kYesNo, {}, "Whether tenders may be sent in electronically."},
      {"all_documents_available", Unit::kYesNo, {}, "Whether all tender documents were to be had with the notice."},
      {"has_planned_procurement_notice",
       Unit::kYesNo,
       {},
       "Whether a qualifying planned procurement notice was published 40 days to 12 months before."},
      {"planned_procurement_notice_on",
       Unit::kDate,
       {},
       "The day of the planned procurement notice; where it is sent, rules find whether the notice qualifies."},
      {"is_urgent", Unit::kYesNo, {}, "Whether a state of urgency makes the usual periods impractical."},
      {"are_suppliers_preselected", Unit::kYesNo, {}, "Whether tenders come only from suppliers selected before."},
      {"is_period_agreed", Unit::kYesNo, {}, "Whether the period for tenders was agreed with all of them."},
      {"had_market_engagement", Unit::kYesNo, {}, "Whether preliminary market engagement took place."},
      {"lots", Unit::kCount, {}, "Number of lots."},
      {"could_have_lots", Unit::kYesNo, {}, "Whether the contract could reasonably be split into lots."},
      {"max_lots_per_provider", Unit::kCount, {}, "The most lots that one provider may be awarded; 0 for no cap."},
      {"different_providers", Unit::kCount, {}, "How many different providers the rules of award ask for."},
      {"accredited_only", Unit::kYesNo, {}, "Whether only accredited organisations may bid."},
      {"award_rule_published",
       Unit::kYesNo,
       {},
       "Whether the mechanism that applies a cap on lots stands in the notice."},
      {"award_basis", Unit::kText, {"most_advantageous", "price_only", "quality_only"}, "What decides the award."},
      {"quality_weight_bp", Unit::kBasisPoints, {}, "Weight of quality."},
      {"price_weight_bp", Unit::kBasisPoints, {}, "Weight of price."},
      {"social_value_weight_bp", Unit::kBasisPoints, {}, "Weight of social value within the whole."},
      {"environment_weight_bp", Unit::kBasisPoints, {}, "Weight of environment within the whole."},
      {"contract_months", Unit::kMonths, {}, "Term of the contract with all extensions."},
      {"contract_total_pence", Unit::kPence, {}, "Total of the contract to be signed, with VAT."},
      {"framework_months", Unit::kMonths, {}, "Term of the framework."},
      {"is_open_framework", Unit::kYesNo, {}, "Whether the framework is an open one."},
      {"framework_award_ok",
       Unit::kYesNo,
       {},
       "Whether the framework was itself competed for, or awarded directly on a ground."},
      {"framework_ends_on", Unit::kDate, {}, "The framework's last day."},
      {"call_off_way",
       Unit::kText,
       {"selection", "single_supplier", "mechanism", "none"},
       "How one of the framework's suppliers is chosen; mechanism: core terms and an objective mechanism stand in the "
       "framework."},
      {"has_framework_reasons", Unit::kYesNo, {}, "Whether the notice gives reasons for a longer framework."},
      {"quotes_invited", Unit::kCount, {}, "Suppliers asked for a quote."},
      {"local_quotes_invited", Unit::kCount, {}, "Of these, local ones."},
      {"local_sme_quotes_invited", Unit::kCount, {}, "Of these, local small and medium ones."},
      {"reserved_to",
       Unit::kText,
       {"none", "supported_employment", "public_service_mutual", "local", "local_sme_vcse", "united_kingdom"},
       "To whom the procedure is reserved."},
      {"reservation_stated", Unit::kYesNo, {}, "Whether the notice or invitation states the reservation."},
      {"has_suitability_stage", Unit::kYesNo, {}, "Whether a separate stage assesses suitability."},
      {"requires_audited_accounts",
       Unit::kYesNo,
       {},
       "Whether audited accounts are asked of suppliers that the law does not oblige to have them."},
      {"requires_insurance_before_award", Unit::kYesNo, {}, "Whether insurance must be held before the award."},
      {"has_abnormally_low_price",
       Unit::kYesNo,
       {},
       "Whether a tender is to be disregarded for an abnormally low price."},
      {"low_price_explanation_sought", Unit::kYesNo, {}, "Whether that tenderer was told and could explain."},
      {"low_price_explained",
       Unit::kYesNo,
       {},
       "Whether the explanation shows that the contract can be performed for that price."},
      {"award_criteria_refined", Unit::kYesNo, {}, "Whether an award criterion was refined after the tender notice."},
      {"refined_before_final_tenders",
       Unit::kYesNo,
       {},
       "Whether that was before suppliers were invited to submit the tenders that are assessed for the award."},
      {"dropped_supplier_would_progress",
       Unit::kYesNo,
       {},
       "Whether a supplier that did not progress would have done so under the refined criteria."},
      {"supported_employment_share_bp",
       Unit::kBasisPoints,
       {},
       "Disabled or disadvantaged people in the workforce of the winner, or of the parts that perform the contract."},
      {"ends_without_award", Unit::kYesNo, {}, "Whether the decision is that the procedure ends without an award."},
      {"assessment_summaries_sent", Unit::kYesNo, {}, "Whether every assessed tenderer has its assessment summary."},
      {"assessment_summaries_first_on", Unit::kDate, {}, "The day on which the first assessment summary was sent."},
      {"assessment_summaries_last_on", Unit::kDate, {}, "The day on which the last assessment summary was sent."},
      {"award_date", Unit::kDate, {}, "The day of the award decision."},
      {"award_notice_on",
       Unit::kDate,
       {},
       "The day on which the award notice that names this winner was published, or the standstill letter was sent."},
      {"letters_last_sent_on",
       Unit::kDate,
       {},
       "The day on which the last standstill letter was sent, where letters begin the standstill."},
      {"standstill_stated_end", Unit::kDate, {}, "The last day of standstill as the award notice states it."},
      {"claim_notified_on", Unit::kDate, {}, "The day on which a claim against the award was notified."},
      {"claim_disposed_on",
       Unit::kDate,
       {},
       "The day on which that claim was disposed of, or a court let the contract be signed."},
      {"only_tenderer", Unit::kYesNo, {}, "Whether there is one tenderer, and nobody else was a candidate."},
      {"is_exempt_from_publication", Unit::kYesNo, {}, "Whether the law asked for no notice before the procedure."},
      {"last_notice_electronic", Unit::kYesNo, {}, "Whether every standstill letter was sent electronically."},
      {"intention_notice_on", Unit::kDate, {}, "The day of the notice of intention to award a health contract."},
      {"is_existing_provider_satisfactory",
       Unit::kYesNo,
       {},
       "Whether the existing provider of a health service satisfies its contract and is likely to satisfy the new "
       "one."},
      {"is_materially_different",
       Unit::kYesNo,
       {},
       "Whether the new health contract is materially different in character from the existing one."},
      {"lifetime_value_increase_pence",
       Unit::kPence,
       {},
       "Lifetime value of the new health contract above that of the existing one; 0 where it is not above."},
      {"lifetime_value_increase_bp",
       Unit::kBasisPoints,
       {},
       "The same as a share of the existing contract's lifetime value."},
      {"signing_date", Unit::kDate, {}, "The day on which the contract is to be signed."},
      {"signed_on", Unit::kDate, {}, "The day on which the contract was signed."},
      {"contract_details_notice_on",
       Unit::kDate,
       {},
       "The day on which the contract details notice is to be published."},
      {"contract_copy_on", Unit::kDate, {}, "The day on which the copy of the contract is to be published."},
      {"standstill_offered", Unit::kYesNo, {}, "Whether a standstill is offered where none is due."},
      {"standstill_working_days", Unit::kWorkingDays, {}, "Working days of standstill planned."},
      {"standstill_days", Unit::kDays, {}, "Calendar days of standstill planned."},
      {"notices", Unit::kSet, {}, "Notices published, this decision's own one included."},
      {"approvals", Unit::kSet, {}, "Approvals given for this decision."},
      {"statements", Unit::kSet, {}, "What the notice or the record of this decision states."},
      {"distinct_winners", Unit::kCount, {}, "How many different providers win."},
      {"most_lots_of_one_provider", Unit::kCount, {}, "The most lots that one provider wins."},
      {"unaccredited_winners", Unit::kCount, {}, "Winners that are not accredited."},
      {"award_over_budget_bp", Unit::kBasisPoints, {}, "Award above the budget; below it is negative."},
      {"kpis", Unit::kCount, {}, "Key performance indicators set."},
      {"modification_value_change_bp",
       Unit::kBasisPoints,
       {},
       "Change of the value by the modification, below zero where it falls."},
      {"modification_term_change_bp",
       Unit::kBasisPoints,
       {},
       "Change of the term by the modification, below zero where it is shortened."},
      {"modification_ground",
       Unit::kText,
       {"none", "provided_for", "urgency", "unforeseeable", "known_risk", "additional", "restructuring", "defence",
        "substantial", "below_threshold"},
       "On which ground the contract is modified."},
      {"modification_changes_supplier", Unit::kYesNo, {}, "Whether another supplier takes the contract over."},
      {"value_at_award_pence", Unit::kPence, {}, "Value of the contract as it was awarded, with VAT."},
      {"modifications_before_pence",
       Unit::kPence,
       {},
       "Sum of the earlier changes of value that were made as below-threshold modifications, with VAT."},
      {"modification_value_change_pence",
       Unit::kPence,
       {},
       "Change of the value by the modification, below zero where it falls.",
       true},
      {"notice_served_on", Unit::kDate, {}, "The day on which notice of the ending was given."},
      {"ends_on", Unit::kDate, {}, "The last day of the service."},
      {"ending_notice_months", Unit::kMonths, {}, "Whole months of notice given."},
      {"consultation_weeks", Unit::kWeeks, {}, "Whole weeks of consultation held."},
      {"transferring_employees", Unit::kCount, {}, "Employees who move to another employer."},
      {"employee_information_days",
       Unit::kDays,
       {},
       "Days between the employee liability information and the transfer."},
      {"employee_information_age_days",
       Unit::kDays,
       {},
       "Days between the day as of which the information stands and the day on which it is given."},
      {"people_supported", Unit::kCount, {}, "People who use the service."},
      {"users_told", Unit::kYesNo, {}, "Whether the people supported had notice too."},
      {"alternatives_invited",
       Unit::kYesNo,
       {},
       "Whether provider and users could propose another design before the decision."},
  };
}

}  // namespace

const std::vector<FactKind>& fact_kinds() {
  static const std::vector<FactKind> kFacts = table();
  return kFacts;
}

const FactKind* find_fact(std::string_view name) {
  static const auto kByName = [] {
    std::map<std::string_view, const FactKind*> by_name;
    for (const FactKind& fact : fact_kinds()) by_name[fact.name] = &fact;
    return by_name;
  }();
  const auto found = kByName.find(name);
  return found == kByName.end() ? nullptr : found->second;
}

std::vector<std::string> fact_names() {
  std::vector<std::string> names;
  for (const FactKind& fact : fact_kinds()) names.push_back(fact.name);
  return names;
}

namespace {

absl::StatusOr<const FactKind*> known_fact(std::string_view name) {
  if (const FactKind* fact = find_fact(name); fact != nullptr) return fact;
  return absl::InvalidArgumentError(
      absl::StrCat("there is no fact \"", std::string(name), "\".", suggestion(name, fact_names())));
}

absl::Status refused(const FactKind& fact, std::string_view why) {
  return absl::InvalidArgumentError(absl::StrCat("the fact ", fact.name, " ", std::string(why)));
}

// The field of a stated fact that holds a value of that type, as the rules service's Fact names it.
std::string field_of(const Value& value) {
  if (std::holds_alternative<std::int64_t>(value)) return "integer";
  return std::holds_alternative<absl::CivilDay>(value) ? "date" : "text";
}

std::string how_to_state(Unit unit) {
  switch (unit) {
    case Unit::kPence:
      return "in the field integer, as whole pence";
    case Unit::kBasisPoints:
      return "in the field integer, in hundredths of a per cent";
    case Unit::kYesNo:
      return "in the field integer, 1 for yes and 0 for no";
    case Unit::kDate:
      return "in the field date, as 2026-07-06";
    case Unit::kText:
      return "in the field text";
    case Unit::kSet:
      return "in the field text, as names with commas between them";
    default:
      return "in the field integer, as a whole number";
  }
}

absl::Status check_type(const FactKind& fact, const Value& value) {
  if (has_type_of(value, fact.unit)) return absl::OkStatus();
  return refused(fact, absl::StrCat("is of unit ", unit_name(fact.unit), " and was stated in the field ",
                                    field_of(value), "; state it ", how_to_state(fact.unit)));
}

bool is_control(char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; }
bool is_of_name(char c) { return c > ' ' && c <= '~' && c != ','; }

// Shown in a refusal without what would break the line.
std::string shown(std::string_view text) {
  std::string clean(text.substr(0, kMaxShown));
  std::replace_if(clean.begin(), clean.end(), is_control, '?');
  return clean.size() < text.size() ? clean + "..." : clean;
}

// Eight digits, and a check digit after a hyphen where somebody wrote it.
bool is_cpv(std::string_view text) {
  const auto digits = [](std::string_view part) {
    return std::all_of(part.begin(), part.end(), [](char c) { return c >= '0' && c <= '9'; });
  };
  if (text.size() == kCpvDigits) return digits(text);
  return text.size() == kCpvDigits + 2 && digits(text.substr(0, kCpvDigits)) && text[kCpvDigits] == '-' &&
         digits(text.substr(kCpvDigits + 1));
}

// Services put a space after a comma; within a name there is none.
absl::Status check_names(const FactKind& fact, std::string_view text) {
  if (text.size() > kMaxSetBytes) {
    return refused(fact, absl::StrCat("has ", text.size(), " bytes; keep it to ", kMaxSetBytes));
  }
  for (std::size_t start = 0; !text.empty() && start <= text.size();) {
    const std::size_t comma = std::min(text.find(',', start), text.size());
    std::string_view name = text.substr(start, comma - start);
    start = comma + 1;
    while (name.starts_with(" ")) name.remove_prefix(1);
    while (name.ends_with(" ")) name.remove_suffix(1);
    if (!name.empty() && std::all_of(name.begin(), name.end(), is_of_name)) continue;
    return refused(fact, absl::StrCat("has the name \"", shown(name),
                                      "\"; give names without spaces and control characters, commas between them, "
                                      "such as UK4,conflicts_assessment"));
  }
  return absl::OkStatus();
}

absl::Status check_text(const FactKind& fact, const std::string& text) {
  if (fact.unit == Unit::kSet) return check_names(fact, text);
  if (text.size() > kMaxTextBytes) {
    return refused(fact, absl::StrCat("has ", text.size(), " bytes; keep it to ", kMaxTextBytes));
  }
  if (std::any_of(text.begin(), text.end(), is_control)) {
    return refused(fact, absl::StrCat("is \"", shown(text), "\" and has control characters; take them out"));
  }
  if (fact.name == "cpv" && !is_cpv(text)) {
    return refused(fact, absl::StrCat("is \"", shown(text),
                                      "\"; write eight digits such as 85311000, with the check digit as 85311000-2 or "
                                      "without"));
  }
  if (fact.choices.empty() || std::find(fact.choices.begin(), fact.choices.end(), text) != fact.choices.end()) {
    return absl::OkStatus();
  }
  return refused(fact, absl::StrCat("cannot be \"", shown(text), "\"; it is one of ", joined(fact.choices, ", ")));
}

// A yes_no is 1 or 0, and only a share or a change can lie below nothing. Amounts and shares are bounded so that VAT on
// the one and the other's part of it stay within 64 bits.
absl::Status check_number(const FactKind& fact, std::int64_t number) {
  const bool is_share = fact.unit == Unit::kBasisPoints;
  const bool may_fall = is_share || fact.may_fall;
  const std::int64_t most = fact.unit == Unit::kYesNo   ? 1
                            : fact.unit == Unit::kPence ? kMaxPence
                            : is_share                  ? kMaxShare
                                                        : kMaxNumber;
  const std::int64_t least = may_fall ? -most : 0;
  if (number >= least && number <= most) return absl::OkStatus();
  const std::string note = fact.unit == Unit::kYesNo   ? ", which are no and yes"
                           : fact.unit == Unit::kPence ? absl::StrCat(", which is ", in_words(most, Unit::kPence))
                           : is_share                  ? absl::StrCat(", which is ", in_words(most, fact.unit))
                                                       : std::string();
  return refused(fact, absl::StrCat("cannot be ", number, "; give ", least, " to ", most, note));
}

absl::Status check_fact(const FactKind& fact, const Value& value) {
  if (auto status = check_type(fact, value); !status.ok()) return status;
  if (const auto* number = std::get_if<std::int64_t>(&value)) return check_number(fact, *number);
  if (const auto* text = std::get_if<std::string>(&value)) return check_text(fact, *text);
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<Value> read_fact(std::string_view name, std::string_view text) {
  const auto fact = known_fact(name);
  if (!fact.ok()) return fact.status();
  auto value = read_value(text, (*fact)->unit);
  if (!value.ok()) {
    return absl::InvalidArgumentError(
        absl::StrCat("the fact ", std::string(name), ": ", std::string(value.status().message())));
  }
  if (auto status = check_fact(**fact, *value); !status.ok()) return status;
  return value;
}

absl::Status check_facts(const Facts& facts) {
  for (const auto& [name, value] : facts) {
    const auto fact = known_fact(name);
    if (!fact.ok()) return fact.status();
    if (auto status = check_fact(**fact, value); !status.ok()) return status;
  }
  if (facts.contains("value_excluding_vat_pence") && facts.contains("value_including_vat_pence")) {
    return absl::InvalidArgumentError(
        "value_excluding_vat_pence and value_including_vat_pence are both stated; state one, the rules compute the "
        "other");
  }
  return absl::OkStatus();
}

const std::vector<std::string>& gate_names() {
  static const std::vector<std::string> kGates = {"plan",  "publish", "close",  "evaluate",
                                                  "award", "sign",    "modify", "decommission"};
  return kGates;
}

absl::StatusOr<Gate> gate_named(std::string_view name) {
  const auto found = std::find(gate_names().begin(), gate_names().end(), name);
  if (found != gate_names().end()) return static_cast<Gate>(found - gate_names().begin() + 1);
  return absl::InvalidArgumentError(
      absl::StrCat("there is no gate \"", std::string(name), "\"; the gates are ", joined(gate_names(), ", ")));
}

std::string gate_name(Gate gate) { return gate_names().at(static_cast<std::size_t>(gate) - 1); }

std::string facts_table() {
  std::string text = "| fact | unit | meaning |\n|---|---|---|\n";
  for (const FactKind& fact : fact_kinds()) {
    absl::StrAppend(&text, "| ", fact.name, " | ", unit_name(fact.unit), " | ", fact.meaning);
    if (!fact.choices.empty()) absl::StrAppend(&text, " One of: ", joined(fact.choices, ", "), ".");
    absl::StrAppend(&text, " |\n");
  }
  return text;
}

}  // namespace concord::plugins::host
