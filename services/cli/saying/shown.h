// Shows parts of an answer for people: one value, or a table of a repeated field, with units turned into words.
// Reads messages by descriptor; knows no message by name.
#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "google/protobuf/message.h"

namespace concord::cli {

// One value by dotted path, with an optional format after a colon:
//   :pounds 123456 -> £1,234.56 · :people thousandths rounded half up to whole · :milli thousandths with one decimal ·
//   :percent parts per million as % with one decimal · :ratio parts per million as 0.123 · :count with thousands commas
// An optional field that is not set is "-".
absl::StatusOr<std::string> value_at(const google::protobuf::Message& message, const std::string& path_and_format);
// Table of the repeated field at `rows` with these comma-separated columns ("title=path:format" names the header).
absl::StatusOr<std::string> table_of(const google::protobuf::Message& message, const std::string& rows,
                                     const std::string& columns);

}  // namespace concord::cli
