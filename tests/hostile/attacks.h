// What strangers and one council do to a deployment, each kind until it is told to stop. Every kind knows real
// processes alone and ends what it began.
#pragma once

#include <atomic>
#include <functional>
#include <string>
#include <vector>

#include "tests/hostile/honest_caller.h"
#include "tests/processes/running_deployment.h"

namespace concord::hostile {

struct Attack {
  std::string name;
  // Runs until `stopping`; answers what it did, in a few words for the table.
  std::function<std::string(const std::atomic<bool>& stopping)> run;
  // The same calls spread over so many honest councils: what the honest caller is compared with. Null: with nobody
  // else.
  std::function<std::string(const std::atomic<bool>& stopping)> spread = nullptr;
  // False for what takes no place of anybody's, but starts and stops processes beside the caller.
  bool is_flood = true;
};

// Without a token.
std::vector<Attack> strangers(const RunningDeployment& running);
// What gRPC 1.51 takes memory and processor time for, whatever we set (SECURITY.md), as it comes from outside: through
// the ingress at this address.
std::vector<Attack> strangers_at(const std::string& ingress);
// With good tokens of one council. `others` are the councils over which the same calls are spread.
std::vector<Attack> one_council(const RunningDeployment& running, const Council& greedy,
                                const std::vector<Council>& others);
// What goes wrong by itself, put right again at its end; what it tells holds a NOT where it was not.
std::vector<Attack> faults(const RunningDeployment& running);
// With the bus key of another service.
Attack forged_bells(const RunningDeployment& running);

}  // namespace concord::hostile
