// Says which decide function of transition answers which command in the stories, and turns facts into supply.
#include <cstdlib>

#include "absl/strings/str_split.h"

#include "services/transition/approval/approval.h"
#include "services/transition/handover/handover.h"
#include "services/transition/planning/planning.h"
#include "services/transition/planning/records.h"
#include "services/transition/supply/supply.h"
#include "services/transition/transition/transition.h"
#include "tests/stories/story.h"

namespace concord::transition {
namespace {

using stories::StoryFacts;

std::int64_t number(const std::string& text) { return std::strtoll(text.c_str(), nullptr, 10); }

// supply: id|provider|people|places|price a year|areas;..|groups;..|last wave|ended
TransitionFacts facts_of(const StoryFacts& told) {
  TransitionFacts facts;
  const auto found = told.find("supply");
  if (found == told.end()) return facts;
  for (const std::string& text : found->second) {
    std::vector<std::string> row = absl::StrSplit(text, '|');
    row.resize(9);
    v1::SupplyLine& line = facts.supply[row[0]];
    line.set_service_id(row[0]);
    line.set_name("Service " + row[0]);
    line.set_provider_id(row[1]);
    line.set_people_supported(number(row[2]));
    line.set_units(number(row[3]));
    line.set_price_year_pence(number(row[4]));
    for (const std::string& area :
         std::vector<std::string>(absl::StrSplit(row[5].empty() ? "E07000117" : row[5], ';'))) {
      line.add_area_codes(area);
    }
    for (const std::string& group :
         std::vector<std::string>(absl::StrSplit(row[6].empty() ? "generic" : row[6], ';'))) {
      line.add_client_groups(group);
    }
    line.add_tenures("any");
    line.set_last_wave(row[7]);
    line.set_ended(row[8] == "ended");
  }
  return facts;
}

// rules: level|code|sentence|remedy|citation
RulesAnswer answer_of(const StoryFacts& told) {
  const auto found = told.find("rules");
  if (found == told.end()) return std::nullopt;
  RulesAnswer answer(std::in_place);
  answer->mutable_judgement()->set_legal_date("2026-11-21");
  for (const std::string& text : found->second) {
    std::vector<std::string> row = absl::StrSplit(text, '|');
    row.resize(5);
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

constexpr auto kPlain = [](const auto& state, const auto& request, const StoryFacts&, const Context& context) {
  return decide(state, request, context);
};
constexpr auto kFacts = [](const auto& state, const auto& request, const StoryFacts& facts, const Context& context) {
  return decide(state, request, context, facts_of(facts));
};
constexpr auto kRules = [](const auto& state, const auto& request, const StoryFacts& facts, const Context& context) {
  return decide(state, request, context, facts_of(facts), answer_of(facts));
};

stories::StoryBook make_book() {
  stories::StoryBook book;
  book.add(stories::Aggregate<SupplyAggregate>("supply").on<v1::RecordSupply>("RecordSupply", kPlain));
  book.add(stories::Aggregate<TransitionAggregate>("transition")
               .on<v1::DraftTransition>("DraftTransition", kFacts)
               .on<v1::NoteContract>("NoteContract", kPlain)
               .all(PlainTransitionCommands(), kPlain)
               .on<v1::RecountPeopleRequest>("RecountPeople", kFacts)
               .on<v1::AssessImpactRequest>("AssessImpact", kFacts)
               .on<v1::PlanTransitionRequest>("PlanTransition", kFacts)
               .all(PlainPlanningCommands(), kPlain)
               .all(PlainRecordCommands(), kPlain)
               .on<v1::SubmitTransitionRequest>("SubmitTransition", kRules)
               .on<v1::ApproveTransitionRequest>("ApproveTransition", kRules)
               .all(PlainApprovalCommands(), kPlain)
               .on<v1::ServeNoticeRequest>("ServeNotice", kRules)
               .on<v1::StartHandoverRequest>("StartHandover", kFacts)
               .on<v1::AddWaveRequest>("AddWave", kFacts)
               .on<v1::HandOverWaveRequest>("HandOverWave", kFacts)
               .all(PlainHandoverCommands(), kPlain)
               .on<v1::WithdrawServiceRequest>("WithdrawService", kRules));
  return book;
}

CONCORD_STORIES("transition", make_book)

}  // namespace
}  // namespace concord::transition
