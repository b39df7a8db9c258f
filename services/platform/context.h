// Who asks, for which authority, on which day: all that a decide function may know besides state and command.
// PURE data; whoever makes one takes time and identity from the gate.
#pragma once

#include <cstdint>
#include <set>
#include <string>

#include "absl/time/civil_time.h"

#include "concord/access/v1/access.pb.h"

namespace concord::platform {

// Providers and authorities are known to the whole deployment under this authority.
inline constexpr char kCommons[] = "commons";
// In a token: every authority.
inline constexpr char kEveryAuthority[] = "*";

struct Actor {
  std::string subject;       // the token's `sub`, or "service/<name>" for a reaction
  std::string organisation;  // provider id that the holder acts for; empty for none
  std::set<access::v1::Role> roles;
  std::set<std::string> authorities;

  bool is(access::v1::Role role) const { return roles.count(role) > 0; }
  bool holds(const std::string& authority) const {
    return authorities.count(authority) > 0 || authorities.count(kEveryAuthority) > 0;
  }
};

struct Context {
  std::string authority;  // as asked; the ledger may be kCommons instead
  Actor actor;
  absl::CivilDay today;
  std::int64_t now_ms = 0;
};

}  // namespace concord::platform
