// A socket that does not block.
#include "tests/hostile/raw_connection.h"

#include <cerrno>
#include <utility>

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

namespace concord::hostile {

RawConnection::RawConnection(const std::string& address) {
  const std::size_t colon = address.rfind(':');
  sockaddr_in to{};
  to.sin_family = AF_INET;
  to.sin_port = htons(static_cast<std::uint16_t>(std::stoi(address.substr(colon + 1))));
  inet_pton(AF_INET, address.substr(0, colon).c_str(), &to.sin_addr);
  socket_ = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (socket_ < 0) return;
  if (connect(socket_, reinterpret_cast<sockaddr*>(&to), sizeof to) != 0) {
    close(std::exchange(socket_, -1));
    return;
  }
  fcntl(socket_, F_SETFL, O_NONBLOCK);
}

RawConnection::~RawConnection() {
  if (socket_ >= 0) close(socket_);
}

RawConnection::RawConnection(RawConnection&& other) noexcept : socket_(std::exchange(other.socket_, -1)) {}

std::size_t RawConnection::send(const std::string& bytes) {
  std::size_t sent = 0;
  while (socket_ >= 0 && sent < bytes.size()) {
    const ssize_t now = ::send(socket_, bytes.data() + sent, bytes.size() - sent, MSG_NOSIGNAL);
    if (now > 0) {
      sent += static_cast<std::size_t>(now);
    } else if (errno == EAGAIN) {
      return sent;
    } else {
      close(std::exchange(socket_, -1));
    }
  }
  return sent;
}

std::string RawConnection::receive() {
  std::string all(64 << 10, '\0');
  const ssize_t size = socket_ < 0 ? 0 : recv(socket_, all.data(), all.size(), 0);
  if (size == 0 && socket_ >= 0) close(std::exchange(socket_, -1));
  all.resize(size > 0 ? static_cast<std::size_t>(size) : 0);
  return all;
}

}  // namespace concord::hostile
