// PURE. What a field of a transition command may look like: ids, dates, bounded text without personal data.
// Decides shapes only; what exists is for the decide functions.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "absl/status/status.h"

namespace concord::transition {

inline constexpr std::size_t kMaxId = 60;
inline constexpr std::size_t kMaxTaskId = 80;
inline constexpr std::size_t kMaxName = 200;
inline constexpr std::size_t kMaxEvidence = 1'000;
inline constexpr std::size_t kMaxText = 4'000;

bool is_id(const std::string& text, std::size_t most = kMaxId);  // 1 to most letters, digits, hyphens
bool is_date(const std::string& text);                           // YYYY-MM-DD and a day that exists
bool is_text(const std::string& text, std::size_t most);         // 1 to most bytes
// Something@something.something: events hold ids only and stay for ever.
bool holds_email(std::string_view text);

// `code` when empty or longer than `most`; PERSONAL_DATA for an e-mail address.
absl::Status check_words(const std::string& code, const std::string& what, const std::string& text, std::size_t most,
                         const std::string& field);
// The same, but empty is good.
absl::Status check_note(const std::string& code, const std::string& what, const std::string& text, std::size_t most,
                        const std::string& field);

// First-fault-wins list of checks, so that a validator reads as one sentence a field.
class Faults {
 public:
  Faults& must(bool holds, std::string sentence, std::string remedy, std::string subject);
  absl::Status as(const std::string& code) const;

 private:
  bool found_ = false;
  std::string sentence_, remedy_, subject_;
};

}  // namespace concord::transition
