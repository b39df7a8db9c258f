// PURE. Stages as drafted; see stage_plan.h.
#include "services/procurement/procedure/stage_plan.h"

#include <algorithm>
#include <set>

#include "services/platform/values/refusal.h"
#include "services/platform/values/text.h"
#include "services/procurement/fields/field_rules.h"
#include "services/procurement/procedure/drafting.h"

namespace concord::procurement {
namespace {

using platform::cat;

constexpr char kCode[] = "INVALID_STAGES";

// Procurement Act 2023 s.20(2): an open procedure has one stage; others say theirs. Scotland: SSI 2015/446 regs 28-31.
bool may_have_stages(v1::ProcedureType type) {
  switch (type) {
    case v1::PROCEDURE_TYPE_UNSPECIFIED:
    case v1::PROCEDURE_TYPE_COMPETITIVE_FLEXIBLE:
    case v1::PROCEDURE_TYPE_RESTRICTED:
    case v1::PROCEDURE_TYPE_NEGOTIATED:
    case v1::PROCEDURE_TYPE_COMPETITIVE_DIALOGUE:
    case v1::PROCEDURE_TYPE_INNOVATION_PARTNERSHIP:
      return true;
    default:
      return false;
  }
}

// A competitive flexible procedure is what its notice says, and may have one stage.
bool must_have_stages(v1::ProcedureType type) {
  return may_have_stages(type) && type != v1::PROCEDURE_TYPE_UNSPECIFIED &&
         type != v1::PROCEDURE_TYPE_COMPETITIVE_FLEXIBLE;
}

absl::Status check_conditions(const v1::Stage& stage) {
  std::set<std::string> ids;
  for (const v1::StageCondition& condition : stage.conditions()) {
    CONCORD_RETURN_IF_ERROR(Faults()
                                .must(is_id(condition.id()) && ids.insert(condition.id()).second,
                                      cat("Stage ", stage.id(), " has a condition without an id of its own."),
                                      "Give 1 to 60 letters, digits, hyphens, each once.", "draft.stages")
                                .must(is_text(condition.text(), kMaxCondition),
                                      cat("Condition ", condition.id(), " has no words or too many."),
                                      cat("Give 1 to ", kMaxCondition, " characters."), "draft.stages")
                                .as(kCode));
  }
  return absl::OkStatus();
}

absl::Status check_stage(const v1::Stage& stage, bool is_first) {
  const bool takes_requests = stage.kind() == v1::STAGE_KIND_PARTICIPATION;
  return Faults()
      .must(is_id(stage.id()), cat("'", stage.id().substr(0, 80), "' is not a stage's id."),
            "Give 1 to 60 letters, digits, hyphens.", "draft.stages")
      .must(is_text(stage.title(), kMaxName), cat("Stage ", stage.id(), " has no title or one that is too long."),
            cat("Give 1 to ", kMaxName, " characters."), "draft.stages")
      .must(takes_requests == is_first && v1::StageKind_IsValid(stage.kind()) &&
                stage.kind() != v1::STAGE_KIND_UNSPECIFIED,
            cat("Stage ", stage.id(), " is of a kind that cannot stand there."),
            "The first stage takes requests to participate, and none of the others does.", "draft.stages")
      .must(stage.how().size() <= kMaxText, cat("What is done in stage ", stage.id(), " is too long."),
            cat("Keep it to ", kMaxText, " bytes."), "draft.stages")
      .must(stage.conditions_size() <= kMaxConditions, cat("Stage ", stage.id(), " has too many conditions."),
            cat("Give at most ", kMaxConditions, "."), "draft.stages")
      .must(stage.ends_ms() >= 0 && (stage.decided_by().empty() || is_date(stage.decided_by())),
            cat("A day of stage ", stage.id(), " is none."), "Give YYYY-MM-DD, and an instant after 1970.",
            "draft.stages")
      .must(stage.at_most() >= 0 && stage.at_most() <= kMaxInvited,
            cat("Stage ", stage.id(), " lets ", stage.at_most(), " go on."),
            cat("Give 1 to ", kMaxInvited, ", or 0 for all who may."), "draft.stages")
      .as(kCode);
}

}  // namespace

absl::Status check_stages(const v1::ProcedureDraft& draft) {
  CONCORD_RETURN_IF_ERROR(
      Faults()
          .must(draft.stages_size() <= kMaxStages, cat(draft.stages_size(), " stages are too many."),
                cat("Give at most ", kMaxStages, "."), "draft.stages")
          .must(draft.stages().empty() || may_have_stages(draft.type()), "This route has a single stage.",
                "Leave the stages out, or take a route that has some, such as competitive flexible.", "draft.stages")
          .as(kCode));
  std::set<std::string> ids;
  bool is_first = true;
  for (const v1::Stage& stage : draft.stages()) {
    CONCORD_RETURN_IF_ERROR(check_stage(stage, is_first));
    CONCORD_RETURN_IF_ERROR(check_conditions(stage));
    CONCORD_RETURN_IF_ERROR(Faults()
                                .must(ids.insert(stage.id()).second, cat("Stage ", stage.id(), " stands there twice."),
                                      "Give each stage an id of its own.", "draft.stages")
                                .as(kCode));
    is_first = false;
  }
  return absl::OkStatus();
}

void add_missing_in_stages(const v1::ProcedureDraft& draft, std::vector<std::string>& missing) {
  if (draft.stages().empty()) {
    if (must_have_stages(draft.type())) missing.emplace_back("the stage in which suppliers ask to participate");
    return;
  }
  std::string before = draft.timetable().advert_on();
  for (const v1::Stage& stage : draft.stages()) {
    const auto want = [&](bool there, const char* what) {
      if (!there) missing.push_back(cat(what, " of stage ", stage.id()));
    };
    want(!stage.how().empty(), "what is done, and how it is decided who goes on, ");
    want(stage.ends_ms() > 0, "the end");
    want(!stage.decided_by().empty(), "the day of the decision");
    if (stage.ends_ms() == 0 || stage.decided_by().empty()) return;
    // Written as YYYY-MM-DD, days compare as text.
    want(before <= london_date(stage.ends_ms()), "an end after what comes before it,");
    want(london_date(stage.ends_ms()) <= stage.decided_by(), "a decision after the end");
    before = stage.decided_by();
  }
  if (before > london_date(draft.timetable().questions_until_ms())) {
    missing.emplace_back("questions that may be asked until the last stage is decided, or longer");
  }
  if (before >= london_date(draft.timetable().deadline_ms())) {
    missing.emplace_back("a deadline after the decision of the last stage");
  }
}

absl::Status read_stage_ends(v1::ProcedureDraft& draft) {
  for (v1::Stage& stage : *draft.mutable_stages()) {
    std::int64_t ends = stage.ends_ms();
    CONCORD_RETURN_IF_ERROR(read_instant(stage.ends(), "draft.stages.ends", ends));
    stage.set_ends_ms(ends);
  }
  return absl::OkStatus();
}

}  // namespace concord::procurement
