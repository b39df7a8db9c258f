// What every command carries besides its own words: authority, actor, command id, request hash, trace.
// Built by the entry for a person's command and by a follower for a reaction; nothing else makes one.
#pragma once

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

  // The same command on another authority's ledger (providers live under kCommons).
  Command on(std::string other) const {
    Command copy = *this;
    copy.authority = std::move(other);
    return copy;
  }
};

// An append with the command's particulars and no events yet.
inline Append start_append(const Command& command) {
  Append append;
  append.authority = command.authority;
  append.command_id = command.command_id;
  append.request_hash = command.request_hash;
  append.actor = command.context.actor.subject;
  append.trace_id = command.trace_id;
  return append;
}

}  // namespace concord::platform
