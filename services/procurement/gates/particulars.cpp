// PURE. Adds what was stated later; see particulars.h.
#include "services/procurement/gates/particulars.h"

#include <algorithm>
#include <array>

#include "services/platform/calling/rules_question.h"
#include "services/platform/values/refusal.h"
#include "services/platform/values/text.h"

namespace concord::procurement {
namespace {

using Names = google::protobuf::RepeatedPtrField<std::string>;
using Facts = google::protobuf::RepeatedPtrField<rules::v1::Fact>;

Facts::iterator fact_named(Facts& facts, const std::string& name) {
  return std::find_if(facts.begin(), facts.end(), [&](const rules::v1::Fact& fact) { return fact.name() == name; });
}

void add_names(const Names& more, Names& to) {
  for (const std::string& name : more) {
    if (std::find(to.begin(), to.end(), name) == to.end()) *to.Add() = name;
  }
}

// Told anew it holds as it was told last.
template <typename Said>
void add_approved(const Said& more, v1::LegalParticulars& to) {
  const auto put = [](auto& all, const auto& one, auto is_same) {
    const auto known = std::find_if(all.begin(), all.end(), is_same);
    *(known == all.end() ? all.Add() : &*known) = one;
  };
  for (const rules::v1::ApprovalGiven& one : more.approvals_given()) {
    put(*to.mutable_approvals_given(), one,
        [&](const rules::v1::ApprovalGiven& known) { return known.approval() == one.approval(); });
  }
  for (const rules::v1::Waiver& one : more.waivers()) {
    put(*to.mutable_waivers(), one, [&](const rules::v1::Waiver& known) {
      return known.requirement() == one.requirement() && known.waived_by() == one.waived_by();
    });
  }
}

void take_back(const std::string& name, v1::LegalParticulars& from) {
  for (Names* names : {from.mutable_approvals(), from.mutable_statements()}) {
    const auto found = std::find(names->begin(), names->end(), name);
    if (found != names->end()) names->erase(found);
  }
  auto& given = *from.mutable_approvals_given();
  given.erase(std::remove_if(given.begin(), given.end(), [&](const auto& one) { return one.approval() == name; }),
              given.end());
  auto& waivers = *from.mutable_waivers();
  waivers.erase(
      std::remove_if(waivers.begin(), waivers.end(), [&](const auto& one) { return one.requirement() == name; }),
      waivers.end());
  const auto fact = fact_named(*from.mutable_stated(), name);
  if (fact != from.mutable_stated()->end()) from.mutable_stated()->erase(fact);
}

constexpr std::array kKnownHere = {"authority",
                                   "authority_kind",
                                   "today",
                                   "published_on",
                                   "commenced_on",
                                   "procedure_type",
                                   "value_excluding_vat_pence",
                                   "lots",
                                   "max_lots_per_provider",
                                   "different_providers",
                                   "accredited_only",
                                   "award_rule_published",
                                   "electronic_submission",
                                   "quality_weight_bp",
                                   "social_value_weight_bp",
                                   "price_weight_bp",
                                   "contract_months",
                                   "standstill_offered",
                                   "tender_days",
                                   "tender_deadline_date",
                                   "notices",
                                   "approvals",
                                   "statements",
                                   "distinct_winners",
                                   "most_lots_of_one_provider",
                                   "unaccredited_winners",
                                   "award_date",
                                   "signing_date",
                                   "assessment_summaries_sent"};
constexpr const char* kConcession = "is_concession";
constexpr std::array kDecidesTheLaw = {"nation",
                                       "is_devolved_authority",
                                       "value_including_vat_pence",
                                       "yearly_spend_pence",
                                       "kind",
                                       "strategy",
                                       "cpv",
                                       "is_light_touch",
                                       "is_health_service",
                                       kConcession,
                                       "is_framework",
                                       "dynamic_market_step",
                                       "direct_award_ground",
                                       "reserved_to",
                                       "award_notice_on",
                                       "letters_last_sent_on",
                                       "last_notice_electronic",
                                       "standstill_working_days",
                                       "standstill_days",
                                       "standstill_stated_end",
                                       "claim_disposed_on"};

constexpr std::array kOfAnAward = {"award_notice_on",
                                   "letters_last_sent_on",
                                   "last_notice_electronic",
                                   "standstill_stated_end",
                                   "claim_notified_on",
                                   "claim_disposed_on",
                                   "award_date",
                                   "signing_date",
                                   "kpis_assessed_on",
                                   "contract_details_notice_on",
                                   "contract_copy_on"};

template <typename Names>
bool is_among(const Names& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

}  // namespace

bool is_known_here(const std::string& fact) { return is_among(kKnownHere, fact); }

v1::LegalParticulars law_of_contract(const v1::Procedure& procedure) {
  const v1::LegalParticulars now = particulars_now(procedure.draft().legal(), procedure);
  const v1::ContractForm& form = procedure.draft().contract();
  v1::LegalParticulars law;
  law.set_cpv(now.cpv());
  law.set_commenced_on(now.commenced_on().empty() ? procedure.published_on() : now.commenced_on());
  for (const rules::v1::Fact& fact : now.stated()) {
    const bool is_in_draft = fact.name() == kConcession && form.has_is_concession();
    if (decides_the_law(fact.name()) && !is_of_an_award(fact.name()) && !is_in_draft) *law.add_stated() = fact;
  }
  if (form.has_is_concession()) {
    rules::v1::Fact& concession = *law.add_stated();
    concession.set_name(kConcession);
    concession.set_integer(form.is_concession() ? 1 : 0);
  }
  return law;
}

bool is_of_an_award(const std::string& fact) { return is_among(kOfAnAward, fact); }

bool decides_the_law(const std::string& fact) { return is_among(kDecidesTheLaw, fact); }

std::string law_stated_later_by(const v1::Procedure& procedure, const std::string& subject) {
  v1::LegalParticulars now = particulars_now(v1::LegalParticulars(), procedure);
  for (const rules::v1::Fact& fact : now.stated()) {
    if (!decides_the_law(fact.name())) continue;
    std::string last;
    for (const v1::LaterParticulars& later : procedure.later_particulars()) {
      for (const rules::v1::Fact& stated : later.stated()) {
        if (stated.name() == fact.name()) last = later.stated_by();
      }
    }
    if (last == subject) return fact.name();
  }
  return {};
}

namespace {

bool has_prepared(const v1::Procedure& procedure, const std::string& subject) {
  const auto& hands = procedure.prepared_by();
  return std::find(hands.begin(), hands.end(), subject) != hands.end();
}

// Who stated what stands, and nobody else: what was published by two persons is everybody's word.
template <typename Says>
bool stands_on_word_of(const v1::Procedure& procedure, const std::string& name, const std::string& subject, Says says) {
  const v1::LegalParticulars& legal = procedure.draft().legal();
  const bool is_of_one = procedure.draft().type() == v1::PROCEDURE_TYPE_QUOTES;
  if (says(legal) && !(is_of_one && has_prepared(procedure, subject))) return false;
  bool is_own = says(legal), is_others = false;
  for (const v1::LaterParticulars& later : procedure.later_particulars()) {
    const auto& back = later.taken_back();
    if (std::find(back.begin(), back.end(), name) != back.end()) is_own = is_others = says(legal) && is_own;
    if (!says(later)) continue;
    (later.stated_by() == subject ? is_own : is_others) = true;
  }
  return is_own && !is_others;
}

}  // namespace

bool waived_by_word_of(const v1::Procedure& procedure, const std::string& requirement, const std::string& subject) {
  return stands_on_word_of(procedure, requirement, subject, [&](const auto& said) {
    return std::any_of(said.waivers().begin(), said.waivers().end(),
                       [&](const rules::v1::Waiver& waiver) { return waiver.requirement() == requirement; });
  });
}

bool approved_by_word_of(const v1::Procedure& procedure, const std::string& approval, const std::string& subject) {
  return stands_on_word_of(procedure, approval, subject, [&](const auto& said) {
    return std::find(said.approvals().begin(), said.approvals().end(), approval) != said.approvals().end() ||
           std::any_of(said.approvals_given().begin(), said.approvals_given().end(),
                       [&](const rules::v1::ApprovalGiven& given) { return given.approval() == approval; });
  });
}

std::vector<std::pair<std::string, std::string>> own_words(const v1::Procedure& procedure,
                                                           const rules::v1::Judgement& judgement,
                                                           const std::string& subject) {
  std::vector<std::pair<std::string, std::string>> own;
  for (const rules::v1::Finding& finding : judgement.findings()) {
    const bool is_waived = finding.code() == "WAIVED" && waived_by_word_of(procedure, finding.subject(), subject);
    if (is_waived) own.emplace_back("waiver", finding.subject());
  }
  for (const rules::v1::Requirement& requirement : judgement.requirements()) {
    if (requirement.kind() != "approval" && requirement.kind() != "approval_order") continue;
    // One name, or two of which the first comes before the second.
    const std::string& detail = requirement.detail();
    const std::size_t sign = detail.find('>');
    for (const std::string& name : {detail.substr(0, sign), sign == std::string::npos ? "" : detail.substr(sign + 1)}) {
      if (!name.empty() && approved_by_word_of(procedure, name, subject)) own.emplace_back("approval", name);
    }
  }
  return own;
}

absl::Status check_room(const v1::LegalParticulars& now) {
  if (now.waivers_size() <= platform::kMaxWaivers && now.approvals_given_size() <= platform::kMaxTokens) {
    return absl::OkStatus();
  }
  return platform::refuse_state(
      {.code = "TOO_MANY_PARTICULARS",
       .sentence = platform::cat(now.waivers_size(), " waivers and ", now.approvals_given_size(),
                                 " approvals with their days would stand."),
       .remedy = platform::cat("At most ", platform::kMaxWaivers, " and ", platform::kMaxTokens,
                               "; take back what no gate to come asks for (taken_back).")});
}

bool commenced_by_word_of(const v1::Procedure& procedure, const std::string& subject) {
  const std::string& day = procedure.draft().legal().commenced_on();
  return procedure.draft().type() == v1::PROCEDURE_TYPE_QUOTES && !day.empty() && day != procedure.published_on() &&
         has_prepared(procedure, subject);
}

v1::LegalParticulars particulars_now(const v1::LegalParticulars& published, const v1::Procedure& procedure) {
  v1::LegalParticulars since;
  for (const v1::LaterParticulars& later : procedure.later_particulars()) {
    for (const std::string& name : later.taken_back()) take_back(name, since);
    add_names(later.approvals(), *since.mutable_approvals());
    add_names(later.statements(), *since.mutable_statements());
    add_approved(later, since);
    for (const rules::v1::Fact& fact : later.stated()) {
      const auto stands = fact_named(*since.mutable_stated(), fact.name());
      if (stands == since.mutable_stated()->end()) {
        *since.add_stated() = fact;
      } else {
        *stands = fact;
      }
    }
  }
  v1::LegalParticulars now = published;
  add_names(since.approvals(), *now.mutable_approvals());
  add_names(since.statements(), *now.mutable_statements());
  add_approved(since, now);
  for (const rules::v1::Fact& fact : since.stated()) {
    if (fact_named(*now.mutable_stated(), fact.name()) == now.mutable_stated()->end()) *now.add_stated() = fact;
  }
  return now;
}

}  // namespace concord::procurement
