// Page tokens: the last row's sort key, each part base64url, joined by dots. PURE.
#include "services/platform/storage/page.h"

#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"

#include "services/platform/values/refusal.h"
#include "services/platform/values/text.h"
#include "services/platform/world/crypto.h"

namespace concord::platform {

const std::string& Page::key(std::size_t n) const {
  static const std::string empty;
  return n < after.size() ? after[n] : empty;
}

absl::StatusOr<Page> page_of(int page_size, const std::string& page_token, std::size_t parts) {
  if (page_size < 0 || page_size > kMaxPageSize) {
    return refuse_input({.code = "INVALID_PAGE",
                         .sentence = cat("page_size ", page_size, " is out of range."),
                         .remedy = cat("Give 1 to ", kMaxPageSize, ", or 0 for ", kDefaultPageSize, "."),
                         .subject = "page_size"});
  }
  Page page;
  if (page_size > 0) page.size = page_size;
  if (page_token.empty()) return page;
  const absl::Status bad =
      refuse_input({.code = "INVALID_PAGE",
                    .sentence = "page_token is not one that this list gave out.",
                    .remedy = "Send next_page_token of the previous answer unchanged, or leave it empty.",
                    .subject = "page_token"});
  if (page_token.size() > 4'096) return bad;
  const std::vector<std::string> encoded = absl::StrSplit(page_token, '.');
  if (encoded.size() != parts) return bad;
  for (const std::string& part : encoded) {
    auto decoded = from_base64url(part);
    if (!decoded.ok()) return bad;
    page.after.push_back(*std::move(decoded));
  }
  return page;
}

std::string page_token(const std::vector<std::string>& key) {
  std::vector<std::string> encoded;
  encoded.reserve(key.size());
  for (const std::string& part : key) encoded.push_back(base64url(part));
  return absl::StrJoin(encoded, ".");
}

}  // namespace concord::platform
