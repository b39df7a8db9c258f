// PURE. A contract's deal as one thing: taken out of a contract, put back, and measured against another. It must never
// round a change towards nought, because what is over a limit by anything is over it.
#pragma once

#include <cstdint>
#include <string>

#include "concord/registry/v1/types.pb.h"

namespace concord::registry {

v1::ContractTerms terms_of(const v1::Contract& contract);
void set_terms(const v1::ContractTerms& terms, v1::Contract& contract);
// Where `terms` leave the law open, that of `known`.
void keep_law(const v1::ContractTerms& known, v1::ContractTerms& terms);
bool same_law(const v1::ContractTerms& left, const v1::ContractTerms& right);

// So many whole months after a last day: 31 May 2029 and 24 months are 31 May 2031. Empty for what is no day.
std::string months_after(const std::string& last_day, int months);
// How many whole months later another last day is; -1 where it is none.
int months_between(const std::string& last_day, const std::string& later);
std::string day_after(const std::string& day);

// Over the whole term with every extension at the price of the term, pence.
std::int64_t estimated_value(const v1::ContractTerms& terms);

// Fills in the sums of a change from its deal before and after; `original` is the first deal.
void measure(const v1::ContractTerms& original, v1::ContractChange& change);

}  // namespace concord::registry
