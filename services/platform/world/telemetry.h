// Log lines as JSON with trace id, to standard error; and W3C trace context. Never logs tokens, payloads or personal
// data.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

#include "services/platform/world/world.h"

namespace concord::platform {

using Field = std::pair<std::string_view, std::string>;

// Names the process in every line; call once before the first line.
void start_logging(const std::string& service, const std::string& level);
// False lets a caller spare the making of a debug line.
bool logs_debug();
void log_debug(std::string_view what, std::initializer_list<Field> fields = {});
void log_info(std::string_view what, std::initializer_list<Field> fields = {});
void log_warning(std::string_view what, std::initializer_list<Field> fields = {});
void log_error(std::string_view what, std::initializer_list<Field> fields = {});

// The 32-digit trace id of a W3C traceparent header ("00-<32>-<16>-<2>"), or a new one when it is absent or malformed.
std::string trace_id_of(std::string_view traceparent, World& world);
// A traceparent with this trace id and a new span.
std::string traceparent(const std::string& trace_id, World& world);

}  // namespace concord::platform
