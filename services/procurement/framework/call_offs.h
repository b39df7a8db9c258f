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

FrameworkDecided decide(const FrameworkState&, const v1::CallOffRequest&, const platform::Context&,
                        const AdmissionFacts&);
FrameworkDecided decide(const FrameworkState&, const v1::StartMiniCompetitionRequest&, const platform::Context&,
                        const AdmissionFacts&);

// The procedure that a started mini-competition drafts beside its event.
v1::DraftMiniCompetition procedure_of(const v1::Framework& sheet, const v1::StartMiniCompetitionRequest& request,
                                      const v1::MiniCompetition& competition);

bool covers(const v1::FrameworkLot& lot, const std::string& area_code, const std::string& client_group);

}  // namespace concord::procurement
