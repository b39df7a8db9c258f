// Imports a file row by row into one batch, then appends it whole or reports every row that cannot be taken.
#include "services/platform/deciding/import.h"

#include <algorithm>

#include "absl/strings/str_join.h"
#include "google/protobuf/util/field_mask_util.h"

#include "services/platform/values/text.h"

namespace concord::platform {
namespace {

absl::Status check_header(const ImportTable& table, const CsvFile& file) {
  if (file.header.size() == 1 && file.header[0].find_first_of(";\t") != std::string::npos) {
    return refuse_input({.code = "CSV_MALFORMED",
                         .sentence = "The headers are not separated by commas.",
                         .remedy = "Save the file as CSV with commas between the fields, and import it again."});
  }
  for (auto column = file.header.begin(); column != file.header.end(); ++column) {
    if (std::find(file.header.begin(), column, *column) == column) continue;
    return refuse_input({.code = "COLUMN_TWICE",
                         .sentence = cat("Two columns are called '", column->substr(0, 60), "'."),
                         .remedy = "Rename or remove one of them.",
                         .subject = *column});
  }
  for (const std::string& column : table.required) {
    if (std::find(file.header.begin(), file.header.end(), column) == file.header.end()) {
      return refuse_input(
          {.code = "COLUMN_MISSING",
           .sentence = cat("The file has no column ", column, "."),
           .remedy = cat("The table ", table.name, " needs the headers ", absl::StrJoin(table.required, ","), "."),
           .subject = column});
    }
  }
  for (const std::string& column : file.header) {
    const bool known = std::find(table.required.begin(), table.required.end(), column) != table.required.end() ||
                       std::find(table.optional.begin(), table.optional.end(), column) != table.optional.end();
    if (!known) {
      return refuse_input({.code = "UNKNOWN_COLUMN",
                           .sentence = cat("The table ", table.name, " has no column ", in_quotes(column), "."),
                           .remedy = cat("Use ", absl::StrJoin(table.required, ","), " and, if wanted, ",
                                         absl::StrJoin(table.optional, ","), "; remove or rename the rest."),
                           .subject = column});
    }
  }
  return absl::OkStatus();
}

// A later row of the same key would overwrite the first in silence, and change something again with every import.
class KeysOfFile {
 public:
  KeysOfFile(const ImportTable& table, const CsvFile& file) {
    for (const std::string& column : table.key) {
      const auto at = std::find(file.header.begin(), file.header.end(), column);
      if (at != file.header.end()) places_.push_back(static_cast<std::size_t>(at - file.header.begin()));
      names_ += cat(names_.empty() ? "" : ", ", column);
    }
  }

  absl::Status check(const CsvRow& row) {
    if (places_.empty()) return absl::OkStatus();
    std::vector<std::string> key;
    for (const std::size_t place : places_) key.push_back(place < row.fields.size() ? row.fields[place] : "");
    const auto [first, fresh] = first_.try_emplace(std::move(key), &row);
    if (fresh || first->second->fields == row.fields) return absl::OkStatus();
    return refuse_input(
        {.code = "ROW_TWICE",
         .sentence = cat("Line ", first->second->line, " has the same ", names_, " with other particulars."),
         .remedy = "Keep the row that is right and delete the other.",
         .subject = names_});
  }

