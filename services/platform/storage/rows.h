// Rows of messages out of the views: reads bodies, cuts a page and makes its token. Knows no table.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"

#include "services/platform/storage/database.h"
#include "services/platform/storage/page.h"

namespace concord::platform {

// Every row's first column as a message.
template <typename Message, typename... Args>
absl::StatusOr<std::vector<Message>> read_bodies(Connection& reader, std::string_view sql, const Args&... args) {
  std::vector<Message> rows;
  bool parsed = true;
  const absl::Status read = reader.query(
      sql,
      [&](Statement& row) {
        const std::string_view body = row.bytes(0);
        parsed = parsed && rows.emplace_back().ParseFromArray(body.data(), static_cast<int>(body.size()));
        return parsed;
      },
      args...);
  if (!read.ok()) return read;
  if (!parsed) return absl::DataLossError("a view's row does not parse; rebuild the views");
  return rows;
}

// The first row's first column as a message; an empty one when there is no row.
template <typename Message, typename... Args>
absl::StatusOr<Message> read_row(Connection& reader, std::string_view sql, const Args&... args) {
  Message message;
  bool parsed = true;
  const absl::Status read = reader.query(
      sql,
      [&](Statement& row) {
        const std::string_view body = row.bytes(0);
        parsed = message.ParseFromArray(body.data(), static_cast<int>(body.size()));
        return false;
      },
      args...);
  if (!read.ok()) return read;
  if (!parsed) return absl::DataLossError("a view's row does not parse; rebuild the views");
  return message;
}

// `rows` were read one beyond the page: calls `add` for each that belongs to it, and names the next page if there is
// one.
template <typename Row, typename Add, typename KeyOf>
void cut_page(const Page& page, const std::vector<Row>& rows, Add add, KeyOf key_of, std::string* next_page_token) {
  const auto size = static_cast<std::size_t>(page.size);
  for (std::size_t i = 0; i < rows.size() && i < size; ++i) add(rows[i]);
  if (rows.size() > size) *next_page_token = page_token(key_of(rows[size - 1]));
}

}  // namespace concord::platform
