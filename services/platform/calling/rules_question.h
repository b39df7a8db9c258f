// PURE. A question to the rules: facts by the names of plugins/host/FACTS.md, what an officer states beside them, and
// what of the answer weighs. It must never state what nobody said; a fact that is left out is not known.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"

#include "concord/rules/v1/queries.pb.h"

#include "services/platform/values/context.h"

namespace concord::platform {

inline constexpr int kMaxTokens = 40;  // notices, approvals, statements, each
inline constexpr int kMaxStated = 40;  // other facts that an officer states
inline constexpr int kMaxWaivers = 10;
inline constexpr std::size_t kMaxWaiverReason = 2'000;
inline constexpr std::size_t kMaxStatedBytes = 500;  // of a text among them

using Approvals = google::protobuf::RepeatedPtrField<std::string>;
using ApprovalsGiven = google::protobuf::RepeatedPtrField<rules::v1::ApprovalGiven>;
using Waivers = google::protobuf::RepeatedPtrField<rules::v1::Waiver>;
using StatedFacts = google::protobuf::RepeatedPtrField<rules::v1::Fact>;

class RulesQuestion {
 public:
  // Begins with what every decision states: who decides, and the day.
  RulesQuestion(rules::v1::Gate gate, const std::string& legal_date, const Context& context);

  void number(const char* name, std::int64_t value) { add(name).set_integer(value); }
  void yes_no(const char* name, bool value) { add(name).set_integer(value ? 1 : 0); }
  // Empty is not known, and is left out.
  void text(const char* name, const std::string& text);
  void date(const char* name, const std::string& date);
  // The code, and what sort of thing it is. Without one it is services, unless an officer states another kind.
  void cpv(const std::string& code);
  // Empty is stated: there are none.
  template <typename List>
  void set(const char* name, const List& list) {
    std::string all;
    for (const std::string& one : list) all += (all.empty() ? "" : ", ") + one;
    add(name).set_text(all);
  }
  // Who approved, by name or on a day, and who waived what; days that are still to come do not count.
  void approved(const Approvals& approvals, const ApprovalsGiven& given, const Waivers& waivers);
  // What the record keeps of facts by name; what was told before holds over it.
  void known(const StatedFacts& facts) { add_all(facts, false); }
  // An officer's word, so it comes last: what was told before holds over it.
  void stated(const StatedFacts& facts);
  // All that the officer said, so it comes last; the three sets are told even when empty.
  void particulars(const rules::v1::Particulars& said);

  const rules::v1::EvaluateRequest& request() const { return request_; }

 private:
  rules::v1::Fact& add(const char* name);
  bool is_told(const std::string& name) const;
  void add_all(const StatedFacts& facts, bool are_stated);
  std::string today_;
  rules::v1::EvaluateRequest request_;
};

// What is wrong with the facts that an officer states, in a sentence; empty where nothing is. Texts are codes, so that
// nothing about a person finds its way into an event.
std::string fault_of_stated(const StatedFacts& facts);
// What to write instead.
std::string how_to_state();
// INVALID_PARTICULARS or PERSONAL_DATA; `field` is where they stand in the request, such as draft.legal.
absl::Status check_approved(const ApprovalsGiven& given, const Waivers& waivers, const std::string& field);

// INVALID_PARTICULARS naming the fault; `field` is where they stand in the request.
absl::Status check_particulars(const rules::v1::Particulars& said, const std::string& field);

// Of the answer, what blocks and what warns, in its order; notes stay in the record.
std::vector<rules::v1::Finding> findings_that_weigh(const rules::v1::Judgement& judgement);
// The refusal of the first that blocks; OK when none does.
absl::Status refuse_blocked(const rules::v1::Judgement& judgement);

}  // namespace concord::platform
