// PURE. Questions to the rules; see rules_question.h.
#include "services/platform/rules_question.h"

#include <algorithm>

#include "services/platform/civil_date.h"
#include "services/platform/field_shapes.h"
#include "services/platform/refusal.h"
#include "services/platform/text.h"

namespace concord::platform {
namespace {

// What is wrong with a list of codes, with the one that is; empty where nothing is.
template <typename List>
std::string fault_of(const List& list, const char* what) {
  if (list.size() > kMaxTokens) return cat(list.size(), " ", what, " are too many.");
  const auto strange = std::find_if_not(list.begin(), list.end(), is_token);
  if (strange == list.end()) return {};
  return cat("'", strange->substr(0, kMaxToken), "' among the ", what, " is no code.");
}

}  // namespace

RulesQuestion::RulesQuestion(rules::v1::Gate gate, const std::string& legal_date, const Context& context) {
  request_.set_authority(context.authority);
  request_.set_gate(gate);
  request_.set_legal_date(legal_date);
  text("authority", context.authority);
  text("authority_kind", "council");  // who else would run this suite says so in a plugin
  text("kind", "services");           // care and support are
  date("today", format_date(context.today));
}

rules::v1::Fact& RulesQuestion::add(const char* name) {
  rules::v1::Fact& fact = *request_.add_facts();
  fact.set_name(name);
  return fact;
}

void RulesQuestion::text(const char* name, const std::string& text) {
  if (!text.empty()) add(name).set_text(text);
}

void RulesQuestion::date(const char* name, const std::string& date) {
  if (!date.empty()) add(name).set_date(date);
}

void RulesQuestion::particulars(const rules::v1::Particulars& said) {
  text("cpv", said.cpv());
  text("strategy", said.strategy());
  if (said.has_is_light_touch()) yes_no("is_light_touch", said.is_light_touch());
  if (said.has_is_health_service()) yes_no("is_health_service", said.is_health_service());
  set("notices", said.notices());
  set("approvals", said.approvals());
  set("statements", said.statements());
}

absl::Status check_particulars(const rules::v1::Particulars& said, const std::string& field) {
  const std::string notices = fault_of(said.notices(), "notices");
  const std::string approvals = fault_of(said.approvals(), "approvals");
  const std::string statements = fault_of(said.statements(), "statements");
  const auto give = [](const char* such_as) {
    return cat("Give at most ", kMaxTokens, ", each of 1 to ", kMaxToken, " letters, digits and underscores, such as ",
               such_as, ".");
  };
  return Faults()
      .must(said.cpv().empty() || is_cpv(said.cpv()), cat("'", said.cpv().substr(0, 20), "' is no CPV code."),
            "Give eight digits such as 85311000, or nothing.", cat(field, ".cpv"))
      .must(said.strategy().empty() || is_code(said.strategy()),
            cat("The strategy '", said.strategy().substr(0, kMaxToken), "' is no code."),
            "Give one such as floating_support, or nothing.", cat(field, ".strategy"))
      .must(notices.empty(), notices, give("UK10"), cat(field, ".notices"))
      .must(approvals.empty(), approvals, give("cabinet"), cat(field, ".approvals"))
      .must(statements.empty(), statements, give("conflicts_assessment"), cat(field, ".statements"))
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
  return refuse_all(judgement.findings(),
                    [](const rules::v1::Finding& found) { return found.level() == rules::v1::LEVEL_BLOCKS; });
}

}  // namespace concord::platform
