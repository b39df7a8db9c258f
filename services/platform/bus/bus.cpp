// Publisher and subscriber over ZeroMQ with CURVE. Together with bus_proxy.cpp the only place that knows zmq.
#include "services/platform/bus/bus.h"

#include <array>

#include "google/protobuf/arena.h"
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
    ledger::v1::RecordBatch batch;
    std::size_t bytes = 0;
    const std::string* authority = nullptr;
    const auto send = [&] {
      if (batch.records_size() == 0) return;
      const std::string topic = cat(source, "/", *authority);
      const std::string body = batch.SerializeAsString();
      if (zmq_send(socket_.get(), topic.data(), topic.size(), ZMQ_SNDMORE | ZMQ_DONTWAIT) >= 0) {
        zmq_send(socket_.get(), body.data(), body.size(), ZMQ_DONTWAIT);
      }
      lent_back(batch);
      bytes = 0;
    };
    for (const auto& record : records) {
      const bool other = authority != nullptr && *authority != record->authority();
      if (other || bytes > kMaxRingBytes || batch.records_size() >= static_cast<int>(kMaxRecordsPerRing)) send();
      authority = &record->authority();
      bytes += record->payload().size() + 256;
      // Lent for the length of the call, not copied: the batch only serialises it.
      batch.mutable_records()->UnsafeArenaAddAllocated(const_cast<ledger::v1::Record*>(record.get()));
    }
    send();
  }

 private:
  static void lent_back(ledger::v1::RecordBatch& batch) {
    while (batch.records_size() > 0) batch.mutable_records()->UnsafeArenaReleaseLast();
  }
  Socket socket_;
};

class Subscriber : public BusSubscriber {
 public:
  absl::Status connect(const BusOptions& options, const std::string& source) {
    CONCORD_RETURN_IF_ERROR(socket_.open(ZMQ_SUB));
    CONCORD_RETURN_IF_ERROR(socket_.set(ZMQ_RCVHWM, kHighWaterMark));
    CONCORD_RETURN_IF_ERROR(secure_client(socket_, options));
    CONCORD_RETURN_IF_ERROR(socket_.set_text(ZMQ_SUBSCRIBE, source + "/"));
    for (const std::string& endpoint : options.endpoints) CONCORD_RETURN_IF_ERROR(socket_.connect(endpoint));
    return absl::OkStatus();
  }

  absl::StatusOr<std::shared_ptr<const ledger::v1::RecordBatch>> wait(std::int64_t timeout_ms) override {
    using Batch = ledger::v1::RecordBatch;
    std::array<zmq_pollitem_t, 1> items = {{{socket_.get(), 0, ZMQ_POLLIN, 0}}};
    const int ready = zmq_poll(items.data(), 1, static_cast<long>(timeout_ms));
    if (ready <= 0) return std::shared_ptr<const Batch>();
    CONCORD_ASSIGN(const std::vector<std::string> parts, socket_.receive());
    // A batch's records come and go together: one arena spares an allocation a field.
    auto arena = std::make_shared<google::protobuf::Arena>();
    auto* batch = google::protobuf::Arena::CreateMessage<Batch>(arena.get());
    // What does not parse is noise; positions tell what is missing.
    if (parts.size() != 2 || !batch->ParseFromString(parts[1])) return std::shared_ptr<const Batch>();
    return std::shared_ptr<const Batch>(std::move(arena), batch);
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
