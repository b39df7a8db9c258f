// Small things about words: joining, splitting sets, suggesting the nearest known name. It must never decide anything.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace concord::plugins::host {

std::string joined(const std::vector<std::string>& parts, std::string_view between);
// "a, b" -> a and b: trimmed, sorted, each once, without empty ones.
std::vector<std::string> set_of(std::string_view text);
bool is_in_set(std::string_view set, std::string_view member);

// " Did you mean \"x\"?" where a known name is near enough, else a list of all known ones.
std::string suggestion(std::string_view name, const std::vector<std::string>& known);

// [a-z0-9_], 1 to 60 bytes, as the ABI wants names.
bool is_plain_name(std::string_view name);

std::string upper(std::string_view text);
// The text with each "{key}" replaced by `value`.
std::string filled(std::string text, std::string_view key, std::string_view value);

}  // namespace concord::plugins::host
