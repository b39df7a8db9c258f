// `concord import`: sends a file, shows progress, and every row that cannot be taken with what to do about it.
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>

#include <unistd.h>

#include "concord/needs/v1/commands.pb.h"
#include "concord/registry/v1/commands.pb.h"

#include "services/cli/saying/exit_codes.h"
#include "services/cli/saying/table.h"
#include "services/cli/verbs/verbs.h"
#include "services/platform/values/csv.h"
#include "services/platform/values/text.h"
#include "services/platform/world/world.h"

namespace concord::cli {
namespace {

using google::protobuf::Message;
using platform::cat;

void show_progress(const common::v1::ImportProgress& progress) {
  if (isatty(STDERR_FILENO) != 1) return;
  std::fprintf(stderr, "\r\033[K");
  if (progress.step() == "waiting") {
    std::fprintf(stderr, "waiting; %lld long jobs begin before this one ",
                 static_cast<long long>(progress.jobs_before()));
    return;
  }
  std::fprintf(stderr, "%s %lld of %lld rows ", progress.step().c_str(),
               static_cast<long long>(progress.rows_checked()), static_cast<long long>(progress.rows_total()));
}

absl::StatusOr<std::string> read_file(const std::string& name) {
  std::error_code error;
  if (std::filesystem::is_directory(name, error))
    return absl::InvalidArgumentError(cat(name, " is a folder; give one file"));
  std::ifstream in(name, std::ios::binary);
  if (!in) return absl::InvalidArgumentError(cat("cannot read ", name));
  const auto size = std::filesystem::file_size(name, error);
  if (!error) CONCORD_RETURN_IF_ERROR(platform::check_import_size(size));
  return std::string(std::istreambuf_iterator<char>(in), {});
}

void show_set_aside(const common::v1::ImportOutcome& outcome) {
  if (outcome.set_aside() == 0) return;
  Table table({"line", "kept aside because"});
  for (const auto& row : outcome.rows_set_aside()) table.row({std::to_string(row.line()), row.reason()});
  std::printf("%s", table.text().c_str());
  if (outcome.set_aside() > outcome.rows_set_aside_size()) std::printf("The first 200 are shown.\n");
}

void show_outcome(const common::v1::ImportOutcome& outcome, const ImportOptions& options) {
  if (outcome.error_count() > 0) {
    Table table({"line", "column", "what is wrong", "what to do"});
    for (const auto& error : outcome.errors()) {
      table.row({std::to_string(error.line()), error.column(), error.refusal().sentence(), error.refusal().remedy()});
    }
    std::printf("%s", table.text().c_str());
    std::printf("Nothing was written: %lld of %lld rows of %s cannot be taken%s.\n",
                static_cast<long long>(outcome.error_count()), static_cast<long long>(outcome.rows()),
                options.file.c_str(),
                outcome.error_count() > outcome.errors_size() ? " (the first 200 are shown)" : "");
    return;
  }
  show_set_aside(outcome);
  std::printf("%s: %lld rows, %lld changed, %lld already stood so%s%s\n", options.table.c_str(),
              static_cast<long long>(outcome.rows()), static_cast<long long>(outcome.changed()),
              static_cast<long long>(outcome.unchanged()),
              outcome.set_aside() > 0 ? cat(", ", outcome.set_aside(), " kept aside with their reason").c_str() : "",
              options.dry_run ? " (dry run: nothing was written)" : "");
}

std::string outcome_json(const common::v1::ImportOutcome& outcome, bool dry_run) {
  const bool refused = outcome.error_count() > 0;
  std::string errors, aside;
  for (const auto& row : outcome.rows_set_aside())
    aside += cat(aside.empty() ? "" : ",", "{\"line\":", row.line(), ",\"reason\":", json_quoted(row.reason()), "}");
  for (const auto& error : outcome.errors()) {
    errors += cat(errors.empty() ? "" : ",", "{\"line\":", error.line(), ",\"column\":", json_quoted(error.column()),
                  ",\"code\":", json_quoted(error.refusal().code()),
                  ",\"sentence\":", json_quoted(error.refusal().sentence()),
                  ",\"remedy\":", json_quoted(error.refusal().remedy()), "}");
  }
  return cat("{\"rows\":", outcome.rows(), ",\"written\":", refused || dry_run ? "false" : "true",
             ",\"changed\":", refused ? 0 : outcome.changed(), ",\"unchanged\":", outcome.unchanged(),
             ",\"set_aside\":", outcome.set_aside(), ",\"error_count\":", outcome.error_count(), ",\"errors\":[",
             errors, "],\"rows_set_aside\":[", aside, "]}");
}

// Both services' import messages have the same fields; they are set by name.
void set_text(Message& message, const char* name, const std::string& value) {
  message.GetReflection()->SetString(&message, message.GetDescriptor()->FindFieldByName(name), value);
}

template <typename Response>
bool take(const Message& answer, common::v1::ImportOutcome& outcome) {
  const auto* response = dynamic_cast<const Response*>(&answer);
  if (response == nullptr) return false;
  if (response->has_progress()) show_progress(response->progress());
  if (response->has_outcome()) outcome = response->outcome();
  return true;
}

}  // namespace

int import_file(const Deployment& deployment, const ImportOptions& options) {
  const auto content = read_file(options.file);
  if (!content.ok()) return say_no(content.status(), options.json), kUsage;
  const auto rpc = find_rpc(cat(options.service, ".ImportTable"));
  if (!rpc.ok()) return say_no(rpc.status(), options.json), kUsage;
  const auto request = new_message(rpc->method->input_type());
  set_text(*request, "authority", options.authority);
  set_text(*request, "command_id",
           options.command_id.empty() ? platform::new_command_id(platform::system_world()) : options.command_id);
  set_text(*request, "table", options.table);
  set_text(*request, "content", *content);
  request->GetReflection()->SetBool(request.get(), request->GetDescriptor()->FindFieldByName("dry_run"),
                                    options.dry_run);
  if (const auto token = token_for(deployment, options.caller, options.authority); !token.ok()) {
    return say_no(token.status(), options.json), kUsage;
  }
  common::v1::ImportOutcome outcome;
  const absl::Status sent =
      send_patiently(deployment, options.caller, *rpc, *request, options.authority, [&](const Message& message) {
        take<registry::v1::ImportTableResponse>(message, outcome) ||
            take<needs::v1::ImportTableResponse>(message, outcome);
      });
  if (isatty(STDERR_FILENO) == 1) std::fprintf(stderr, "\r\033[K");
  if (!sent.ok()) return say_no(sent, options.json);
  if (options.json) {
    std::printf("%s\n", outcome_json(outcome, options.dry_run).c_str());
  } else {
    show_outcome(outcome, options);
  }
  return outcome.error_count() > 0 ? kRefused : kDone;
}

}  // namespace concord::cli
