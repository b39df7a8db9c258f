// The clauses of an authority's own text that a citation or sentence names: "clause 7.3", "Clauses 4 and 5",
// "section 12(a)", and "7.3" alone. PURE.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace concord::plugins::tool {

// Their numbers as written, in order and each once: "7.3", "4", "5", "12(a)". Sections, paragraphs and rules of an Act,
// of regulations or of an order are none of its own; nor are years.
std::vector<std::string> clauses_in(std::string_view text);
// Numbers with a point that stand alone and are no amount, share, date or version: "Contract procedure rules, 7.3".
std::vector<std::string> bare_clauses_in(std::string_view text);

// Whether the text's clauses hold this one: itself, or what it is a paragraph of ("4.2" holds "4.2(a)").
bool is_among(const std::vector<std::string>& clauses, const std::string& clause);

}  // namespace concord::plugins::tool
