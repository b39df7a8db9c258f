// Accreditations for the decide functions; see framework_facts.h.
#include "services/procurement/framework/framework_facts.h"

#include "services/platform/values/civil_date.h"
#include "services/platform/values/refusal.h"
#include "services/procurement/parties/party_views.h"

namespace concord::procurement {

absl::StatusOr<AdmissionFacts> gather_admission(platform::Database& database, const platform::Context& context,
                                                const std::set<std::string>& provider_ids) {
  CONCORD_ASSIGN(auto known, platform::read_with(database, [&](Connection& reader) {
                   return known_parties(reader, context.authority, provider_ids, platform::format_date(context.today));
                 }));
  return AdmissionFacts{std::move(known.accredited)};
}

absl::StatusOr<AdmissionFacts> gather_lot(platform::Database& database, const platform::Context& context,
                                          const FrameworkState& state, const std::string& lot_id) {
  std::set<std::string> ids;
  for (const v1::Admission& admission : admissions_of(state.sheet, lot_id)) ids.insert(admission.provider_id());
  return gather_admission(database, context, ids);
}

}  // namespace concord::procurement
