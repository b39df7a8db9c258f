// PURE. Entries, counter-entries, and a year's closing; see open_book.h.
#include "services/procurement/alliance/open_book.h"

#include <algorithm>

#include "services/platform/deciding/two_persons.h"
#include "services/platform/values/civil_date.h"
#include "services/platform/values/refusal.h"
#include "services/platform/values/same.h"
#include "services/platform/values/text.h"
#include "services/procurement/alliance/gain_pain.h"
#include "services/procurement/alliance/leadership_team.h"
#include "services/procurement/alliance/months.h"
#include "services/procurement/alliance/voting.h"
#include "services/procurement/fields/field_rules.h"

namespace concord::procurement {
namespace {

using platform::cat;
using platform::in_quotes;
using platform::refuse_state;

constexpr char kOpenBook[] = "Alliance principle: open book accounting and transparency in all matters.";

// 1 for the first year; 0 or below before it.
std::int64_t year_of(const v1::FinancialFramework& finances, std::int64_t month) {
  const std::int64_t since = month - month_number(finances.first_month());
  return since < 0 ? 0 : since / kMonthsAYear + 1;
}

absl::Status check_book(const AllianceState& state) {
  if (state.book.size() < static_cast<std::size_t>(kMaxBookEntries)) return absl::OkStatus();
  return refuse_state({.code = "BOOK_FULL",
                       .sentence = cat("The book has ", state.book.size(), " entries."),
                       .remedy = cat("A book takes ", kMaxBookEntries, "; enter monthly sums.")});
}

absl::Status check_year_open(const AllianceState& state, std::int64_t month) {
  const std::int64_t year = year_of(state.sheet.financial_framework(), month);
  if (year > state.sheet.years_size()) return absl::OkStatus();
  return refuse_state({.code = "YEAR_CLOSED",
                       .sentence = cat(month_text(month), " is in year ", year, ", which is closed."),
                       .remedy = "Enter it in a month of the year that is open, and say so in the reference.",
                       .citation = kOpenBook});
}

absl::Status check_entry_id(const AllianceState& state, const std::string& id) {
  if (!is_id(id)) {
    return platform::refuse_input({.code = "INVALID_ENTRY",
                                   .sentence = cat("'", id.substr(0, 80), "' is not an id."),
                                   .remedy = "Give 1 to 60 letters, digits, hyphens.",
                                   .subject = "entry.id"});
  }
  if (state.book.count(id) == 0) return absl::OkStatus();
  return refuse_state({.code = "ALREADY_RECORDED",
                       .sentence = cat("There is an entry '", id, "' already."),
                       .remedy = "Give it an id of its own; to change an entry, take it back and enter it anew."});
}

void add_entry(v1::MemberResult& result, const v1::BookEntry& entry) {
  const std::int64_t pence = entry.amount_pence();
  switch (entry.kind()) {
    case v1::BOOK_ENTRY_KIND_DIRECT_COST:
      return result.set_direct_cost_pence(result.direct_cost_pence() + pence);
    case v1::BOOK_ENTRY_KIND_OVERHEAD:
      return result.set_overhead_pence(result.overhead_pence() + pence);
    case v1::BOOK_ENTRY_KIND_FEE:
      return result.set_fee_pence(result.fee_pence() + pence);
    case v1::BOOK_ENTRY_KIND_INCOME:
      return result.set_income_pence(result.income_pence() + pence);
    default:
      return;
  }
}

std::int64_t net_cost(const v1::MemberResult& result) {
  return result.direct_cost_pence() + result.overhead_pence() + result.fee_pence() - result.income_pence();
}

// The owner's share first, then the rest as agreed.
std::vector<ShareLine> lines_of(const v1::Alliance& sheet) {
  std::vector<ShareLine> lines;
  for (const v1::MemberShare& share : sheet.financial_framework().shares()) {
    ShareLine line{share.member_id(), share.gain_ppm(), share.pain_ppm(), share.pain_cap_pence()};
    const v1::AllianceMember* member = find_member(sheet.team(), share.member_id());
    const bool owner = member != nullptr && member->provider_id().empty();
    lines.insert(owner ? lines.begin() : lines.end(), line);
  }
  return lines;
}

std::vector<const v1::BookEntry*> entries_of(const AllianceState& state, int year) {
  std::vector<const v1::BookEntry*> entries;
  for (const auto& [id, entry] : state.book) {
    if (year_of(state.sheet.financial_framework(), month_number(entry.month())) == year) entries.push_back(&entry);
  }
  return entries;
}

// Every provider on the team enters something in every month, a nil return at least.
absl::Status check_complete(const AllianceState& state, int year, const std::vector<const v1::BookEntry*>& entries) {
  const std::int64_t first = month_number(state.sheet.financial_framework().first_month()) +
                             static_cast<std::int64_t>(year - 1) * kMonthsAYear;
  std::set<std::string> there;
  for (const v1::BookEntry* entry : entries) {
    // What was taken back does not count, nor does its counter-entry.
    if (entry->corrects_id().empty() && state.corrected.count(entry->id()) == 0) {
      there.insert(cat(entry->member_id(), "/", entry->month()));
    }
  }
  for (const v1::AllianceMember& member : state.sheet.team().members()) {
    for (std::int64_t month = first; month < first + kMonthsAYear && !member.provider_id().empty(); ++month) {
      if (there.count(cat(member.id(), "/", month_text(month))) > 0) continue;
      return refuse_state({.code = "BOOK_INCOMPLETE",
                           .sentence = cat("The book has no entry of ", member.id(), " for ", month_text(month), "."),
                           .remedy = "Have it entered; a month without cost is a nil return of 0.",
                           .citation = kOpenBook});
    }
  }
  return absl::OkStatus();
}

absl::Status check_closable(const AllianceState& state, int year, const Context& context) {
  const v1::FinancialFramework& finances = state.sheet.financial_framework();
  if (year < 1 || year > finances.years_size()) {
    return platform::refuse_missing({.code = "UNKNOWN_YEAR",
                                     .sentence = cat("There is no year ", year, "."),
                                     .remedy = cat("Name year 1 to ", finances.years_size(), ".")});
  }
  if (year <= state.sheet.years_size()) {
    return refuse_state({.code = "ALREADY_CLOSED",
                         .sentence = cat("Year ", year, " is closed."),
                         .remedy = "Nothing is left to do for it."});
  }
  if (year != state.sheet.years_size() + 1) {
    return refuse_state({.code = "CLOSE_IN_ORDER",
                         .sentence = cat("Year ", state.sheet.years_size() + 1, " is not closed yet."),
                         .remedy = "Close the years in their order."});
  }
  if (year > finances.fixed_years()) {
    return refuse_state({.code = "YEAR_INDICATIVE",
                         .sentence = cat("Year ", year, " is indicative; ", finances.fixed_years(), " are fixed."),
                         .remedy = "Take a decision that fixes its envelope and target."});
  }
  const std::int64_t ends = month_number(finances.first_month()) + static_cast<std::int64_t>(year) * kMonthsAYear - 1;
  if (month_of(context.today) <= ends) {
    return refuse_state({.code = "YEAR_RUNNING",
                         .sentence = cat("Year ", year, " runs until the end of ", month_text(ends), "."),
                         .remedy = "Close it after its last month."});
  }
  return absl::OkStatus();
}

}  // namespace

AllianceDecided decide(const AllianceState& state, const v1::RecordBookEntryRequest& request, const Context& context) {
  CONCORD_RETURN_IF_ERROR(check_phase(state, request.alliance_id(), {v1::ALLIANCE_PHASE_OPERATION}));
  const v1::BookEntry& asked = request.entry();
  CONCORD_RETURN_IF_ERROR(check_acts_for(state.sheet.team(), asked.member_id(), context));
  const std::int64_t month = month_number(asked.month());
  CONCORD_RETURN_IF_ERROR(
      Faults()
          .must(month >= 0, cat("'", asked.month().substr(0, 20), "' is not a month."), "Give YYYY-MM.", "entry.month")
          .must(asked.kind() != v1::BOOK_ENTRY_KIND_UNSPECIFIED && v1::BookEntryKind_IsValid(asked.kind()),
                "The entry has no kind.", "Enter direct cost, overhead, fee or income.", "entry.kind")
          .must(asked.amount_pence() >= 0 && asked.amount_pence() <= kMaxEntryPence,
                cat("The amount is ", asked.amount_pence(), " pence."),
                cat("Give 0 (a nil return) to ", kMaxEntryPence, "; a mistake is taken back by a counter-entry."),
                "entry.amount_pence")
          .must(is_text(asked.reference(), kMaxName), "The entry does not say where its voucher lies.",
                cat("Give 1 to ", kMaxName, " characters."), "entry.reference")
          .must(asked.corrects_id().empty() && asked.reason().empty() && asked.recorded_by().empty(),
                "The entry says what only a counter-entry or the service says.",
                "Leave out corrects_id, reason and recorded_by.", "entry")
          .as("INVALID_ENTRY"));
  CONCORD_RETURN_IF_ERROR(check_entry_id(state, asked.id()));
  const v1::FinancialFramework& finances = state.sheet.financial_framework();
  const std::int64_t year = year_of(finances, month);
  if (year < 1 || year > finances.years_size()) {
    return refuse_state({.code = "OUTSIDE_FRAMEWORK",
                         .sentence = cat(asked.month(), " is outside the ", finances.years_size(), " years from ",
                                         finances.first_month(), "."),
                         .remedy = "Enter it in a month of the financial framework."});
  }
  if (month > month_of(context.today)) {
    return refuse_state({.code = "MONTH_NOT_BEGUN",
                         .sentence = cat(asked.month(), " has not begun."),
                         .remedy = "Enter what has happened; plans belong in the financial framework."});
  }
  CONCORD_RETURN_IF_ERROR(check_year_open(state, month));
  CONCORD_RETURN_IF_ERROR(check_book(state));
  std::vector<v1::AllianceEvent> events(1);
  auto* recorded = events[0].mutable_book_entry_recorded();
  recorded->set_alliance_id(state.sheet.id());
  *recorded->mutable_entry() = asked;
  recorded->mutable_entry()->set_recorded_by(context.actor.subject);
  return events;
}

AllianceDecided decide(const AllianceState& state, const v1::CorrectBookEntryRequest& request, const Context& context) {
  CONCORD_RETURN_IF_ERROR(check_phase(state, request.alliance_id(), {v1::ALLIANCE_PHASE_OPERATION}));
  const auto found = state.book.find(request.corrects_id());
  if (found == state.book.end()) {
    return platform::refuse_missing({.code = "UNKNOWN_ENTRY",
                                     .sentence = cat("The book has no entry ", in_quotes(request.corrects_id()), "."),
                                     .remedy = "Look it up in the book."});
  }
  const v1::BookEntry& entry = found->second;
  CONCORD_RETURN_IF_ERROR(check_acts_for(state.sheet.team(), entry.member_id(), context));
  if (!entry.corrects_id().empty()) {
    return refuse_state({.code = "COUNTER_ENTRY",
                         .sentence = cat(entry.id(), " is itself a counter-entry, to ", entry.corrects_id(), "."),
                         .remedy = "Enter the amount anew instead."});
  }
  if (state.corrected.count(entry.id()) > 0) {
    return refuse_state({.code = "ALREADY_CORRECTED",
                         .sentence = cat("Entry ", entry.id(), " was taken back already."),
                         .remedy = "Enter the right amount as a new entry."});
  }
  CONCORD_RETURN_IF_ERROR(check_entry_id(state, request.entry_id()));
  CONCORD_RETURN_IF_ERROR(check_reason(request.reason(), kMaxText, "The correction", "reason"));
  CONCORD_RETURN_IF_ERROR(check_year_open(state, month_number(entry.month())));
  CONCORD_RETURN_IF_ERROR(check_book(state));
  std::vector<v1::AllianceEvent> events(1);
  auto* corrected = events[0].mutable_book_entry_corrected();
  corrected->set_alliance_id(state.sheet.id());
  v1::BookEntry& counter = *corrected->mutable_entry();
  counter = entry;
  counter.set_id(request.entry_id());
  counter.set_amount_pence(-entry.amount_pence());
  counter.set_corrects_id(entry.id());
  counter.set_reason(request.reason());
  counter.set_recorded_by(context.actor.subject);
  return events;
}

AllianceDecided decide(const AllianceState& state, const v1::CloseAllianceYearRequest& request,
                       const Context& context) {
  CONCORD_RETURN_IF_ERROR(check_phase(state, request.alliance_id(), {v1::ALLIANCE_PHASE_OPERATION}));
  const int year = request.year();
  CONCORD_RETURN_IF_ERROR(check_closable(state, year, context));
  const auto entries = entries_of(state, year);
  CONCORD_RETURN_IF_ERROR(check_complete(state, year, entries));
  for (const v1::BookEntry* entry : entries) {
    CONCORD_RETURN_IF_ERROR(platform::refuse_same_person(entry->recorded_by(), context,
                                                         {.did = cat("made entry ", entry->id(), " of the year"),
                                                          .remedy = "Let somebody close it who made no entry.",
                                                          .rule = kOpenBook,
                                                          .subject = "closed_by"}));
  }
  const v1::FinancialFramework& finances = state.sheet.financial_framework();
  std::vector<v1::AllianceEvent> events(1);
  auto* closed = events[0].mutable_alliance_year_closed();
  closed->set_alliance_id(state.sheet.id());
  closed->set_closed_by(context.actor.subject);
  v1::YearResult& result = *closed->mutable_result();
  result.set_year(year);
  result.set_first_month(
      month_text(month_number(finances.first_month()) + static_cast<std::int64_t>(year - 1) * kMonthsAYear));
  result.set_target_cost_pence(finances.years(year - 1).target_cost_pence());
  result.set_entries(static_cast<std::int64_t>(entries.size()));
  result.set_closed_on(platform::format_date(context.today));
  std::map<std::string, v1::MemberResult> by_member;
  for (const v1::BookEntry* entry : entries) add_entry(by_member[entry->member_id()], *entry);
  std::int64_t actual = 0;
  for (const auto& [id, member] : by_member) actual += net_cost(member);
  result.set_actual_cost_pence(actual);
  result.set_result_pence(result.target_cost_pence() - actual);
  for (const SharedLine& line : share_result(result.result_pence(), lines_of(state.sheet))) {
    v1::MemberResult& member = *result.add_members();
    member = by_member[line.member_id];
    member.set_member_id(line.member_id);
    member.set_uncapped_pence(line.uncapped_pence);
    member.set_share_pence(line.share_pence);
    by_member.erase(line.member_id);
  }
  // Who left during the year has costs in the book and no share.
  for (auto& [id, member] : by_member) {
    member.set_member_id(id);
    *result.add_members() = member;
  }
  return events;
}

}  // namespace concord::procurement
