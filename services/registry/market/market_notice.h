// PURE. A public contract notice kept as market intelligence, good or set aside with its reason; a newer version of the
// same notice replaces the older one.
#pragma once

#include "concord/registry/v1/events.pb.h"
#include "concord/registry/v1/types.pb.h"

#include "services/platform/values/context.h"
#include "services/platform/values/decided.h"

namespace concord::registry {

inline constexpr std::size_t kMaxOriginalBytes = 16 << 10;
inline constexpr std::size_t kMaxNoticeTitle = 500;
inline constexpr std::size_t kMaxSupplierName = 500;
inline constexpr int kMaxSuppliers = 200;
inline constexpr int kMaxCpvCodes = 50;
// Ids that begin so are given to rows set aside; no source may use them.
inline constexpr char kSetAsideId[] = "set-aside-";

struct MarketNoticeAggregate {
  using State = v1::MarketNotice;
  using Event = v1::MarketNoticeEvent;
  static void evolve(State& state, const Event& event);
};

// Refusals INVALID_NOTICE, INVALID_DATES. There is no rpc for one notice: they come by import.
platform::Decided<v1::MarketNoticeEvent> decide(const v1::MarketNotice& state, const v1::MarketNotice& notice,
                                                const platform::Context& context);

// What makes a notice unusable, or OK; notice_reader.h sets such a row aside with the sentence.
absl::Status check_notice(const v1::MarketNotice& notice);

}  // namespace concord::registry
