// The names that notices, statements and approvals go by in facts and rules, with what each means. CODES.md is this
// table for people. A plugin declares names of its own; nothing is refused for a name, since `concord-rules check`
// alone looks.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace concord::plugins::host {

struct CodeName {
  std::string set;  // the kind of requirement: notice, statement, approval
  std::string code;
  std::string meaning;
};

const std::vector<CodeName>& code_names();
// Of one set.
std::vector<std::string> codes_of(std::string_view set);

// CODES.md's table.
std::string codes_table();

}  // namespace concord::plugins::host
