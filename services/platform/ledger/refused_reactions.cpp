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

absl::Status forget_refused_reactions(Connection& writer, const std::string& source, const std::string& authority,
                                      std::int64_t after_position) {
  return writer.run("DELETE FROM refused_reaction WHERE source = $1 AND authority = $2 AND position > $3", source,
                    authority, after_position);
}

}  // namespace concord::platform
