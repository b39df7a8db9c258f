// PURE. Draws the lots; see drawn_lot.h.
#include "services/procurement/evaluation/drawn_lot.h"

#include "services/platform/values/text.h"
#include "services/platform/world/crypto.h"

namespace concord::procurement {

std::map<std::string, std::string> draw_lots(const std::map<std::string, std::string>& content_sha256) {
  std::string sealed;
  for (const auto& [bid_id, hash] : content_sha256) sealed += platform::cat(bid_id, " ", hash, "\n");
  const std::string seed = platform::hex(platform::sha256(sealed));
  std::map<std::string, std::string> lots;
  for (const auto& [bid_id, hash] : content_sha256) {
    lots[bid_id] = platform::hex(platform::sha256(platform::cat(seed, " ", bid_id)));
  }
  return lots;
}

}  // namespace concord::procurement
