// Turns numbers of a program into texts and places in its memory, each checked against the memory's size as it is now.
// A pointer that fails ends the evaluation; it must never be cut to fit.
#include "plugins/box/guest/guest_calls.h"

#include <algorithm>
#include <cstring>

namespace concord::plugins::box {
namespace {

class Arguments {
 public:
  Arguments(const std::uint64_t* at, GuestMemory memory, Answers& answers)
      : at_(at), memory_(memory), answers_(answers) {}

  std::int32_t number() { return static_cast<std::int32_t>(*at_++ & 0xFFFFFFFF); }
  std::int64_t big_number() { return static_cast<std::int64_t>(*at_++); }

  std::string_view text() {
    const std::uint32_t start = address();
    const std::int32_t bytes = number();
    const std::uint8_t* place = room(start, bytes);
    if (place == nullptr) return {};
    // The bytes are only looked at as characters.
    return {reinterpret_cast<const char*>(place), static_cast<std::size_t>(bytes)};
  }

  // A place for `bytes`; null where the program has no such memory.
  std::uint8_t* place(std::int32_t bytes) { return room(address(), bytes); }

  // A place for at most *capacity bytes, in the order in which the ABI passes them.
  std::uint8_t* text_place(std::int32_t* capacity) {
    const std::uint32_t start = address();
    *capacity = number();
    return room(start, *capacity);
  }

 private:
  std::uint32_t address() { return static_cast<std::uint32_t>(*at_++ & 0xFFFFFFFF); }

  std::uint8_t* room(std::uint32_t start, std::int32_t bytes) {
    if (bytes >= 0 && std::uint64_t{start} + static_cast<std::uint64_t>(bytes) <= memory_.size) {
      return memory_.bytes + start;
    }
    answers_.break_off("it passed memory outside its own");
    return nullptr;
  }

  const std::uint64_t* at_;
  GuestMemory memory_;
  Answers& answers_;
};

template <typename Number>
void put(std::uint8_t* place, Number number) {
  std::memcpy(place, &number, sizeof(number));
}
static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "WebAssembly's memory is little endian");

Read read_of(Asked asked, Kind wanted, Arguments& arguments) {
  Read read;
  read.asked = asked;
  read.wanted = wanted;
  read.name = arguments.text();
  if (asked == Asked::kTableCell) {
    read.row = arguments.number();
    read.column = arguments.text();
  }
  if (asked == Asked::kWorkingDay) {
    read.from = arguments.number();
    read.count = arguments.number();
  }
  return read;
}

template <typename Number>
std::int32_t ask_number(const Read& read, Arguments& arguments, Answers& answers) {
  std::uint8_t* place = arguments.place(static_cast<std::int32_t>(sizeof(Number)));
  Value value;
  const std::int32_t found = answers.ask(read, value);
  if (found == static_cast<std::int32_t>(Found::kFound)) put(place, static_cast<Number>(value.number));
  return found;
}

std::int32_t ask_text(const Read& read, Arguments& arguments, Answers& answers) {
  std::int32_t capacity = 0;
  std::uint8_t* text = arguments.text_place(&capacity);
  std::uint8_t* length = arguments.place(static_cast<std::int32_t>(sizeof(std::int32_t)));
  Value value;
  const std::int32_t found = answers.ask(read, value);
  if (found != static_cast<std::int32_t>(Found::kFound)) return found;
  std::memcpy(text, value.text.data(), std::min(value.text.size(), static_cast<std::size_t>(capacity)));
  put(length, static_cast<std::int32_t>(value.text.size()));
  return found;
}

void tell_requirement(Arguments& arguments, Answers& answers) {
  Told told;
  told.tell = Tell::kRequire;
  told.name = arguments.text();
  told.detail = arguments.text();
  told.value = arguments.big_number();
  told.because = arguments.text();
  told.sentence = arguments.text();
  answers.tell(told);
}

void tell_finding(Arguments& arguments, Answers& answers) {
  Told told;
  told.tell = Tell::kFinding;
  const std::int32_t level = arguments.number();
  told.level = level >= 1 && level <= 3 ? static_cast<std::uint8_t>(level) : std::uint8_t{0};
  told.name = arguments.text();
  told.sentence = arguments.text();
  told.remedy = arguments.text();
  told.because = arguments.text();
  answers.tell(told);
}

void tell_score(Arguments& arguments, Answers& answers) {
  Told told;
  told.tell = Tell::kScore;
  told.name = arguments.text();
  told.value = arguments.big_number();
  told.because = arguments.text();
  answers.tell(told);
}

}  // namespace

std::int32_t serve(Function function, const std::uint64_t* numbers, GuestMemory memory, Answers& answers) {
  Arguments arguments(numbers, memory, answers);
  const auto number = [&](Asked asked) {
    return ask_number<std::int64_t>(read_of(asked, Kind::kInteger, arguments), arguments, answers);
  };
  const auto day = [&](Asked asked) {
    return ask_number<std::int32_t>(read_of(asked, Kind::kDate, arguments), arguments, answers);
  };
  const auto text = [&](Asked asked) { return ask_text(read_of(asked, Kind::kText, arguments), arguments, answers); };
  switch (function) {
    case Function::kFactInteger:
      return number(Asked::kFact);
    case Function::kFactText:
      return text(Asked::kFact);
    case Function::kFactDate:
      return day(Asked::kFact);
    case Function::kParameterInteger:
      return number(Asked::kParameter);
    case Function::kTableRows:
      return answers.table_rows(arguments.text());
    case Function::kTableInteger:
      return number(Asked::kTableCell);
    case Function::kTableText:
      return text(Asked::kTableCell);
    case Function::kWorkingDay:
      return day(Asked::kWorkingDay);
    case Function::kRequire:
      tell_requirement(arguments, answers);
      return 0;
    case Function::kFinding:
      tell_finding(arguments, answers);
      return 0;
    case Function::kScore:
      tell_score(arguments, answers);
      return 0;
  }
  return 0;
}

}  // namespace concord::plugins::box
