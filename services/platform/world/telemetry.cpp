// Log lines as JSON to standard error, and W3C trace context. The only file that knows spdlog.
#include "services/platform/world/telemetry.h"

#include <cctype>

#include "absl/strings/str_format.h"
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include "services/platform/values/text.h"

namespace concord::platform {
namespace {

constexpr std::size_t kMaxFieldBytes = 2'000;

std::string json_text(std::string_view text) {
  std::string out = "\"";
  for (char c : text.substr(0, kMaxFieldBytes)) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out += {'\\', c};
    } else if (byte < 0x20) {
      out += absl::StrFormat("\\u%04x", byte);
    } else {
      out += c;
    }
  }
  return out + "\"";
}

// Tools and tests that never start logging stay silent: standard output is theirs.
bool started = false;

void log(spdlog::level::level_enum level, std::string_view what, std::initializer_list<Field> fields) {
  if (!started || !spdlog::should_log(level)) return;
  std::string line = cat("\"what\":", json_text(what));
  for (const Field& field : fields) line += cat(",", json_text(field.first), ":", json_text(field.second));
  spdlog::default_logger_raw()->log(level, "{}", line);
}

bool is_hex(std::string_view text) {
  for (char c : text) {
    if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'))) return false;
  }
  return true;
}

}  // namespace

void start_logging(const std::string& service, const std::string& level) {
  auto logger = std::make_shared<spdlog::logger>(service, std::make_shared<spdlog::sinks::stderr_sink_mt>());
  logger->set_pattern("{\"at\":\"%Y-%m-%dT%H:%M:%S.%eZ\",\"level\":\"%l\",\"service\":\"%n\",%v}",
                      spdlog::pattern_time_type::utc);
  logger->set_level(spdlog::level::from_str(level));
  logger->flush_on(spdlog::level::info);
  spdlog::set_default_logger(std::move(logger));
  started = true;
}

bool logs_debug() { return started && spdlog::should_log(spdlog::level::debug); }

void log_debug(std::string_view what, std::initializer_list<Field> fields) { log(spdlog::level::debug, what, fields); }
void log_info(std::string_view what, std::initializer_list<Field> fields) { log(spdlog::level::info, what, fields); }
void log_warning(std::string_view what, std::initializer_list<Field> fields) { log(spdlog::level::warn, what, fields); }
void log_error(std::string_view what, std::initializer_list<Field> fields) { log(spdlog::level::err, what, fields); }

std::string trace_id_of(std::string_view traceparent, World& world) {
  const bool shaped =
      traceparent.size() == 55 && traceparent.substr(0, 3) == "00-" && traceparent[35] == '-' && traceparent[52] == '-';
  if (shaped && is_hex(traceparent.substr(3, 32)) &&
      traceparent.substr(3, 32).find_first_not_of('0') != std::string_view::npos) {
    return std::string(traceparent.substr(3, 32));
  }
  return new_id(world);
}

std::string traceparent(const std::string& trace_id, World& world) {
  return cat("00-", trace_id, "-", new_id(world).substr(0, 16), "-01");
}

}  // namespace concord::platform
