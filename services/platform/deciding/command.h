// What every command carries besides its own words: authority, actor, command id, request hash, trace.
// Built by the entry for a person's command and by a follower for a reaction; nothing else makes one.
#pragma once

#include <functional>
#include <string>

#include "services/platform/ledger/ledger.h"
#include "services/platform/values/context.h"

namespace concord::platform {

struct Command {
  std::string authority;  // whose ledger
  std::string command_id;
  std::string request_hash;  // SHA-256 of method and request, 32 bytes
  std::string trace_id;
  Context context;
  // Whether the caller's deadline passed or it cancelled; empty for a reaction. Must not be asked after the reply.
  std::function<bool()> is_cancelled = nullptr;

  bool caller_is_gone() const { return is_cancelled && is_cancelled(); }

  // The same command on another authority's ledger (providers live under kCommons).
  Command on(std::string other) const {
    Command copy = *this;
    copy.authority = std::move(other);
    return copy;
  }
};

// What is told of a call that nobody waits for any more: trouble CALLER_GONE (CANCELLED).
absl::Status caller_gone();

// An append with the command's particulars and no events yet.
inline Append start_append(const Command& command) {
  Append append;
  append.authority = command.authority;
  append.command_id = command.command_id;
  append.request_hash = command.request_hash;
  append.actor = command.context.actor.subject;
  append.trace_id = command.trace_id;
  append.decided_at_ms = command.context.now_ms;
  return append;
}

}  // namespace concord::platform
