// PURE. The lot that is drawn where totals and quality are equal: made of what all bidders sealed, so that nobody could
// know or choose it before the deadline, and anybody can draw it again afterwards. It must never use a bid's id alone,
// which its bidder chooses.
#pragma once

#include <map>
#include <string>

namespace concord::procurement {

// By bid id: 64 hexadecimal digits; the lower stands higher. `content_sha256` has all bids that stood at the deadline,
// also those that cannot be read.
std::map<std::string, std::string> draw_lots(const std::map<std::string, std::string>& content_sha256);

}  // namespace concord::procurement
