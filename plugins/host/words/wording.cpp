// Words; see wording.h. PURE.
#include "plugins/host/words/wording.h"

#include <algorithm>
#include <numeric>
#include <set>

namespace concord::plugins::host {
namespace {

constexpr std::size_t kMaxNameBytes = 60;
constexpr std::size_t kMaxListed = 40;

std::size_t edits_between(std::string_view left, std::string_view right) {
  std::vector<std::size_t> row(right.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 1; i <= left.size(); ++i) {
    std::size_t diagonal = row.front();
    row.front() = i;
    for (std::size_t j = 1; j <= right.size(); ++j) {
      const std::size_t swapped = diagonal + (left[i - 1] == right[j - 1] ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({row[j] + 1, row[j - 1] + 1, swapped});
    }
  }
  return row.back();
}

}  // namespace

std::string joined(const std::vector<std::string>& parts, std::string_view between) {
  std::string text;
  for (const std::string& part : parts) {
    if (!text.empty()) text += between;
    text += part;
  }
  return text;
}

std::vector<std::string> set_of(std::string_view text) {
  std::set<std::string> members;
  while (!text.empty()) {
    const std::size_t comma = std::min(text.find(','), text.size());
    std::string_view part = text.substr(0, comma);
    while (part.starts_with(" ")) part.remove_prefix(1);
    while (part.ends_with(" ")) part.remove_suffix(1);
    if (!part.empty()) members.emplace(part);
    text.remove_prefix(std::min(comma + 1, text.size()));
  }
  return {members.begin(), members.end()};
}

bool is_in_set(std::string_view set, std::string_view member) {
  const auto members = set_of(set);
  return std::find(members.begin(), members.end(), member) != members.end();
}

std::string suggestion(std::string_view name, const std::vector<std::string>& known) {
  std::string nearest;
  std::size_t fewest = std::max<std::size_t>(2, name.size() / 3) + 1;
  for (const std::string& candidate : known) {
    const std::size_t edits = edits_between(name.substr(0, kMaxNameBytes), candidate);
    if (edits >= fewest) continue;
    fewest = edits;
    nearest = candidate;
  }
  if (!nearest.empty()) return " Did you mean \"" + nearest + "\"?";
  if (known.empty() || known.size() > kMaxListed) return "";
  return " Known: " + joined(known, ", ") + ".";
}

bool is_plain_name(std::string_view name) {
  return !name.empty() && name.size() <= kMaxNameBytes && std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
  });
}

std::string upper(std::string_view text) {
  std::string result(text);
  for (char& c : result) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  return result;
}

std::string filled(std::string text, std::string_view key, std::string_view value) {
  const std::string wanted = "{" + std::string(key) + "}";
  for (std::size_t at = text.find(wanted); at != std::string::npos; at = text.find(wanted, at + value.size())) {
    text.replace(at, wanted.size(), value);
  }
  return text;
}

}  // namespace concord::plugins::host
