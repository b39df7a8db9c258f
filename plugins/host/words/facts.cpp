// Reading and checking facts; see facts.h. PURE.
#include "plugins/host/words/facts.h"

#include <algorithm>
#include <map>

#include "absl/strings/str_cat.h"

#include "plugins/host/words/cpv.h"
#include "plugins/host/words/fact_table.h"
#include "plugins/host/words/wording.h"

namespace concord::plugins::host {
namespace {

constexpr std::int64_t kMaxPence = 1'000'000'000'000;  // GBP 10 billion
constexpr std::int64_t kMaxShare = 1'000'000;          // 10,000%
constexpr std::size_t kMaxTextBytes = 256;             // what plugins/sdk reads of one text
constexpr std::size_t kMaxSetBytes = 2'000;
constexpr std::size_t kMaxShown = 60;

}  // namespace

const std::vector<FactKind>& fact_kinds() {
  static const std::vector<FactKind> kFacts = fact_table();
  return kFacts;
}

namespace {

// One for each unit, since what anybody may name cannot all be kept.
const FactKind* own_kind(std::string_view name) {
  static const std::vector<FactKind> kKinds = [] {
    std::vector<FactKind> kinds;
    // The longest names first: working_days ends with days.
    for (const Unit unit : {Unit::kWorkingDays, Unit::kBasisPoints, Unit::kYesNo, Unit::kPence, Unit::kDays,
                            Unit::kWeeks, Unit::kMonths, Unit::kCount, Unit::kDate, Unit::kText, Unit::kSet}) {
      kinds.push_back({unit_name(unit), unit, {}, "A fact of an authority's own."});
    }
    return kinds;
  }();
  if (!is_own_fact(name) || !is_plain_name(name)) return nullptr;
  const auto kind =
      std::find_if(kKinds.begin(), kKinds.end(), [&](const FactKind& one) { return name.ends_with("_" + one.name); });
  return kind == kKinds.end() ? nullptr : &*kind;
}

}  // namespace

const FactKind* find_fact(std::string_view name) {
  static const auto kByName = [] {
    std::map<std::string_view, const FactKind*> by_name;
    for (const FactKind& fact : fact_kinds()) by_name[fact.name] = &fact;
    return by_name;
  }();
  const auto found = kByName.find(name);
  return found == kByName.end() ? own_kind(name) : found->second;
}

bool is_own_fact(std::string_view name) { return name.starts_with(kOwnFact); }

std::vector<std::string> fact_names() {
  std::vector<std::string> names;
  for (const FactKind& fact : fact_kinds()) names.push_back(fact.name);
  return names;
}

namespace {

bool is_control(char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; }
bool is_of_name(char c) { return c > ' ' && c <= '~' && c != ','; }

// Shown in a refusal without what would break the line.
std::string shown(std::string_view text) {
  std::string clean(text.substr(0, kMaxShown));
  std::replace_if(clean.begin(), clean.end(), is_control, '?');
  return clean.size() < text.size() ? clean + "..." : clean;
}

absl::StatusOr<FactKind> known_fact(std::string_view name) {
  if (const FactKind* fact = find_fact(name); fact != nullptr) {
    FactKind named = *fact;
    named.name = std::string(name);
    return named;
  }
  if (is_own_fact(name)) {
    return absl::InvalidArgumentError(absl::StrCat(
        "the fact ", shown(name),
        " ends with no unit; an authority's own fact is named as "
        "x_derbyshire_beds_count, in small letters, and ends with pence, days, working_days, weeks, months, "
        "count, basis_points, yes_no, date, text or set"));
  }
  return absl::InvalidArgumentError(
      absl::StrCat("there is no fact \"", std::string(name), "\".", suggestion(name, fact_names())));
}

absl::Status refused(const FactKind& fact, std::string_view why) {
  return absl::InvalidArgumentError(absl::StrCat("the fact ", fact.name, " ", std::string(why)));
}

// The field of a stated fact that holds a value of that type, as the rules service's Fact names it.
std::string field_of(const Value& value) {
  if (std::holds_alternative<std::int64_t>(value)) return "integer";
  return std::holds_alternative<absl::CivilDay>(value) ? "date" : "text";
}

std::string how_to_state(Unit unit) {
  switch (unit) {
    case Unit::kPence:
      return "in the field integer, as whole pence";
    case Unit::kBasisPoints:
      return "in the field integer, in hundredths of a per cent";
    case Unit::kYesNo:
      return "in the field integer, 1 for yes and 0 for no";
    case Unit::kDate:
      return "in the field date, as 2026-07-06";
    case Unit::kText:
      return "in the field text";
    case Unit::kSet:
      return "in the field text, as names with commas between them";
    default:
      return "in the field integer, as a whole number";
  }
}

absl::Status check_type(const FactKind& fact, const Value& value) {
  if (has_type_of(value, fact.unit)) return absl::OkStatus();
  return refused(fact, absl::StrCat("is of unit ", unit_name(fact.unit), " and was stated in the field ",
                                    field_of(value), "; state it ", how_to_state(fact.unit)));
}

// Services put a space after a comma; within a name there is none.
absl::Status check_names(const FactKind& fact, std::string_view text) {
  if (text.size() > kMaxSetBytes) {
    return refused(fact, absl::StrCat("has ", text.size(), " bytes; keep it to ", kMaxSetBytes));
  }
  for (std::size_t start = 0; !text.empty() && start <= text.size();) {
    const std::size_t comma = std::min(text.find(',', start), text.size());
    std::string_view name = text.substr(start, comma - start);
    start = comma + 1;
    while (name.starts_with(" ")) name.remove_prefix(1);
    while (name.ends_with(" ")) name.remove_suffix(1);
    if (!name.empty() && std::all_of(name.begin(), name.end(), is_of_name)) continue;
    return refused(fact, absl::StrCat("has the name \"", shown(name),
                                      "\"; give names without spaces and control characters, commas between them, "
                                      "such as UK4,conflicts_assessment"));
  }
  return absl::OkStatus();
}

absl::Status check_text(const FactKind& fact, const std::string& text) {
  if (fact.unit == Unit::kSet) return check_names(fact, text);
  if (text.size() > kMaxTextBytes) {
    return refused(fact, absl::StrCat("has ", text.size(), " bytes; keep it to ", kMaxTextBytes));
  }
  if (std::any_of(text.begin(), text.end(), is_control)) {
    return refused(fact, absl::StrCat("is \"", shown(text), "\" and has control characters; take them out"));
  }
  if (fact.name == "cpv" && !is_cpv(text)) {
    return refused(fact, absl::StrCat("is \"", shown(text),
                                      "\"; write eight digits such as 85311000, with the check digit as 85311000-2 or "
                                      "without"));
  }
  if (fact.choices.empty() || std::find(fact.choices.begin(), fact.choices.end(), text) != fact.choices.end()) {
    return absl::OkStatus();
  }
  return refused(fact, absl::StrCat("cannot be \"", shown(text), "\"; it is one of ", joined(fact.choices, ", ")));
}

// A yes_no is 1 or 0, and only a share or a change can lie below nothing. Amounts and shares are bounded so that VAT on
// the one and the other's part of it stay within 64 bits.
absl::Status check_number(const FactKind& fact, std::int64_t number) {
  const bool is_share = fact.unit == Unit::kBasisPoints;
  const bool may_fall = is_share || fact.may_fall;
  const std::int64_t most = fact.unit == Unit::kYesNo   ? 1
                            : fact.unit == Unit::kPence ? kMaxPence
                            : is_share                  ? kMaxShare
                                                        : kMaxNumber;
  const std::int64_t least = may_fall ? -most : 0;
  if (number >= least && number <= most) return absl::OkStatus();
  const std::string note = fact.unit == Unit::kYesNo   ? ", which are no and yes"
                           : fact.unit == Unit::kPence ? absl::StrCat(", which is ", in_words(most, Unit::kPence))
                           : is_share                  ? absl::StrCat(", which is ", in_words(most, fact.unit))
                                                       : std::string();
  return refused(fact, absl::StrCat("cannot be ", number, "; give ", least, " to ", most, note));
}

absl::Status check_fact(const FactKind& fact, const Value& value) {
  if (auto status = check_type(fact, value); !status.ok()) return status;
  if (const auto* number = std::get_if<std::int64_t>(&value)) return check_number(fact, *number);
  if (const auto* text = std::get_if<std::string>(&value)) return check_text(fact, *text);
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<Value> read_fact(std::string_view name, std::string_view text) {
  const auto fact = known_fact(name);
  if (!fact.ok()) return fact.status();
  auto value = read_value(text, fact->unit);
  if (!value.ok()) {
    return absl::InvalidArgumentError(
        absl::StrCat("the fact ", std::string(name), ": ", std::string(value.status().message())));
  }
  if (auto status = check_fact(*fact, *value); !status.ok()) return status;
  return value;
}

absl::Status check_facts(const Facts& facts) {
  for (const auto& [name, value] : facts) {
    const auto fact = known_fact(name);
    if (!fact.ok()) return fact.status();
    if (fact->of_law == OfLaw::kAlone) {
      return refused(*fact, "is worked out by national law and stated by nobody; leave it out");
    }
    if (auto status = check_fact(*fact, value); !status.ok()) return status;
  }
  if (facts.contains("value_excluding_vat_pence") && facts.contains("value_including_vat_pence")) {
    return absl::InvalidArgumentError(
        "value_excluding_vat_pence and value_including_vat_pence are both stated; state one, the rules compute the "
        "other");
  }
  return absl::OkStatus();
}

absl::Status check_new_facts(const Facts& facts) {
  const auto cpv = facts.find("cpv");
  const auto* code = cpv == facts.end() ? nullptr : std::get_if<std::string>(&cpv->second);
  const std::string fault = code == nullptr ? "" : cpv_digit_fault(*code);
  return fault.empty() ? absl::OkStatus() : absl::InvalidArgumentError(absl::StrCat("the fact cpv: ", fault));
}

const std::vector<std::string>& gate_names() {
  static const std::vector<std::string> kGates = {"plan", "publish", "close",        "evaluate", "award",
                                                  "sign", "modify",  "decommission", "terminate"};
  return kGates;
}

absl::StatusOr<Gate> gate_named(std::string_view name) {
  const auto found = std::find(gate_names().begin(), gate_names().end(), name);
  if (found != gate_names().end()) return static_cast<Gate>(found - gate_names().begin() + 1);
  return absl::InvalidArgumentError(
      absl::StrCat("there is no gate \"", std::string(name), "\"; the gates are ", joined(gate_names(), ", ")));
}

std::string gate_name(Gate gate) { return gate_names().at(static_cast<std::size_t>(gate) - 1); }

std::string facts_table() {
  std::string text = "| fact | unit | meaning | who tells it |\n|---|---|---|---|\n";
  for (const FactKind& fact : fact_kinds()) {
    absl::StrAppend(&text, "| ", fact.name, " | ", unit_name(fact.unit), " | ", fact.meaning);
    if (!fact.choices.empty()) absl::StrAppend(&text, " One of: ", joined(fact.choices, ", "), ".");
    const std::string senders = senders_of(fact.name);
    absl::StrAppend(&text, " | ",
                    fact.of_law == OfLaw::kAlone ? std::string("national law works it out")
                    : senders.empty()            ? std::string("an officer states it")
                                                 : senders,
                    " |\n");
  }
  return text;
}

}  // namespace concord::plugins::host
