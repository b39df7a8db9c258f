// Prometheus counters, gauges and histograms on a port of their own. The only file that knows prometheus-cpp.
#include "services/platform/world/metrics.h"

#include <mutex>
#include <vector>

#include <prometheus/counter.h>
#include <prometheus/exposer.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>

#include "services/platform/values/text.h"

namespace concord::platform {
namespace {

class PrometheusDuration : public Duration {
 public:
  explicit PrometheusDuration(prometheus::Histogram& histogram) : histogram_(histogram) {}
  void observe_us(std::int64_t microseconds) override { histogram_.Observe(static_cast<double>(microseconds) / 1e6); }

 private:
  prometheus::Histogram& histogram_;
};

// Whoever connects and says nothing holds one thread until the timeout, so there are many and it is short; a connection
// is not kept for another request.
constexpr char kThreads[] = "32";
constexpr char kRequestTimeoutMs[] = "1000";

std::vector<std::string> listener(const std::string& bind) {
  return {"listening_ports",   bind, "num_threads", kThreads, "request_timeout_ms", kRequestTimeoutMs,
          "enable_keep_alive", "no"};
}

class Prometheus : public Metrics {
 public:
  explicit Prometheus(const std::string& bind)
      : registry_(std::make_shared<prometheus::Registry>()), exposer_(listener(bind)) {
    exposer_.RegisterCollectable(registry_);
  }
  void count(const std::string& name, const Labels& labels, std::int64_t by) override {
    std::lock_guard lock(mutex_);
    auto*& counter = counters_[key(name, labels)];
    if (counter == nullptr) counter = &prometheus::BuildCounter().Name(name).Register(*registry_).Add(labels);
    counter->Increment(static_cast<double>(by));
  }
  void gauge(const std::string& name, const Labels& labels, std::int64_t value) override {
    std::lock_guard lock(mutex_);
    auto*& gauge = gauges_[key(name, labels)];
    if (gauge == nullptr) gauge = &prometheus::BuildGauge().Name(name).Register(*registry_).Add(labels);
    gauge->Set(static_cast<double>(value));
  }
  Duration& duration(const std::string& name, const Labels& labels) override {
    std::lock_guard lock(mutex_);
    auto& duration = durations_[key(name, labels)];
    if (duration == nullptr) {
      const prometheus::Histogram::BucketBoundaries bounds = {0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025,
                                                              0.05,   0.1,   0.25,   1,     5};
      duration = std::make_unique<PrometheusDuration>(
          prometheus::BuildHistogram().Name(name).Register(*registry_).Add(labels, bounds));
    }
    return *duration;
  }
  int port() const override { return exposer_.GetListeningPorts().at(0); }

 private:
  static std::string key(const std::string& name, const Labels& labels) {
    std::string text = name;
    for (const auto& [label, value] : labels) text += cat("\n", label, "=", value);
    return text;
  }
  std::shared_ptr<prometheus::Registry> registry_;
  prometheus::Exposer exposer_;
  std::mutex mutex_;
  std::map<std::string, prometheus::Counter*> counters_;
  std::map<std::string, prometheus::Gauge*> gauges_;
  std::map<std::string, std::unique_ptr<PrometheusDuration>> durations_;
};

class Nothing : public Metrics {
 public:
  void count(const std::string&, const Labels&, std::int64_t) override {}
  void gauge(const std::string&, const Labels&, std::int64_t) override {}
  Duration& duration(const std::string&, const Labels&) override { return duration_; }
  int port() const override { return 0; }

 private:
  class Unobserved : public Duration {
    void observe_us(std::int64_t) override {}
  };
  Unobserved duration_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<Metrics>> serve_metrics(const std::string& address, int port) {
  const std::string bind = cat(address, ":", port);
  try {
    return std::make_unique<Prometheus>(bind);
  } catch (const std::exception& error) {
    return absl::UnavailableError(
        cat("cannot serve metrics on ", bind, ": ", error.what(), "; choose another metrics_port"));
  }
}

std::unique_ptr<Metrics> no_metrics() { return std::make_unique<Nothing>(); }

}  // namespace concord::platform
