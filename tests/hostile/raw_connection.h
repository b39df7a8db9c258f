// A connection that sends what it likes: HTTP/2 frames by hand, or no HTTP/2 at all. Loopback only; never waits for
// more than it is told to.
#pragma once

#include <string>
#include <vector>

namespace concord::hostile {

class RawConnection {
 public:
  // To "127.0.0.1:port". A connection that was refused sends nothing.
  explicit RawConnection(const std::string& address);
  ~RawConnection();
  RawConnection(RawConnection&& other) noexcept;
  RawConnection(const RawConnection&) = delete;
  RawConnection& operator=(const RawConnection&) = delete;
  RawConnection& operator=(RawConnection&&) = delete;

  bool is_open() const { return socket_ >= 0; }
  // As much as goes out at once; answers how much that was. A connection that the other side closed is closed.
  std::size_t send(const std::string& bytes);
  // What has come in, without waiting.
  std::string receive();

 private:
  int socket_ = -1;
};

// The connection's preface with empty settings.
std::string preface();
// type 0 data, 1 headers, 3 reset, 4 settings, 6 ping, 9 continuation
std::string frame(int type, int flags, int stream, const std::string& payload);
inline constexpr int kEndStream = 1, kEndHeaders = 4;
// A header block of literals, as a gRPC call to `path` begins; `more` are further headers.
std::string call_headers(const std::string& path, const std::vector<std::pair<std::string, std::string>>& more = {});
// The five bytes before a gRPC message.
std::string message_prefix(std::size_t bytes);

}  // namespace concord::hostile
