// PURE. Form and check digit of CPV codes; see cpv.h.
#include "plugins/host/words/cpv.h"

#include <algorithm>
#include <array>
#include <cstddef>

#include "absl/strings/str_cat.h"

namespace concord::plugins::host {
namespace {

constexpr std::size_t kDigits = 8;
constexpr std::string_view kHeldDivision = "85";
constexpr std::string_view kOutOfLine = "85210000";  // the official list has 3, where the weights give 4
constexpr std::array<int, kDigits> kWeights = {3, 7, 1, 3, 7, 1, 3, 7};

bool all_digits(std::string_view part) {
  return std::all_of(part.begin(), part.end(), [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

bool is_cpv(std::string_view text) {
  if (text.size() == kDigits) return all_digits(text);
  return text.size() == kDigits + 2 && all_digits(text.substr(0, kDigits)) && text[kDigits] == '-' &&
         all_digits(text.substr(kDigits + 1));
}

std::string cpv_digit_fault(std::string_view cpv) {
  if (!is_cpv(cpv) || cpv.size() == kDigits || !cpv.starts_with(kHeldDivision)) return {};
  const std::string code(cpv.substr(0, kDigits));
  int sum = 0;
  for (std::size_t i = 0; i < kDigits; ++i) sum += kWeights[i] * (code[i] - '0');
  const int digit = code == kOutOfLine ? 3 : sum % 10;
  if (cpv.back() - '0' == digit) return {};
  return absl::StrCat("the check digit of ", code, " is ", digit, " and not ", std::string(1, cpv.back()), "; write ",
                      code, "-", digit, ", or correct the digits before it");
}

}  // namespace concord::plugins::host
