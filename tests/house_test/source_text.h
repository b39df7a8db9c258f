// Reads C++ and proto text just well enough for the house rules: what is comment, what is code, what is
// included, which names are declared. It must never grow into a parser: a rule that needs one belongs to
// clang-tidy or buf.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace concord::house_test {

std::vector<std::string> split(std::string_view text, char separator);

// The text's lines with comments and the insides of strings blanked, each line as long as before.
std::vector<std::string> code_lines(std::string_view text);

// The comment that the file opens with, markers removed, on one line; empty when the file opens with anything
// else.
std::string opening_comment(std::string_view text);

// The identifiers of one line of code.
std::vector<std::string> identifiers(std::string_view code_line);

// "ClockManager" -> clock, manager; "string_util.h" -> string, util, h.
std::vector<std::string> words_of(std::string_view name);

// Something found on a line (counted from 1).
struct Found {
  std::size_t line;
  std::string what;
};

// What the file includes (C++) or imports (proto): `<mutex>` keeps its brackets, `"a/b.h"` loses its quotes.
std::vector<Found> includes(std::string_view text);

// Names of the types and namespaces (proto: messages, enums, services) that the text declares.
std::vector<Found> declared_names(std::string_view text);

}  // namespace concord::house_test
