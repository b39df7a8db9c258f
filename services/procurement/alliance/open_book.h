// PURE. The open book: entries, counter-entries, and a year's closing with the share of gain or pain. It must never
// change an entry.
#pragma once

#include "services/procurement/alliance/alliance.h"

namespace concord::procurement {

inline constexpr int kMaxBookEntries = 20'000;

using PlainBookCommands =
    platform::Commands<v1::RecordBookEntryRequest, v1::CorrectBookEntryRequest, v1::CloseAllianceYearRequest>;
AllianceDecided decide(const AllianceState&, const v1::RecordBookEntryRequest&, const Context&);
AllianceDecided decide(const AllianceState&, const v1::CorrectBookEntryRequest&, const Context&);
AllianceDecided decide(const AllianceState&, const v1::CloseAllianceYearRequest&, const Context&);

}  // namespace concord::procurement
