// Reads whole frames from the host and answers each with one. A second module takes the first one's place.
#include "plugins/box/requests.h"

#include <cstring>
#include <memory>
#include <optional>

#include <unistd.h>

#include "plugins/box/guest/interpreter.h"
#include "plugins/box/seal.h"

namespace concord::plugins::box {
namespace {

constexpr std::size_t kReadAhead = 64 * 1024;

class FromHost {
 public:
  enum class Got { kFrame, kEnd, kNonsense };

  // The frame's body stays where it is until the next call.
  Got next(FrameKind& kind, std::string_view& body) {
    std::memmove(buffer_.data(), buffer_.data() + used_, filled_ - used_);
    filled_ -= used_;
    used_ = 0;
    if (!fill(kFrameHeadBytes)) return filled_ == 0 ? Got::kEnd : Got::kNonsense;
    FrameHead head;
    if (!read_frame_head(std::string_view(buffer_).substr(0, filled_), kMaxRequestBytes, head)) return Got::kNonsense;
    used_ = kFrameHeadBytes + head.body_bytes;
    if (!fill(used_)) return Got::kNonsense;
    kind = head.kind;
    body = std::string_view(buffer_).substr(kFrameHeadBytes, head.body_bytes);
    return Got::kFrame;
  }

 private:
  bool fill(std::size_t wanted) {
    while (filled_ < wanted) {
      if (buffer_.size() < filled_ + kReadAhead) buffer_.resize(filled_ + kReadAhead);
      const ssize_t got = read(kFromHost, buffer_.data() + filled_, buffer_.size() - filled_);
      if (got <= 0) return false;
      filled_ += static_cast<std::size_t>(got);
    }
    return true;
  }

  std::string buffer_;  // never gets smaller: filling it with zeros for each frame would cost more than reading
  std::size_t filled_ = 0;
  std::size_t used_ = 0;  // by the frame that was handed out
};

bool send(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t sent = write(kToHost, bytes.data(), bytes.size());
    if (sent <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

std::string load(std::string_view module, std::unique_ptr<Interpreter>& interpreter) {
  std::string why;
  interpreter.reset();
  interpreter = load_module(module, why);
  return interpreter != nullptr ? frame(FrameKind::kLoaded, {})
                                : frame(FrameKind::kRefused, why.substr(0, kMaxReasonBytes));
}

}  // namespace

Exit serve_requests() {
  FromHost from;
  std::unique_ptr<Interpreter> interpreter;
  Question question;
  while (true) {
    FrameKind kind{};
    std::string_view body;
    switch (from.next(kind, body)) {
      case FromHost::Got::kEnd:
        return Exit::kHostIsGone;
      case FromHost::Got::kNonsense:
        return Exit::kBadRequest;
      case FromHost::Got::kFrame:
        break;
    }
    std::string reply;
    if (kind == FrameKind::kLoad) {
      reply = load(body, interpreter);
    } else if (kind == FrameKind::kEvaluate && interpreter != nullptr && read_question(body, question)) {
      reply = interpreter->evaluate(question);
    } else {
      return Exit::kBadRequest;
    }
    if (!send(reply)) return Exit::kHostIsGone;
  }
}

}  // namespace concord::plugins::box
