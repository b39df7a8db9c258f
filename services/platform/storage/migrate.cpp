// Applies numbered schema steps in order, each in its own transaction, and remembers which were applied.
// Forward only: a step that was shipped is never changed.
#include <set>

#include "services/platform/storage/database.h"
#include "services/platform/values/refusal.h"
#include "services/platform/values/text.h"

namespace concord::platform {

absl::Status migrate(Connection& writer, std::string_view component, const std::vector<Migration>& migrations) {
  CONCORD_RETURN_IF_ERROR(
      writer.execute("CREATE TABLE IF NOT EXISTS schema_migration (component TEXT NOT NULL, number BIGINT NOT NULL, "
                     "name TEXT NOT NULL, PRIMARY KEY (component, number))"));
  std::set<std::int64_t> applied;
  CONCORD_RETURN_IF_ERROR(writer.query(
      "SELECT number FROM schema_migration WHERE component = $1",
      [&](Statement& row) {
        applied.insert(row.integer(0));
        return true;
      },
      component));
  if (!applied.empty() && !migrations.empty() && *applied.rbegin() > migrations.back().number) {
    return absl::FailedPreconditionError(cat("the database was written by a newer version: ", component, " is at step ",
                                             *applied.rbegin(), ", this program knows ", migrations.back().number,
                                             "; start the newer program"));
  }
  for (const Migration& migration : migrations) {
    if (applied.count(migration.number) > 0) continue;
    CONCORD_RETURN_IF_ERROR(writer.execute("BEGIN"));
    absl::Status status = writer.execute(migration.sql);
    if (status.ok()) {
      status = writer.run("INSERT INTO schema_migration (component, number, name) VALUES ($1, $2, $3)", component,
                          migration.number, migration.name);
    }
    if (!status.ok()) {
      writer.execute("ROLLBACK").IgnoreError();
      return absl::Status(status.code(), cat("migration ", component, " ", migration.number, " (", migration.name,
                                             "): ", status.message()));
    }
    CONCORD_RETURN_IF_ERROR(writer.execute("COMMIT"));
  }
  return absl::OkStatus();
}

}  // namespace concord::platform
