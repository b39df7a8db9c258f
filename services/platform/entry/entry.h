// What every call passes on its way in: identity, access, the authority it may speak for, limits, trace; and what is
// told of it on its way out: metrics and a log line. Knows no rpc by name and nothing of gRPC.
#pragma once

#include <atomic>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <unordered_map>

#include "absl/status/statusor.h"
#include "google/protobuf/message.h"

#include "services/platform/deciding/command.h"
#include "services/platform/entry/access.h"
#include "services/platform/entry/body_budget.h"
#include "services/platform/world/metrics.h"
#include "services/platform/world/shared_state.h"
#include "services/platform/world/world.h"

namespace concord::platform {

struct EntryOptions {
  std::string service;  // "registry"
  std::int64_t calls_per_second_per_authority = 50'000;
};

// A call's headers as it came in.
struct Arrival {
  std::string_view authorization;
  std::string_view traceparent;
};

// Who stands at the door, from the headers alone.
struct Visitor {
  Actor actor;
  bool signed_in = false;
  std::string trace_id;
};

class Entry {
 public:
  Entry(EntryOptions options, World& world, Ledger& ledger, Access& access, SharedState& shared, Metrics& metrics);

  // The rule of the rpc that takes this request.
  const MethodRule& rule(const google::protobuf::Descriptor* request) const { return access_.rule(request); }
  // Identity and role, before anything of the request is read. The trace is there also when the answer is no.
  absl::Status recognise(const Arrival& arrival, const MethodRule& rule, Visitor& visitor);
  // Whose share of the bodies theirs comes out of: their authority's, their own where they speak for several, or the
  // strangers' (empty).
  static std::string side_of(const Visitor& visitor);
  // Texts, authority, command id, rate. Fills `command`.
  absl::Status admit(Visitor visitor, const MethodRule& rule, const google::protobuf::Message& request,
                     Command& command);
  // Observes and logs how a call ended.
  void tell(const MethodRule& rule, const std::string& trace, const std::string& authority, std::int64_t began_us,
            const absl::Status& status);

  World& world() { return world_; }
  BodyBudget& bodies() { return bodies_; }

 private:
  // The histogram of an rpc's granted calls.
  Duration& granted(const MethodRule& rule);
  // Tells log and metrics when the clock falls behind the ledger, and when it has caught up.
  void watch_clock();

  EntryOptions options_;
  World& world_;
  Ledger& ledger_;
  Access& access_;
  SharedState& shared_;
  Metrics& metrics_;
  std::atomic<bool> clock_is_behind_ = false;
  BodyBudget bodies_;
  std::shared_mutex granted_mutex_;
  std::unordered_map<const MethodRule*, Duration*> granted_;
};

}  // namespace concord::platform
