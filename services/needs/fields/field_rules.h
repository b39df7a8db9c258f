// PURE. What a field of a needs command may look like: ids, GSS codes, client groups, tenures, bounded text.
// Decides shapes only; what exists is for the decide functions.
#pragma once

#include <cstddef>
#include <string>

#include "absl/status/status.h"

#include "services/platform/values/field_shapes.h"

namespace concord::needs {

inline constexpr std::size_t kMaxName = 200;
inline constexpr std::size_t kMaxText = 4'000;

using platform::Faults;
using platform::is_date;
using platform::is_gss_code;
using platform::is_id;
using platform::is_provider_id;
using platform::is_text;

bool is_client_group(const std::string& text);    // young_people, at most 40
bool is_indicator_code(const std::string& text);  // households, at most 60
bool is_level(const std::string& text);           // district, at most 20 lower-case letters
bool is_tenure(const std::string& text);          // social_rented, private_rented, owned

}  // namespace concord::needs
