// An honest council's caller at a fixed rate: what it asks, when, and whether each answer is right. It measures from
// the moment at which a call was due, so that a service that stands still is not spared the calls that then wait.
#pragma once

#include <atomic>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "tests/client.h"
#include "tests/processes/running_deployment.h"

namespace concord::hostile {

struct Honest {
  std::vector<double> took_ms;
  int calls = 0;
  int wrong = 0;   // answered, and not as it must be
  int failed = 0;  // refused or in trouble
  int again = 0;   // let go by gRPC once and asked again with the same command id; the wait counts whole
  std::string first_failure;

  double p50_ms() const;
  double p99_ms() const;
  // The same caller at another time, as if it had been one.
  void add(const Honest& other);
};

// A council with one service: an officer's and an auditor's token, and what is known of it.
struct Council {
  std::string authority, officer, auditor;
};

// Registers the authority's services s0, s1 ... with 10 units each. Aborts the test program when that fails.
Council make_council(const RunningDeployment& running, const std::string& authority);

class HonestCaller {
 public:
  // Begins at once: `per_second` calls, in turn a look at a service, a change of its capacity, and needs' supply.
  HonestCaller(const RunningDeployment& running, Council council, int per_second);
  ~HonestCaller();
  Honest stop();

 private:
  struct Made {
    double took_ms = 0;
    bool failed = false, wrong = false, again = false;
  };
  // A lane's connections, which stand before the first call is due.
  struct Lane {
    tests::Client registry, needs;
  };
  void run(int lane);
  Made call(int number, Lane& lane, int which);

  Council council_;
  int per_second_;
  std::string registry_, needs_;
  std::atomic<bool> stopping_ = false;
  double began_ = 0;
  std::vector<std::unique_ptr<Lane>> connected_;
  std::vector<std::vector<Made>> made_;
  std::vector<std::string> first_failures_;
  std::vector<std::thread> lanes_;
};

double now_seconds();

}  // namespace concord::hostile
