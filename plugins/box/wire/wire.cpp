// Writes and reads the frames between host and box. Reading must hold for any bytes at all: a captured box may send
// them.
#include "plugins/box/wire/wire.h"

#include "plugins/box/wire/text.h"

namespace concord::plugins::box {
namespace {

constexpr std::size_t kMostNames = 100000;  // of anything in a question; the frame's size bounds it further
constexpr std::size_t kLeastNamedBytes = 5;
constexpr std::size_t kLeastCountBytes = 4;
constexpr std::size_t kLeastRecordBytes = 6;

void write_value(const Value& value, Writer& writer) {
  writer.byte(static_cast<std::uint8_t>(value.kind));
  if (value.kind == Kind::kText) {
    writer.text(value.text);
  } else {
    writer.number64(value.number);
  }
}

bool is_kind(std::uint8_t kind) { return kind >= 1 && kind <= 3; }

Value read_value(Reader& reader) {
  Value value;
  const std::uint8_t kind = reader.byte();
  if (!is_kind(kind)) reader.fail();
  value.kind = static_cast<Kind>(kind);
  if (value.kind == Kind::kText) {
    value.text = reader.text(kMaxRequestBytes);
  } else {
    value.number = reader.number64();
  }
  return value;
}

void write_named(const std::vector<NamedValue>& list, Writer& writer) {
  writer.count(list.size());
  for (const NamedValue& entry : list) {
    writer.text(entry.name);
    write_value(entry.value, writer);
  }
}

void read_named(Reader& reader, std::vector<NamedValue>& list) {
  list.resize(reader.count(kMostNames, kLeastNamedBytes));
  for (NamedValue& entry : list) {
    entry.name = reader.text(kMaxNameBytes);
    entry.value = read_value(reader);
  }
}

Read read_read(Reader& reader) {
  Read read;
  const std::uint8_t asked = reader.byte();
  const std::uint8_t wanted = reader.byte();
  if (asked < 1 || asked > 5 || !is_kind(wanted)) reader.fail();
  read.asked = static_cast<Asked>(asked);
  read.wanted = static_cast<Kind>(wanted);
  read.name = reader.text(kMaxNameBytes);
  if (!is_name(read.name)) reader.fail();
  if (read.asked == Asked::kTableCell) {
    read.row = reader.number32();
    read.column = reader.text(kMaxNameBytes);
    if (!is_name(read.column)) reader.fail();
  }
  if (read.asked == Asked::kWorkingDay) {
    read.from = reader.number32();
    read.count = reader.number32();
  }
  return read;
}

std::string_view clean_text(Reader& reader, std::size_t most_bytes) {
  const std::string_view text = reader.text(most_bytes);
  if (!is_clean_text(text)) reader.fail();
  return text;
}

Told read_told(Reader& reader) {
  Told told;
  const std::uint8_t tell = reader.byte();
  if (tell < 1 || tell > 3) reader.fail();
  told.tell = static_cast<Tell>(tell);
  told.name = reader.text(kMaxNameBytes);
  if (told.tell == Tell::kFinding ? !is_code(told.name) : !is_name(told.name)) reader.fail();
  told.because = reader.text(kMaxBecauseBytes);
  if (!is_because(told.because)) reader.fail();
  if (told.tell == Tell::kFinding) {
    told.level = reader.byte();
    if (told.level < 1 || told.level > 3) reader.fail();
    told.remedy = clean_text(reader, CONCORD_RULES_MAX_TEXT_BYTES);
  } else {
    told.value = reader.number64();
  }
  if (told.tell == Tell::kRequire) told.detail = clean_text(reader, CONCORD_RULES_MAX_TEXT_BYTES);
  if (told.tell != Tell::kScore) told.sentence = clean_text(reader, CONCORD_RULES_MAX_TEXT_BYTES);
  return told;
}

}  // namespace

std::string open_frame(FrameKind kind) {
  std::string bytes(kFrameHeadBytes, '\0');
  bytes[4] = static_cast<char>(kind);
  return bytes;
}

void close_frame(std::string& frame) {
  const std::size_t body = frame.size() - kFrameHeadBytes;
  for (std::size_t i = 0; i < 4; ++i) frame[i] = static_cast<char>((body >> (8 * i)) & 0xFF);
}

std::string frame(FrameKind kind, std::string_view body) {
  std::string bytes = open_frame(kind);
  bytes.append(body);
  close_frame(bytes);
  return bytes;
}

bool read_frame_head(std::string_view bytes, std::size_t max_body_bytes, FrameHead& head) {
  Reader reader(bytes.substr(0, kFrameHeadBytes));
  head.body_bytes = static_cast<std::uint32_t>(reader.number32());
  const std::uint8_t kind = reader.byte();
  head.kind = static_cast<FrameKind>(kind);
  return reader.is_good() && kind >= 1 && kind <= 5 && head.body_bytes <= max_body_bytes;
}

std::size_t Reader::count(std::size_t most, std::size_t least_bytes) {
  const auto value = static_cast<std::size_t>(little_endian(4));
  if (value <= most && value <= from_.size() / least_bytes) return value;
  good_ = false;
  return 0;
}

std::string_view Reader::text(std::size_t most_bytes) {
  const std::size_t bytes = count(most_bytes, 1);
  if (!good_) return {};
  const std::string_view value = from_.substr(0, bytes);
  from_.remove_prefix(bytes);
  return value;
}

std::uint64_t Reader::little_endian(std::size_t bytes) {
  if (from_.size() < bytes) good_ = false;
  if (!good_) return 0;
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < bytes; ++i) value |= std::uint64_t{static_cast<std::uint8_t>(from_[i])} << (8 * i);
  from_.remove_prefix(bytes);
  return value;
}

