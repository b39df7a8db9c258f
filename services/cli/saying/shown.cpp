// Values and tables out of any message, by dotted path and format.
#include "services/cli/saying/shown.h"

#include <cstdlib>

#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "google/protobuf/descriptor.h"

#include "services/cli/saying/table.h"
#include "services/platform/values/refusal.h"
#include "services/platform/values/text.h"

namespace concord::cli {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using platform::cat;

std::string with_commas(std::int64_t number) {
  std::string digits = std::to_string(number < 0 ? -number : number);
  for (int at = static_cast<int>(digits.size()) - 3; at > 0; at -= 3) digits.insert(static_cast<std::size_t>(at), ",");
  return (number < 0 ? "-" : "") + digits;
}

// number / 10^places, rounded half away from zero to `decimals`.
std::string scaled(std::int64_t number, int places, int decimals) {
  std::int64_t unit = 1, keep = 1;
  for (int i = 0; i < places - decimals; ++i) unit *= 10;
  for (int i = 0; i < decimals; ++i) keep *= 10;
  const std::int64_t size = std::abs(number);
  const std::int64_t rounded = (size + unit / 2) / unit;
  std::string text = with_commas(rounded / keep);
  if (decimals > 0) {
    std::string rest = std::to_string(rounded % keep);
    text += "." + std::string(static_cast<std::size_t>(decimals) - rest.size(), '0') + rest;
  }
  return (number < 0 && rounded > 0 ? "-" : "") + text;
}

absl::StatusOr<std::string> formatted(std::int64_t number, const std::string& format) {
  if (format.empty()) return std::to_string(number);
  if (format == "pounds") return cat(number < 0 ? "-" : "", "£", scaled(std::abs(number), 2, 2));
  if (format == "people") return scaled(number, 3, 0);
  if (format == "milli") return scaled(number, 3, 1);
  if (format == "percent") return scaled(number, 4, 1) + "%";
  if (format == "ratio") return scaled(number, 6, 3);
  if (format == "count") return with_commas(number);
  return absl::InvalidArgumentError(
      cat("unknown format ':", format, "': use pounds, people, milli, percent, ratio or count"));
}

absl::StatusOr<const FieldDescriptor*> field_of(const Message& message, const std::string& name) {
  const auto* field = message.GetDescriptor()->FindFieldByName(name);
  if (field != nullptr) return field;
  std::vector<std::string> names;
  for (int i = 0; i < message.GetDescriptor()->field_count(); ++i)
    names.push_back(message.GetDescriptor()->field(i)->name());
  return absl::InvalidArgumentError(
      cat(message.GetDescriptor()->name(), " has no field '", name, "'; it has ", absl::StrJoin(names, ", ")));
}

// An enum value without its type's prefix, in small letters: GAP_KIND_TYPE -> type.
std::string enum_word(const FieldDescriptor& field, const std::string& name) {
  std::string prefix;
  for (const char c : field.enum_type()->name()) {
    if (c >= 'A' && c <= 'Z' && !prefix.empty()) prefix += '_';
    prefix += static_cast<char>(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
  }
  std::string word = name.rfind(prefix + "_", 0) == 0 ? name.substr(prefix.size() + 1) : name;
  for (char& c : word) c = c == '_' ? ' ' : static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
  return word;
}

absl::StatusOr<std::string> scalar(const Message& message, const FieldDescriptor& field, const std::string& format) {
  const auto* reflection = message.GetReflection();
  if (field.is_repeated()) {
    std::vector<std::string> pieces;
    for (int i = 0; i < reflection->FieldSize(message, &field); ++i) {
      if (field.cpp_type() == FieldDescriptor::CPPTYPE_STRING)
        pieces.push_back(reflection->GetRepeatedString(message, &field, i));
      if (field.cpp_type() == FieldDescriptor::CPPTYPE_INT64) {
        CONCORD_ASSIGN(std::string piece, formatted(reflection->GetRepeatedInt64(message, &field, i), format));
        pieces.push_back(std::move(piece));
      }
    }
    return field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE ? std::to_string(reflection->FieldSize(message, &field))
                                                                : absl::StrJoin(pieces, ", ");
  }
  // A figure that was not taken is not nought.
  if (field.cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE && field.has_presence() &&
      !reflection->HasField(message, &field)) {
    return std::string("-");
  }
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_STRING:
      return reflection->GetString(message, &field);
    case FieldDescriptor::CPPTYPE_BOOL:
      return std::string(reflection->GetBool(message, &field) ? "yes" : "no");
    case FieldDescriptor::CPPTYPE_INT32:
      return formatted(reflection->GetInt32(message, &field), format);
    case FieldDescriptor::CPPTYPE_INT64:
      return formatted(reflection->GetInt64(message, &field), format);
    case FieldDescriptor::CPPTYPE_ENUM:
      return enum_word(field, reflection->GetEnum(message, &field)->name());
    default:
      return absl::InvalidArgumentError(cat(field.name(), " is not one value; go on with a dot"));
  }
}

struct Found {
  const Message* message;
  const FieldDescriptor* field;
};

// Walks "plan.years.0.areas": names step into messages, a number picks an entry of a repeated one.
absl::StatusOr<Found> walk(const Message& start, const std::string& path) {
  const std::vector<std::string> steps = absl::StrSplit(path, '.');
  const Message* at = &start;
  for (std::size_t i = 0; i < steps.size(); ++i) {
    CONCORD_ASSIGN(const FieldDescriptor* field, field_of(*at, steps[i]));
    if (i + 1 == steps.size()) return Found{at, field};
    if (field->cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE)
      return absl::InvalidArgumentError(cat(steps[i], " has no parts"));
    if (!field->is_repeated()) {
      at = &at->GetReflection()->GetMessage(*at, field);
      continue;
    }
    const int index = std::atoi(steps[++i].c_str());
    if (index < 0 || index >= at->GetReflection()->FieldSize(*at, field))
      return absl::InvalidArgumentError(cat(field->name(), " has no entry ", steps[i]));
    at = &at->GetReflection()->GetRepeatedMessage(*at, field, index);
    if (i + 1 == steps.size()) return absl::InvalidArgumentError("the path ends at an entry; name one of its fields");
  }
  return absl::InvalidArgumentError("an empty path");
}

}  // namespace

