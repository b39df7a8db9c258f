// Checks what a program asks and tells against the promises of concord_rules.h. It must repeat the limit in each
// reason, so that the author of the rules knows what to change.
#include "plugins/box/wire/answers.h"

#include "plugins/box/wire/text.h"

namespace concord::plugins::box {
namespace {

const char* wrong_with(const Told& told) {
  if (told.tell == Tell::kFinding ? !is_code(told.name) : !is_name(told.name)) {
    return told.tell == Tell::kFinding ? "a finding's code is [A-Z0-9_], 1 to 60 bytes"
                                       : "a requirement's kind and a score's name are [a-z0-9_], 1 to 60 bytes";
  }
  if (!is_because(told.because)) return "because is empty, a parameter's name, or a table's name and row (bands/2)";
  if (told.tell == Tell::kFinding && (told.level < 1 || told.level > 3)) return "a finding's level is 1, 2 or 3";
  for (const std::string_view text : {told.detail, told.sentence, told.remedy}) {
    if (text.size() > CONCORD_RULES_MAX_TEXT_BYTES) return "a text is at most 2000 bytes";
    if (!is_clean_text(text)) return "a text is UTF-8 without control characters";
  }
  return nullptr;
}
static_assert(CONCORD_RULES_MAX_TEXT_BYTES == 2000 && kMaxNameBytes == 60, "the sentences above name these limits");

}  // namespace

void Answers::break_off(std::string_view reason) {
  if (reason_.empty()) reason_ = reason;
}

std::int32_t Answers::ask(const Read& read, Value& value) {
  if (is_broken()) return 0;
  if (!is_name(read.name) || (read.asked == Asked::kTableCell && !is_name(read.column))) {
    break_off("it asked for a name that is not [a-z0-9_], 1 to 60 bytes");
    return 0;
  }
  if (read.asked == Asked::kWorkingDay && read.count < 1) {
    break_off("it asked for working day number " + std::to_string(read.count) + "; they count from 1");
    return 0;
  }
  if (records_.read_count >= CONCORD_RULES_MAX_READS) {
    break_off("it asked more than " + std::to_string(CONCORD_RULES_MAX_READS) + " times");
    return 0;
  }
  ++records_.read_count;
  write_read(read, records_.reads);
  return static_cast<std::int32_t>(look_up(question_, read, value));
}

std::int32_t Answers::table_rows(std::string_view table) {
  Read read;
  read.asked = Asked::kTableRows;
  read.name = table;
  Value value;
  ask(read, value);
  return static_cast<std::int32_t>(value.number);
}

void Answers::tell(const Told& told) {
  if (is_broken()) return;
  if (const char* wrong = wrong_with(told); wrong != nullptr)
    return break_off(std::string("it told wrongly: ") + wrong);
  if (records_.tell_count >= CONCORD_RULES_MAX_TELLS) {
    return break_off("it told more than " + std::to_string(CONCORD_RULES_MAX_TELLS) + " things");
  }
  output_bytes_ +=
      told.name.size() + told.detail.size() + told.sentence.size() + told.remedy.size() + told.because.size();
  if (output_bytes_ > CONCORD_RULES_MAX_OUTPUT_BYTES) {
    return break_off("it told more than " + std::to_string(CONCORD_RULES_MAX_OUTPUT_BYTES) + " bytes");
  }
  ++records_.tell_count;
  write_told(told, records_.tells);
}

}  // namespace concord::plugins::box
