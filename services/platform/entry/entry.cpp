// Admits calls: identity, access, authority, command id, rate, trace; tells metrics and log how they ended.
#include "services/platform/entry/entry.h"

#include "google/protobuf/descriptor.h"

#include "services/platform/entry/request_texts.h"
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
  std::string bytes = request.SerializeAsString();
  hasher.add_field(bytes);
  wipe(bytes);  // a sealed bid's request must leave no copy
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
      metrics_(metrics),
      bodies_(world) {
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

absl::Status Entry::recognise(const Arrival& arrival, const MethodRule& rule, Visitor& visitor) {
  visitor.trace_id = trace_id_of(arrival.traceparent, world_);
  std::string_view bearer = arrival.authorization;
  if (bearer.substr(0, kBearer.size()) == kBearer) bearer.remove_prefix(kBearer.size());
  visitor.signed_in = !bearer.empty();
  CONCORD_ASSIGN(visitor.actor, access_.recognise(rule, bearer));
  return absl::OkStatus();
}

std::string Entry::side_of(const Visitor& visitor) {
  if (!visitor.signed_in) return "";
  const auto& authorities = visitor.actor.authorities;
  const bool one = authorities != nullptr && authorities->size() == 1 && *authorities->begin() != kEveryAuthority;
  return one ? *authorities->begin() : cat("subject ", visitor.actor.subject);
}

absl::Status Entry::admit(Visitor visitor, const MethodRule& rule, const Message& request, Command& command) {
  watch_clock();
  std::string scratch;
  command.authority = text_of(request, rule.authority, scratch);
  command.trace_id = std::move(visitor.trace_id);
  CONCORD_RETURN_IF_ERROR(access_.admit(rule, visitor.actor, command.authority));
  command.context.actor = std::move(visitor.actor);
  CONCORD_RETURN_IF_ERROR(check_texts(request));
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
  // Who may call for any name must not make a bucket of each.
  const bool theirs = command.context.actor.holds(command.authority);
  auto within = shared_.take(theirs ? cat("calls/", command.authority) : "calls of others",
                             options_.calls_per_second_per_authority);
  // Shared state may be lost; then the limit is, and the call goes on.
  if (within.ok() && !*within) {
    return trouble(absl::StatusCode::kResourceExhausted, "TOO_MANY_CALLS",
                   cat("More than ", options_.calls_per_second_per_authority, " calls a second for ",
                       theirs ? in_quotes(command.authority) : "whom the token does not act for", "."),
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
  // How often bids come is nobody's to count before their opening.
  if (rule.is_sealed && (status.ok() || is_refusal(status))) return;
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
  if (is_refusal(status) || absl::IsCancelled(status)) {
    log_info("rpc refused", {{"rpc", rpc}, {"authority", authority}, {"trace", trace}, {"code", code_of(status)}});
    return;
  }
  // Our own trouble: whoever looks into it needs the reason, which names a stream at most.
  const auto told = refusal_of(status);
  log_error("rpc failed", {{"rpc", rpc},
                           {"authority", authority},
                           {"trace", trace},
                           {"code", code_of(status)},
                           {"why", told ? told->sentence() : std::string(status.message())}});
}

}  // namespace concord::platform
