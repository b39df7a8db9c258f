// A thin C++20 comfort over concord_rules.h for whoever writes rules: asking with a Maybe, telling with bounded text,
// and the integer maths that the law needs. It must stay freestanding: no library, no floats, nothing kept between
// evaluations.
#pragma once

#include "plugins/sdk/concord_rules.h"
#include "plugins/sdk/concord_rules_limits.h"

namespace concord::plugins::sdk::detail {

// Eight bytes at a time, the last of them over some that were copied already, since each instruction and each turn of a
// loop is counted. The two places must not overlap.
inline void copy(char* to, const char* from, int bytes) {
  if (bytes >= 8) {
    char* const last = to + bytes - 8;
    const char* const last_from = from + bytes - 8;
    for (; last - to > 24; to += 32, from += 32) {
      __builtin_memcpy(to, from, 8);
      __builtin_memcpy(to + 8, from + 8, 8);
      __builtin_memcpy(to + 16, from + 16, 8);
      __builtin_memcpy(to + 24, from + 24, 8);
    }
    for (; to < last; to += 8, from += 8) __builtin_memcpy(to, from, 8);
    __builtin_memcpy(last, last_from, 8);
    return;
  }
  if (bytes >= 4) {
    __builtin_memcpy(to, from, 4);
    __builtin_memcpy(to + bytes - 4, from + bytes - 4, 4);
    return;
  }
  if (bytes <= 0) return;
  to[0] = from[0];
  to[bytes / 2] = from[bytes / 2];
  to[bytes - 1] = from[bytes - 1];
}

}  // namespace concord::plugins::sdk::detail

#if defined(__wasm__)
// Clang may call these for copies and comparisons; without a library the program brings them itself.
extern "C" {
__attribute__((weak, no_builtin)) void* memcpy(void* to, const void* from, unsigned long bytes) {
  concord::plugins::sdk::detail::copy(static_cast<char*>(to), static_cast<const char*>(from), static_cast<int>(bytes));
  return to;
}
__attribute__((weak, no_builtin)) void* memmove(void* to, const void* from, unsigned long bytes) {
  if (to < from) {
    for (unsigned long i = 0; i < bytes; ++i) static_cast<char*>(to)[i] = static_cast<const char*>(from)[i];
    return to;
  }
  for (unsigned long i = bytes; i > 0; --i) static_cast<char*>(to)[i - 1] = static_cast<const char*>(from)[i - 1];
  return to;
}
__attribute__((weak, no_builtin)) void* memset(void* to, int value, unsigned long bytes) {
  for (unsigned long i = 0; i < bytes; ++i) static_cast<unsigned char*>(to)[i] = static_cast<unsigned char>(value);
  return to;
}
__attribute__((weak, no_builtin)) int memcmp(const void* left, const void* right, unsigned long bytes) {
  for (unsigned long i = 0; i < bytes; ++i) {
    const int difference = static_cast<const unsigned char*>(left)[i] - static_cast<const unsigned char*>(right)[i];
    if (difference != 0) return difference;
  }
  return 0;
}
}
#endif

// One copy of a function's code however often it is called: modules stay small.
#define CONCORD_RULES_ONCE __attribute__((noinline))

namespace concord::plugins::sdk {

using Integer = concord_int64;

// Ends the evaluation: the authority gets RULES_UNAVAILABLE and nothing is decided. For what must never happen.
[[noreturn]] inline void give_up() { __builtin_trap(); }

// ---------------------------------------------------------------- text

struct Text {
  using Eight = unsigned long long;

  const char* data = "";
  int bytes = 0;

  constexpr Text() = default;
  constexpr Text(const char* start, int count) : data(start), bytes(count) {}
  template <decltype(sizeof(0)) kSize>
  constexpr Text(const char (&literal)[kSize]) : data(literal), bytes(static_cast<int>(kSize) - 1) {}

  [[nodiscard]] constexpr bool empty() const { return bytes == 0; }
  friend constexpr bool operator==(Text left, Text right) {
    if (left.bytes != right.bytes) return false;
    if (!__builtin_is_constant_evaluated() && left.bytes >= 8) return is_same_long(left.data, right.data, left.bytes);
    for (int i = 0; i < left.bytes; ++i) {
      if (left.data[i] != right.data[i]) return false;
    }
    return true;
  }
  [[nodiscard]] constexpr bool starts_with(Text start) const {
    return bytes >= start.bytes && Text(data, start.bytes) == start;
  }

