// Which service tells rules which fact at which gate from its own record, where it knows it; whatever else a decision
// rests on an officer states. FACTS.md shows it, and tests/services/facts_seen_test.cpp holds it against every question
// that was really asked.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "plugins/host/words/program.h"

namespace concord::plugins::host {

struct FactsSent {
  std::string_view service;
  Gate gate = Gate::kPublish;
  std::vector<std::string_view> facts;
};

const std::vector<FactsSent>& facts_sent();
bool is_sent_by(std::string_view service, Gate gate, std::string_view fact);
// By whichever service.
bool is_sent_at(Gate gate, std::string_view fact);
bool is_sent_anywhere(std::string_view fact);
// "needs at plan; procurement at publish, award"; empty where none does.
std::string senders_of(std::string_view fact);

}  // namespace concord::plugins::host
