// ZeroMQ publish and subscribe through the XSUB/XPUB proxy, with CURVE: a doorbell that says where a ledger stands, and
// no event. What is lost, repeated, reordered or forged here changes nothing; followers ask the ledger.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "absl/status/statusor.h"

#include "concord/ledger/v1/ledger.pb.h"

namespace concord::platform {

inline constexpr std::size_t kMaxRingBytes = 1'024;  // beyond: noise

// A CURVE key pair, Z85 text of 40 characters each.
struct CurveKeys {
  std::string public_key;
  std::string secret_key;
};
absl::StatusOr<CurveKeys> make_curve_keys();
// Two lines: public, secret. Files are written with mode 0600.
absl::StatusOr<CurveKeys> read_curve_keys(const std::string& file);
absl::Status write_curve_keys(const CurveKeys& keys, const std::string& file);

struct BusOptions {
  std::vector<std::string> endpoints;  // one or two proxies
  std::string server_public_key;       // the proxies' CURVE key
  CurveKeys keys;                      // this process's own
};

class BusPublisher {
 public:
  virtual ~BusPublisher() = default;
  // Rings once for every authority among the records; from one thread only. Never waits: what cannot go out is dropped.
  virtual void ring(const std::string& source,
                    const std::vector<std::shared_ptr<const ledger::v1::Record>>& records) = 0;
};
absl::StatusOr<std::unique_ptr<BusPublisher>> connect_publisher(const BusOptions& options);

class BusSubscriber {
 public:
  virtual ~BusSubscriber() = default;
  // The next ring, or nothing after timeout_ms. From one thread only.
  virtual absl::StatusOr<std::optional<ledger::v1::Ring>> wait(std::int64_t timeout_ms) = 0;
};
// Subscribes to every authority of one source service.
absl::StatusOr<std::unique_ptr<BusSubscriber>> connect_subscriber(const BusOptions& options, const std::string& source);

// The proxy: publishers connect to one endpoint, subscribers to the other; only allowed keys get in.
struct ProxyOptions {
  std::string publishers_endpoint;  // "tcp://127.0.0.1:*" picks a free port
  std::string subscribers_endpoint;
  CurveKeys keys;
  // One Z85 public key a line and behind it the service whose it is: it may ring for that one alone, and without a name
  // only listen. Read again for each newcomer; '#' begins a comment.
  std::string allow_list_file;
};
class BusProxy {
 public:
  virtual ~BusProxy() = default;
  virtual std::string publishers_endpoint() const = 0;  // as bound
  virtual std::string subscribers_endpoint() const = 0;
  virtual void stop() = 0;
};
absl::StatusOr<std::unique_ptr<BusProxy>> start_proxy(const ProxyOptions& options);

}  // namespace concord::platform