void write_decision(const Question& question, std::string& to) {
  Writer writer(to);
  writer.number32(question.gate);
  write_named(question.facts, writer);
}

void write_provisions(const Question& question, std::string& to) {
  Writer writer(to);
  write_named(question.parameters, writer);
  writer.count(question.tables.size());
  for (const Table& table : question.tables) {
    writer.text(table.name);
    writer.count(table.rows.size());
    for (const auto& row : table.rows) write_named(row, writer);
  }
  writer.count(question.calendars.size());
  for (const Calendar& calendar : question.calendars) {
    writer.text(calendar.name);
    writer.number32(calendar.first);
    writer.number32(calendar.last);
    writer.count(calendar.holidays.size());
    for (const std::int32_t day : calendar.holidays) writer.number32(day);
  }
}

bool read_question(std::string_view body, Question& question) {
  Reader reader(body);
  question = {};
  question.gate = reader.number32();
  read_named(reader, question.facts);
  read_named(reader, question.parameters);
  question.tables.resize(reader.count(kMostNames, 2 * kLeastCountBytes));
  for (Table& table : question.tables) {
    table.name = reader.text(kMaxNameBytes);
    table.rows.resize(reader.count(kMostNames, kLeastCountBytes));
    for (auto& row : table.rows) read_named(reader, row);
  }
  question.calendars.resize(reader.count(kMostNames, 4 * kLeastCountBytes));
  for (Calendar& calendar : question.calendars) {
    calendar.name = reader.text(kMaxNameBytes);
    calendar.first = reader.number32();
    calendar.last = reader.number32();
    calendar.holidays.resize(reader.count(kMostNames, 4));
    for (std::int32_t& day : calendar.holidays) day = reader.number32();
  }
  return reader.is_done();
}

void write_read(const Read& read, std::string& to) {
  Writer writer(to);
  writer.byte(static_cast<std::uint8_t>(read.asked));
  writer.byte(static_cast<std::uint8_t>(read.wanted));
  writer.text(read.name);
  if (read.asked == Asked::kTableCell) {
    writer.number32(read.row);
    writer.text(read.column);
  }
  if (read.asked == Asked::kWorkingDay) {
    writer.number32(read.from);
    writer.number32(read.count);
  }
}

void write_told(const Told& told, std::string& to) {
  Writer writer(to);
  writer.byte(static_cast<std::uint8_t>(told.tell));
  writer.text(told.name);
  writer.text(told.because);
  if (told.tell == Tell::kFinding) {
    writer.byte(told.level);
    writer.text(told.remedy);
  } else {
    writer.number64(told.value);
  }
  if (told.tell == Tell::kRequire) writer.text(told.detail);
  if (told.tell != Tell::kScore) writer.text(told.sentence);
}

void write_answer(const Answer& head, const Records& records, std::string& to) {
  Writer writer(to);
  writer.byte(static_cast<std::uint8_t>(head.ending));
  writer.number32(head.code);
  writer.text(head.reason.substr(0, kMaxReasonBytes));
  writer.number64(head.fuel);
  writer.count(records.read_count);
  to.append(records.reads);
  writer.count(records.tell_count);
  to.append(records.tells);
}

bool read_answer(std::string_view body, Answer& answer) {
  Reader reader(body);
  answer = {};
  const std::uint8_t ending = reader.byte();
  if (ending < 1 || ending > 3) reader.fail();
  answer.ending = static_cast<Ending>(ending);
  answer.code = reader.number32();
  answer.reason = clean_text(reader, kMaxReasonBytes);
  answer.fuel = reader.number64();
  if (answer.fuel < 0 || answer.fuel > CONCORD_RULES_MAX_FUEL) reader.fail();
  if ((answer.ending == Ending::kDone) != (answer.code == 0 && answer.reason.empty())) reader.fail();
  answer.reads.resize(reader.count(CONCORD_RULES_MAX_READS, kLeastRecordBytes));
  for (Read& read : answer.reads) {
    if (!reader.is_good()) return false;
    read = read_read(reader);
  }
  answer.tells.resize(reader.count(CONCORD_RULES_MAX_TELLS, kLeastRecordBytes));
  for (Told& told : answer.tells) {
    if (!reader.is_good()) return false;
    told = read_told(reader);
  }
  return reader.is_done();
}

}  // namespace concord::plugins::box