 private:
  std::vector<std::size_t> places_;
  std::string names_;
  std::map<std::vector<std::string>, const CsvRow*> first_;
};

// A row's own fault is told before that it stands twice. What the batch then holds is never written.
absl::StatusOr<int> judge(const CsvRow& row, RowReader& reader, KeysOfFile& keys, Batch& batch,
                          const DecideRow& decide_row) {
  CONCORD_RETURN_IF_ERROR(row.fault);
  auto events = decide_row(batch, reader);
  const absl::Status once = keys.check(row);
  if (!events.ok() || !reader.status().ok() || once.ok()) return events;
  return once;
}

void add_error(common::v1::ImportOutcome& outcome, const RowReader& row, const absl::Status& status) {
  outcome.set_error_count(outcome.error_count() + 1);
  if (outcome.errors_size() >= kMaxRowErrors) return;
  auto* error = outcome.add_errors();
  error->set_line(row.line());
  error->set_column(row.problem_column());
  if (const auto refusal = refusal_of(status)) {
    *error->mutable_refusal() = *refusal;
    if (error->column().empty()) error->set_column(refusal->subject());
  } else {
    error->mutable_refusal()->set_code(absl::StatusCodeToString(status.code()));
    error->mutable_refusal()->set_sentence(std::string(status.message()));
  }
}

void add_set_aside(common::v1::ImportOutcome& outcome, const RowReader& row) {
  outcome.set_set_aside(outcome.set_aside() + 1);
  if (outcome.rows_set_aside_size() >= kMaxRowErrors) return;
  auto* kept = outcome.add_rows_set_aside();
  kept->set_line(row.line());
  kept->set_reason(row.set_aside_reason());
}

void tell(const ProgressSink& progress, std::int64_t checked, std::int64_t total, std::string_view step) {
  if (!progress) return;
  common::v1::ImportProgress message;
  message.set_rows_checked(checked);
  message.set_rows_total(total);
  message.set_step(std::string(step));
  progress(message);
}

}  // namespace

void keep_absent(const RowReader& row, const ColumnFields& fields, const google::protobuf::Message& stands,
                 google::protobuf::Message& asked) {
  google::protobuf::FieldMask absent;
  for (const auto& [column, field] : fields) {
    CONCORD_CHECK(asked.GetDescriptor()->FindFieldByName(field) != nullptr, "a column names no field of its message");
    if (!row.has(column)) absent.add_paths(field);
  }
  using google::protobuf::util::FieldMaskUtil;
  FieldMaskUtil::MergeOptions replacing;
  replacing.set_replace_message_fields(true);
  replacing.set_replace_repeated_fields(true);
  FieldMaskUtil::MergeMessageTo(stands, absent, replacing, &asked);
}

void Importer::add(ImportTable table) {
  std::string name = table.name;
  tables_[name] = std::move(table);
}

absl::StatusOr<common::v1::ImportOutcome> Importer::run(Ledger& ledger, const Command& asked,
                                                        const ImportRequest& request,
                                                        const ProgressSink& progress) const {
  const auto found = tables_.find(request.table);
  if (found == tables_.end()) {
    std::vector<std::string> names;
    for (const auto& [name, table] : tables_) names.push_back(name);
    return refuse_input({.code = "UNKNOWN_TABLE",
                         .sentence = cat("There is no table ", in_quotes(request.table), " to import."),
                         .remedy = cat("Choose one of ", absl::StrJoin(names, ", "), "."),
                         .subject = "table"});
  }
  const ImportTable& table = found->second;
  CONCORD_ASSIGN(const CsvFile file, table.json_lines ? split_json_lines(request.content) : parse_csv(request.content));
  if (!table.json_lines) CONCORD_RETURN_IF_ERROR(check_header(table, file));
  const Command command = table.authority.empty() ? asked : asked.on(table.authority);
  CONCORD_ASSIGN(const DecideRow decide_row, table.open(command));

  Batch batch(command);
  common::v1::ImportOutcome outcome;
  const auto total = static_cast<std::int64_t>(file.rows.size());
  outcome.set_rows(total);
  KeysOfFile keys(table, file);
  for (const CsvRow& row : file.rows) {
    RowReader reader(file, row);
    const auto events = judge(row, reader, keys, batch, decide_row);
    if (!events.ok() || !reader.status().ok()) {
      if (!events.ok() && !is_refusal(events.status()) && reader.status().ok()) return events.status();
      add_error(outcome, reader, reader.status().ok() ? events.status() : reader.status());
    } else if (!reader.set_aside_reason().empty()) {
      add_set_aside(outcome, reader);
    } else if (*events > 0) {
      outcome.set_changed(outcome.changed() + 1);
    } else {
      outcome.set_unchanged(outcome.unchanged() + 1);
    }
    const std::int64_t checked = &row - file.rows.data() + 1;
    if (checked % kProgressEveryRows != 0) continue;
    if (command.caller_is_gone()) return caller_gone();
    tell(progress, checked, total, "checking");
  }
  tell(progress, total, total, "checking");
  if (outcome.error_count() > 0 || request.dry_run) return outcome;
  tell(progress, total, total, "writing");
  CONCORD_ASSIGN(const Appended appended, batch.append(ledger));
  auto* receipt = outcome.mutable_receipt();
  receipt->set_position(appended.position);
  receipt->set_version(appended.version);
  receipt->set_events(appended.events);
  receipt->set_repeated(appended.repeated);
  return outcome;
}

}  // namespace concord::platform
