// Writes a row for each refused reaction; see refused_reactions.h.
#include "services/platform/ledger/refused_reactions.h"

#include "services/platform/values/refusal.h"

namespace concord::platform {

absl::Status note_refused_reaction(Connection& writer, const std::string& source, const Record& record,
                                   const absl::Status& refusal) {
  return writer.run(
      "INSERT INTO refused_reaction (source, authority, position, type, code, sentence) VALUES ($1, $2, $3, $4, $5, "
      "$6) "
      "ON CONFLICT (source, authority, position) DO NOTHING",
      source, record.authority(), record.position(), record.type(), code_of(refusal), std::string(refusal.message()));
}

}  // namespace concord::platform
