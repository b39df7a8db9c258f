// Admits calls: identity, access, authority, command id, rate, trace, metrics; turns refusals into gRPC status details.
#include "services/platform/gate.h"

#include "google/protobuf/descriptor.h"

#include "services/platform/crypto.h"
#include "services/platform/telemetry.h"
#include "services/platform/text.h"

namespace concord::platform {
namespace {

constexpr std::string_view kBearer = "Bearer ";
constexpr char kCallMetric[] = "concord_rpc_seconds";

std::string_view header(const grpc::CallbackServerContext& context, const char* name) {
  const auto& headers = context.client_metadata();
  const auto found = headers.find(name);
  return found == headers.end() ? std::string_view() : std::string_view(found->second.data(), found->second.size());
}

const std::string& text_of(const Message& message, const google::protobuf::FieldDescriptor* field,
                           std::string& scratch) {
  return field == nullptr ? scratch : message.GetReflection()->GetStringReference(message, field, &scratch);
}

// SHA-256 of who asks for what.
std::string request_hash(const Message& request, const Actor& actor) {
  static thread_local Sha256 hasher;  // to make one costs as much as to hash a request
  hasher.add_field(request.GetDescriptor()->full_name());
  hasher.add_field(actor.subject);
  hasher.add_field(request.SerializeAsString());
  return hasher.finish();
}

bool is_command_id(const std::string& text) {
  if (text.empty() || text.size() > kMaxCommandIdLength) return false;
  for (char c : text) {
    if (c <= ' ' || c > '~') return false;
  }
  return true;
}

bool is_authority(const std::string& text) {
  if (text.size() > 40) return false;
  for (char c : text) {
    if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_')) return false;
  }
  return true;
}

}  // namespace

grpc::Status to_grpc(const absl::Status& status) {
  if (status.ok()) return grpc::Status::OK;
  const auto code = static_cast<grpc::StatusCode>(status.code());
  auto refusal = refusal_of(status);
  if (!refusal) {
    refusal.emplace();
    refusal->set_code(absl::StatusCodeToString(status.code()));
    refusal->set_sentence(std::string(status.message()));
  }
  common::v1::StatusDetails details;
  details.set_code(static_cast<int>(status.code()));
  details.set_message(std::string(status.message()));
  details.add_details()->PackFrom(*refusal);
  return {code, std::string(status.message()), details.SerializeAsString()};
}

absl::Status from_grpc(const grpc::Status& status) {
  if (status.ok()) return absl::OkStatus();
  common::v1::StatusDetails details;
  common::v1::Refusal refusal;
  const auto code = static_cast<absl::StatusCode>(status.error_code());
  if (details.ParseFromString(status.error_details()) && details.details_size() > 0 &&
      details.details(0).UnpackTo(&refusal)) {
    return status_with(code, refusal);
  }
  return {code, status.error_message()};
}

Gate::Gate(GateOptions options, World& world, Access& access, SharedState& shared, Metrics& metrics, Ledger& ledger,
           WorkQueue& work)
    : options_(std::move(options)),
      world_(world),
      access_(access),
      shared_(shared),
      metrics_(metrics),
      ledger_(ledger),
      work_(work) {}

absl::StatusOr<Command> Gate::admit(grpc::CallbackServerContext* context, const Message* request) {
  const MethodRule& rule = access_.rule(request->GetDescriptor());
  // gRPC cancels a call when its deadline passes; nobody waits for the answer any more.
  if (context->IsCancelled()) {
    return trouble(absl::StatusCode::kDeadlineExceeded, "DEADLINE_PASSED",
                   "The caller's deadline passed before the call began.",
                   "Give a longer deadline and send the same command id again.");
  }
  std::string scratch;
  Command command;
  command.authority = text_of(*request, rule.authority, scratch);
  command.trace_id = trace_id_of(header(*context, "traceparent"), world_);
  std::string_view authorization = header(*context, "authorization");
  if (authorization.substr(0, kBearer.size()) == kBearer) authorization.remove_prefix(kBearer.size());
  CONCORD_ASSIGN(command.context.actor, access_.admit(rule, authorization, command.authority));
  if (!is_authority(command.authority)) {
    return refuse_input("AUTHORITY_MISSING",
                        "The authority's name is not one of lower-case letters, digits and hyphens.",
                        "Write it as in your token.", "authority");
  }
  if (rule.command_id != nullptr) {
    command.command_id = text_of(*request, rule.command_id, scratch);
    if (!is_command_id(command.command_id)) {
      return refuse_input("COMMAND_ID_MISSING", "The command carries no usable command id.",
                          cat("Give command_id, 1 to ", kMaxCommandIdLength,
                              " printable characters without spaces, new for every new request."),
                          "command_id");
    }
    command.request_hash = request_hash(*request, command.context.actor);
  }
  command.context.authority = command.authority;
  command.context.now_ms = world_.now_ms();
  command.context.today = london_day(command.context.now_ms);
  auto within = shared_.take(cat("calls/", command.authority), options_.calls_per_second_per_authority);
  // Shared state may be lost; then the limit is, and the call goes on.
  if (within.ok() && !*within) {
    return trouble(
        absl::StatusCode::kResourceExhausted, "TOO_MANY_CALLS",
        cat("More than ", options_.calls_per_second_per_authority, " calls a second for '", command.authority, "'."),
        "Wait a second, then try again.");
  }
  return command;
}

Duration& Gate::granted(const MethodRule& rule) {
  {
    std::shared_lock lock(granted_mutex_);
    if (const auto found = granted_.find(&rule); found != granted_.end()) return *found->second;
  }
  Duration& duration = metrics_.duration(kCallMetric, {{"rpc", rule.name}, {"code", "OK"}});
  std::unique_lock lock(granted_mutex_);
  granted_[&rule] = &duration;
  return duration;
}

void Gate::tell(const MethodRule& rule, const std::string& trace, const std::string& authority, std::int64_t began_us,
                const absl::Status& status) {
  const std::string& rpc = rule.name;
  const std::int64_t took = world_.monotonic_us() - began_us;
  if (status.ok()) {
    granted(rule).observe_us(took);
    if (logs_debug()) {
      log_debug("rpc", {{"rpc", rpc}, {"authority", authority}, {"trace", trace}, {"us", cat(took)}});
    }
    return;
  }
  metrics_.duration(kCallMetric, {{"rpc", rpc}, {"code", absl::StatusCodeToString(status.code())}}).observe_us(took);
  const bool ours = !is_refusal(status);
  (ours ? log_error : log_info)("rpc refused",
                                {{"rpc", rpc}, {"authority", authority}, {"trace", trace}, {"code", code_of(status)}});
}

Reply Gate::finish(grpc::ServerUnaryReactor* reactor, const Command& command, const MethodRule& rule) {
  return [this, reactor, &rule, trace = command.trace_id, authority = command.authority,
          began = world_.monotonic_us()](const absl::Status& status) {
    tell(rule, trace, authority, began, status);
    reactor->Finish(to_grpc(status));
  };
}

grpc::ServerUnaryReactor* Gate::command(grpc::CallbackServerContext* context, const Message* request,
                                        const std::function<void(Command, Reply)>& handle) {
  auto* reactor = context->DefaultReactor();
  auto admitted = admit(context, request);
  Reply reply = finish(reactor, admitted.ok() ? *admitted : Command{}, access_.rule(request->GetDescriptor()));
  if (!admitted.ok()) {
    reply(admitted.status());
  } else {
    handle(*std::move(admitted), std::move(reply));
  }
  return reactor;
}

grpc::ServerUnaryReactor* Gate::query(grpc::CallbackServerContext* context, const Message* request,
                                      const std::function<absl::Status(const Command&, Connection&)>& handle) {
  return plain(context, request, [&](const Command& command) {
    return ledger_.database().read([&](Connection& reader) { return handle(command, reader); });
  });
}

grpc::ServerUnaryReactor* Gate::plain(grpc::CallbackServerContext* context, const Message* request,
                                      const std::function<absl::Status(const Command&)>& handle) {
  return command(context, request, [&](const Command& command, const Reply& reply) { reply(handle(command)); });
}

absl::Status Gate::run_import(Command command, std::function<void(const Command&)> job) {
  return work_.submit([command = std::move(command), job = std::move(job)] { job(command); });
}

void Gate::fill(const Appended& appended, common::v1::Receipt& receipt) {
  receipt.set_position(appended.position);
  receipt.set_version(appended.version);
  receipt.set_events(appended.events);
  receipt.set_repeated(appended.repeated);
}

}  // namespace concord::platform
