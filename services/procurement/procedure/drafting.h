// PURE. What a draft must hold: shapes, bounds, and what is still wanting for publication; and what is read off it.
// Decides nothing; procedure.h does.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

#include "concord/procurement/v1/types.pb.h"

namespace concord::procurement {

inline constexpr int kMaxLots = 400;
inline constexpr int kMaxAreas = 2'000;
inline constexpr int kMaxYears = 10;
inline constexpr int kMaxTermMonths = 120;
inline constexpr int kMaxInvited = 2'000;
inline constexpr std::size_t kMaxContractId = 60;

// Shapes and bounds of what a person writes; refusals INVALID_PROCEDURE, INVALID_LOT, INVALID_CRITERIA, INVALID_DATES.
absl::Status check_written(const std::string& id, const v1::ProcedureDraft& draft);
// What is still wanting for publication, in words.
std::vector<std::string> missing_parts(const std::string& id, const v1::ProcedureDraft& draft);

// What is written by London's clock read into milliseconds. INVALID_TIME.
absl::StatusOr<v1::ProcedureDraft> with_instants(const v1::ProcedureDraft& written);

const v1::Lot* find_lot(const v1::ProcedureDraft& draft, const std::string& id);
std::int64_t lot_value(const v1::Lot& lot);
// "<procedure id>-<lot id>" in lower case, and "-2", "-3" when a lot is awarded again.
std::string contract_id_of(const std::string& procedure_id, const std::string& lot_id, int time);
// The rank-reversal example of a draft, if its formula has one.
std::optional<v1::RankReversal> rank_reversal_of(const v1::ProcedureDraft& draft);

}  // namespace concord::procurement
