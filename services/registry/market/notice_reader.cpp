// PURE. Contracts Finder's lines, as they really are.
#include "services/registry/market/notice_reader.h"

#include <algorithm>
#include <array>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_split.h"

#include "services/platform/values/field_shapes.h"
#include "services/platform/values/json.h"
#include "services/platform/values/refusal.h"
#include "services/platform/values/text.h"
#include "services/platform/world/crypto.h"
#include "services/registry/fields/field_rules.h"
#include "services/registry/market/market_notice.h"

namespace concord::registry {
namespace {

using platform::as_absl;
using platform::cat;
using platform::JsonMember;
using platform::JsonObject;

absl::Status wrong(const std::string& sentence) { return absl::InvalidArgumentError(sentence); }

std::string stripped(std::string_view text) { return std::string(absl::StripAsciiWhitespace(as_absl(text))); }

// Control characters and runs of blanks become one space.
std::string on_one_line(std::string_view text) {
  std::string line;
  for (const char c : text) {
    const bool blank = static_cast<unsigned char>(c) <= 0x20 || c == 0x7F;
    if (!blank) {
      line += c;
    } else if (!line.empty() && line.back() != ' ') {
      line += ' ';
    }
  }
  return stripped(line);
}

absl::StatusOr<std::string> text_of(const JsonObject& object, const std::string& name) {
  const auto found = object.find(name);
  if (found == object.end() || found->second.kind == JsonMember::Kind::kNull) return std::string();
  if (found->second.kind != JsonMember::Kind::kText) return wrong(cat(name, " is not a text"));
  return platform::without_emails(on_one_line(without_entities(found->second.text)));
}

absl::StatusOr<std::int64_t> money_of(const JsonObject& object, const std::string& name) {
  const auto found = object.find(name);
  if (found == object.end() || found->second.kind == JsonMember::Kind::kNull) return 0;
  const JsonMember& member = found->second;
  if (member.kind == JsonMember::Kind::kText && stripped(member.text).empty()) return 0;
  if (member.kind != JsonMember::Kind::kNumber && member.kind != JsonMember::Kind::kText) {
    return wrong(cat(name, " is not a number"));
  }
  auto pence = pence_of(stripped(member.text));
  if (!pence.ok()) return wrong(cat(name, ": ", pence.status().message()));
  return pence;
}

// Codes stand between blanks, commas or semicolons; the check digit behind a hyphen is left out.
void add_cpv_codes(const std::string& text, v1::MarketNotice& notice) {
  for (const auto piece : absl::StrSplit(text, absl::ByAnyChar(" ,;"), absl::SkipEmpty())) {
    std::string code(piece);
    if (code.size() == 10 && code[8] == '-') code.resize(8);
    const auto& codes = notice.cpv_codes();
    if (std::find(codes.begin(), codes.end(), code) == codes.end()) notice.add_cpv_codes(std::move(code));
  }
}

absl::StatusOr<v1::MarketNotice> usable_notice(std::string_view line) {
  CONCORD_ASSIGN(const JsonObject object, platform::parse_json_object(line));
  v1::MarketNotice notice;
  CONCORD_ASSIGN(*notice.mutable_id(), text_of(object, "id"));
  CONCORD_ASSIGN(*notice.mutable_title(), text_of(object, "title"));
  CONCORD_ASSIGN(*notice.mutable_buyer(), text_of(object, "organisation"));
  CONCORD_ASSIGN(*notice.mutable_status(), text_of(object, "status"));
  CONCORD_ASSIGN(*notice.mutable_published_on(), text_of(object, "published_date"));
  CONCORD_ASSIGN(*notice.mutable_awarded_on(), text_of(object, "awarded_date"));
  CONCORD_ASSIGN(const std::string suppliers, text_of(object, "awarded_supplier"));
  CONCORD_ASSIGN(const std::string codes, text_of(object, "cpv_codes"));
  CONCORD_ASSIGN(const std::int64_t awarded, money_of(object, "awarded_value"));
  CONCORD_ASSIGN(const std::int64_t low, money_of(object, "value_low"));
  CONCORD_ASSIGN(const std::int64_t high, money_of(object, "value_high"));
  notice.set_value_pence(awarded > 0 ? awarded : std::max(low, high));
  for (std::string& supplier : split_suppliers(suppliers)) notice.add_suppliers(std::move(supplier));
  add_cpv_codes(codes, notice);
  if (notice.id().rfind(kSetAsideId, 0) == 0) return wrong(cat("its id begins with ", kSetAsideId));
  CONCORD_RETURN_IF_ERROR(check_notice(notice));
  return notice;
}

// At most `most` bytes, never half a character.
std::string cut(std::string_view text, std::size_t most) {
  if (text.size() > most) {
    while (most > 0 && (static_cast<unsigned char>(text[most]) & 0xC0) == 0x80) --most;
  }
  return std::string(text.substr(0, most));
}

bool is_legal_form(const std::string& piece) {
  static constexpr std::array<std::string_view, 8> kForms = {"ltd", "ltd.", "limited", "llp",
                                                             "plc", "cic",  "inc",     "inc."};
  const std::string small = absl::AsciiStrToLower(piece);
  return std::find(kForms.begin(), kForms.end(), small) != kForms.end();
}

}  // namespace

v1::MarketNotice read_notice(std::string_view line) {
  auto notice = usable_notice(line);
  if (notice.ok()) return *std::move(notice);
  return set_aside(line, std::string(notice.status().message()));
}

v1::MarketNotice set_aside(std::string_view line, const std::string& reason) {
  constexpr std::size_t kIdDigits = 32;
  v1::MarketNotice notice;
  notice.set_id(cat(kSetAsideId, platform::hex(platform::sha256(line)).substr(0, kIdDigits)));
  const std::string told = platform::without_emails(reason);
  notice.set_set_aside_reason(cut(told, kMaxSummary));
  if (line.size() > kMaxOriginalBytes) {
    notice.set_set_aside_reason(
        cat(cut(told, kMaxSummary), " (", line.size(), " bytes, of which the first ", kMaxOriginalBytes, " are kept)"));
  }
  notice.set_original(cut(platform::without_emails(line), kMaxOriginalBytes));
  return notice;
}

absl::StatusOr<std::int64_t> pence_of(std::string_view pounds) {
  if (!pounds.empty() && pounds.front() == '-') return wrong(cat("'", pounds.substr(0, 40), "' is negative"));
  const std::size_t point = std::min(pounds.find('.'), pounds.size());
  const std::string_view whole = pounds.substr(0, point);
  std::string_view fraction = point < pounds.size() ? pounds.substr(point + 1) : std::string_view();
  const auto all_digits = [](std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
  };
  if (whole.empty() || !all_digits(whole) || !all_digits(fraction) || (point < pounds.size() && fraction.empty())) {
    return wrong(cat("'", pounds.substr(0, 40), "' is not an amount in pounds"));
  }
  while (!fraction.empty() && fraction.back() == '0') fraction.remove_suffix(1);
  if (fraction.size() > 2) return wrong(cat("'", pounds.substr(0, 40), "' has parts of a penny"));
  if (whole.size() > 11) return wrong(cat("'", pounds.substr(0, 40), "' is above GBP 10 billion"));
  std::int64_t pence = 0;
  for (const char c : whole) pence = pence * 10 + (c - '0');
  for (std::size_t i = 0; i < 2; ++i) pence = pence * 10 + (i < fraction.size() ? fraction[i] - '0' : 0);
  if (pence > kMaxMoneyPence) return wrong(cat("'", pounds.substr(0, 40), "' is above GBP 10 billion"));
  return pence;
}

std::vector<std::string> split_suppliers(std::string_view list) {
  std::vector<std::string> names;
  std::size_t began = 0;
  const auto take = [&](std::string_view piece) {
    std::string name = stripped(piece);
    if (name.empty()) return;
    if (!names.empty() && is_legal_form(name)) {
      names.back() += cat(", ", name);
    } else if (std::find(names.begin(), names.end(), name) == names.end()) {
      names.push_back(std::move(name));
    }
  };
  for (std::size_t at = 0; at < list.size(); ++at) {
    const bool separates = list[at] == ',' && (at + 1 == list.size() || list[at + 1] != ' ');
    if (!separates) continue;
    take(list.substr(began, at - began));
    began = at + 1;
  }
  take(list.substr(began));
  return names;
}

std::string without_entities(std::string_view text) {
  static constexpr std::array<std::pair<std::string_view, char>, 6> kNamed = {
      {{"amp", '&'}, {"lt", '<'}, {"gt", '>'}, {"quot", '"'}, {"apos", '\''}, {"nbsp", ' '}}};
  constexpr std::size_t kLongest = 6;
  std::string plain;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const std::size_t end = text[at] == '&' ? text.find(';', at) : std::string_view::npos;
    if (end == std::string_view::npos || end - at - 1 > kLongest) {
      plain += text[at];
      continue;
    }
    const std::string_view name = text.substr(at + 1, end - at - 1);
    const auto named =
        std::find_if(kNamed.begin(), kNamed.end(), [&](const auto& known) { return known.first == name; });
    int number = 0;
    if (name.size() > 1 && name[0] == '#') {
      for (const char c : name.substr(1)) number = c >= '0' && c <= '9' && number >= 0 ? number * 10 + (c - '0') : -1;
    }
    if (named != kNamed.end()) {
      plain += named->second;
    } else if (number >= 0x20 && number < 0x7F) {
      plain += static_cast<char>(number);
    } else {
      plain += text[at];
      continue;
    }
    at = end;
  }
  return plain;
}

}  // namespace concord::registry
