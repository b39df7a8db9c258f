// A view's table said once: its columns make both its CREATE TABLE and the writing of a whole row. Knows no table
// itself.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "services/platform/storage/database.h"

namespace concord::platform {

class ViewTable {
 public:
  // Columns as "authority TEXT"; every one is NOT NULL. `key` names those of the primary key. `indexes` are statements
  // of their own, without a semicolon.
  ViewTable(std::string name, const std::vector<std::string>& columns, const std::vector<std::string>& key,
            const std::vector<std::string>& indexes = {});

  const std::string& name() const { return name_; }
  // CREATE TABLE and its indexes, with a semicolon behind each.
  const std::string& create() const { return create_; }
  // Writes a row, over the one that stands under its key; a value a column, in their order.
  template <typename... Values>
  absl::Status put(Connection& writer, const Values&... values) const {
    return writer.run(put_, values...);
  }

 private:
  std::string name_, create_, put_;
};

}  // namespace concord::platform
