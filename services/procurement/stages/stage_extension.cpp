// PURE. A stage that ends later than it was published with; see stages.h.
#include <algorithm>

#include "services/platform/values/civil_date.h"
#include "services/platform/values/refusal.h"
#include "services/platform/values/text.h"
#include "services/procurement/fields/field_rules.h"
#include "services/procurement/procedure/procedure.h"
#include "services/procurement/stages/stages.h"

namespace concord::procurement {
namespace {

using platform::cat;
using platform::in_quotes;
using platform::refuse_state;

// As many days later as the end.
std::string moved_along(const v1::Stage& stage, std::int64_t ends_ms) {
  const auto before = platform::parse_date(london_date(stage.ends_ms()), "ends");
  const auto after = platform::parse_date(london_date(ends_ms), "ends");
  const auto decided = platform::parse_date(stage.decided_by(), "decided_by");
  if (!before.ok() || !after.ok() || !decided.ok()) return {};
  return platform::format_date(*decided + (*after - *before));
}

// What comes after it still does.
absl::Status check_order(const v1::Procedure& procedure, const v1::StageRun& run, int index,
                         const v1::StageExtension& extension, const Context& context) {
  const auto& stages = procedure.draft().stages();
  const bool is_last = index + 1 == stages.size();
  const std::int64_t next_ms =
      is_last ? procedure.draft().timetable().deadline_ms() : as_it_stands(stages[index + 1], run).ends_ms();
  const std::string next = london_date(next_ms);
  const std::string& decided_by = extension.decided_by();
  const bool is_day = is_date(decided_by) && london_date(extension.to_ms()) <= decided_by;
  return Faults()
      .must(extension.to_ms() > context.now_ms,
            cat("It is ", instant(context.now_ms), ", and the stage would end at ", instant(extension.to_ms()), "."),
            "Give an instant that is still to come.", "ends_ms")
      .must(is_day, "The day of the decision is none, or before the stage's new end.",
            "Give YYYY-MM-DD, not before it.", "decided_by")
      .must(!is_day || (is_last ? decided_by < next : decided_by <= next),
            cat("The stage would be decided by ", decided_by, ", and ",
                is_last ? cat("tenders are taken until ", next)
                        : cat("stage ", stages[index + 1].id(), " ends on ", next),
                "."),
            is_last ? "Extend the deadline first (ExtendDeadline)." : "Extend the stage after it first (ExtendStage).",
            "ends_ms")
      .as("INVALID_DATES");
}

}  // namespace

v1::Stage as_it_stands(const v1::Stage& stage, const v1::StageRun& run) {
  v1::Stage now = stage;
  for (const v1::StageExtension& extension : run.extensions()) {
    if (extension.stage_id() != stage.id()) continue;
    now.set_ends_ms(extension.to_ms());
    now.set_decided_by(extension.decided_by());
    now.clear_ends();
  }
  return now;
}

absl::StatusOr<v1::ExtendStageRequest> with_instant(const v1::ExtendStageRequest& written) {
  std::int64_t ends = written.ends_ms();
  CONCORD_RETURN_IF_ERROR(read_instant(written.ends(), "ends", ends));
  v1::ExtendStageRequest request = written;
  request.set_ends_ms(ends);
  return request;
}

StagesDecided decide(const v1::StageRun& state, const v1::ExtendStageRequest& written, const Context& context,
                     const StageFacts& facts) {
  CONCORD_RETURN_IF_ERROR(check_stages_run(facts.procedure, written.procedure_id()));
  CONCORD_ASSIGN(const auto request, with_instant(written));
  const auto& stages = facts.procedure.draft().stages();
  const auto found =
      std::find_if(stages.begin(), stages.end(), [&](const v1::Stage& one) { return one.id() == request.stage_id(); });
  if (found == stages.end()) return unknown_stage(facts.procedure, request.stage_id());
  const int index = static_cast<int>(found - stages.begin());
  const v1::Stage stage = as_it_stands(*found, state);
  std::vector<v1::StagesEvent> events;
  if (request.ends_ms() == stage.ends_ms()) return events;
  if (!state.final_tender().issued_on().empty()) {
    return refuse_state({.code = "FINAL_TENDER_ISSUED",
                         .sentence = cat("The final tender was issued on ", state.final_tender().issued_on(), "."),
                         .remedy = "More time to tender is given by ExtendDeadline."});
  }
  if (state.has_proposed_end()) {
    return refuse_state(
        {.code = "STAGE_END_PROPOSED",
         .sentence = cat("Who goes on after stage ", state.proposed_end().stage_id(), " waits for a second person."),
         .remedy = "Have it sent back first (DeclineStageEnd)."});
  }
  if (index < state.ends_size()) {
    return refuse_state({.code = "STAGE_DECIDED",
                         .sentence = cat("Stage ", stage.id(), " was decided on ", state.ends(index).decided_on(), "."),
                         .remedy = "Who was left out by mistake comes back by deciding it anew (ProposeStageEnd).",
                         .subject = "stage_id"});
  }
  if (stage.kind() == v1::STAGE_KIND_PARTICIPATION && context.now_ms > stage.ends_ms()) {
    return refuse_state({.code = "STAGE_CLOSED",
                         .sentence = cat("It is ", instant(context.now_ms), "; requests were taken until ",
                                         instant(stage.ends_ms()), "."),
                         .remedy = "It is extended before it ends; go on with who asked (ProposeStageEnd), or cancel "
                                   "(CancelProcedure) and publish anew.",
                         .subject = "ends_ms"});
  }
  if (request.ends_ms() < stage.ends_ms()) {
    return refuse_state(
        {.code = "STAGE_SHORTENED",
         .sentence = cat(instant(request.ends_ms()), " is before the stage's end, ", instant(stage.ends_ms()), "."),
         .remedy = "Give a later instant; what was published is never shortened.",
         .subject = "ends_ms"});
  }
  if (request.ends_ms() - stage.ends_ms() > kMaxExtensionMs || state.extensions_size() >= kMaxExtensions) {
    return refuse_state({.code = "EXTENSION_TOO_LONG",
                         .sentence = cat("Extension ", state.extensions_size() + 1, " is beyond the limits."),
                         .remedy = cat("Extend by at most 366 days and ", kMaxExtensions,
                                       " times; or cancel (CancelProcedure) and draft anew."),
                         .subject = "ends_ms"});
  }
  CONCORD_RETURN_IF_ERROR(check_words(request.reason(), "The extension"));
  v1::StageExtension extension;
  extension.set_stage_id(stage.id());
  extension.set_from_ms(stage.ends_ms());
  extension.set_to_ms(request.ends_ms());
  extension.set_decided_by(request.decided_by().empty() ? moved_along(stage, request.ends_ms()) : request.decided_by());
  extension.set_reason(request.reason());
  extension.set_extended_on(platform::format_date(context.today));
  CONCORD_RETURN_IF_ERROR(check_order(facts.procedure, state, index, extension, context));
  auto* event = events.emplace_back().mutable_stage_extended();
  event->set_procedure_id(facts.procedure.id());
  *event->mutable_extension() = extension;
  return events;
}

}  // namespace concord::procurement
