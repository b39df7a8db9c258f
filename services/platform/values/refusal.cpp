// Refusals and troubles as absl::Status with a Refusal message as payload; how a bug ends the process.
#include "services/platform/values/refusal.h"

#include <cstdio>
#include <cstdlib>

#include "absl/strings/cord.h"

namespace concord::platform {
namespace {

constexpr char kPayload[] = "type.googleapis.com/concord.common.v1.Refusal";

absl::StatusCode code_for(No kind) {
  switch (kind) {
    case No::kInvalid:
      return absl::StatusCode::kInvalidArgument;
    case No::kState:
      return absl::StatusCode::kFailedPrecondition;
    case No::kDenied:
      return absl::StatusCode::kPermissionDenied;
    case No::kMissing:
      return absl::StatusCode::kNotFound;
    case No::kUnauthenticated:
      return absl::StatusCode::kUnauthenticated;
  }
  return absl::StatusCode::kUnknown;
}

// A refusal travels in the call's trailing metadata, once as text and once in the details; gRPC's clients take 8 KiB of
// it and would tell of nothing but its size beyond.
constexpr std::size_t kMaxSentence = 1'200, kMaxRemedy = 1'200, kMaxCitation = 400, kMaxSubject = 200;

std::string cut(std::string text, std::size_t most) {
  constexpr std::string_view kCut = "...";
  if (text.size() <= most) return text;
  std::size_t end = most - kCut.size();
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;  // never half a character
  return text.replace(end, std::string::npos, kCut);
}

std::string joined(const std::string& left, const std::string& right) {
  return left + (left.empty() || right.empty() ? "" : " ") + right;
}

absl::Status with_payload(absl::StatusCode code, RefusalText text) {
  common::v1::Refusal refusal;
  refusal.set_code(std::move(text.code));
  refusal.set_sentence(cut(std::move(text.sentence), kMaxSentence));
  refusal.set_remedy(cut(std::move(text.remedy), kMaxRemedy));
  refusal.set_citation(cut(std::move(text.citation), kMaxCitation));
  refusal.set_subject(cut(std::move(text.subject), kMaxSubject));
  return status_with(code, refusal);
}

}  // namespace

absl::Status status_with(absl::StatusCode code, const common::v1::Refusal& refusal) {
  absl::Status status(code, refusal.sentence());
  status.SetPayload(kPayload, absl::Cord(refusal.SerializeAsString()));
  return status;
}

absl::Status refuse(No kind, RefusalText text) { return with_payload(code_for(kind), std::move(text)); }

absl::Status refuse_together(std::vector<RefusalText> blocking) {
  if (blocking.empty()) return absl::OkStatus();
  constexpr std::size_t kRoomForTheRest = 80;
  RefusalText all = std::move(blocking.front());
  std::size_t told = 1;
  for (; told < blocking.size() && told < kMaxToldAtOnce; ++told) {
    const RefusalText& next = blocking[told];
    const std::string sentence = joined(all.sentence, joined("Besides, " + next.code + ":", next.sentence));
    const std::string remedy = joined(all.remedy, next.remedy);
    if (sentence.size() + kRoomForTheRest > kMaxSentence || remedy.size() > kMaxRemedy) break;
    all.sentence = sentence;
    all.remedy = remedy;
  }
  if (const std::size_t more = blocking.size() - told; more > 0) {
    all.sentence = joined(cut(std::move(all.sentence), kMaxSentence - kRoomForTheRest),
                          "And " + std::to_string(more) + " more; mend these, then ask again.");
  }
  return refuse(No::kState, std::move(all));
}

absl::Status refuse_input(RefusalText text) { return refuse(No::kInvalid, std::move(text)); }
absl::Status refuse_state(RefusalText text) { return refuse(No::kState, std::move(text)); }
absl::Status refuse_missing(RefusalText text) { return refuse(No::kMissing, std::move(text)); }

absl::Status trouble(absl::StatusCode kind, std::string code, std::string sentence, std::string remedy) {
  return with_payload(kind, {std::move(code), std::move(sentence), std::move(remedy), {}, {}});
}

std::optional<common::v1::Refusal> refusal_of(const absl::Status& status) {
  const auto payload = status.GetPayload(kPayload);
  if (!payload) return std::nullopt;
  common::v1::Refusal refusal;
  if (!refusal.ParseFromString(std::string(*payload))) return std::nullopt;
  return refusal;
}

std::string code_of(const absl::Status& status) {
  const auto refusal = refusal_of(status);
  return refusal ? refusal->code() : absl::StatusCodeToString(status.code());
}

bool is_refusal(const absl::Status& status) {
  switch (status.code()) {
    case absl::StatusCode::kInvalidArgument:
    case absl::StatusCode::kFailedPrecondition:
    case absl::StatusCode::kPermissionDenied:
    case absl::StatusCode::kNotFound:
    case absl::StatusCode::kUnauthenticated:
      return true;
    default:
      return false;
  }
}

void bug(std::string_view what, std::string_view file, int line) {
  std::fprintf(stderr, "{\"level\":\"fatal\",\"what\":\"%.*s\",\"at\":\"%.*s:%d\"}\n", static_cast<int>(what.size()),
               what.data(), static_cast<int>(file.size()), file.data(), line);
  std::abort();
}

}  // namespace concord::platform