 private:
  static Eight eight_at(const char* data) {
    Eight eight = 0;
    __builtin_memcpy(&eight, data, 8);
    return eight;
  }
  // As detail::copy goes: few turns, since each is counted.
  static bool is_same_long(const char* left, const char* right, int bytes) {
    const int last = bytes - 8;
    for (int i = 0; i < last; i += 8) {
      if (eight_at(left + i) != eight_at(right + i)) return false;
    }
    return eight_at(left + last) == eight_at(right + last);
  }
};

// What was asked for, or why there is none.
template <typename T>
struct Maybe {
  T value{};
  concord_answer answer = CONCORD_ABSENT;

  constexpr explicit operator bool() const { return answer == CONCORD_FOUND; }
  constexpr const T& operator*() const { return value; }
  constexpr const T* operator->() const { return &value; }
  constexpr T value_or(T otherwise) const { return answer == CONCORD_FOUND ? value : otherwise; }
};

// ---------------------------------------------------------------- dates

struct Civil {
  int year = 1970;
  int month = 1;
  int day = 1;
};

// A civil day, counted from 1970-01-01.
struct Date {
  int days = 0;

  friend constexpr bool operator==(Date left, Date right) { return left.days == right.days; }
  friend constexpr bool operator<(Date left, Date right) { return left.days < right.days; }
  friend constexpr bool operator>(Date left, Date right) { return left.days > right.days; }
  friend constexpr bool operator<=(Date left, Date right) { return left.days <= right.days; }
  friend constexpr bool operator>=(Date left, Date right) { return left.days >= right.days; }
  friend constexpr Date operator+(Date date, int count) { return {date.days + count}; }
  friend constexpr Date operator-(Date date, int count) { return {date.days - count}; }
  friend constexpr int operator-(Date left, Date right) { return left.days - right.days; }

  // The proleptic Gregorian calendar in eras of 400 years, which begin on 1 March so that a leap day comes last.
  static constexpr Date of(Civil civil) {
    const int year = civil.month <= 2 ? civil.year - 1 : civil.year;
    const int era = (year >= 0 ? year : year - 399) / 400;
    const int of_era = year - era * 400;
    const int of_year = (153 * (civil.month > 2 ? civil.month - 3 : civil.month + 9) + 2) / 5 + civil.day - 1;
    return {era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468};
  }
  [[nodiscard]] constexpr Civil civil() const {
    const int shifted = days + 719468;
    const int era = (shifted >= 0 ? shifted : shifted - 146096) / 146097;
    const int of_era = shifted - era * 146097;
    const int year = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    const int of_year = of_era - (365 * year + year / 4 - year / 100);
    const int month = (5 * of_year + 2) / 153;
    return {year + era * 400 + (month >= 10 ? 1 : 0), month < 10 ? month + 3 : month - 9,
            of_year - (153 * month + 2) / 5 + 1};
  }
  // The same day so many months later, or that month's last day.
  [[nodiscard]] constexpr Date plus_months(int months) const {
    const Civil from = civil();
    const int counted = from.year * 12 + from.month - 1 + months;
    const int year = (counted >= 0 ? counted : counted - 11) / 12;
    const int month = counted - year * 12 + 1;
    const Date next = month == 12 ? of({year + 1, 1, 1}) : of({year, month + 1, 1});
    const int last = next - of({year, month, 1});
    return of({year, month, from.day < last ? from.day : last});
  }
};

// ---------------------------------------------------------------- maths

inline constexpr Integer kLargest = 9223372036854775807LL;
inline constexpr Integer kAllBasisPoints = 10000;

constexpr Integer times(Integer value, Integer factor) {
  const Integer magnitude = factor < 0 ? -factor : factor;
  if (factor != 0 && (value > kLargest / magnitude || value < -(kLargest / magnitude))) give_up();
  return value * factor;
}

// value / divisor to the nearest whole, a half away from zero; the divisor is above zero.
constexpr Integer divided_half_up(Integer value, Integer divisor) {
  const Integer whole = value / divisor;
  const Integer rest = value % divisor;
  const Integer magnitude = rest < 0 ? -rest : rest;
  if (magnitude < divisor - magnitude) return whole;
  return value < 0 ? whole - 1 : whole + 1;
}

// VAT at 20%.
constexpr Integer including_vat(Integer pence) { return divided_half_up(times(pence, 120), 100); }
constexpr Integer excluding_vat(Integer pence) { return divided_half_up(times(pence, 100), 120); }

constexpr Integer share_of(Integer value, Integer basis_points) {
  return divided_half_up(times(value, basis_points), kAllBasisPoints);
}

// ---------------------------------------------------------------- building sentences

struct Money {
  Integer pence = 0;
};
struct Percent {
  Integer basis_points = 0;
};
constexpr Money money(Integer pence) { return {pence}; }
constexpr Percent percent(Integer basis_points) { return {basis_points}; }

namespace detail {

// A transient end of a text under construction; one copy of the code for every capacity.
struct Line {
  char* to;
  int capacity;
  int bytes;
  bool is_cut;

