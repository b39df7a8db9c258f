// HTTP/2 written frame by frame over a socket of its own: what no client library would send. Reads what comes back
// without waiting for more.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace concord {

class RawHttp2 {
 public:
  using Headers = std::vector<std::pair<std::string, std::string>>;

  // Connects, from this address of the loopback, and greets.
  explicit RawHttp2(const std::string& address, const std::string& from = "127.0.0.1");
  ~RawHttp2();
  RawHttp2(const RawHttp2&) = delete;
  RawHttp2& operator=(const RawHttp2&) = delete;

  // The headers of a gRPC call on a new stream, in as many frames as they need; `more` come behind the usual ones.
  void begin_call(std::uint32_t stream, const std::string& path, const Headers& more = {});
  // Bytes of the body in frames of at most 16 KiB; false when the other side takes no more for `patience_ms`.
  bool send_data(std::uint32_t stream, const std::string& bytes, bool last, int patience_ms = 200);
  // As much of bytes[from, ...) as the windows of stream and connection allow now; how much that was.
  std::size_t feed(std::uint32_t stream, const std::string& bytes, std::size_t from);
  // Any frame.
  bool send_frame(std::uint8_t type, std::uint8_t flags, std::uint32_t stream, const std::string& payload);

  struct Frame {
    std::uint8_t type = 0, flags = 0;
    std::uint32_t stream = 0;
    std::string payload;
  };
  // What comes within `for_ms`; settings and pings are answered. Ends early when the other side closes.
  std::vector<Frame> read_frames(int for_ms);
  bool closed() const { return closed_; }

 private:
  bool write_all(const std::string& bytes, int patience_ms);
  int socket_ = -1;
  bool closed_ = false;
  std::string received_;
  std::int64_t first_window_ = 65'535, window_ = 65'535;
  std::map<std::uint32_t, std::int64_t> used_;  // by stream: sent beyond what its window grew by
};

// A gRPC message's head, which announces so many bytes.
std::string message_head(std::uint32_t bytes);

inline constexpr std::uint8_t kDataFrame = 0, kHeadersFrame = 1, kResetFrame = 3, kSettingsFrame = 4, kPingFrame = 6,
                              kGoAwayFrame = 7, kWindowFrame = 8, kContinuationFrame = 9;
inline constexpr std::uint8_t kEndStream = 1, kEndHeaders = 4;

}  // namespace concord
