// Puts the statements of a view's table together; see view_table.h.
#include "services/platform/storage/view_table.h"

#include <algorithm>

#include "absl/strings/str_join.h"

#include "services/platform/values/text.h"

namespace concord::platform {
ViewTable::ViewTable(std::string name, const std::vector<std::string>& columns, const std::vector<std::string>& key,
                     const std::vector<std::string>& indexes)
    : name_(std::move(name)) {
  std::vector<std::string> definitions, names, places, changes;
  for (const std::string& column : columns) {
    definitions.push_back(column + " NOT NULL");
    names.push_back(column.substr(0, column.find(' ')));
    places.push_back(cat("$", names.size()));
    if (std::find(key.begin(), key.end(), names.back()) == key.end()) {
      changes.push_back(cat(names.back(), " = excluded.", names.back()));
    }
  }
  const std::string keys = absl::StrJoin(key, ", ");
  create_ = cat("CREATE TABLE ", name_, " (", absl::StrJoin(definitions, ", "), ", PRIMARY KEY (", keys, "));\n");
  for (const std::string& index : indexes) create_ += index + ";\n";
  put_ = cat("INSERT INTO ", name_, " (", absl::StrJoin(names, ", "), ") VALUES (", absl::StrJoin(places, ", "),
             ") ON CONFLICT (", keys, ") DO ",
             changes.empty() ? "NOTHING" : cat("UPDATE SET ", absl::StrJoin(changes, ", ")));
}

}  // namespace concord::platform