  CONCORD_RULES_ONCE void add(Text text) {
    int fits = text.bytes;
    if (fits > capacity - bytes) {
      fits = capacity - bytes;
      // Never half a character: UTF-8 continues with 10xxxxxx.
      while (fits > 0 && (static_cast<unsigned char>(text.data[fits]) & 0xC0U) == 0x80U) --fits;
      is_cut = true;
    }
    copy(to + bytes, text.data, fits);
    bytes += fits;
  }

  CONCORD_RULES_ONCE void add_digits(unsigned long long number, bool grouped) {
    char backwards[32];
    int start = 32;
    // Three digits at a time, since each instruction is counted.
    while (number >= 1000) {
      auto three = static_cast<unsigned>(number % 1000);
      number /= 1000;
      for (int i = 0; i < 3; ++i, three /= 10)
        backwards[--start] = static_cast<char>('0' + static_cast<int>(three % 10));
      if (grouped) backwards[--start] = ',';
    }
    auto rest = static_cast<unsigned>(number);
    do {
      backwards[--start] = static_cast<char>('0' + static_cast<int>(rest % 10));
      rest /= 10;
    } while (rest > 0);
    add(Text(backwards + start, 32 - start));
  }

  static unsigned long long magnitude(Integer number) {
    return number < 0 ? 0ULL - static_cast<unsigned long long>(number) : static_cast<unsigned long long>(number);
  }

  CONCORD_RULES_ONCE void add(Integer number) {
    if (number < 0) add("-");
    add_digits(magnitude(number), false);
  }
  void add(int number) { add(Integer{number}); }

  CONCORD_RULES_ONCE void add(Money money) {
    add(money.pence < 0 ? Text("-GBP ") : Text("GBP "));
    add_digits(magnitude(money.pence) / 100, true);
    const auto pence = static_cast<int>(magnitude(money.pence) % 100);
    if (pence == 0) return;
    add(pence < 10 ? Text(".0") : Text("."));
    add(pence);
  }

  CONCORD_RULES_ONCE void add(Percent percent) {
    if (percent.basis_points < 0) add("-");
    add_digits(magnitude(percent.basis_points) / 100, false);
    const auto rest = static_cast<int>(magnitude(percent.basis_points) % 100);
    if (rest != 0) {
      add(rest < 10 ? Text(".0") : Text("."));
      add(rest % 10 == 0 ? rest / 10 : rest);
    }
    add("%");
  }

  CONCORD_RULES_ONCE void add(Date date) {
    constexpr Text kMonths[] = {"January", "February", "March",     "April",   "May",      "June",
                                "July",    "August",   "September", "October", "November", "December"};
    const Civil civil = date.civil();
    add(civil.day);
    add(" ");
    add(kMonths[civil.month - 1]);
    add(" ");
    add(civil.year);
  }
};

}  // namespace detail

// Text of at most kCapacity bytes, built from parts: text, whole numbers, money(pence) as "GBP 663,540" (pence only
// when there are any), percent(basis_points) as "12.5%", dates as "6 July 2026". What does not fit is left out; see
// is_cut().
template <int kCapacity = CONCORD_RULES_MAX_TEXT_BYTES>
class Words {
 public:
  template <typename... Parts>
  explicit Words(const Parts&... parts) {
    add(parts...);
  }

  // Only what is in use: each instruction is counted.
  Words(const Words& from) : bytes_(from.bytes_), is_cut_(from.is_cut_) {
    detail::copy(bytes_of_, from.bytes_of_, bytes_);
  }
  Words& operator=(const Words& from) {
    if (this == &from) return *this;
    bytes_ = from.bytes_;
    is_cut_ = from.is_cut_;
    detail::copy(bytes_of_, from.bytes_of_, bytes_);
    return *this;
  }

  template <typename... Parts>
  Words& add(const Parts&... parts) {
    detail::Line line{bytes_of_, kCapacity, bytes_, is_cut_};
    (line.add(parts), ...);
    bytes_ = line.bytes;
    is_cut_ = line.is_cut;
    return *this;
  }

  // Becomes what `ask` writes into the room it is given; gives up where the text is longer than that.
  template <typename Ask>
  concord_answer take(Ask ask) {
    concord_int32 whole = 0;
    const auto answer = static_cast<concord_answer>(ask(bytes_of_, kCapacity, &whole));
    if (whole > kCapacity) give_up();
    bytes_ = whole;
    return answer;
  }

  [[nodiscard]] Text text() const { return {bytes_of_, bytes_}; }
  operator Text() const { return text(); }
  [[nodiscard]] bool is_cut() const { return is_cut_; }

