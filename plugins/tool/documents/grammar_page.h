// The grammar of a plugin's four files on one page, made from the schemas by which editors help, so that no key of it
// can be forgotten. PURE.
#pragma once

#include <string>

namespace concord::plugins::tool {

// plugins/GRAMMAR.md
std::string grammar_page();

}  // namespace concord::plugins::tool
