// PURE. The registry's word on a call-off's last day; see call_off_term.h.
#include "services/procurement/framework/call_off_term.h"

#include <algorithm>

#include "services/platform/values/civil_date.h"
#include "services/procurement/framework/call_offs.h"

namespace concord::procurement {
namespace {

// The day before its contract went on to another; empty where it still is the provider's.
std::string last_day_of(const std::string& provider_id, const v1::RecordCallOffTerm& told) {
  const auto& providers = told.provider_ids();
  const bool is_theirs =
      providers.empty() || std::find(providers.begin(), providers.end(), provider_id) != providers.end();
  const auto from = platform::parse_date(told.effective_on(), "effective_on");
  if (is_theirs || !from.ok()) return {};
  return platform::format_date(*from - 1);
}

}  // namespace

std::vector<std::string> frameworks_of_contract(const std::vector<std::string>& framework_ids,
                                                const std::string& contract_id) {
  std::vector<std::string> found;
  for (const std::string& id : framework_ids) {
    if (contract_id.rfind(contract_id_of_call_off(id, ""), 0) == 0) found.push_back(id);
  }
  return found;
}

FrameworkDecided decide(const FrameworkState& state, const v1::RecordCallOffTerm& told, const platform::Context&) {
  std::vector<v1::FrameworkEvent> events;
  for (const auto& [id, one] : state.call_offs) {
    if (one.provider_id.empty() || contract_id_of_call_off(state.sheet.id(), id) != told.contract_id()) continue;
    std::string ends_on = last_day_of(one.provider_id, told);
    if (ends_on.empty()) ends_on = told.ends_on();
    if (ends_on == one.ends_on) return events;
    auto* changed = events.emplace_back().mutable_call_off_term_told();
    changed->set_framework_id(state.sheet.id());
    changed->set_call_off_id(id);
    changed->set_ends_on(ends_on);
    changed->set_registry_position(told.registry_position());
    return events;
  }
  return events;
}

}  // namespace concord::procurement
