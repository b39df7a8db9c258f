// PURE. The area set of an authority: its areas, its indicators and the formula that turns them into need. Stream
// "area_set". It must never hold an indicator of an area that nobody defined, nor a hierarchy that runs in a circle.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <tuple>

#include "concord/needs/v1/commands.pb.h"
#include "concord/needs/v1/events.pb.h"

#include "services/platform/values/context.h"
#include "services/platform/values/decided.h"

namespace concord::needs {

inline constexpr int kMaxRowsPerRequest = 5'000;
inline constexpr std::size_t kMaxRowsPerEvent = 1'000;
inline constexpr std::size_t kMaxAreasHeld = 50'000;
inline constexpr std::size_t kMaxIndicatorsHeld = 500'000;
inline constexpr int kMaxModelTerms = 400;
inline constexpr int kMaxModelRisks = 100;
inline constexpr int kMaxAreaDepth = 10;
inline constexpr std::int64_t kMaxPopulation = 10'000'000'000;

// area, code, tenure, client group
using IndicatorKey = std::tuple<std::string, std::string, std::string, std::string>;
IndicatorKey key_of(const v1::Indicator& indicator);

struct AreaSetAggregate {
  // Rows are shared, because a state is copied for every command and may hold half a million of them.
  struct State {
    std::map<std::string, std::shared_ptr<const v1::Area>> areas;
    std::map<IndicatorKey, std::shared_ptr<const v1::Indicator>> indicators;
    std::shared_ptr<const v1::NeedModel> model;
  };
  using Event = v1::AreaSetEvent;
  static void evolve(State& state, const Event& event);
};

inline constexpr char kAreaSetStream[] = "area_set";

using AreaSetDecided = platform::Decided<v1::AreaSetEvent>;
using PlainAreaSetCommands =
    platform::Commands<v1::DefineAreasRequest, v1::RecordIndicatorsRequest, v1::SetNeedModelRequest>;
AreaSetDecided decide(const AreaSetAggregate::State& state, const v1::DefineAreasRequest& request,
                      const platform::Context& context);
AreaSetDecided decide(const AreaSetAggregate::State& state, const v1::RecordIndicatorsRequest& request,
                      const platform::Context& context);
AreaSetDecided decide(const AreaSetAggregate::State& state, const v1::SetNeedModelRequest& request,
                      const platform::Context& context);

}  // namespace concord::needs
