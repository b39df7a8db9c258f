// PURE. A call-off from the mechanism's outcome to its contract: at once where one officer may and nothing is missing,
// else by a second person, and signed once the rules find nothing missing. It must never choose who takes it.
#pragma once

#include <optional>

#include "concord/procurement/v1/framework_changes.pb.h"

#include "services/procurement/framework/call_offs.h"
#include "services/procurement/framework/framework.h"

namespace concord::procurement {

inline constexpr int kMaxWaitingCallOffs = 200;

// What the rules answered at either gate; neither where none were asked.
struct CallOffAnswers {
  std::optional<rules::v1::RulesRecord> award, sign;
};

FrameworkDecided decide(const FrameworkState&, const v1::CallOffRequest&, const platform::Context&,
                        const AdmissionFacts&, const CallOffAnswers&);
FrameworkDecided decide(const FrameworkState&, const v1::ApproveCallOffRequest&, const platform::Context&,
                        const AdmissionFacts&, const CallOffAnswers&);
FrameworkDecided decide(const FrameworkState&, const v1::SignCallOffRequest&, const platform::Context&,
                        const AdmissionFacts&, const CallOffAnswers&);
using PlainCallOffCommands = platform::Commands<v1::DeclineCallOffRequest>;
FrameworkDecided decide(const FrameworkState&, const v1::DeclineCallOffRequest&, const platform::Context&);

// The call-off of an event that proposes, awards or makes one; nullptr for any other.
const v1::FrameworkCallOff* call_off_in(const v1::FrameworkEvent& event);
// One that waits; nullptr where none of that id does.
const v1::FrameworkCallOff* find_waiting(const v1::Framework& sheet, const std::string& call_off_id);

void evolve_call_off(v1::Framework& sheet, const v1::FrameworkEvent& event);

}  // namespace concord::procurement
