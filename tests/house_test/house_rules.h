// The house rules of CONTRIBUTING.md and DESIGN section 2 that a program can check, as functions from files
// to violations. They must never read a disk: house_test.cpp brings the files.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace concord::house_test {

// A file of the repository; its path is written from the root, with '/'.
struct File {
  std::string path;
  std::string text;
};

using Tree = std::vector<File>;

// Each violation reads "path:line: rule: what to do".
using Violations = std::vector<std::string>;

struct Rule {
  std::string_view name;
  Violations (*check)(const Tree& tree);
};

// Every rule there is, in the order in which they are reported.
const std::vector<Rule>& all_rules();

// What all rules find in the tree.
Violations violations_in(const Tree& tree);

}  // namespace concord::house_test
