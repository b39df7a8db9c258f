// A connection that sends what it likes: HTTP/2 frames by hand, or no HTTP/2 at all. Loopback only; never waits for
// more than it is told to.
#pragma once

#include <string>

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

}  // namespace concord::hostile
