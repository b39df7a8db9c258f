// Every fact that rules can be told, and who tells it: FACTS.md is this table for people, and tests hold both together.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "plugins/host/words/facts.h"

namespace concord::plugins::host {

std::vector<FactKind> fact_table();

// Which service tells rules which fact at which gate from its own record, where it knows it; whatever else a decision
// rests on an officer states. tests/services/facts_seen_test.cpp holds it against every question that was really asked.
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
