// Who asks, for which authority, on which day: all that a decide function may know besides state and command.
// PURE data; whoever makes one takes time and identity from the entry.
#pragma once

#include <cstdint>
#include <memory>
#include <set>
#include <string>

#include "absl/time/civil_time.h"

#include "concord/access/v1/access.pb.h"

namespace concord::platform {

// Providers and authorities are known to the whole deployment under this authority.
inline constexpr char kCommons[] = "commons";
// In a token: every authority.
inline constexpr char kEveryAuthority[] = "*";

// A set of roles, as light as a number: an actor is copied with every command.
class RoleSet {
 public:
  void insert(access::v1::Role role) { bits_ |= 1U << static_cast<unsigned>(role); }
  bool has(access::v1::Role role) const { return (bits_ >> static_cast<unsigned>(role) & 1U) != 0; }
  int size() const { return __builtin_popcount(bits_); }

 private:
  std::uint32_t bits_ = 0;
};
static_assert(access::v1::Role_MAX < 32, "a RoleSet holds 32 roles");

struct Actor {
  std::string subject;       // the token's `sub`, or "service/<name>" for a reaction
  std::string organisation;  // provider id that the holder acts for; empty for none
  RoleSet roles;
  std::shared_ptr<const std::set<std::string>> authorities;  // none when null; never changed once an actor has it
  std::shared_ptr<const std::set<std::string>> follows;      // a service's: "registry/service"; as above

  bool is(access::v1::Role role) const { return roles.has(role); }
  bool holds(const std::string& authority) const {
    return authorities != nullptr && (authorities->count(authority) > 0 || authorities->count(kEveryAuthority) > 0);
  }
};

struct Context {
  std::string authority;  // as asked; the ledger may be kCommons instead
  Actor actor;
  absl::CivilDay today;
  std::int64_t now_ms = 0;
};

}  // namespace concord::platform
