// SHA-256 as hex: the name of a bundle or a module everywhere; and which modules the host knows by theirs.
#pragma once

#include <string>
#include <string_view>

namespace concord::plugins::host {

// 64 characters [0-9a-f].
std::string sha256_hex(std::string_view bytes);

// A program whose meaning the host knows, so that it may do what that does without running it. What it does not know is
// code, whatever its bundle calls it.
enum class KnownProgram {
  kNone,
  kStandingOrders,      // plugins/sdk/standing_orders.hpp: tables/ walks the same rows
  kStandingOrdersSdk2,  // as it was while rows had no tests
};

KnownProgram known_program(std::string_view module);

}  // namespace concord::plugins::host
