// Frames and literal header fields (RFC 9113, RFC 7541) by hand.
#include "tests/processes/raw_http2.h"

#include <algorithm>
#include <array>
#include <chrono>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace concord {
namespace {

constexpr std::size_t kMaxFrame = 16'000;

std::string big_endian(std::uint32_t number, int bytes) {
  std::string text;
  for (int i = bytes - 1; i >= 0; --i) text += static_cast<char>(number >> (8 * i) & 0xFF);
  return text;
}

std::uint32_t number_at(const std::string& text, std::size_t at, int bytes) {
  std::uint32_t number = 0;
  for (int i = 0; i < bytes; ++i)
    number = number << 8 | static_cast<unsigned char>(text[at + static_cast<std::size_t>(i)]);
  return number;
}

// A length as HPACK writes it, with a prefix of seven bits.
std::string hpack_length(std::size_t length) {
  if (length < 127) return std::string(1, static_cast<char>(length));
  std::string text(1, '\x7f');
  for (length -= 127; length >= 128; length /= 128) text += static_cast<char>(length % 128 + 128);
  return text + static_cast<char>(length);
}

std::string literal(const std::string& name, const std::string& value) {
  return '\x10' + hpack_length(name.size()) + name + hpack_length(value.size()) + value;
}

}  // namespace

RawHttp2::RawHttp2(const std::string& address, const std::string& from)
    : socket_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  sockaddr_in own{}, to{};
  own.sin_family = AF_INET;
  inet_pton(AF_INET, from.c_str(), &own.sin_addr);
  bind(socket_, reinterpret_cast<const sockaddr*>(&own), sizeof own);
  to.sin_family = AF_INET;
  to.sin_port = htons(static_cast<std::uint16_t>(std::stoi(address.substr(address.rfind(':') + 1))));
  to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  closed_ = connect(socket_, reinterpret_cast<const sockaddr*>(&to), sizeof(to)) != 0;
  write_all("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 1'000);
  send_frame(kSettingsFrame, 0, 0, "");
}

RawHttp2::~RawHttp2() {
  if (socket_ >= 0) close(socket_);
}

bool RawHttp2::write_all(const std::string& bytes, int patience_ms) {
  std::size_t sent = 0;
  while (sent < bytes.size() && !closed_) {
    pollfd ready{socket_, POLLOUT, 0};
    if (poll(&ready, 1, patience_ms) <= 0) return false;
    const ssize_t count = send(socket_, bytes.data() + sent, bytes.size() - sent, MSG_NOSIGNAL | MSG_DONTWAIT);
    if (count <= 0) closed_ = true;
    if (count > 0) sent += static_cast<std::size_t>(count);
  }
  return sent == bytes.size();
}

bool RawHttp2::send_frame(std::uint8_t type, std::uint8_t flags, std::uint32_t stream, const std::string& payload) {
  std::string frame = big_endian(static_cast<std::uint32_t>(payload.size()), 3);
  frame += static_cast<char>(type);
  frame += static_cast<char>(flags);
  return write_all(frame + big_endian(stream, 4) + payload, 1'000);
}

void RawHttp2::begin_call(std::uint32_t stream, const std::string& path, const Headers& more) {
  std::string block = literal(":method", "POST") + literal(":scheme", "http") + literal(":path", path) +
                      literal(":authority", "test") + literal("content-type", "application/grpc") +
                      literal("te", "trailers");
  for (const auto& [name, value] : more) block += literal(name, value);
  for (std::size_t at = 0; at < block.size(); at += kMaxFrame) {
    const bool last = at + kMaxFrame >= block.size();
    send_frame(at == 0 ? kHeadersFrame : kContinuationFrame, last ? kEndHeaders : 0, stream,
               block.substr(at, kMaxFrame));
  }
}

bool RawHttp2::send_data(std::uint32_t stream, const std::string& bytes, bool last, int patience_ms) {
  std::size_t at = 0;
  do {
    const std::string part = bytes.substr(at, kMaxFrame);
    at += part.size();
    std::string frame = big_endian(static_cast<std::uint32_t>(part.size()), 3) + '\0';
    frame += static_cast<char>(last && at >= bytes.size() ? kEndStream : 0);
    if (!write_all(frame + big_endian(stream, 4) + part, patience_ms)) return false;
  } while (at < bytes.size());
  return true;
}

std::size_t RawHttp2::feed(std::uint32_t stream, const std::string& bytes, std::size_t from) {
  const std::int64_t allowed = std::min(window_, first_window_ - used_[stream]);
  if (allowed <= 0 || from >= bytes.size()) return 0;
  const std::string part = bytes.substr(from, static_cast<std::size_t>(allowed));
  if (!send_data(stream, part, false)) return 0;
  window_ -= static_cast<std::int64_t>(part.size());
  used_[stream] += static_cast<std::int64_t>(part.size());
  return part.size();
}

std::vector<RawHttp2::Frame> RawHttp2::read_frames(int for_ms) {
  std::vector<Frame> frames;
  const auto until = std::chrono::steady_clock::now() + std::chrono::milliseconds(for_ms);
  while (!closed_) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(until - std::chrono::steady_clock::now());
    pollfd ready{socket_, POLLIN, 0};
    if (poll(&ready, 1, static_cast<int>(std::max<std::int64_t>(left.count(), 0))) <= 0) break;
    std::array<char, 65'536> part{};
    const ssize_t count = recv(socket_, part.data(), part.size(), 0);
    if (count <= 0) {
      closed_ = true;
      break;
    }
    received_.append(part.data(), static_cast<std::size_t>(count));
    while (received_.size() >= 9) {
      const std::size_t size = number_at(received_, 0, 3);
      if (received_.size() < 9 + size) break;
      Frame frame{static_cast<std::uint8_t>(received_[3]), static_cast<std::uint8_t>(received_[4]),
                  number_at(received_, 5, 4), received_.substr(9, size)};
      received_.erase(0, 9 + size);
      const bool asks = (frame.flags & 1) == 0;
      if (frame.type == kSettingsFrame && asks) send_frame(kSettingsFrame, 1, 0, "");
      for (std::size_t at = 0; frame.type == kSettingsFrame && asks && at + 6 <= size; at += 6) {
        if (number_at(frame.payload, at, 2) == 4) first_window_ = number_at(frame.payload, at + 2, 4);
      }
      if (frame.type == kWindowFrame && frame.stream == 0) window_ += number_at(frame.payload, 0, 4);
      if (frame.type == kWindowFrame && frame.stream != 0) used_[frame.stream] -= number_at(frame.payload, 0, 4);
      if (frame.type == kPingFrame && asks) send_frame(kPingFrame, 1, 0, frame.payload);
      frames.push_back(std::move(frame));
    }
  }
  return frames;
}

std::string message_head(std::uint32_t bytes) { return '\0' + big_endian(bytes, 4); }

}  // namespace concord