absl::StatusOr<std::string> value_at(const Message& message, const std::string& path_and_format) {
  const auto colon = path_and_format.find(':');
  CONCORD_ASSIGN(const Found found, walk(message, path_and_format.substr(0, colon)));
  return scalar(*found.message, *found.field, colon == std::string::npos ? "" : path_and_format.substr(colon + 1));
}

absl::StatusOr<std::string> table_of(const Message& message, const std::string& rows, const std::string& columns) {
  CONCORD_ASSIGN(const Found found, walk(message, rows));
  if (!found.field->is_repeated() || found.field->cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE) {
    return absl::InvalidArgumentError(cat("--rows ", rows, " is not a list of messages"));
  }
  std::vector<std::string> header, paths;
  for (const auto piece : absl::StrSplit(columns, ',')) {
    const std::string column(piece);
    const auto equals = column.find('=');
    std::string path = equals == std::string::npos ? column : column.substr(equals + 1);
    std::string title = equals == std::string::npos ? path.substr(0, path.find(':')) : column.substr(0, equals);
    for (char& c : title) c = c == '_' ? ' ' : c;
    header.push_back(std::move(title));
    paths.push_back(std::move(path));
  }
  Table table(header);
  const auto* reflection = found.message->GetReflection();
  for (int i = 0; i < reflection->FieldSize(*found.message, found.field); ++i) {
    std::vector<Cell> cells;
    for (const std::string& path : paths) {
      CONCORD_ASSIGN(std::string cell, value_at(reflection->GetRepeatedMessage(*found.message, found.field, i), path));
      cells.emplace_back(std::move(cell));
    }
    table.row(std::move(cells));
  }
  return table.text();
}

}  // namespace concord::cli
