// PURE. What a field of a needs command may look like: ids, GSS codes, client groups, tenures, bounded text.
// Decides shapes only; what exists is for the decide functions.
#pragma once

#include <cstddef>
#include <string>

#include "absl/status/status.h"

namespace concord::needs {

inline constexpr std::size_t kMaxName = 200;
inline constexpr std::size_t kMaxText = 4'000;

bool is_id(const std::string& text);                      // 1 to 60 letters, digits, hyphens
bool is_gss_code(const std::string& text);                // E07000117
bool is_client_group(const std::string& text);            // young_people, at most 40
bool is_indicator_code(const std::string& text);          // households, at most 60
bool is_level(const std::string& text);                   // district, at most 20 lower-case letters
bool is_tenure(const std::string& text);                  // social_rented, private_rented, owned
bool is_provider_id(const std::string& text);             // GB-CHC-1089327, at most 80
bool is_date(const std::string& text);                    // YYYY-MM-DD and a day that exists
bool is_text(const std::string& text, std::size_t most);  // 1 to most bytes

// Why a command cannot be taken: `code`, what is wrong, what would be right, which field.
struct Fault {
  std::string sentence;
  std::string remedy;
  std::string subject;
};

// First-fault-wins list of checks, so that a validator reads as one sentence a field.
class Faults {
 public:
  Faults& must(bool holds, std::string sentence, std::string remedy, std::string subject);
  absl::Status as(const std::string& code) const;

 private:
  bool found_ = false;
  Fault first_;
};

}  // namespace concord::needs
