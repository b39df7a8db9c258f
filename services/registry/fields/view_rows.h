// Reading pages of stored messages: one row more than the page says whether another page follows.
// Knows columns by place only: the body first, then the parts of the sort key. And which provider's rows a caller may
// see.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "google/protobuf/repeated_ptr_field.h"

#include "services/platform/storage/database.h"
#include "services/platform/storage/page.h"
#include "services/platform/values/context.h"
#include "services/platform/values/refusal.h"

namespace concord::registry {

// The provider whose rows are wanted: as asked (empty for all) for a council, its own for a provider, none for no rows
// at all.
inline std::optional<std::string> visible_provider(const platform::Context& context, const std::string& asked) {
  const platform::Actor& actor = context.actor;
  if (actor.is(access::v1::ROLE_COMMISSIONER) || actor.is(access::v1::ROLE_APPROVER) ||
      actor.is(access::v1::ROLE_AUDITOR)) {
    return asked;
  }
  if (actor.organisation.empty() || (!asked.empty() && asked != actor.organisation)) return std::nullopt;
  return actor.organisation;
}

// Text to be found by LIKE ... ESCAPE '!' wherever it stands; empty finds all.
inline std::string like_pattern(std::string_view text) {
  if (text.empty()) return {};
  std::string pattern = "%";
  for (const char c : text) {
    if (c == '%' || c == '_' || c == '!') pattern += '!';
    pattern += c;
  }
  return pattern + "%";
}

template <typename Message>
void parse_body(platform::Statement& row, int column, Message& message) {
  const std::string_view bytes = row.bytes(column);
  CONCORD_CHECK(message.ParseFromArray(bytes.data(), static_cast<int>(bytes.size())), "a view's body does not parse");
}

// Runs `sql`, whose last placeholder is the limit; `take(row)` adds an item. Key columns begin at `first_key`.
template <typename Take, typename... Args>
absl::Status read_page(platform::Connection& reader, std::string_view sql, const platform::Page& page, int first_key,
                       std::string* next_page_token, const Take& take, const Args&... args) {
  int rows = 0;
  std::vector<std::string> key;
  return reader.query(
      sql,
      [&](platform::Statement& row) {
        if (++rows > page.size) {
          *next_page_token = platform::page_token(key);
          return true;
        }
        key.clear();
        for (int column = first_key; column < row.columns(); ++column) key.emplace_back(row.text(column));
        take(row);
        return true;
      },
      args..., page.size + 1);
}

// The same for rows of (body, key...).
template <typename Item, typename... Args>
absl::Status read_bodies(platform::Connection& reader, std::string_view sql, const platform::Page& page,
                         google::protobuf::RepeatedPtrField<Item>* items, std::string* next_page_token,
                         const Args&... args) {
  return read_page(
      reader, sql, page, 1, next_page_token, [items](platform::Statement& row) { parse_body(row, 0, *items->Add()); },
      args...);
}

}  // namespace concord::registry
