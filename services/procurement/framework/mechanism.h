// PURE. Who takes a call-off by a lot's published mechanism, and why everybody else was passed over. The mechanism
// alone decides: nothing here knows who asks. Ties go to the better rank, which no two providers of a lot share.
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "concord/procurement/v1/framework.pb.h"

namespace concord::procurement {

// Places that a call-off takes of a provider's capacity on a lot, from the first to the last day.
struct Occupied {
  std::string lot_id;
  std::string provider_id;
  std::int64_t units = 0;
  std::string starts_on, ends_on;
};

struct CallOffOutcome {
  std::string provider_id;  // empty when nobody can take it
  std::int64_t unit_price_pence = 0;
  // The one taken first, then those whom the mechanism puts after it, then those who cannot take it, by rank.
  std::vector<v1::ConsideredProvider> considered;
};

// Capacity less the places taken on the fullest day from `starts_on` to `ends_on`; below 0 after a cut of the capacity.
std::int64_t free_units(const v1::Admission& admission, const std::vector<Occupied>& occupied,
                        const std::string& starts_on, const std::string& ends_on);

// `admissions` are those of the lot. Not for mini-competitions.
CallOffOutcome find_provider(v1::CallOffMechanism mechanism, const std::vector<v1::Admission>& admissions,
                             const std::vector<Occupied>& occupied, const v1::CallOffNeed& need,
                             const std::set<std::string>& accredited);

// "rank order", "lowest unit price" ...: a mechanism in words.
const char* mechanism_in_words(v1::CallOffMechanism mechanism);

}  // namespace concord::procurement
