// A ZeroMQ socket that closes itself and speaks absl::Status. Included by bus.cpp and bus_proxy.cpp only.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <zmq.h>

#include "services/platform/values/refusal.h"
#include "services/platform/values/text.h"

namespace concord::platform {

// One context a process, never ended: sockets outlive no process.
inline void* zmq_context() {
  static void* context = zmq_ctx_new();
  return context;
}

// What a service rings under. Older releases published whole records under "<source>/<authority>", which nobody hears
// any more.
inline std::string topic_of(const std::string& source) { return cat("bell/", source); }

class Socket {
 public:
  Socket() = default;
  Socket(const Socket&) = delete;
  Socket& operator=(const Socket&) = delete;
  ~Socket() { close(); }
  void close() {
    if (socket_ != nullptr) zmq_close(socket_);
    socket_ = nullptr;
  }
  absl::Status open(int type) {
    socket_ = zmq_socket(zmq_context(), type);
    return socket_ == nullptr ? failed("open a socket") : set(ZMQ_LINGER, 0);
  }
  absl::Status set(int option, int value) {
    return zmq_setsockopt(socket_, option, &value, sizeof value) == 0 ? absl::OkStatus() : failed("set an option");
  }
  absl::Status set_text(int option, const std::string& value) {
    return zmq_setsockopt(socket_, option, value.data(), value.size()) == 0 ? absl::OkStatus()
                                                                            : failed("set a key or subscription");
  }
  absl::Status connect(const std::string& endpoint) {
    return zmq_connect(socket_, endpoint.c_str()) == 0 ? absl::OkStatus() : failed("connect to " + endpoint);
  }
  // Answers the endpoint as bound, with its real port.
  absl::StatusOr<std::string> bind(const std::string& endpoint) {
    if (zmq_bind(socket_, endpoint.c_str()) != 0) return failed("bind " + endpoint);
    std::string bound(256, '\0');
    std::size_t size = bound.size();
    if (zmq_getsockopt(socket_, ZMQ_LAST_ENDPOINT, bound.data(), &size) != 0) return failed("read the endpoint");
    bound.resize(size > 0 ? size - 1 : 0);
    return bound;
  }
  absl::Status set_wide(int option, std::int64_t value) {
    return zmq_setsockopt(socket_, option, &value, sizeof value) == 0 ? absl::OkStatus() : failed("set an option");
  }
  // Never waits: what cannot go out is dropped.
  void send(const std::vector<std::string>& parts) {
    for (std::size_t i = 0; i < parts.size(); ++i) {
      const int more = i + 1 < parts.size() ? ZMQ_SNDMORE : 0;
      if (zmq_send(socket_, parts[i].data(), parts[i].size(), ZMQ_DONTWAIT | more) < 0) return;
    }
  }
  // All parts of one message, and whose key it came with where `sender` is given: as the proxy's allow-list names it.
  absl::StatusOr<std::vector<std::string>> receive(std::string* sender = nullptr) {
    std::vector<std::string> parts;
    for (;;) {
      zmq_msg_t message;
      zmq_msg_init(&message);
      if (zmq_msg_recv(&message, socket_, 0) < 0) {
        zmq_msg_close(&message);
        return failed("receive");
      }
      parts.emplace_back(static_cast<const char*>(zmq_msg_data(&message)), zmq_msg_size(&message));
      const char* name = sender == nullptr ? nullptr : zmq_msg_gets(&message, "User-Id");
      if (name != nullptr) *sender = name;
      const bool more = zmq_msg_more(&message) != 0;
      zmq_msg_close(&message);
      if (!more) return parts;
    }
  }
  void* get() { return socket_; }

 private:
  static absl::Status failed(const std::string& doing) {
    return absl::UnavailableError(cat("bus: cannot ", doing, ": ", zmq_strerror(zmq_errno())));
  }
  void* socket_ = nullptr;
};

}  // namespace concord::platform
