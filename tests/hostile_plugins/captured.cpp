// concord-box-captured: takes the place of a box and misbehaves as the text that it is given for a module says. For
// tests only; it is not sealed, and stands for a box whose interpreter was taken over.
#include <string>

#include <unistd.h>

#include "plugins/box/wire/wire.h"

namespace {

namespace box = concord::plugins::box;

std::string read_frame() {
  std::string head(box::kFrameHeadBytes, '\0');
  for (std::size_t at = 0; at < head.size();) {
    const ssize_t got = read(0, head.data() + at, head.size() - at);
    if (got <= 0) _exit(0);
    at += static_cast<std::size_t>(got);
  }
  box::FrameHead parsed;
  if (!box::read_frame_head(head, box::kMaxRequestBytes, parsed)) _exit(1);
  std::string body(parsed.body_bytes, '\0');
  for (std::size_t at = 0; at < body.size();) {
    const ssize_t got = read(0, body.data() + at, body.size() - at);
    if (got <= 0) _exit(0);
    at += static_cast<std::size_t>(got);
  }
  return body;
}

void send(const std::string& bytes) {
  for (std::size_t at = 0; at < bytes.size();) {
    const ssize_t sent = write(1, bytes.data() + at, bytes.size() - at);
    if (sent <= 0) _exit(0);
    at += static_cast<std::size_t>(sent);
  }
}

std::string answer(const box::Answer& head, const box::Records& records) {
  std::string bytes = box::open_frame(box::FrameKind::kAnswered);
  box::write_answer(head, records, bytes);
  box::close_frame(bytes);
  return bytes;
}

std::string told(box::Told what) {
  box::Records records;
  records.tell_count = 1;
  box::write_told(what, records.tells);
  box::Answer head;
  head.ending = box::Ending::kDone;
  return answer(head, records);
}

std::string misbehaviour(const std::string& how) {
  box::Answer done;
  done.ending = box::Ending::kDone;
  box::Told what;
  what.name = "notice";
  if (how == "silent") {
    while (true) pause();
  }
  if (how == "dies") _exit(3);
  if (how == "nonsense") return std::string(100, '\xFF');
  if (how == "huge") return std::string("\xFF\xFF\xFF\x7F\x05", 5);
  if (how == "short") return std::string("\x10\0\0\0\x05 abc", 9);
  if (how == "trickles") {
    send(std::string("\xFF\xFF\0\0\x05", 5));
    while (true) {
      send("a");
      usleep(20000);
    }
  }
  if (how == "other_kind") return box::frame(box::FrameKind::kLoaded, "");
  if (how == "host_kind") return box::frame(box::FrameKind::kEvaluate, "");
  if (how == "empty") return box::frame(box::FrameKind::kAnswered, "");
  if (how == "left_over") {
    std::string bytes = box::open_frame(box::FrameKind::kAnswered);
    box::write_answer(done, {}, bytes);
    bytes += "more";
    box::close_frame(bytes);
    return bytes;
  }
  if (how == "two_answers") return answer(done, {}) + answer(done, {});
  if (how == "late_answer") {
    send(answer(done, {}));
    usleep(100000);
    return answer(done, {});
  }
  if (how == "too_many_reads") {
    box::Records records;
    records.read_count = 100000000;
    return answer(done, records);
  }
  if (how == "too_much_fuel") done.fuel = 1LL << 60;
  if (how == "negative_fuel") done.fuel = -1;
  if (how == "done_with_code") done.code = 5;
  if (how == "done_with_reason") done.reason = "reason";
  if (how == "reason_with_escape") {
    done.ending = box::Ending::kStopped;
    done.reason = "\x1b[2Jgone";
  }
  if (how == "bad_utf8") what.sentence = "\xC0\xAF";
  if (how == "bad_kind") what.name = "Notice; DROP";
  if (how == "bad_because") what.because = "../../etc";
  if (how == "bad_level") {
    what.tell = box::Tell::kFinding;
    what.name = "CODE";
    what.level = 200;
  }
  const std::string long_text(2001, 'a');
  if (how == "long_text") what.sentence = long_text;
  if (how.compare(0, 4, "bad_") == 0 || how == "long_text") return told(what);
  return answer(done, {});
}

}  // namespace

int main() {
  const std::string how = read_frame();
  if (how == "refuses_rudely") {
    send(box::frame(box::FrameKind::kRefused, "\x1b]0;title\x07"));
  } else if (how == "loads_wrongly") {
    send(box::frame(box::FrameKind::kAnswered, "x"));
  } else {
    send(box::frame(box::FrameKind::kLoaded, ""));
  }
  while (true) {
    read_frame();
    send(misbehaviour(how));
  }
}
