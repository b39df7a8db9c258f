// What a row's tests say of a decision, for whoever lays rows side by side, and in words. Programs read the same tests
// from cells (plugins/sdk/row_tests.hpp). PURE. It must never take what is not stated for a yes or a no.
#pragma once

#include <string>
#include <vector>

#include "plugins/host/words/program.h"

namespace concord::plugins::host {

inline constexpr std::size_t kMaxTests = 16;  // of a row; plugins/sdk/row_tests.hpp reads as many

enum class Truth { kNo, kYes, kUnknown };

// Of one test, its group aside.
Truth is_met(const RowTest& test, const Facts& facts);
// Whether a row with these tests is for the decision: what must hold holds, one alternative does, and no exemption.
Truth holds(const std::vector<RowTest>& tests, const Facts& facts);
// Whether no decision meets both, as far as their values tell.
bool rule_each_other_out(const RowTest& left, const RowTest& right);
// "lots is at least 2 and kind is works or goods; one of: (is_urgent is yes), (lots is above 9); unless notices names
// UK4"
std::string in_words(const std::vector<RowTest>& tests);

}  // namespace concord::plugins::host
