// Admits calls: identity, access, authority, command id, rate, trace; tells metrics and log how they ended.
#include "services/platform/entry/entry.h"

#include "google/protobuf/descriptor.h"

#include "services/platform/values/text.h"
#include "services/platform/world/crypto.h"
#include "services/platform/world/telemetry.h"

namespace concord::platform {
namespace {

using google::protobuf::Message;

constexpr std::string_view kBearer = "Bearer ";
constexpr char kCallMetric[] = "concord_rpc_seconds";
constexpr char kClockMetric[] = "concord_clock_behind_ms";

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

Entry::Entry(EntryOptions options, World& world, Ledger& ledger, Access& access, SharedState& shared, Metrics& metrics)
    : options_(std::move(options)),
      world_(world),
      ledger_(ledger),
      access_(access),
      shared_(shared),
      metrics_(metrics) {
  metrics_.gauge(kClockMetric, {}, 0);
}

void Entry::watch_clock() {
  const std::int64_t behind_ms = ledger_.clock_behind_ms();
  const bool is_behind = behind_ms > 0;
  if (!is_behind && !clock_is_behind_) return;
  metrics_.gauge(kClockMetric, {}, behind_ms);
  if (clock_is_behind_.exchange(is_behind) == is_behind) return;
  if (is_behind) {
    log_error("the clock stands behind the ledger", {{"behind_ms", cat(behind_ms)},
                                                     {"remedy",
                                                      "set the machine's clock right; until then decisions carry "
                                                      "the time of the last record"}});
  } else {
    log_info("the clock has caught up with the ledger", {});
  }
}

absl::Status Entry::admit(const Arrival& arrival, const MethodRule& rule, const Message& request, Command& command) {
  // gRPC cancels a call when its deadline passes; nobody waits for the answer any more.
  if (arrival.is_cancelled) {
    return trouble(absl::StatusCode::kDeadlineExceeded, "DEADLINE_PASSED",
                   "The caller's deadline passed before the call began.",
                   "Give a longer deadline and send the same command id again.");
  }
  watch_clock();
  std::string scratch;
  command.authority = text_of(request, rule.authority, scratch);
  command.trace_id = trace_id_of(arrival.traceparent, world_);
  std::string_view authorization = arrival.authorization;
  if (authorization.substr(0, kBearer.size()) == kBearer) authorization.remove_prefix(kBearer.size());
  CONCORD_ASSIGN(command.context.actor, access_.admit(rule, authorization, command.authority));
  if (!is_authority(command.authority)) {
    return refuse_input({.code = "AUTHORITY_MISSING",
                         .sentence = "The authority's name is not one of lower-case letters, digits and hyphens.",
                         .remedy = "Write it as in your token.",
                         .subject = "authority"});
  }
  if (rule.command_id != nullptr) {
    command.command_id = text_of(request, rule.command_id, scratch);
    if (!is_command_id(command.command_id)) {
      return refuse_input({.code = "COMMAND_ID_MISSING",
                           .sentence = "The command carries no usable command id.",
                           .remedy = cat("Give command_id, 1 to ", kMaxCommandIdLength,
                                         " printable characters without spaces, new for every new request."),
                           .subject = "command_id"});
    }
    command.request_hash = request_hash(request, command.context.actor);
  }
  command.context.authority = command.authority;
  command.context.now_ms = ledger_.now_ms(command.authority);
  command.context.today = london_day(command.context.now_ms);
  auto within = shared_.take(cat("calls/", command.authority), options_.calls_per_second_per_authority);
  // Shared state may be lost; then the limit is, and the call goes on.
  if (within.ok() && !*within) {
    return trouble(
        absl::StatusCode::kResourceExhausted, "TOO_MANY_CALLS",
        cat("More than ", options_.calls_per_second_per_authority, " calls a second for '", command.authority, "'."),
        "Wait a second, then try again.");
  }
  return absl::OkStatus();
}

Duration& Entry::granted(const MethodRule& rule) {
  {
    std::shared_lock lock(granted_mutex_);
    if (const auto found = granted_.find(&rule); found != granted_.end()) return *found->second;
  }
  Duration& duration = metrics_.duration(kCallMetric, {{"rpc", rule.name}, {"code", "OK"}});
  std::unique_lock lock(granted_mutex_);
  granted_[&rule] = &duration;
  return duration;
}

void Entry::tell(const MethodRule& rule, const std::string& trace, const std::string& authority, std::int64_t began_us,
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

}  // namespace concord::platform
