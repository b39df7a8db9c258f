// What a plugin's program may read on a legal date: the values and rows in force that day, and from sdk 2 on the last
// that are known where a series has run out, named in known_to. It must never fill a gap in silence.
#pragma once

#include <memory>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"

#include "plugins/host/bundle/bundle.h"
#include "plugins/host/words/program.h"

namespace concord::plugins::host {

// `law` is the national plugin whose figures the bundle reads; where it is null, or names no such figure on the day,
// the row that asks for one finds FIGURE_NOT_KNOWN, and a program is told of none. UNAVAILABLE where two values of one
// parameter, or two versions of one table, hold on the date.
absl::StatusOr<Provisions> resolve(const Bundle& bundle, Gate gate, absl::CivilDay legal_date,
                                   const Bundle* law = nullptr);
// The same, ready for programs to ask. UNAVAILABLE also where that cannot be.
absl::StatusOr<std::shared_ptr<const PreparedProvisions>> provisions_on(const Bundle& bundle, Gate gate,
                                                                        absl::CivilDay legal_date,
                                                                        const Bundle* law = nullptr);

}  // namespace concord::plugins::host
