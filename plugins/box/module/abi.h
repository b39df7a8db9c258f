// The functions that a module may import, with their signatures: what the check accepts is what the box serves.
// It must list exactly what concord_rules.h declares.
#pragma once

#include <cstddef>
#include <string_view>

namespace concord::plugins::box {

inline constexpr std::string_view kImportModule = "concord_rules_v1";
inline constexpr std::string_view kEvaluateExport = "rules_evaluate";
inline constexpr std::string_view kMemoryExport = "memory";

enum class Function {
  kFactInteger,
  kFactText,
  kFactDate,
  kParameterInteger,
  kTableRows,
  kTableInteger,
  kTableText,
  kWorkingDay,
  kRequire,
  kFinding,
  kScore,
};

// Parameters as letters, i for i32 and l for i64.
struct Import {
  Function function;
  std::string_view name;
  std::string_view parameters;
  bool answers;  // with an i32
};

inline constexpr Import kImports[] = {
    {Function::kFactInteger, "fact_integer", "iii", true},
    {Function::kFactText, "fact_text", "iiiii", true},
    {Function::kFactDate, "fact_date", "iii", true},
    {Function::kParameterInteger, "parameter_integer", "iii", true},
    {Function::kTableRows, "table_rows", "ii", true},
    {Function::kTableInteger, "table_integer", "iiiiii", true},
    {Function::kTableText, "table_text", "iiiiiiii", true},
    {Function::kWorkingDay, "working_day", "iiiii", true},
    {Function::kRequire, "require", "iiiiliiii", false},
    {Function::kFinding, "finding", "iiiiiiiii", false},
    {Function::kScore, "score", "iilii", false},
};

inline constexpr std::size_t kMostParameters = 9;

constexpr const Import* find_import(std::string_view name) {
  for (const Import& import : kImports) {
    if (import.name == name) return &import;
  }
  return nullptr;
}

}  // namespace concord::plugins::box
