// Pages of a list that one row holds: the page's key is the place in the list. Knows no list.
#pragma once

#include <algorithm>
#include <iterator>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/numbers.h"

#include "services/platform/storage/page.h"
#include "services/platform/values/refusal.h"

namespace concord::rules {

// Calls `add` for each entry of the page. Refusal INVALID_PAGE.
template <typename List, typename Add>
absl::Status page_through(const List& list, int page_size, const std::string& page_token, Add add,
                          std::string* next_page_token) {
  CONCORD_ASSIGN(const auto page, platform::page_of(page_size, page_token, 1));
  const auto size = static_cast<std::int64_t>(list.size());
  std::int64_t from = 0;
  const bool is_ours = page_token.empty() || (absl::SimpleAtoi(page.key(0), &from) && from > 0 &&
                                              page_token == platform::page_token({std::to_string(from)}));
  if (!is_ours) {
    return platform::refuse_input(
        {.code = "INVALID_PAGE",
         .sentence = "page_token is not one that this list gave out.",
         .remedy = "Send next_page_token of the previous answer unchanged, or leave it empty.",
         .subject = "page_token"});
  }
  const std::int64_t to = std::min<std::int64_t>(size, from + page.size);
  for (std::int64_t i = from; i < to; ++i) add(*std::next(list.begin(), i));
  if (to < size) *next_page_token = platform::page_token({std::to_string(to)});
  return absl::OkStatus();
}

}  // namespace concord::rules
