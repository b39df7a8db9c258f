// PURE. Call-offs under an open framework: by the published mechanism, or by a competition among those admitted. It
// must never let a person pick a provider.
#pragma once

#include <string>

#include "concord/procurement/v1/internal_commands.pb.h"

#include "services/procurement/framework/framework.h"

namespace concord::procurement {

inline constexpr int kMaxCallOffs = 20'000;
inline constexpr int kMaxMiniCompetitions = 1'000;
inline constexpr int kMaxCallOffYears = 10;
inline constexpr std::int64_t kMaxQuantity = 1'000'000'000;

// Whom the published mechanism finds today, and everybody else with the reason why not.
// STARTS_BEFORE_SIGNATURE where the need's first day is over.
absl::Status check_starts_ahead(const v1::CallOffNeed& need, const platform::Context& context);
absl::StatusOr<v1::FrameworkCallOff> found_by_mechanism(const FrameworkState& state, const v1::CallOffRequest& request,
                                                        const platform::Context& context, const AdmissionFacts& facts);
// The same once more, of one that waits.
absl::StatusOr<v1::FrameworkCallOff> found_again(const FrameworkState& state, const v1::FrameworkCallOff& waiting,
                                                 const platform::Context& context, const AdmissionFacts& facts);
v1::AwardedContract contract_of(const v1::FrameworkDraft& draft, const v1::FrameworkCallOff& made);
std::string contract_id_of_call_off(const std::string& framework_id, const std::string& call_off_id);

FrameworkDecided decide(const FrameworkState&, const v1::StartMiniCompetitionRequest&, const platform::Context&,
                        const AdmissionFacts&);

// The procedure that a started mini-competition drafts beside its event.
v1::DraftMiniCompetition procedure_of(const v1::Framework& sheet, const v1::StartMiniCompetitionRequest& request,
                                      const v1::MiniCompetition& competition);

bool covers(const v1::FrameworkLot& lot, const std::string& area_code, const std::string& client_group);

}  // namespace concord::procurement
