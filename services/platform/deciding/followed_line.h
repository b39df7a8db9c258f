// PURE. What another service tells of one thing, kept as a line and folded position by position: each position once,
// and nothing that was not told. The words of the line are the service's own.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "services/platform/values/decided.h"
#include "services/platform/values/refusal.h"
#include "services/platform/values/same.h"
#include "services/platform/values/text.h"

namespace concord::platform {

// `state` has line and registry_position, `request` registry_position and an optional whole line; change(request, line)
// takes what else it tells into the line. Refusal UNKNOWN_SERVICE for a change of what was never told whole.
template <typename Event, typename State, typename Request, typename Change>
Decided<Event> decide_followed_line(const State& state, const Request& request, Change change) {
  std::vector<Event> events;
  if (request.registry_position() <= state.registry_position) return events;
  const bool known = !state.line.service_id().empty();
  if (!known && !request.has_line()) {
    return refuse_missing(
        {.code = "UNKNOWN_SERVICE",
         .sentence = cat("The registry speaks of the service '", request.service_id(), "' before it registered it."),
         .remedy = "Look at the registry's ledger: ServiceRegistered must come first."});
  }
  auto line = state.line;
  if (request.has_line()) {
    line = request.line();
  } else {
    change(request, line);
  }
  if (known && same(line, state.line)) return events;
  auto* recorded = events.emplace_back().mutable_supply_recorded();
  *recorded->mutable_line() = std::move(line);
  recorded->set_registry_position(request.registry_position());
  return events;
}

// The line as it stood before records of another history than the source's told of it, `shared` being the newest
// position that both histories have: what they share then tells the rest again. What only the other one told counts as
// ended.
template <typename Event, typename State>
Decided<Event> take_back_followed_line(const State& state, const State& before, std::int64_t shared) {
  std::vector<Event> events;
  if (state.registry_position <= shared) return events;
  auto line = before.line;
  if (line.service_id().empty()) {
    line = state.line;
    line.set_ended(true);
  }
  auto* recorded = events.emplace_back().mutable_supply_recorded();
  *recorded->mutable_line() = std::move(line);
  recorded->set_registry_position(shared);
  return events;
}

}  // namespace concord::platform
