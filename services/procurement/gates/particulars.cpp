// PURE. Adds what was stated later; see particulars.h.
#include "services/procurement/gates/particulars.h"

#include <algorithm>

namespace concord::procurement {
namespace {

using Names = google::protobuf::RepeatedPtrField<std::string>;
using Facts = google::protobuf::RepeatedPtrField<rules::v1::Fact>;

Facts::iterator fact_named(Facts& facts, const std::string& name) {
  return std::find_if(facts.begin(), facts.end(), [&](const rules::v1::Fact& fact) { return fact.name() == name; });
}

void add_names(const Names& more, Names& to) {
  for (const std::string& name : more) {
    if (std::find(to.begin(), to.end(), name) == to.end()) *to.Add() = name;
  }
}

void take_back(const std::string& name, v1::LegalParticulars& from) {
  for (Names* names : {from.mutable_approvals(), from.mutable_statements()}) {
    const auto found = std::find(names->begin(), names->end(), name);
    if (found != names->end()) names->erase(found);
  }
  const auto fact = fact_named(*from.mutable_stated(), name);
  if (fact != from.mutable_stated()->end()) from.mutable_stated()->erase(fact);
}

}  // namespace

v1::LegalParticulars particulars_now(const v1::LegalParticulars& published, const v1::Procedure& procedure) {
  v1::LegalParticulars since;
  for (const v1::LaterParticulars& later : procedure.later_particulars()) {
    for (const std::string& name : later.taken_back()) take_back(name, since);
    add_names(later.approvals(), *since.mutable_approvals());
    add_names(later.statements(), *since.mutable_statements());
    for (const rules::v1::Fact& fact : later.stated()) {
      const auto stands = fact_named(*since.mutable_stated(), fact.name());
      if (stands == since.mutable_stated()->end()) {
        *since.add_stated() = fact;
      } else {
        *stands = fact;
      }
    }
  }
  v1::LegalParticulars now = published;
  add_names(since.approvals(), *now.mutable_approvals());
  add_names(since.statements(), *now.mutable_statements());
  for (const rules::v1::Fact& fact : since.stated()) {
    if (fact_named(*now.mutable_stated(), fact.name()) == now.mutable_stated()->end()) *now.add_stated() = fact;
  }
  return now;
}

}  // namespace concord::procurement
