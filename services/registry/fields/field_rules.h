// Shapes and limits that several of the registry's aggregates share: ids, texts, codes, dates, organisation
// identifiers. PURE. Each check answers OK or a refusal with the caller's code, the failing value and the limit.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/time/civil_time.h"
#include "google/protobuf/repeated_ptr_field.h"

#include "concord/registry/v1/types.pb.h"

#include "services/platform/values/field_shapes.h"
#include "services/platform/values/same.h"

namespace concord::registry {

inline constexpr std::size_t kMaxName = 200;  // characters
inline constexpr std::size_t kMaxSummary = 4'000;
inline constexpr std::int64_t kMaxMoneyPence = 1'000'000'000'000;  // GBP 10 billion

using platform::is_gss_code;
using platform::kMaxId;
using platform::kMaxProviderId;
using platform::same;

using Texts = google::protobuf::RepeatedPtrField<std::string>;

// "service/<id>": a stream of its own for every id; an id too long for any stream is cut, decide refuses it.
std::string stream_of(std::string_view kind, std::string_view id);

// 1 to 60 letters, digits, hyphens.
absl::Status check_id(const std::string& code, std::string_view field, const std::string& id);
// 1 (or 0) to `most` characters, no control characters.
absl::Status check_text(const std::string& code, std::string_view field, const std::string& text, std::size_t most,
                        bool required = true);
// As check_text with 4,000 characters and line ends; refuses what looks like an e-mail address: ids only go into
// events.
absl::Status check_summary(const std::string& code, std::string_view field, const std::string& text,
                           bool required = true);
// REASON_MISSING when empty, REASON_TOO_LONG above the limit, PERSONAL_DATA for an e-mail address.
absl::Status check_reason(std::string_view field, const std::string& reason);
// `from`..`to` entries, none twice.
absl::Status check_list(const std::string& code, std::string_view field, const Texts& list, int from, int to);
absl::Status check_range(const std::string& code, std::string_view field, std::int64_t value, std::int64_t from,
                         std::int64_t to);
absl::Status check_areas(const std::string& code, const Texts& areas, int from, int to);
absl::Status check_groups(const std::string& code, const Texts& groups);
absl::Status check_tenures(const std::string& code, const Texts& tenures);

// INVALID_DATES: not a day, or outside first..last where those are given (empty for no limit). `limits` says them in
// words.
absl::Status check_day(std::string_view field, const std::string& day, std::string_view first, std::string_view last,
                       std::string_view limits);

// INVALID_IDENTIFIER unless the value has its scheme's shape.
absl::Status check_identifier(const v1::Identifier& identifier);
std::string id_of(const v1::Identifier& identifier);

}  // namespace concord::registry
