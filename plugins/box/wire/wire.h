// The bytes between the host and a box: frames of a length, a kind and a body, all sizes bounded and checked at both
// ends. It must stay C++17 without a dependency, and decoding must never trust the other side.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "plugins/box/wire/question.h"
#include "plugins/sdk/concord_rules_limits.h"

namespace concord::plugins::box {

enum class FrameKind : std::uint8_t {
  kLoad = 1,      // host: the module's bytes
  kEvaluate = 2,  // host: a Question
  kLoaded = 3,    // box: the module stands
  kRefused = 4,   // box: why it does not
  kAnswered = 5,  // box: an Answer
};

inline constexpr std::size_t kFrameHeadBytes = 5;  // length of the body (4, little endian), kind (1)
inline constexpr std::size_t kMaxRequestBytes = CONCORD_RULES_MAX_INPUT_BYTES;
inline constexpr std::size_t kMaxReadBytes = 160;  // one read on the wire: two names and some numbers
inline constexpr std::size_t kMaxReplyBytes =
    CONCORD_RULES_MAX_READS * kMaxReadBytes + CONCORD_RULES_MAX_OUTPUT_BYTES + CONCORD_RULES_MAX_TELLS * 32 + 4096;
inline constexpr std::size_t kMaxReasonBytes = 1000;
static_assert(kMaxRequestBytes >= CONCORD_RULES_MAX_MODULE_BYTES, "a module goes into one frame");

// How a box ends of its own accord, as exit status.
enum class Exit : int {
  kHostIsGone = 0,
  kNotSealed = 70,
  kBadRequest = 71,  // the host sent what is no frame, no question, or a question before a module
  kOutOfMemory = 72,
};

struct FrameHead {
  std::uint32_t body_bytes = 0;
  FrameKind kind = FrameKind::kLoad;
};

std::string frame(FrameKind kind, std::string_view body);
// Opens a frame whose body is appended to it afterwards; close_frame() then writes the length.
std::string open_frame(FrameKind kind);
void close_frame(std::string& frame);
// False where the kind is unknown or the body longer than `max_body_bytes`.
bool read_frame_head(std::string_view bytes, std::size_t max_body_bytes, FrameHead& head);

// Appends to a frame.
class Writer {
 public:
  explicit Writer(std::string& to) : to_(to) {}
  void byte(std::uint8_t value) { to_.push_back(static_cast<char>(value)); }
  void number32(std::int32_t value) { little_endian(static_cast<std::uint32_t>(value), 4); }
  void number64(std::int64_t value) { little_endian(static_cast<std::uint64_t>(value), 8); }
  void count(std::size_t value) { little_endian(value, 4); }
  void text(std::string_view value) {
    count(value.size());
    to_.append(value);
  }

 private:
  void little_endian(std::uint64_t value, int bytes) {
    char raw[8];
    for (int i = 0; i < bytes; ++i) raw[i] = static_cast<char>((value >> (8 * i)) & 0xFF);
    to_.append(raw, static_cast<std::size_t>(bytes));
  }
  std::string& to_;
};

// Takes from a body; once something is missing or too big, everything further is empty and is_good() says no.
class Reader {
 public:
  explicit Reader(std::string_view from) : from_(from) {}
  std::uint8_t byte() { return static_cast<std::uint8_t>(little_endian(1)); }
  std::int32_t number32() { return static_cast<std::int32_t>(little_endian(4)); }
  std::int64_t number64() { return static_cast<std::int64_t>(little_endian(8)); }
  // A number of things that each take at least `least_bytes`: never more than the bytes left can hold.
  std::size_t count(std::size_t most, std::size_t least_bytes);
  std::string_view text(std::size_t most_bytes);
  void fail() { good_ = false; }
  [[nodiscard]] bool is_good() const { return good_; }
  [[nodiscard]] bool is_done() const { return good_ && from_.empty(); }

 private:
  std::uint64_t little_endian(std::size_t bytes);
  std::string_view from_;
  bool good_ = true;
};

// A question is the decision's gate and facts, then the provisions: parameters, tables and calendars.
void write_decision(const Question& question, std::string& to);
void write_provisions(const Question& question, std::string& to);
// The question's views are of `body`. False where the bytes are no question.
bool read_question(std::string_view body, Question& question);

void write_read(const Read& read, std::string& to);

enum class Ending : std::uint8_t {
  kDone = 1,     // rules_evaluate answered 0
  kGaveUp = 2,   // it answered a number of its own
  kStopped = 3,  // a trap, a broken promise or a limit
};

enum class Tell : std::uint8_t { kRequire = 1, kFinding = 2, kScore = 3 };

// One thing told. Which fields count goes by `tell`.
struct Told {
  Tell tell = Tell::kRequire;
  std::uint8_t level = 0;     // finding
  std::int64_t value = 0;     // requirement, score
  std::string_view name;      // kind of the requirement, code of the finding, name of the score
  std::string_view detail;    // requirement
  std::string_view sentence;  // requirement, finding
  std::string_view remedy;    // finding
  std::string_view because;
};

void write_told(const Told& told, std::string& to);

struct Answer {
  Ending ending = Ending::kStopped;
  std::int32_t code = 0;    // what rules_evaluate answered
  std::string_view reason;  // why it was stopped
  std::int64_t fuel = 0;
  std::vector<Read> reads;
  std::vector<Told> tells;
};

// `reads` and `tells` are the records written one after another, with their numbers.
struct Records {
  std::string reads;
  std::size_t read_count = 0;
  std::string tells;
  std::size_t tell_count = 0;
};
void write_answer(const Answer& head, const Records& records, std::string& to);
// The answer's views are of `body`. False where the bytes are no answer within every limit and rule for text.
bool read_answer(std::string_view body, Answer& answer);

}  // namespace concord::plugins::box
