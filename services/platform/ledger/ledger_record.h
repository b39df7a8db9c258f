// The hash chain: what exactly is hashed for a record, so that anybody can recompute it. PURE.
// hash = SHA-256(previous hash (32 zero bytes at position 1), authority, position, stream, version, type, payload,
// command id, ordinal, actor, trace id, recorded_at_ms, request hash); texts and bytes with an 8-byte big-endian length
// first, numbers as 8 bytes.
#pragma once

#include <optional>
#include <string>

#include "concord/ledger/v1/ledger.pb.h"

#include "services/platform/world/crypto.h"

namespace concord::platform {

inline const std::string kFirstPreviousHash(32, '\0');

// The hash that the record must carry.
std::string record_hash(Sha256& hasher, const std::string& previous_hash, const ledger::v1::Record& record);

// Whether the record's hash follows from its content and the hash before it. Of what is withheld the link alone is
// seen.
bool continues_chain(Sha256& hasher, const std::string& previous_hash, const ledger::v1::Record& record);

// Walks an authority's records in order and finds the first that was altered, dropped, added or moved.
class ChainVerifier {
 public:
  explicit ChainVerifier(std::string authority) : authority_(std::move(authority)) {}
  // A sentence about what is wrong with this record, or nothing.
  std::optional<std::string> check(const ledger::v1::Record& record);
  std::int64_t position() const { return position_; }
  const std::string& hash() const { return hash_; }
  // How many records were withheld from the reader, so that their content is not proved.
  std::int64_t withheld() const { return withheld_; }
  // Records that bear an earlier time than the one before them, and where the first of them stands; no fault of the
  // chain. Earlier versions took the clock's word.
  std::int64_t times_back() const { return times_back_; }
  std::int64_t first_back() const { return first_back_; }

 private:
  std::string authority_;
  std::int64_t position_ = 0;
  std::string hash_ = kFirstPreviousHash;
  std::int64_t withheld_ = 0;
  std::int64_t recorded_at_ms_ = 0, times_back_ = 0, first_back_ = 0;
  Sha256 hasher_;
};

}  // namespace concord::platform
