// Imports a file row by row: every row is checked and decided, and all rows are appended in one transaction or none.
// Row errors carry line, column and remedy; progress is told as it goes. Knows no table: services register theirs.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"

#include "concord/common/v1/common.pb.h"

#include "services/platform/deciding/batch.h"
#include "services/platform/values/csv.h"

namespace concord::platform {

using ProgressSink = std::function<void(const common::v1::ImportProgress&)>;

inline constexpr int kMaxRowErrors = 200;
inline constexpr int kProgressEveryRows = 500;

// Decides one row within the batch; answers how many events it caused, or why the row cannot be taken.
using DecideRow = std::function<absl::StatusOr<int>(Batch&, RowReader&)>;

struct ImportTable {
  std::string name;                   // "providers"
  std::string authority;              // whose ledger: empty for the request's, or kCommons
  std::vector<std::string> required;  // headers that must be there
  std::vector<std::string> optional;  // headers that may be there; any other is refused by name
  std::vector<std::string> key;       // headers that tell one row's thing from another's; empty where nothing does
  bool json_lines = false;            // one JSON object a line instead of CSV: rows of the single column kJsonColumn
  // Makes the row decider for one file; a closure may carry facts from row to row.
  std::function<absl::StatusOr<DecideRow>(const Command&)> open;
};

struct ImportRequest {
  std::string table;
  std::string_view content;
  bool dry_run = false;
};

// Gives `asked` what stands in the field of every optional column that the file does not have. Fields are (column,
// field) pairs.
using ColumnFields = std::vector<std::pair<const char*, const char*>>;
void keep_absent(const RowReader& row, const ColumnFields& fields, const google::protobuf::Message& stands,
                 google::protobuf::Message& asked);

class Importer {
 public:
  void add(ImportTable table);
  // Refusals UNKNOWN_TABLE (lists the names), UNKNOWN_COLUMN, COLUMN_MISSING, COLUMN_TWICE and those of parse_csv; row
  // errors are in the outcome, among them ROW_TWICE: a row with the key of an earlier one and other particulars.
  absl::StatusOr<common::v1::ImportOutcome> run(Ledger& ledger, const Command& command, const ImportRequest& request,
                                                const ProgressSink& progress) const;

 private:
  std::map<std::string, ImportTable> tables_;
};

}  // namespace concord::platform
