// PURE. What a field of a transition command may look like: ids, dates, bounded text without personal data.
// Decides shapes only; what exists is for the decide functions.
#pragma once

#include <cstddef>
#include <string>

#include "absl/status/status.h"

#include "services/platform/values/field_shapes.h"

namespace concord::transition {

inline constexpr std::size_t kMaxTaskId = 80;
inline constexpr std::size_t kMaxName = 200;
inline constexpr std::size_t kMaxEvidence = 1'000;
inline constexpr std::size_t kMaxText = 4'000;

using platform::Faults;
using platform::is_date;
using platform::is_id;
using platform::is_text;
using platform::kMaxId;

// `code` when empty or longer than `most`; PERSONAL_DATA for an e-mail address.
absl::Status check_words(const std::string& code, const std::string& what, const std::string& text, std::size_t most,
                         const std::string& field);
// The same, but empty is good.
absl::Status check_note(const std::string& code, const std::string& what, const std::string& text, std::size_t most,
                        const std::string& field);

}  // namespace concord::transition
