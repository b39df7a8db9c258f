// Counters, gauges and durations for Prometheus, served on a port of their own. Labels are bounded words, never ids of
// people or rows.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>

#include "absl/status/statusor.h"

namespace concord::platform {

using Labels = std::map<std::string, std::string>;

// One histogram with its labels, for a place that observes often and must not look it up each time.
class Duration {
 public:
  virtual ~Duration() = default;
  virtual void observe_us(std::int64_t microseconds) = 0;
};

class Metrics {
 public:
  virtual ~Metrics() = default;
  // Lives as long as the metrics; the same name and labels give the same one.
  virtual Duration& duration(const std::string& name, const Labels& labels) = 0;
  virtual void count(const std::string& name, const Labels& labels, std::int64_t by = 1) = 0;
  virtual void gauge(const std::string& name, const Labels& labels, std::int64_t value) = 0;
  // The port it listens on.
  virtual int port() const = 0;
};

// Listens on address:port; port 0 picks a free one.
absl::StatusOr<std::unique_ptr<Metrics>> serve_metrics(const std::string& address, int port);
// Keeps nothing; for tests and tools.
std::unique_ptr<Metrics> no_metrics();

}  // namespace concord::platform
