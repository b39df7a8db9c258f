// Says which decide function of needs answers which command in the stories, and turns facts into what it gathers.
#include <cstdlib>

#include "absl/strings/str_split.h"

#include "services/needs/areas/area_set.h"
#include "services/needs/assessment/assessment.h"
#include "services/needs/plan/plan.h"
#include "services/needs/proposals/capability.h"
#include "services/needs/proposals/proposal.h"
#include "services/needs/supply/supply.h"
#include "tests/stories/story.h"

namespace concord::needs {
namespace {

using platform::Context;
using stories::StoryFacts;

constexpr auto kPlain = [](const auto& state, const auto& request, const StoryFacts&, const Context& context) {
  return decide(state, request, context);
};

std::vector<std::vector<std::string>> table(const StoryFacts& facts, const std::string& name) {
  std::vector<std::vector<std::string>> rows;
  const auto found = facts.find(name);
  if (found == facts.end()) return rows;
  for (const std::string& line : found->second) rows.push_back(absl::StrSplit(line, '|'));
  return rows;
}

std::int64_t number(const std::string& text) { return std::strtoll(text.c_str(), nullptr, 10); }

// areas: code|name|parent|population; indicators: area|code|tenure|group|value_milli; terms:
// group|indicator|weight_ppm; supply: id|provider|group|area|units|in use
FrozenInputs inputs_of(const StoryFacts& facts) {
  FrozenInputs inputs;
  for (const auto& row : table(facts, "areas")) {
    v1::Area& area = inputs.areas.emplace_back();
    area.set_code(row[0]);
    area.set_name(row[1]);
    area.set_parent_code(row[2]);
    area.set_population(number(row[3]));
  }
  for (const auto& row : table(facts, "indicators")) {
    v1::Indicator& indicator = inputs.indicators.emplace_back();
    indicator.set_area_code(row[0]);
    indicator.set_code(row[1]);
    indicator.set_tenure(row[2]);
    indicator.set_client_group(row[3]);
    indicator.set_value_milli(number(row[4]));
    indicator.set_source("Returns 2026");
    indicator.set_as_at("2026-03-31");
  }
  for (const auto& row : table(facts, "terms")) {
    v1::NeedTerm* term = inputs.model.add_terms();
    term->set_client_group(row[0]);
    term->set_indicator_code(row[1]);
    term->set_weight_ppm(number(row[2]));
  }
  for (const auto& row : table(facts, "supply")) {
    v1::SupplyLine& line = inputs.supply.emplace_back();
    line.set_service_id(row[0]);
    line.set_provider_id(row[1]);
    line.set_name(row[0]);
    line.add_client_groups(row[2]);
    line.add_area_codes(row[3]);
    line.add_tenures("any");
    line.set_units(number(row[4]));
    line.set_people_supported(number(row[5]));
  }
  count_once(inputs);
  return inputs;
}

// assessment: [known, published]; areas: code|population|need_milli; services: ids
PlanFacts plan_facts(const StoryFacts& facts) {
  PlanFacts plan;
  plan.assessment_known = stories::has_fact(facts, "assessment", "known");
  plan.assessment_published = stories::has_fact(facts, "assessment", "published");
  for (const auto& row : table(facts, "areas")) plan.areas.push_back({row[0], number(row[1]), number(row[2])});
  for (const auto& row : table(facts, "services")) plan.services.insert(row[0]);
  return plan;
}

// rules: level|code|sentence|remedy|citation
RulesAnswer answer_of(const StoryFacts& facts) {
  const auto rows = table(facts, "rules");
  if (rows.empty()) return std::nullopt;
  RulesAnswer answer(std::in_place);
  for (const auto& row : rows) {
    rules::v1::Finding& finding = *answer->mutable_judgement()->add_findings();
    finding.set_level(row[0] == "blocks"  ? rules::v1::LEVEL_BLOCKS
                      : row[0] == "warns" ? rules::v1::LEVEL_WARNS
                                          : rules::v1::LEVEL_NOTES);
    finding.set_code(row[1]);
    finding.set_sentence(row[2]);
    finding.set_remedy(row[3]);
    finding.set_citation(row[4]);
  }
  return answer;
}

constexpr auto kPlan = [](const auto& state, const auto& request, const StoryFacts& facts, const Context& context) {
  return decide(state, request, context, plan_facts(facts));
};

stories::StoryBook make_book() {
  stories::StoryBook book;
  book.add(stories::Aggregate<AreaSetAggregate>("area_set").all(PlainAreaSetCommands(), kPlain));
  book.add(stories::Aggregate<SupplyAggregate>("supply").on<v1::RecordSupply>("RecordSupply", kPlain));
  book.add(stories::Aggregate<AssessmentAggregate>("assessment")
               .on<v1::OpenAssessmentRequest>(
                   "OpenAssessment",
                   [](const auto& state, const auto& request, const StoryFacts& facts, const Context& context) {
                     return decide(state, request, context, inputs_of(facts));
                   })
               .all(PlainAssessmentCommands(), kPlain));
  book.add(stories::Aggregate<ProposalAggregate>("proposal")
               .on<v1::SubmitProposalRequest>(
                   "SubmitProposal",
                   [](const auto& state, const auto& request, const StoryFacts& facts, const Context& context) {
                     return decide(state, request, context,
                                   ProposalFacts{stories::has_fact(facts, "unmet_need", "published")});
                   })
               .all(PlainProposalCommands(), kPlain)
               .on<v1::RecordProposalAnswer>("RecordProposalAnswer", kPlain));
  book.add(
      stories::Aggregate<CapabilityAggregate>("capability")
          .on<v1::RecordCapabilityRequest>("RecordCapability", [](const auto& state, const auto& request,
                                                                  const StoryFacts& facts, const Context& context) {
            return decide(state, request, context,
                          CapabilityFacts{stories::has_fact(facts, "areas", request.capability().area_code())});
          }));
  book.add(stories::Aggregate<PlanAggregate>("plan")
               .on<v1::DraftPlanRequest>("DraftPlan", kPlan)
               .all(PlainPlanCommands(), kPlain)
               .on<v1::SetLotsRequest>("SetLots", kPlan)
               .on<v1::SetBudgetRequest>("SetBudget", kPlan)
               .on<v1::SetServiceActionsRequest>("SetServiceActions", kPlan)
               .on<v1::SubmitPlanRequest>(
                   "SubmitPlan",
                   [](const auto& state, const auto& request, const StoryFacts& facts, const Context& context) {
                     return decide(state, request, context, plan_facts(facts), answer_of(facts));
                   })
               .on<v1::ApprovePlanRequest>("ApprovePlan", [](const auto& state, const auto& request,
                                                             const StoryFacts& facts, const Context& context) {
                 return decide(state, request, context, answer_of(facts));
               }));
  return book;
}

CONCORD_STORIES("needs", make_book)

}  // namespace
}  // namespace concord::needs
