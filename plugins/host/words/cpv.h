// CPV codes of the Common Procurement Vocabulary of 2008: their form, and the check digit where it is known. PURE.
#pragma once

#include <string>
#include <string_view>

namespace concord::plugins::host {

// Eight digits, and a check digit after a hyphen where somebody wrote it.
bool is_cpv(std::string_view text);

// What is wrong with the check digit and what to write instead; empty where there is none, where it is right, and where
// nobody can tell. No formula gives every digit of the official list: weights of 3, 7, 1, 3, 7, 1, 3, 7 modulo 10 do
// for most codes, but whole groups that the revision of 2008 moved carry others (03300000-2, 09310000-5), as the
// Commission says itself (https://github.com/OP-TED/ePO/discussions/589). They do for each code of division 85, health
// and social services, but 85210000-3, so there a digit is held to them and elsewhere to nothing.
std::string cpv_digit_fault(std::string_view cpv);

}  // namespace concord::plugins::host
