// The hash chain: computes and checks it. PURE.
#include "services/platform/ledger/ledger_record.h"

#include "services/platform/values/text.h"

namespace concord::platform {

std::string record_hash(Sha256& hasher, const std::string& previous_hash, const ledger::v1::Record& record) {
  hasher.add(previous_hash);
  hasher.add_field(record.authority());
  hasher.add_number(static_cast<std::uint64_t>(record.position()));
  hasher.add_field(record.stream());
  hasher.add_number(static_cast<std::uint64_t>(record.version()));
  hasher.add_field(record.type());
  hasher.add_field(record.payload());
  hasher.add_field(record.command_id());
  hasher.add_number(static_cast<std::uint64_t>(record.ordinal()));
  hasher.add_field(record.actor());
  hasher.add_field(record.trace_id());
  hasher.add_number(static_cast<std::uint64_t>(record.recorded_at_ms()));
  hasher.add_field(record.request_hash());
  return hasher.finish();
}

bool continues_chain(Sha256& hasher, const std::string& previous_hash, const ledger::v1::Record& record) {
  if (record.withheld())
    return record.previous_hash() == previous_hash && record.hash().size() == kFirstPreviousHash.size();
  return record_hash(hasher, previous_hash, record) == record.hash();
}

std::optional<std::string> ChainVerifier::check(const ledger::v1::Record& record) {
  if (record.authority() != authority_) {
    return cat("position ", position_ + 1, ": a record of authority '", record.authority(),
               "' stands in the ledger of '", authority_, "'");
  }
  if (record.position() != position_ + 1) {
    return cat("position ", position_ + 1, ": missing; the next record found is ", record.position());
  }
  if (!continues_chain(hasher_, hash_, record)) {
    const std::string what = record.withheld() ? "withheld" : cat(record.type(), " in ", record.stream());
    return cat("position ", record.position(), " (", what,
               "): altered; its hash does not follow from its content and the record before");
  }
  withheld_ += record.withheld() ? 1 : 0;
  position_ = record.position();
  hash_ = record.hash();
  if (!record.withheld()) {  // what is withheld tells no time
    if (record.recorded_at_ms() < recorded_at_ms_ && ++times_back_ == 1) first_back_ = position_;
    recorded_at_ms_ = record.recorded_at_ms();
  }
  return std::nullopt;
}

}  // namespace concord::platform
