// PURE. A duty that a rule's finding asks for after a decision: open until an officer says that it is done or need not
// be. Stream "duty/<id>"; what it is stands in the record of the decision. It must never say by itself that it is done.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "concord/procurement/v1/duty.pb.h"
#include "concord/rules/v1/types.pb.h"

#include "services/platform/values/context.h"
#include "services/platform/values/decided.h"

namespace concord::procurement {

struct DutyAggregate {
  using State = v1::Duty;  // id and closing alone
  using Event = v1::DutyEvent;
  static void evolve(State& state, const Event& event);
};

std::string duty_stream(const std::string& id);
inline constexpr auto by_duty_id = [](const auto& request) { return duty_stream(request.duty_id()); };

// What a decision's record asks to be done: `position` is its record's, `subject_id` the procedure or framework,
// `decided_on` a civil date.
std::vector<v1::Duty> duties_of(const rules::v1::Judgement& judgement, std::int64_t position,
                                const std::string& subject_id, const std::string& decided_on);

using DutyDecided = platform::Decided<v1::DutyEvent>;
// `known` as the record of the decision tells it; absent where there is none.
DutyDecided decide(const v1::Duty&, const v1::CloseDutyRequest&, const platform::Context&,
                   const std::optional<v1::Duty>& known);
DutyDecided decide(const v1::Duty&, const v1::ReopenDutyRequest&, const platform::Context&,
                   const std::optional<v1::Duty>& known);

}  // namespace concord::procurement
