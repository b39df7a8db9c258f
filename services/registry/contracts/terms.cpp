// PURE. Deals and what lies between two of them; see terms.h.
#include "services/registry/contracts/terms.h"

#include <algorithm>
#include <set>

#include "services/platform/values/civil_date.h"
#include "services/platform/values/figures.h"
#include "services/platform/values/working_calendar.h"
#include "services/registry/fields/field_rules.h"

namespace concord::registry {
namespace {

constexpr std::int64_t kBasisPoints = 10'000;
// The most that is told; whoever reads it compares with tenths and halves.
constexpr std::int64_t kMostBasisPoints = 1'000'000;
constexpr int kMostMonths = 1'200;

using platform::format_date;
using platform::Wide;

std::int64_t share_away_from_nought(std::int64_t change, std::int64_t of) {
  if (change == 0) return 0;
  const Wide magnitude = change < 0 ? -Wide{change} : Wide{change};
  Wide share = kMostBasisPoints;
  if (of > 0) share = std::min<Wide>((magnitude * kBasisPoints + of - 1) / of, kMostBasisPoints);
  return static_cast<std::int64_t>(change < 0 ? -share : share);
}

// Days from the first to the last that the contract may run to, extensions included.
std::int64_t longest_days(const v1::ContractTerms& terms) {
  const auto first = platform::parse_date(terms.starts_on(), "starts_on");
  const auto last = platform::parse_date(months_after(terms.ends_on(), terms.extension_months()), "ends_on");
  return first.ok() && last.ok() ? *last - *first + 1 : 0;
}

}  // namespace

v1::ContractTerms terms_of(const v1::Contract& contract) {
  v1::ContractTerms terms;
  *terms.mutable_provider_ids() = contract.provider_ids();
  terms.set_value_pence(contract.value_pence());
  terms.set_starts_on(contract.starts_on());
  terms.set_ends_on(contract.ends_on());
  terms.set_extension_months(contract.extension_months());
  *terms.mutable_lots() = contract.lots();
  terms.set_cpv(contract.cpv());
  terms.set_commenced_on(contract.commenced_on());
  *terms.mutable_stated() = contract.stated();
  return terms;
}

void keep_law(const v1::ContractTerms& known, v1::ContractTerms& terms) {
  if (terms.cpv().empty()) terms.set_cpv(known.cpv());
  if (terms.commenced_on().empty()) terms.set_commenced_on(known.commenced_on());
  if (terms.stated().empty()) *terms.mutable_stated() = known.stated();
}

bool same_law(const v1::ContractTerms& left, const v1::ContractTerms& right) {
  v1::ContractTerms mine, other;
  keep_law(left, mine);
  keep_law(right, other);
  return same(mine, other);
}

void set_terms(const v1::ContractTerms& terms, v1::Contract& contract) {
  *contract.mutable_provider_ids() = terms.provider_ids();
  contract.set_value_pence(terms.value_pence());
  contract.set_starts_on(terms.starts_on());
  contract.set_ends_on(terms.ends_on());
  contract.set_extension_months(terms.extension_months());
  *contract.mutable_lots() = terms.lots();
  contract.set_cpv(terms.cpv());
  contract.set_commenced_on(terms.commenced_on());
  *contract.mutable_stated() = terms.stated();
}

std::string months_after(const std::string& last_day, int months) {
  const auto last = platform::parse_date(last_day, "ends_on");
  return last.ok() ? format_date(platform::months_from(*last + 1, months) - 1) : std::string();
}

int months_between(const std::string& last_day, const std::string& later) {
  const auto last = platform::parse_date(last_day, "ends_on");
  if (!last.ok()) return -1;
  // From 28 February a year is to 28 February as well as to the 27th's morrow: both are how people count.
  for (int months = 0; months <= kMostMonths; ++months) {
    const std::string day = months_after(last_day, months);
    const std::string same_day = format_date(platform::months_from(*last, months));
    if (day == later || same_day == later) return months;
    if (day > later && same_day > later) break;
  }
  return -1;
}

std::string day_after(const std::string& day) {
  const auto parsed = platform::parse_date(day, "day");
  return parsed.ok() ? format_date(*parsed + 1) : std::string();
}

std::int64_t estimated_value(const v1::ContractTerms& terms) {
  const auto first = platform::parse_date(terms.starts_on(), "starts_on");
  const auto last = platform::parse_date(terms.ends_on(), "ends_on");
  if (!first.ok() || !last.ok() || *last < *first) return terms.value_pence();
  return static_cast<std::int64_t>(Wide{terms.value_pence()} * longest_days(terms) / (*last - *first + 1));
}

void measure(const v1::ContractTerms& original, v1::ContractChange& change) {
  const v1::ContractTerms &before = change.before(), &after = change.terms();
  change.set_value_change_pence(after.value_pence() - before.value_pence());
  change.set_value_change_bp(share_away_from_nought(change.value_change_pence(), before.value_pence()));
  const std::int64_t longest = longest_days(original);
  change.set_term_change_bp(share_away_from_nought(longest_days(after) - longest, longest));
  const std::set<std::string> from(before.provider_ids().begin(), before.provider_ids().end());
  const std::set<std::string> to(after.provider_ids().begin(), after.provider_ids().end());
  change.set_changes_provider(from != to);
}

}  // namespace concord::registry
