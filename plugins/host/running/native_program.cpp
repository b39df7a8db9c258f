// The functions of concord_rules.h for natively compiled programs, answered by the same class as in a box. A program
// that breaks a promise gets no further answers and its whole evaluation counts for nothing.
#include "plugins/host/running/native_program.h"

#include <algorithm>
#include <cstring>
#include <string>
#include <string_view>

#include "absl/status/status.h"

#include "plugins/box/wire/answers.h"
#include "plugins/host/running/evaluation.h"
#include "plugins/host/running/prepared_provisions.h"
#include "plugins/sdk/concord_rules.h"

namespace concord::plugins::host {
namespace {

// Of the evaluation that this thread runs.
thread_local box::Answers* current_answers = nullptr;

// The ABI has no room for a context, so the functions find it here; outside an evaluation there is nobody to ask.
box::Answers& answers() {
  if (current_answers == nullptr) std::abort();
  return *current_answers;
}

std::string_view text_at(const char* text, concord_int32 bytes) {
  if (bytes < 0) {
    answers().break_off("it passed a text with a length below 0");
    return {};
  }
  return {text, static_cast<std::size_t>(bytes)};
}

box::Read read_of(box::Asked asked, box::Kind wanted, std::string_view name) {
  box::Read read;
  read.asked = asked;
  read.wanted = wanted;
  read.name = name;
  return read;
}

concord_int32 ask_number(const box::Read& read, concord_int64* number) {
  box::Value value;
  const concord_int32 found = answers().ask(read, value);
  if (found == CONCORD_FOUND) *number = value.number;
  return found;
}

concord_int32 ask_day(const box::Read& read, concord_int32* day) {
  concord_int64 number = 0;
  const concord_int32 found = ask_number(read, &number);
  if (found == CONCORD_FOUND) *day = static_cast<concord_int32>(number);
  return found;
}

concord_int32 ask_text(const box::Read& read, char* text, concord_int32 capacity, concord_int32* bytes) {
  if (capacity < 0) answers().break_off("it passed a room for text below 0 bytes");
  box::Value value;
  const concord_int32 found = answers().ask(read, value);
  if (found != CONCORD_FOUND) return found;
  *bytes = static_cast<concord_int32>(value.text.size());
  std::memcpy(text, value.text.data(), std::min(value.text.size(), static_cast<std::size_t>(capacity)));
  return found;
}

}  // namespace

absl::StatusOr<Outcome> NativeProgram::run(const Inputs& inputs) {
  const auto decision = decision_of(inputs);
  if (!decision.ok()) return decision.status();
  box::Question question = inputs.provisions->question();
  question.gate = decision->gate;
  question.facts = decision->facts;
  box::Answers evaluation(question);
  current_answers = &evaluation;
  const int code = evaluate_(question.gate);
  current_answers = nullptr;

  box::Answer head;
  head.ending = evaluation.is_broken() ? box::Ending::kStopped : code == 0 ? box::Ending::kDone : box::Ending::kGaveUp;
  head.code = code;
  head.reason = evaluation.reason();
  std::string bytes;
  box::write_answer(head, evaluation.records(), bytes);
  box::Answer answer;
  if (!box::read_answer(bytes, answer)) return absl::InternalError("a native program's answer could not be read back");
  return outcome_of(inputs, *decision, answer);
}

}  // namespace concord::plugins::host

using concord::plugins::host::answers;
using concord::plugins::host::ask_day;
using concord::plugins::host::ask_number;
using concord::plugins::host::ask_text;
using concord::plugins::host::read_of;
using concord::plugins::host::text_at;
namespace box = concord::plugins::box;

extern "C" {

concord_int32 concord_fact_integer(const char* name, concord_int32 name_bytes, concord_int64* value) {
  return ask_number(read_of(box::Asked::kFact, box::Kind::kInteger, text_at(name, name_bytes)), value);
}

concord_int32 concord_fact_text(const char* name, concord_int32 name_bytes, char* text, concord_int32 capacity,
                                concord_int32* text_bytes) {
  return ask_text(read_of(box::Asked::kFact, box::Kind::kText, text_at(name, name_bytes)), text, capacity, text_bytes);
}

concord_int32 concord_fact_date(const char* name, concord_int32 name_bytes, concord_int32* day) {
  return ask_day(read_of(box::Asked::kFact, box::Kind::kDate, text_at(name, name_bytes)), day);
}

concord_int32 concord_parameter_integer(const char* name, concord_int32 name_bytes, concord_int64* value) {
  return ask_number(read_of(box::Asked::kParameter, box::Kind::kInteger, text_at(name, name_bytes)), value);
}

concord_int32 concord_table_rows(const char* table, concord_int32 table_bytes) {
  return answers().table_rows(text_at(table, table_bytes));
}

concord_int32 concord_table_integer(const char* table, concord_int32 table_bytes, concord_int32 row, const char* column,
                                    concord_int32 column_bytes, concord_int64* value) {
  box::Read read = read_of(box::Asked::kTableCell, box::Kind::kInteger, text_at(table, table_bytes));
  read.row = row;
  read.column = text_at(column, column_bytes);
  return ask_number(read, value);
}

concord_int32 concord_table_text(const char* table, concord_int32 table_bytes, concord_int32 row, const char* column,
                                 concord_int32 column_bytes, char* text, concord_int32 capacity,
                                 concord_int32* text_bytes) {
  box::Read read = read_of(box::Asked::kTableCell, box::Kind::kText, text_at(table, table_bytes));
  read.row = row;
  read.column = text_at(column, column_bytes);
  return ask_text(read, text, capacity, text_bytes);
}

concord_int32 concord_working_day(const char* calendar, concord_int32 calendar_bytes, concord_int32 from,
                                  concord_int32 count, concord_int32* day) {
  box::Read read = read_of(box::Asked::kWorkingDay, box::Kind::kDate, text_at(calendar, calendar_bytes));
  read.from = from;
  read.count = count;
  return ask_day(read, day);
}

void concord_require(const char* kind, concord_int32 kind_bytes, const char* detail, concord_int32 detail_bytes,
                     concord_int64 value, const char* because, concord_int32 because_bytes, const char* sentence,
                     concord_int32 sentence_bytes) {
  box::Told told;
  told.tell = box::Tell::kRequire;
  told.name = text_at(kind, kind_bytes);
  told.detail = text_at(detail, detail_bytes);
  told.value = value;
  told.because = text_at(because, because_bytes);
  told.sentence = text_at(sentence, sentence_bytes);
  answers().tell(told);
}

void concord_finding(concord_int32 level, const char* code, concord_int32 code_bytes, const char* sentence,
                     concord_int32 sentence_bytes, const char* remedy, concord_int32 remedy_bytes, const char* because,
                     concord_int32 because_bytes) {
  box::Told told;
  told.tell = box::Tell::kFinding;
  told.level = level >= 1 && level <= 3 ? static_cast<std::uint8_t>(level) : std::uint8_t{0};
  told.name = text_at(code, code_bytes);
  told.sentence = text_at(sentence, sentence_bytes);
  told.remedy = text_at(remedy, remedy_bytes);
  told.because = text_at(because, because_bytes);
  answers().tell(told);
}

void concord_score(const char* name, concord_int32 name_bytes, concord_int64 value, const char* because,
                   concord_int32 because_bytes) {
  box::Told told;
  told.tell = box::Tell::kScore;
  told.name = text_at(name, name_bytes);
  told.value = value;
  told.because = text_at(because, because_bytes);
  answers().tell(told);
}

}  // extern "C"
