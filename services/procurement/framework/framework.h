// PURE. A framework's life: drafted, opened by a second person, providers admitted and suspended by lot, call-offs by
// the published mechanism, mini-competitions, closed. Stream "framework/<id>". It must never let a person pick a
// provider.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "concord/procurement/v1/framework_commands.pb.h"
#include "concord/procurement/v1/framework_events.pb.h"

#include "services/platform/values/context.h"
#include "services/platform/values/decided.h"
#include "services/procurement/framework/mechanism.h"

namespace concord::procurement {

inline constexpr int kMaxFrameworkLots = 100;
inline constexpr int kMaxLotAreas = 400;
inline constexpr int kMaxAdmissions = 2'000;
inline constexpr int kFrameworkYears = 4;   // Procurement Act 2023 s.47
inline constexpr int kLightTouchYears = 8;  // the four years do not apply; ours do
inline constexpr std::int64_t kMaxUnitPence = 100'000'000;
inline constexpr std::int64_t kMaxPlaces = 1'000'000;

struct FrameworkState {
  v1::Framework sheet;  // exists when its id is not empty
  std::map<std::string, Occupied> call_offs;
};

struct FrameworkAggregate {
  using State = FrameworkState;
  using Event = v1::FrameworkEvent;
  static void evolve(State& state, const Event& event);
};
// The part of the state that is shown.
void evolve_sheet(v1::Framework& sheet, const v1::FrameworkEvent& event);

// The competition of ours that a framework names, as it stands.
struct CompetitionFacts {
  bool is_known = false;
  bool is_call_off = false;         // called off, of quotes or direct: no competition for a framework
  bool is_awarded = false;          // a lot at least has its winner, and nobody waits for its standstill any more
  std::set<std::string> bidders;    // leads and members of bids that passed on a lot and are not left out
  v1::LegalParticulars legal = {};  // the law that it began under; empty where it is not ours
};

struct AdmissionFacts {
  std::set<std::string> accredited;   // today, of the providers that a decision is about
  CompetitionFacts competition = {};  // that the framework rests on
};

std::string framework_stream(const std::string& id);
// The stream of a command that says which framework it means.
inline constexpr auto by_framework_id = [](const auto& request) { return framework_stream(request.framework_id()); };
absl::Status unknown_framework(const std::string& id);

using FrameworkDecided = platform::Decided<v1::FrameworkEvent>;
using PlainFrameworkCommands =
    platform::Commands<v1::DraftFrameworkRequest, v1::SuspendFromFrameworkRequest, v1::CloseFrameworkRequest>;
FrameworkDecided decide(const FrameworkState&, const v1::DraftFrameworkRequest&, const platform::Context&);
FrameworkDecided decide(const FrameworkState&, const v1::OpenFrameworkRequest&, const platform::Context&,
                        const CompetitionFacts&);
FrameworkDecided decide(const FrameworkState&, const v1::AdmitProviderRequest&, const platform::Context&,
                        const AdmissionFacts&);
FrameworkDecided decide(const FrameworkState&, const v1::SuspendFromFrameworkRequest&, const platform::Context&);
FrameworkDecided decide(const FrameworkState&, const v1::CloseFrameworkRequest&, const platform::Context&);

// UNKNOWN_FRAMEWORK or FRAMEWORK_NOT_OPEN.
absl::Status check_framework_open(const FrameworkState& state, const std::string& id);
const v1::FrameworkLot* find_framework_lot(const v1::FrameworkDraft& draft, const std::string& id);
absl::Status unknown_lot(const v1::Framework& sheet, const std::string& lot_id);
// Providers on a lot, as admitted.
std::vector<v1::Admission> admissions_of(const v1::Framework& sheet, const std::string& lot_id);

}  // namespace concord::procurement
