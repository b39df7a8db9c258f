// PURE. The one guard of "two persons": nobody decides alone on what he or she prepared. It must never ask who somebody
// is, only whether the same subject had a hand in it.
#pragma once

#include <algorithm>
#include <string>

#include "google/protobuf/repeated_ptr_field.h"

#include "services/platform/values/context.h"
#include "services/platform/values/refusal.h"
#include "services/platform/values/text.h"

namespace concord::platform {

inline constexpr char kNoHandInIt[] = "Ask an approver who had no hand in it.";

// What the first person did, and what follows when the second is the same.
struct FirstHand {
  std::string did;  // "prepared plan p-1"
  std::string remedy = kNoHandInIt;
  std::string rule = {};  // cited
  std::string subject = "approved_by";
};

// SELF_APPROVAL when `first` is who acts now.
inline absl::Status refuse_same_person(const std::string& first, const Context& now, const FirstHand& hand) {
  if (first != now.actor.subject) return absl::OkStatus();
  return refuse(No::kDenied, {.code = "SELF_APPROVAL",
                              .sentence = cat(now.actor.subject, " ", hand.did, "."),
                              .remedy = hand.remedy,
                              .citation = hand.rule,
                              .subject = hand.subject});
}
// The same where several had a hand in it.
inline absl::Status refuse_same_person(const google::protobuf::RepeatedPtrField<std::string>& hands, const Context& now,
                                       const FirstHand& hand) {
  const bool had = std::find(hands.begin(), hands.end(), now.actor.subject) != hands.end();
  return had ? refuse_same_person(now.actor.subject, now, hand) : absl::OkStatus();
}

}  // namespace concord::platform
