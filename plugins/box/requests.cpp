// Reads whole frames from the host and answers each with one. A second module takes the first one's place.
#include "plugins/box/requests.h"

#include <memory>
#include <optional>

#include <unistd.h>

#include "plugins/box/interpreter.h"
#include "plugins/box/seal.h"

namespace concord::plugins::box {
namespace {

constexpr std::size_t kReadAhead = 64 * 1024;

class FromHost {
 public:
  enum class Got { kFrame, kEnd, kNonsense };

  // The frame's body stays where it is until the next call.
  Got next(FrameKind& kind, std::string_view& body) {
    buffer_.erase(0, used_);
    used_ = 0;
    if (!fill(kFrameHeadBytes)) return buffer_.empty() ? Got::kEnd : Got::kNonsense;
    FrameHead head;
    if (!read_frame_head(buffer_, kMaxRequestBytes, head)) return Got::kNonsense;
    used_ = kFrameHeadBytes + head.body_bytes;
    if (!fill(used_)) return Got::kNonsense;
    kind = head.kind;
    body = std::string_view(buffer_).substr(kFrameHeadBytes, head.body_bytes);
    return Got::kFrame;
  }

 private:
  bool fill(std::size_t wanted) {
    while (buffer_.size() < wanted) {
      const std::size_t before = buffer_.size();
      buffer_.resize(before + kReadAhead);
      const ssize_t got = read(kFromHost, buffer_.data() + before, kReadAhead);
      buffer_.resize(before + (got > 0 ? static_cast<std::size_t>(got) : 0));
      if (got <= 0) return false;
    }
    return true;
  }

  std::string buffer_;
  std::size_t used_ = 0;
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
