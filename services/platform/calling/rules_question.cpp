// PURE. Questions to the rules; see rules_question.h.
#include "services/platform/calling/rules_question.h"

#include <algorithm>
#include <set>

#include "absl/strings/ascii.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"

#include "services/platform/values/civil_date.h"
#include "services/platform/values/field_shapes.h"
#include "services/platform/values/refusal.h"
#include "services/platform/values/text.h"

namespace concord::platform {
namespace {

constexpr std::ptrdiff_t kMaxTold = 25;  // approvals with their days, as many as a fact holds; the latest

// What is wrong with a list of codes, with the one that is; empty where nothing is.
template <typename List>
std::string fault_of(const List& list, const char* what) {
  if (list.size() > kMaxTokens) return cat(list.size(), " ", what, " are too many.");
  const auto strange = std::find_if_not(list.begin(), list.end(), is_token);
  if (strange == list.end()) return {};
  return cat("'", strange->substr(0, kMaxToken), "' among the ", what, " is no code.");
}

// By divisions of the Common Procurement Vocabulary: 45 is construction work, 03 to 44 and 48 are goods, the rest
// services (Regulation (EC) 213/2008).
std::string kind_of_cpv(const std::string& code) {
  if (code.size() < 2) return {};
  const std::string division = code.substr(0, 2);
  return division == "45" ? "works" : division < "45" || division == "48" ? "goods" : "services";
}

// "UK4", "UK4,UK6", "UK4, UK6": codes with commas.
bool is_list_of_codes(const std::string& text) {
  if (text.size() > kMaxStatedBytes) return false;
  for (const auto& one : absl::StrSplit(text, ',')) {
    if (!is_token(as_std(absl::StripAsciiWhitespace(one)))) return false;
  }
  return true;
}

std::string fault_of(const rules::v1::Fact& fact) {
  const std::string name = fact.name().substr(0, kMaxToken);
  if (!is_token(fact.name())) return cat("'", name, "' is no name of a fact.");
  switch (fact.value_case()) {
    case rules::v1::Fact::kInteger:
      return {};
    case rules::v1::Fact::kDate:
      return parse_date(fact.date(), name).ok() ? "" : cat("The fact ", name, " is no day as YYYY-MM-DD.");
    case rules::v1::Fact::kText:
      return is_list_of_codes(fact.text()) ? "" : cat("The fact ", name, " is no code and no list of codes.");
    case rules::v1::Fact::VALUE_NOT_SET:
      break;
  }
  return cat("The fact ", name, " has no value.");
}

// With a day and a reason, which a fact would not have.
bool has_own_field(const std::string& fact) { return fact == "waivers" || fact == "approvals_given"; }

}  // namespace

std::string fault_of_stated(const StatedFacts& facts) {
  if (facts.size() > kMaxStated) return cat(facts.size(), " stated facts are too many.");
  std::set<std::string> seen;
  for (const rules::v1::Fact& fact : facts) {
    if (std::string fault = fault_of(fact); !fault.empty()) return fault;
    if (has_own_field(fact.name())) return cat(fact.name(), " has a field of its own, and is no fact to be stated.");
    if (!seen.insert(fact.name()).second) return cat("The fact ", fact.name(), " is stated twice.");
  }
  return {};
}

std::string how_to_state() {
  return cat("State at most ", kMaxStated,
             " facts, each once, by the names of plugins/host/FACTS.md: numbers (yes is 1, no is 0), days, or codes "
             "with commas between them.");
}

RulesQuestion::RulesQuestion(rules::v1::Gate gate, const std::string& legal_date, const Context& context) {
  request_.set_authority(context.authority);
  request_.set_gate(gate);
  request_.set_legal_date(legal_date);
  text("authority", context.authority);
  text("authority_kind", "council");  // who else would run this suite says so in a plugin
  today_ = format_date(context.today);
  date("today", today_);
}

rules::v1::Fact& RulesQuestion::add(const char* name) {
  rules::v1::Fact& fact = *request_.add_facts();
  fact.set_name(name);
  return fact;
}

void RulesQuestion::text(const char* name, const std::string& text) {
  if (!text.empty()) add(name).set_text(text);
}

void RulesQuestion::cpv(const std::string& code) {
  text("cpv", code);
  text("kind", kind_of_cpv(code));
}

void RulesQuestion::date(const char* name, const std::string& date) {
  if (!date.empty()) add(name).set_date(date);
}

bool RulesQuestion::is_told(const std::string& name) const {
  const auto& facts = request_.facts();
  return std::any_of(facts.begin(), facts.end(), [&](const rules::v1::Fact& fact) { return fact.name() == name; });
}

void RulesQuestion::add_all(const StatedFacts& facts, bool are_stated) {
  for (const rules::v1::Fact& fact : facts) {
    if (is_told(fact.name())) continue;
    rules::v1::Fact& added = *request_.add_facts();
    added = fact;
    added.set_stated(are_stated);
  }
}

void RulesQuestion::stated(const StatedFacts& facts) {
  add_all(facts, true);
  // Care and support are services, unless a code or an officer says otherwise; their thresholds are the strictest.
  if (!is_told("kind")) text("kind", "services");
}

void RulesQuestion::approved(const Approvals& approvals, const ApprovalsGiven& given, const Waivers& waivers) {
  const auto put = [](std::vector<std::string>& to, std::string name) {
    if (std::find(to.begin(), to.end(), name) == to.end()) to.push_back(std::move(name));
  };
  std::vector<rules::v1::ApprovalGiven> by_date;
  for (const rules::v1::ApprovalGiven& one : given) {
    if (one.given_on() <= today_) by_date.push_back(one);
  }
  std::stable_sort(by_date.begin(), by_date.end(),
                   [](const auto& left, const auto& right) { return left.given_on() < right.given_on(); });
  std::vector<std::string> all(approvals.begin(), approvals.end()), dated, waived;
  for (const rules::v1::ApprovalGiven& one : by_date) {
    put(all, one.approval());
    put(dated, cat(one.given_on(), ":", one.approval()));
  }
  if (std::ssize(dated) > kMaxTold) dated.erase(dated.begin(), dated.end() - kMaxTold);
  for (const rules::v1::Waiver& one : waivers) {
    if (one.waived_on() <= today_) put(waived, cat(one.requirement(), ":", one.waived_by()));
  }
  set("approvals", all);
  StatedFacts officers;
  const auto add_set = [&officers](const char* name, const std::vector<std::string>& names) {
    if (names.empty()) return;
    rules::v1::Fact& fact = *officers.Add();
    fact.set_name(name);
    fact.set_text(absl::StrJoin(names, ", "));
  };
  add_set("approvals_given", dated);
  add_set("waivers", waived);
  add_all(officers, true);
}

void RulesQuestion::particulars(const rules::v1::Particulars& said) {
  StatedFacts words;
  const auto word = [&words](const char* name) -> rules::v1::Fact& {
    rules::v1::Fact& fact = *words.Add();
    fact.set_name(name);
    return fact;
  };
  if (!said.cpv().empty() && !is_told("cpv")) {
    word("cpv").set_text(said.cpv());
    text("kind", kind_of_cpv(said.cpv()));
  }
  if (!said.strategy().empty()) word("strategy").set_text(said.strategy());
  if (said.has_is_light_touch()) word("is_light_touch").set_integer(said.is_light_touch() ? 1 : 0);
  if (said.has_is_health_service()) word("is_health_service").set_integer(said.is_health_service() ? 1 : 0);
  set("notices", said.notices());
  approved(said.approvals(), said.approvals_given(), said.waivers());
  set("statements", said.statements());
  words.MergeFrom(said.stated());
  stated(words);
}

absl::Status check_approved(const ApprovalsGiven& given, const Waivers& waivers, const std::string& field) {
  const auto is_dated = [](const rules::v1::ApprovalGiven& one) {
    return is_token(one.approval()) && parse_date(one.given_on(), "given_on").ok();
  };
  const auto is_waiver = [](const rules::v1::Waiver& one) {
    return is_token(one.requirement()) && is_token(one.waived_by()) && parse_date(one.waived_on(), "waived_on").ok() &&
           is_text(one.reason(), kMaxWaiverReason);
  };
  CONCORD_RETURN_IF_ERROR(
      Faults()
          .must(given.size() <= kMaxTokens && std::all_of(given.begin(), given.end(), is_dated),
                "An approval names no code or no day, or there are too many.",
                cat("Give at most ", kMaxTokens, ", each as a code such as cabinet and the day as YYYY-MM-DD."),
                cat(field, ".approvals_given"))
          .must(
              waivers.size() <= kMaxWaivers && std::all_of(waivers.begin(), waivers.end(), is_waiver),
              "A waiver does not say what was waived, whose waiver it is, on which day and why, or there are too many.",
              cat("Give at most ", kMaxWaivers,
                  ", each with the requirement as the finding names it, a code such as "
                  "monitoring_officer, the day as YYYY-MM-DD, and a reason of at most ",
                  kMaxWaiverReason, " characters."),
              cat(field, ".waivers"))
          .as("INVALID_PARTICULARS"));
  for (const rules::v1::Waiver& one : waivers) {
    CONCORD_RETURN_IF_ERROR(check_no_personal_data("The waiver's reason", one.reason(), cat(field, ".waivers")));
  }
  return absl::OkStatus();
}

absl::Status check_particulars(const rules::v1::Particulars& said, const std::string& field) {
  const std::string notices = fault_of(said.notices(), "notices");
  const std::string approvals = fault_of(said.approvals(), "approvals");
  const std::string statements = fault_of(said.statements(), "statements");
  const std::string stated = fault_of_stated(said.stated());
  const auto give = [](const char* such_as) {
    return cat("Give at most ", kMaxTokens, ", each of 1 to ", kMaxToken, " letters, digits and underscores, such as ",
               such_as, ".");
  };
  CONCORD_RETURN_IF_ERROR(check_approved(said.approvals_given(), said.waivers(), field));
  return Faults()
      .must(said.cpv().empty() || is_cpv(said.cpv()), cat("'", said.cpv().substr(0, 20), "' is no CPV code."),
            "Give eight digits such as 85311000, or nothing.", cat(field, ".cpv"))
      .must(said.strategy().empty() || is_code(said.strategy()),
            cat("The strategy '", said.strategy().substr(0, kMaxToken), "' is no code."),
            "Give one such as floating_support, or nothing.", cat(field, ".strategy"))
      .must(notices.empty(), notices, give("UK10"), cat(field, ".notices"))
      .must(approvals.empty(), approvals, give("cabinet"), cat(field, ".approvals"))
      .must(statements.empty(), statements, give("conflicts_assessment"), cat(field, ".statements"))
      .must(stated.empty(), stated, how_to_state(), cat(field, ".stated"))
      .as("INVALID_PARTICULARS");
}

std::vector<rules::v1::Finding> findings_that_weigh(const rules::v1::Judgement& judgement) {
  std::vector<rules::v1::Finding> findings;
  for (const rules::v1::Finding& found : judgement.findings()) {
    if (found.level() == rules::v1::LEVEL_BLOCKS || found.level() == rules::v1::LEVEL_WARNS) findings.push_back(found);
  }
  return findings;
}

absl::Status refuse_blocked(const rules::v1::Judgement& judgement) {
  std::vector<rules::v1::Finding> findings(judgement.findings().begin(), judgement.findings().end());
  for (rules::v1::Finding& found : findings) {
    if (found.waivable_by().empty()) continue;
    found.set_remedy(cat(found.remedy(),
                         " It is stated with what is proposed; where that waits already, have it declined and propose "
                         "it anew."));
  }
  return refuse_all(findings, [](const rules::v1::Finding& found) { return found.level() == rules::v1::LEVEL_BLOCKS; });
}

}  // namespace concord::platform