 private:
  int bytes_ = 0;
  bool is_cut_ = false;
  char bytes_of_[static_cast<unsigned>(kCapacity)];  // not filled: each instruction is counted
};
template <typename... Parts>
Words(const Parts&...) -> Words<CONCORD_RULES_MAX_TEXT_BYTES>;

// ---------------------------------------------------------------- asking

inline constexpr int kNameCapacity = 60;
inline constexpr int kTextCapacity = 256;
using ShortText = Words<kTextCapacity>;

namespace detail {
template <typename Ask>
Maybe<ShortText> asked_text(Ask ask) {
  Maybe<ShortText> maybe;
  maybe.answer = maybe.value.take(ask);
  return maybe;
}
}  // namespace detail

inline Maybe<Integer> integer_fact(Text name) {
  Maybe<Integer> maybe;
  maybe.answer = static_cast<concord_answer>(concord_fact_integer(name.data, name.bytes, &maybe.value));
  return maybe;
}

// Texts of more than kTextCapacity bytes end the evaluation; ask with the C function where one may be longer.
inline Maybe<ShortText> text_fact(Text name) {
  return detail::asked_text([name](char* text, concord_int32 capacity, concord_int32* bytes) {
    return concord_fact_text(name.data, name.bytes, text, capacity, bytes);
  });
}

inline Maybe<Date> date_fact(Text name) {
  Maybe<Date> maybe;
  maybe.answer = static_cast<concord_answer>(concord_fact_date(name.data, name.bytes, &maybe.value.days));
  return maybe;
}

inline bool is_yes(Text fact) { return integer_fact(fact).value_or(0) == 1; }

inline bool fact_is(Text name, Text expected) {
  const auto text = text_fact(name);
  return text && text->text() == expected;
}

inline Maybe<Integer> parameter(Text name) {
  Maybe<Integer> maybe;
  maybe.answer = static_cast<concord_answer>(concord_parameter_integer(name.data, name.bytes, &maybe.value));
  return maybe;
}

inline Maybe<Date> date_parameter(Text name) {
  const Maybe<Integer> days = parameter(name);
  return {{static_cast<int>(days.value)}, days.answer};
}

struct Table {
  Text name;

  [[nodiscard]] int rows() const { return concord_table_rows(name.data, name.bytes); }
  [[nodiscard]] Maybe<Integer> integer(int row, Text column) const {
    Maybe<Integer> maybe;
    maybe.answer = static_cast<concord_answer>(
        concord_table_integer(name.data, name.bytes, row, column.data, column.bytes, &maybe.value));
    return maybe;
  }
  [[nodiscard]] Maybe<ShortText> text(int row, Text column) const {
    return detail::asked_text([this, row, column](char* text, concord_int32 capacity, concord_int32* bytes) {
      return concord_table_text(name.data, name.bytes, row, column.data, column.bytes, text, capacity, bytes);
    });
  }
  // "bands/2", for `because`.
  [[nodiscard]] Words<kNameCapacity + 12> row_name(int row) const { return Words<kNameCapacity + 12>(name, "/", row); }
};

// The `count`th working day, `from` counted as the first if it is one.
inline Maybe<Date> working_day(Text calendar, Date from, int count) {
  Maybe<Date> maybe;
  maybe.answer = static_cast<concord_answer>(
      concord_working_day(calendar.data, calendar.bytes, from.days, count, &maybe.value.days));
  return maybe;
}

// ---------------------------------------------------------------- telling

inline void require(Text kind, Text detail, Integer value, Text because, Text sentence) {
  concord_require(kind.data, kind.bytes, detail.data, detail.bytes, value, because.data, because.bytes, sentence.data,
                  sentence.bytes);
}

inline void finding(concord_level level, Text code, Text sentence, Text remedy, Text because) {
  concord_finding(level, code.data, code.bytes, sentence.data, sentence.bytes, remedy.data, remedy.bytes, because.data,
                  because.bytes);
}
inline void notes(Text code, Text sentence, Text remedy, Text because) {
  finding(CONCORD_LEVEL_NOTES, code, sentence, remedy, because);
}
inline void warns(Text code, Text sentence, Text remedy, Text because) {
  finding(CONCORD_LEVEL_WARNS, code, sentence, remedy, because);
}
inline void blocks(Text code, Text sentence, Text remedy, Text because) {
  finding(CONCORD_LEVEL_BLOCKS, code, sentence, remedy, because);
}

inline void score(Text name, Integer value, Text because) {
  concord_score(name.data, name.bytes, value, because.data, because.bytes);
}

}  // namespace concord::plugins::sdk

namespace rules = concord::plugins::sdk;
