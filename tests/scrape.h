// The page that a service's metrics port serves, as Prometheus reads it; empty where nothing answers. At most 1 MiB.
#pragma once

#include <string>

#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

namespace concord {

inline std::string scrape(int port) {
  const int socket = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const std::string request = "GET /metrics HTTP/1.0\r\n\r\n";
  const bool asked = connect(socket, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0 &&
                     write(socket, request.data(), request.size()) == static_cast<ssize_t>(request.size());
  std::string answer(asked ? 1 << 20 : 0, '\0');
  std::size_t size = 0;
  for (ssize_t got = 0; (got = read(socket, answer.data() + size, answer.size() - size)) > 0;)
    size += static_cast<std::size_t>(got);
  close(socket);
  answer.resize(size);
  return answer;
}

}  // namespace concord
