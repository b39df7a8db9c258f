// PURE. What an assessment is made from: areas, indicators, formula and running supply, in one order and with one
// digest. It must never count a person twice because both an area and the areas within it publish the same count.
#pragma once

#include <set>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "concord/needs/v1/types.pb.h"

#include "services/needs/estimate/need_estimate.h"

namespace concord::needs {

struct FrozenInputs {
  std::vector<v1::Area> areas;            // by code
  std::vector<v1::Indicator> indicators;  // by code, area, tenure, client group
  v1::NeedModel model;
  std::vector<v1::SupplyLine> supply;  // running services, by id
  std::int64_t ledger_position = 0;
  std::int64_t registry_position = 0;
  std::int64_t left_out = 0;  // indicators that count_once dropped
};

// Keeps the rows that the formula counts. A row of an area is left out when an area within it has a row of the same
// indicator; rows that only spread need over tenures stay where their area counts at all. Sorts every list.
void count_once(FrozenInputs& inputs);

// SHA-256, 64 hexadecimal digits, over areas (code, name, parent, population), indicators, formula and supply after
// count_once. The same inputs always give the same digest, whatever order they came in.
std::string inputs_digest(const FrozenInputs& inputs);

// Which area lies within which.
class Hierarchy {
 public:
  explicit Hierarchy(const std::vector<v1::Area>& areas);
  // The area itself and then the areas around it, innermost first.
  std::vector<std::string> outwards(const std::string& code) const;
  const std::string& name(const std::string& code) const;

 private:
  std::unordered_map<std::string, std::pair<std::string, std::string>> parent_and_name_;
};

// Where a service's places count: the assessed areas that it names or that lie within those it names; where there is
// none, the assessed area around what it names. Sorted.
class ReachFinder {
 public:
  ReachFinder(const Hierarchy& hierarchy, const std::set<std::string>& assessed_areas);
  std::vector<std::string> reach_of(const v1::SupplyLine& line) const;

 private:
  const Hierarchy& hierarchy_;
  const std::set<std::string>& assessed_areas_;
  std::unordered_map<std::string, std::vector<std::string>> assessed_within_;  // each list sorted
};

// The maths' shapes.
std::vector<Indicator> maths_indicators(const std::vector<v1::Indicator>& rows);
NeedModel maths_model(const v1::NeedModel& model);

}  // namespace concord::needs
