// See asked_value.h.
#include "plugins/host/running/asked_value.h"

#include "absl/strings/str_cat.h"

#include "plugins/box/wire/text.h"

namespace concord::plugins::host {

std::int32_t wire_day(absl::CivilDay day) { return static_cast<std::int32_t>(day - absl::CivilDay(1970, 1, 1)); }

absl::Status check_name(const char* what, const std::string& name) {
  if (box::is_name(name)) return absl::OkStatus();
  return absl::UnavailableError(absl::StrCat("the name of a ", what, " is not [a-z0-9_], 1 to ", box::kMaxNameBytes,
                                             " bytes: \"", name.c_str(), "\""));
}

box::Value value_of(const Value& value) {
  if (const auto* number = std::get_if<std::int64_t>(&value)) return {box::Kind::kInteger, *number, {}};
  if (const auto* text = std::get_if<std::string>(&value)) return {box::Kind::kText, 0, *text};
  return {box::Kind::kDate, wire_day(std::get<absl::CivilDay>(value)), {}};
}

}  // namespace concord::plugins::host
