// PURE. Compares the contracts that end with those that last; see cover.h.
#include "services/registry/contracts/cover.h"

#include <algorithm>
#include <iterator>
#include <set>

namespace concord::registry {

std::vector<std::string> services_losing_cover(const std::vector<v1::Contract>& contracts, const std::string& day) {
  std::set<std::string> ending;
  std::set<std::string> lasting;
  for (const v1::Contract& contract : contracts) {
    const bool lasts = contract.status() == v1::CONTRACT_STATUS_ACTIVE && contract.ends_on() > day;
    (lasts ? lasting : ending).insert(contract.service_ids().begin(), contract.service_ids().end());
  }
  std::vector<std::string> losing;
  std::set_difference(ending.begin(), ending.end(), lasting.begin(), lasting.end(), std::back_inserter(losing));
  return losing;
}

}  // namespace concord::registry
