// `concord call`: any rpc, JSON in and out, or one value or table of the answer.
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>

#include <google/protobuf/util/json_util.h>

#include "services/cli/saying/exit_codes.h"
#include "services/cli/saying/shown.h"
#include "services/cli/verbs/verbs.h"
#include "services/platform/values/refusal.h"
#include "services/platform/values/text.h"
#include "services/platform/world/world.h"

namespace concord::cli {
namespace {

using google::protobuf::Message;
using platform::cat;

absl::StatusOr<std::string> read_json(const std::string& from) {
  std::ostringstream text;
  if (from == "-") {
    char buffer[65'536];
    for (std::size_t size = 0; (size = std::fread(buffer, 1, sizeof buffer, stdin)) > 0;)
      text.write(buffer, static_cast<std::streamsize>(size));
    return text.str();
  }
  if (from.empty() || from[0] != '@') return from;
  std::error_code error;
  std::ifstream in(from.substr(1));
  if (!in || std::filesystem::is_directory(from.substr(1), error))
    return absl::InvalidArgumentError(cat("cannot read ", from.substr(1)));
  text << in.rdbuf();
  return text.str();
}

// "(draft.lots[0]) titel: Cannot find field." names the message that has no such field: its own names, or those of the
// whole request.
std::string known_fields(const google::protobuf::Descriptor& request, std::string_view fault) {
  const google::protobuf::Descriptor* message = &request;
  std::string step;
  const auto take = [&] {
    const auto* field = message->FindFieldByName(step.substr(0, step.find('[')));
    if (field != nullptr && field->message_type() != nullptr) message = field->message_type();
    step.clear();
  };
  const std::size_t open = fault.find('('), close = fault.find(')');
  if (open != std::string_view::npos && close != std::string_view::npos && open < close) {
    for (const char c : fault.substr(open + 1, close - open - 1)) c == '.' ? take() : step.push_back(c);
    take();
  }
  std::string names;
  for (int i = 0; i < message->field_count(); ++i) names += (i == 0 ? "" : ", ") + message->field(i)->name();
  return cat(message->name(), " has: ", names);
}

std::string text_field(const Message& message, const char* name) {
  const auto* field = message.GetDescriptor()->FindFieldByName(name);
  return field == nullptr ? std::string() : message.GetReflection()->GetString(message, field);
}

void print_json(const Message& message) {
  google::protobuf::util::JsonPrintOptions options;
  options.add_whitespace = true;
  options.preserve_proto_field_names = true;
  options.always_print_primitive_fields = true;
  std::string text;
  google::protobuf::util::MessageToJsonString(message, &text, options).ok();
  std::printf("%s", text.c_str());
}

absl::Status print_answer(const Message& message, const CallOptions& options) {
  if (options.rows.empty() && options.value.empty()) {
    print_json(message);
    return absl::OkStatus();
  }
  auto text =
      options.rows.empty() ? value_at(message, options.value) : table_of(message, options.rows, options.columns);
  if (!text.ok()) return text.status();
  std::printf("%s%s", text->c_str(), options.rows.empty() ? "\n" : "");
  return absl::OkStatus();
}

}  // namespace

int call(const Deployment& deployment, const CallOptions& options) {
  if (!options.rows.empty() && options.columns.empty()) {
    return say_no(platform::refuse_input({.code = "COLUMNS_MISSING",
                                          .sentence = "--rows alone does not say which columns to print.",
                                          .remedy = "Give --columns too: path[:format],... such as id,name",
                                          .subject = "columns"}),
                  options.json),
           kUsage;
  }
  const auto rpc = find_rpc(options.rpc);
  if (!rpc.ok()) return say_no(rpc.status(), options.json), kUsage;
  const auto json = read_json(options.request);
  if (!json.ok()) return say_no(json.status(), options.json), kUsage;
  const auto request = new_message(rpc->method->input_type());
  if (const auto parsed = google::protobuf::util::JsonStringToMessage(*json, request.get()); !parsed.ok()) {
    const std::string fault(parsed.message());
    const platform::RefusalText refusal{"JSON_UNREADABLE",
                                        cat("the JSON does not fit ", request->GetDescriptor()->name(), ": ", fault),
                                        known_fields(*request->GetDescriptor(), fault)};
    const absl::Status refused = platform::refuse(platform::No::kInvalid, refusal);
    return options.json ? (say_no(refused, true), kUsage) : complain(refused, kUsage);
  }
  const auto* command_id = request->GetDescriptor()->FindFieldByName("command_id");
  if (command_id != nullptr && text_field(*request, "command_id").empty()) {
    request->GetReflection()->SetString(request.get(), command_id, platform::new_command_id(platform::system_world()));
  }
  const std::string authority = text_field(*request, "authority");
  if (const auto token = token_for(deployment, options.caller, authority); !token.ok()) {
    return say_no(token.status(), options.json), kUsage;
  }
  absl::Status printed;
  const absl::Status sent = send_patiently(deployment, options.caller, *rpc, *request, authority,
                                           [&](const Message& message) { printed = print_answer(message, options); });
  if (!sent.ok()) return say_no(sent, options.json);
  return printed.ok() ? kDone : (say_no(printed, options.json), kUsage);
}

}  // namespace concord::cli
