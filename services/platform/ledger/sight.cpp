// Decides record by record; see sight.h.
#include "services/platform/ledger/sight.h"

namespace concord::platform {

absl::StatusOr<bool> Sight::sees(Connection& connection, const ledger::v1::Record& record) const {
  const bool follows = reader_.is(access::v1::ROLE_SERVICE) && reader_.follows != nullptr &&
                       reader_.follows->count(cat(service_, "/", kind_of(record.stream()))) > 0;
  if (!follows && !reader_.is(access::v1::ROLE_AUDITOR)) return false;
  const auto [open, fresh] = open_.try_emplace({record.stream(), record.type()}, false);
  if (fresh) {
    CONCORD_ASSIGN(open->second, views_.is_open(connection, record));
  }
  return open->second;
}

absl::StatusOr<ledger::v1::Record> Sight::show(Connection& connection, ledger::v1::Record record,
                                               const std::string& previous_hash) const {
  CONCORD_ASSIGN(const bool seen, sees(connection, record));
  if (seen) return record;
  ledger::v1::Record link;
  link.set_authority(record.authority());
  link.set_position(record.position());
  link.set_hash(record.hash());
  link.set_withheld(true);
  link.set_previous_hash(previous_hash);
  return link;
}

}  // namespace concord::platform
