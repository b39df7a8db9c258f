// Shapes and limits of the registry's particulars. PURE.
#include "services/registry/fields/field_rules.h"

#include <algorithm>
#include <array>
#include <set>

#include "services/platform/values/civil_date.h"
#include "services/platform/values/refusal.h"
#include "services/platform/values/text.h"

namespace concord::registry {
namespace {

using platform::cat;
using platform::refuse_input;

constexpr std::size_t kShownCharacters = 60;

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_capital(char c) { return c >= 'A' && c <= 'Z'; }
bool is_small(char c) { return c >= 'a' && c <= 'z'; }

std::string shown(std::string_view text) { return std::string(text.substr(0, kShownCharacters)); }

std::size_t characters_in(std::string_view text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

// A shape is a row of parts: '9' a digit, 'A' a capital letter, '-' itself; a part repeats between least and most
// times.
struct Part {
  char of;
  int least;
  int most;
};
bool fits(std::string_view text, std::initializer_list<Part> shape) {
  std::size_t at = 0;
  for (const Part& part : shape) {
    int times = 0;
    const auto matches = [&part](char c) {
      return part.of == '9' ? is_digit(c) : part.of == 'A' ? is_capital(c) : c == part.of;
    };
    while (times < part.most && at < text.size() && matches(text[at])) {
      ++times;
      ++at;
    }
    if (times < part.least) return false;
  }
  return at == text.size();
}

struct Scheme {
  std::string_view name;
  std::string_view example;
  bool (*fits)(std::string_view);
};

constexpr std::array<Scheme, 9> kSchemes = {{
    {"GB-CHC", "1089327 (6 or 7 digits, with -1 and so on for a linked charity)",
     [](std::string_view v) {
       return fits(v, {{'9', 6, 7}}) || fits(v, {{'9', 6, 7}, {'-', 1, 1}, {'9', 1, 3}});
     }},
    {"GB-COH", "01234567 or OC301234 (8 characters)",
     [](std::string_view v) {
       return fits(v, {{'9', 8, 8}}) || fits(v, {{'A', 2, 2}, {'9', 6, 6}});
     }},
    {"GB-SC", "SC012345",
     [](std::string_view v) {
       return fits(v, {{'S', 1, 1}, {'C', 1, 1}, {'9', 6, 6}});
     }},
    {"GB-NIC", "100123 (6 or 7 digits)",
     [](std::string_view v) {
       return fits(v, {{'9', 6, 7}});
     }},
    {"GB-MPR", "IP12345R or 28123R",
     [](std::string_view v) {
       return fits(v, {{'A', 0, 2}, {'9', 3, 6}, {'R', 1, 1}});
     }},
    {"GB-SHPE", "L1234, H1234, LH1234 or 4 to 5 digits",
     [](std::string_view v) {
       return fits(v, {{'9', 4, 5}}) || fits(v, {{'L', 1, 1}, {'H', 0, 1}, {'9', 4, 4}}) ||
              fits(v, {{'H', 1, 1}, {'9', 4, 4}});
     }},
    {"GB-PPON", "PBZB-4962-TVLR",
     [](std::string_view v) {
       return fits(v, {{'A', 4, 4}, {'-', 1, 1}, {'9', 4, 4}, {'-', 1, 1}, {'A', 4, 4}});
     }},
    {"GB-LAE", "LAN (2 to 4 letters)",
     [](std::string_view v) {
       return fits(v, {{'A', 2, 4}});
     }},
    {"X-CONCORD", "EXAMPLE-1 (1 to 40 capital letters, digits, hyphens; for illustrations)",
     [](std::string_view v) {
       return !v.empty() && v.size() <= 40 &&
              std::all_of(v.begin(), v.end(), [](char c) { return is_digit(c) || is_capital(c) || c == '-'; });
     }},
}};

absl::Status no_email(std::string_view field, const std::string& text) {
  if (!platform::holds_email(text)) return absl::OkStatus();
  return refuse_input(
      {.code = "PERSONAL_DATA",
       .sentence = cat("What stands in ", field, " holds an e-mail address, and the ledger keeps everything for ever."),
       .remedy = "Name people by their role, such as 'the scheme manager'; contacts belong in SetProviderContact.",
       .subject = std::string(field)});
}

bool has_control(std::string_view text, bool line_ends) {
  return std::any_of(text.begin(), text.end(), [line_ends](char c) {
    const auto value = static_cast<unsigned char>(c);
    return (value < 0x20 || value == 0x7F) && !(line_ends && (c == '\n' || c == '\r' || c == '\t'));
  });
}

absl::Status check_characters(const std::string& code, std::string_view field, const std::string& text,
                              std::size_t most, bool line_ends) {
  if (const std::size_t length = characters_in(text); length > most) {
    return refuse_input({.code = code,
                         .sentence = cat(field, " has ", length, " characters."),
                         .remedy = cat("Keep ", field, " to ", most, " characters."),
                         .subject = std::string(field)});
  }
  if (has_control(text, line_ends) || platform::turns_direction(text)) {
    return refuse_input({.code = code,
                         .sentence = cat(field, " holds a control character."),
                         .remedy = cat("Write ", field, " as plain text."),
                         .subject = std::string(field)});
  }
  return absl::OkStatus();
}

}  // namespace

std::string stream_of(std::string_view kind, std::string_view id) { return cat(kind, "/", id.substr(0, 200)); }

absl::Status check_id(const std::string& code, std::string_view field, const std::string& id) {
  const bool good = !id.empty() && id.size() <= kMaxId && std::all_of(id.begin(), id.end(), [](char c) {
    return is_digit(c) || is_capital(c) || is_small(c) || c == '-';
  });
  if (good) return absl::OkStatus();
  return refuse_input({.code = code,
                       .sentence = cat("'", shown(id), "' is not a usable ", field, "."),
                       .remedy = cat("Give ", field, " as 1 to ", kMaxId, " letters, digits and hyphens."),
                       .subject = std::string(field)});
}

absl::Status check_text(const std::string& code, std::string_view field, const std::string& text, std::size_t most,
                        bool required) {
  if (required && platform::is_blank(text)) {
    return refuse_input({.code = code,
                         .sentence = cat(field, " is empty."),
                         .remedy = cat("Give ", field, ", 1 to ", most, " characters."),
                         .subject = std::string(field)});
  }
  return check_characters(code, field, text, most, false);
}

absl::Status check_summary(const std::string& code, std::string_view field, const std::string& text, bool required) {
  if (required && platform::is_blank(text)) {
    return refuse_input({.code = code,
                         .sentence = cat(field, " is empty."),
                         .remedy = cat("Give ", field, ", 1 to ", kMaxSummary, " characters."),
                         .subject = std::string(field)});
  }
  CONCORD_RETURN_IF_ERROR(check_characters(code, field, text, kMaxSummary, true));
  return no_email(field, text);
}

absl::Status check_reason(std::string_view field, const std::string& reason) {
  if (platform::is_blank(reason)) {
    return refuse_input({.code = "REASON_MISSING",
                         .sentence = cat(field, " is empty, and others must be able to read why."),
                         .remedy = cat("Give ", field, ", 1 to ", kMaxSummary, " characters without personal data."),
                         .subject = std::string(field)});
  }
  CONCORD_RETURN_IF_ERROR(check_characters("REASON_TOO_LONG", field, reason, kMaxSummary, true));
  return no_email(field, reason);
}

absl::Status check_list(const std::string& code, std::string_view field, const Texts& list, int from, int to) {
  if (list.size() < from || list.size() > to) {
    return refuse_input({.code = code,
                         .sentence = cat(field, " has ", list.size(), " entries."),
                         .remedy = cat("Give ", from, " to ", to, " in ", field, "."),
                         .subject = std::string(field)});
  }
  std::set<std::string_view> seen;
  for (const std::string& entry : list) {
    if (seen.insert(entry).second) continue;
    return refuse_input({.code = code,
                         .sentence = cat("'", shown(entry), "' stands twice in ", field, "."),
                         .remedy = "Give each entry once.",
                         .subject = std::string(field)});
  }
  return absl::OkStatus();
}

absl::Status check_range(const std::string& code, std::string_view field, std::int64_t value, std::int64_t from,
                         std::int64_t to) {
  if (value >= from && value <= to) return absl::OkStatus();
  return refuse_input({.code = code,
                       .sentence = cat(field, " is ", value, "."),
                       .remedy = cat("Give ", field, " from ", from, " to ", to, "."),
                       .subject = std::string(field)});
}

absl::Status check_areas(const std::string& code, const Texts& areas, int from, int to) {
  CONCORD_RETURN_IF_ERROR(check_list(code, "area_codes", areas, from, to));
  for (const std::string& area : areas) {
    if (is_gss_code(area)) continue;
    return refuse_input({.code = code,
                         .sentence = cat("'", shown(area), "' is not a GSS code."),
                         .remedy = "Give area codes as a letter E, W, S, N or K and 8 digits, such as E07000117.",
                         .subject = "area_codes"});
  }
  return absl::OkStatus();
}

absl::Status check_groups(const std::string& code, const Texts& groups) {
  CONCORD_RETURN_IF_ERROR(check_list(code, "client_groups", groups, 1, 20));
  for (const std::string& group : groups) {
    const bool good =
        !group.empty() && group.size() <= 40 && is_small(group[0]) &&
        std::all_of(group.begin(), group.end(), [](char c) { return is_small(c) || is_digit(c) || c == '_'; });
    if (good) continue;
    return refuse_input(
        {.code = code,
         .sentence = cat("'", shown(group), "' is not a client group's code."),
         .remedy = "Give client groups as 1 to 40 small letters, digits and underscores, such as young_people; "
                   "generic serves all.",
         .subject = "client_groups"});
  }
  return absl::OkStatus();
}

absl::Status check_tenures(const std::string& code, const Texts& tenures) {
  static const std::set<std::string_view> kTenures = {"social_rented", "private_rented", "owned", "any"};
  CONCORD_RETURN_IF_ERROR(check_list(code, "tenures", tenures, 1, 3));
  for (const std::string& tenure : tenures) {
    if (kTenures.count(tenure) > 0) continue;
    return refuse_input({.code = code,
                         .sentence = cat("'", shown(tenure), "' is not a tenure."),
                         .remedy = "Give social_rented, private_rented, owned, or any for all of them.",
                         .subject = "tenures"});
  }
  return absl::OkStatus();
}

absl::Status check_day(std::string_view field, const std::string& day, std::string_view first, std::string_view last,
                       std::string_view limits) {
  if (const auto parsed = platform::parse_date(day, field); !parsed.ok()) return parsed.status();
  // Dates as YYYY-MM-DD sort like days.
  const bool within = (first.empty() || day >= first) && (last.empty() || day <= last);
  if (within) return absl::OkStatus();
  return refuse_input({.code = "INVALID_DATES",
                       .sentence = cat(field, " ", day, " is not ", limits, "."),
                       .remedy = cat("Give a day ", limits, "."),
                       .subject = std::string(field)});
}

absl::Status check_identifier(const v1::Identifier& identifier) {
  const auto scheme = std::find_if(kSchemes.begin(), kSchemes.end(),
                                   [&](const Scheme& known) { return known.name == identifier.scheme(); });
  if (scheme == kSchemes.end()) {
    std::string names;
    for (const Scheme& known : kSchemes) names += cat(names.empty() ? "" : ", ", known.name);
    return refuse_input({.code = "INVALID_IDENTIFIER",
                         .sentence = cat("'", shown(identifier.scheme()), "' is not a register that Concord knows."),
                         .remedy = cat("Use one of ", names, "."),
                         .subject = "scheme"});
  }
  if (identifier.value().size() <= kMaxId && scheme->fits(identifier.value())) return absl::OkStatus();
  return refuse_input(
      {.code = "INVALID_IDENTIFIER",
       .sentence = cat("'", shown(identifier.value()), "' does not have the shape of a number of ", scheme->name, "."),
       .remedy = cat("Write it like ", scheme->example, "."),
       .subject = "identifier"});
}

std::string id_of(const v1::Identifier& identifier) { return cat(identifier.scheme(), "-", identifier.value()); }

}  // namespace concord::registry
