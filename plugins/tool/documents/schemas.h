// JSON Schemas (draft 7) of the four files that an author writes, so that an editor names a key and tells a wrong value
// while it is typed. Made from the same tables of facts, kinds and units that the reader reads by; the reader decides,
// and a schema never refuses what it takes. PURE.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "plugins/tool/making/json.h"

namespace concord::plugins::tool {

inline constexpr char kSchemasFolder[] = "schemas";  // in a plugin, beside its files

Json plugin_schema();
Json tables_schema();
Json parameters_schema();
Json cases_schema();

// "plugin.schema.json" and its text, and so on for the four.
std::vector<std::pair<std::string, std::string>> schema_files();

}  // namespace concord::plugins::tool
