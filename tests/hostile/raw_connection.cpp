// Sockets without blocking, and HPACK literals that are never indexed.
#include "tests/hostile/raw_connection.h"

#include <cerrno>
#include <utility>

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

namespace concord::hostile {
namespace {

void add_length(std::string& to, std::size_t length) {
  constexpr std::size_t kInOneByte = 127;
  if (length < kInOneByte) {
    to.push_back(static_cast<char>(length));
    return;
  }
  to.push_back(static_cast<char>(kInOneByte));
  length -= kInOneByte;
  for (; length >= 128; length /= 128) to.push_back(static_cast<char>(length % 128 + 128));
  to.push_back(static_cast<char>(length));
}

void add_header(std::string& to, const std::string& name, const std::string& value) {
  to.push_back(0x10);
  add_length(to, name.size());
  to += name;
  add_length(to, value.size());
  to += value;
}

}  // namespace

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

std::string preface() { return "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + frame(4, 0, 0, ""); }

std::string frame(int type, int flags, int stream, const std::string& payload) {
  std::string bytes;
  for (const int shift : {16, 8, 0}) bytes.push_back(static_cast<char>(payload.size() >> shift));
  bytes.push_back(static_cast<char>(type));
  bytes.push_back(static_cast<char>(flags));
  for (const int shift : {24, 16, 8, 0}) bytes.push_back(static_cast<char>(stream >> shift));
  return bytes + payload;
}

std::string call_headers(const std::string& path, const std::vector<std::pair<std::string, std::string>>& more) {
  std::string block;
  add_header(block, ":method", "POST");
  add_header(block, ":scheme", "http");
  add_header(block, ":path", path);
  add_header(block, ":authority", "x");
  add_header(block, "content-type", "application/grpc");
  add_header(block, "te", "trailers");
  for (const auto& [name, value] : more) add_header(block, name, value);
  return block;
}

std::string message_prefix(std::size_t bytes) {
  std::string prefix(1, '\0');
  for (const int shift : {24, 16, 8, 0}) prefix.push_back(static_cast<char>(bytes >> shift));
  return prefix;
}

}  // namespace concord::hostile
