// The XSUB/XPUB proxy with CURVE and its ZAP handler: only keys on the allow-list get in, and each rings only for the
// service whose key it is. The handler is bound before any socket listens; without one, libzmq lets every CURVE client
// in.
#include <array>
#include <atomic>
#include <fstream>
#include <optional>
#include <set>
#include <thread>

#include "services/platform/bus/bus.h"
#include "services/platform/bus/zmq_parts.h"
#include "services/platform/world/telemetry.h"

namespace concord::platform {
namespace {

constexpr char kZapEndpoint[] = "inproc://zeromq.zap.01";
constexpr int kPollMs = 200;

constexpr std::size_t kMaxForgersTold = 64;
// Who has a key that is nobody's in particular; such a one may listen.
constexpr char kListener[] = "listener";

// Whose key it is, by the allow-list.
std::optional<std::string> owner_of(const std::string& file, const std::string& public_key) {
  std::ifstream in(file);
  for (std::string line; std::getline(in, line);) {
    if (line.substr(0, 40) != public_key || (line.size() > 40 && line[40] != ' ')) continue;
    return line.size() > 41 ? line.substr(41) : std::string(kListener);
  }
  return std::nullopt;
}

class Proxy : public BusProxy {
 public:
  explicit Proxy(ProxyOptions options) : options_(std::move(options)) {}
  ~Proxy() override { stop(); }

  absl::Status start() {
    CONCORD_RETURN_IF_ERROR(zap_.open(ZMQ_REP));
    CONCORD_RETURN_IF_ERROR(zap_.bind(kZapEndpoint).status());
    zap_thread_ = std::thread([this] { answer_newcomers(); });
    CONCORD_ASSIGN(publishers_, listen(front_, ZMQ_XSUB, options_.publishers_endpoint));
    CONCORD_ASSIGN(subscribers_, listen(back_, ZMQ_XPUB, options_.subscribers_endpoint));
    proxy_thread_ = std::thread([this] { pass_on(); });
    return absl::OkStatus();
  }

  std::string publishers_endpoint() const override { return publishers_; }
  std::string subscribers_endpoint() const override { return subscribers_; }

  void stop() override {
    if (stopping_.exchange(true)) return;
    if (proxy_thread_.joinable()) proxy_thread_.join();
    if (zap_thread_.joinable()) zap_thread_.join();
  }

 private:
  absl::StatusOr<std::string> listen(Socket& socket, int type, const std::string& endpoint) {
    CONCORD_RETURN_IF_ERROR(socket.open(type));
    CONCORD_RETURN_IF_ERROR(socket.set(ZMQ_CURVE_SERVER, 1));
    CONCORD_RETURN_IF_ERROR(socket.set_text(ZMQ_CURVE_SECRETKEY, options_.keys.secret_key));
    CONCORD_RETURN_IF_ERROR(socket.set_text(ZMQ_ZAP_DOMAIN, "concord"));
    CONCORD_RETURN_IF_ERROR(socket.set_wide(ZMQ_MAXMSGSIZE, static_cast<std::int64_t>(kMaxRingBytes)));
    return socket.bind(endpoint);
  }

  // Rings to those who listen, what they listen to back to those who ring.
  void pass_on() {
    std::set<std::string> told;
    while (!stopping_) {
      std::array<zmq_pollitem_t, 2> items = {{{front_.get(), 0, ZMQ_POLLIN, 0}, {back_.get(), 0, ZMQ_POLLIN, 0}}};
      if (zmq_poll(items.data(), static_cast<int>(items.size()), kPollMs) <= 0) continue;
      if ((items[1].revents & ZMQ_POLLIN) != 0) {
        if (const auto wish = back_.receive(); wish.ok()) front_.send(*wish);
      }
      if ((items[0].revents & ZMQ_POLLIN) == 0) continue;
      std::string sender;
      const auto ring = front_.receive(&sender);
      if (!ring.ok()) continue;
      if (ring->front() == topic_of(sender)) {
        back_.send(*ring);
      } else if (told.size() < kMaxForgersTold && told.insert(sender).second) {
        log_warning("bus refused to ring for another", {{"key_of", sender}, {"topic", ring->front()}});
      }
    }
  }

  // ZAP 1.0: version, request id, domain, address, identity, mechanism, 32-byte client key -> version, id, code, text,
  // user, metadata.
  void answer_newcomers() {
    while (!stopping_) {
      std::array<zmq_pollitem_t, 1> items = {{{zap_.get(), 0, ZMQ_POLLIN, 0}}};
      if (zmq_poll(items.data(), 1, kPollMs) <= 0) continue;
      const auto request = zap_.receive();
      if (!request.ok() || request->size() < 2) continue;
      std::optional<std::string> owner;
      std::string key;
      if (request->size() == 7 && (*request)[5] == "CURVE" && (*request)[6].size() == 32) {
        std::array<char, 41> text{};
        zmq_z85_encode(text.data(), reinterpret_cast<const std::uint8_t*>((*request)[6].data()), 32);
        key = text.data();
        owner = owner_of(options_.allow_list_file, key);
      }
      if (!owner)
        log_warning("bus refused a stranger",
                    {{"public_key", key}, {"address", request->size() > 3 ? (*request)[3] : ""}});
      const std::array<std::string, 6> answer = {
          "1.0", (*request)[1], owner ? "200" : "400", owner ? "OK" : "not on the allow-list", owner.value_or(""), ""};
      for (std::size_t i = 0; i < answer.size(); ++i) {
        zmq_send(zap_.get(), answer[i].data(), answer[i].size(), i + 1 < answer.size() ? ZMQ_SNDMORE : 0);
      }
    }
  }

  ProxyOptions options_;
  std::string publishers_, subscribers_;
  Socket zap_, front_, back_;
  std::atomic<bool> stopping_ = false;
  std::thread zap_thread_, proxy_thread_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<BusProxy>> start_proxy(const ProxyOptions& options) {
  auto proxy = std::make_unique<Proxy>(options);
  CONCORD_RETURN_IF_ERROR(proxy->start());
  return proxy;
}

}  // namespace concord::platform
