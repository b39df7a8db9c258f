// Publisher and subscriber over ZeroMQ with CURVE. Together with bus_proxy.cpp the only place that knows zmq.
#include "services/platform/bus/bus.h"

#include <array>
#include <map>

#include <zmq.h>

#include "services/platform/bus/zmq_parts.h"
#include "services/platform/values/text.h"

namespace concord::platform {
namespace {

constexpr int kHighWaterMark = 10'000;

absl::Status secure_client(Socket& socket, const BusOptions& options) {
  CONCORD_RETURN_IF_ERROR(socket.set_text(ZMQ_CURVE_SERVERKEY, options.server_public_key));
  CONCORD_RETURN_IF_ERROR(socket.set_text(ZMQ_CURVE_PUBLICKEY, options.keys.public_key));
  return socket.set_text(ZMQ_CURVE_SECRETKEY, options.keys.secret_key);
}

class Publisher : public BusPublisher {
 public:
  absl::Status connect(const BusOptions& options) {
    CONCORD_RETURN_IF_ERROR(socket_.open(ZMQ_PUB));
    CONCORD_RETURN_IF_ERROR(socket_.set(ZMQ_SNDHWM, kHighWaterMark));
    CONCORD_RETURN_IF_ERROR(secure_client(socket_, options));
    for (const std::string& endpoint : options.endpoints) CONCORD_RETURN_IF_ERROR(socket_.connect(endpoint));
    return absl::OkStatus();
  }

  void ring(const std::string& source, const std::vector<std::shared_ptr<const ledger::v1::Record>>& records) override {
    std::map<std::string_view, std::int64_t> newest;
    for (const auto& record : records) newest[record->authority()] = record->position();
    for (const auto& [authority, position] : newest) {
      ledger::v1::Ring ring;
      ring.set_authority(std::string(authority));
      ring.set_position(position);
      socket_.send({topic_of(source), ring.SerializeAsString()});
    }
  }

 private:
  Socket socket_;
};

class Subscriber : public BusSubscriber {
 public:
  absl::Status connect(const BusOptions& options, const std::string& source) {
    CONCORD_RETURN_IF_ERROR(socket_.open(ZMQ_SUB));
    CONCORD_RETURN_IF_ERROR(socket_.set(ZMQ_RCVHWM, kHighWaterMark));
    CONCORD_RETURN_IF_ERROR(secure_client(socket_, options));
    CONCORD_RETURN_IF_ERROR(socket_.set_text(ZMQ_SUBSCRIBE, topic_of(source)));
    for (const std::string& endpoint : options.endpoints) CONCORD_RETURN_IF_ERROR(socket_.connect(endpoint));
    return absl::OkStatus();
  }

  absl::StatusOr<std::optional<ledger::v1::Ring>> wait(std::int64_t timeout_ms) override {
    std::array<zmq_pollitem_t, 1> items = {{{socket_.get(), 0, ZMQ_POLLIN, 0}}};
    if (zmq_poll(items.data(), 1, static_cast<long>(timeout_ms)) <= 0) return std::nullopt;
    CONCORD_ASSIGN(const std::vector<std::string> parts, socket_.receive());
    ledger::v1::Ring ring;
    // What does not parse is noise; the ledger tells what is missing.
    if (parts.size() != 2 || !ring.ParseFromString(parts[1])) return std::nullopt;
    return ring;
  }

 private:
  Socket socket_;
};

}  // namespace

absl::StatusOr<CurveKeys> make_curve_keys() {
  std::array<char, 41> public_key{}, secret_key{};
  if (zmq_curve_keypair(public_key.data(), secret_key.data()) != 0)
    return absl::InternalError("libzmq was built without CURVE");
  return CurveKeys{public_key.data(), secret_key.data()};
}

absl::StatusOr<std::unique_ptr<BusPublisher>> connect_publisher(const BusOptions& options) {
  auto publisher = std::make_unique<Publisher>();
  CONCORD_RETURN_IF_ERROR(publisher->connect(options));
  return publisher;
}

absl::StatusOr<std::unique_ptr<BusSubscriber>> connect_subscriber(const BusOptions& options,
                                                                  const std::string& source) {
  auto subscriber = std::make_unique<Subscriber>();
  CONCORD_RETURN_IF_ERROR(subscriber->connect(options, source));
  return subscriber;
}

}  // namespace concord::platform
