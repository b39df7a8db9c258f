// Refusals and troubles as absl::Status with a Refusal message as payload; how a bug ends the process.
#include "services/platform/refusal.h"

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

// Sentences and remedies are joined of parts, and a part may be empty.
std::string without_gaps(const std::string& text) {
  std::string tidy;
  for (const char c : text) {
    if (c != ' ' || (!tidy.empty() && tidy.back() != ' ')) tidy += c;
  }
  if (tidy.ends_with(' ')) tidy.pop_back();
  return tidy;
}

absl::Status with_payload(absl::StatusCode code, RefusalText text) {
  common::v1::Refusal refusal;
  refusal.set_code(std::move(text.code));
  refusal.set_sentence(without_gaps(text.sentence));
  refusal.set_remedy(without_gaps(text.remedy));
  refusal.set_citation(std::move(text.citation));
  refusal.set_subject(std::move(text.subject));
  return status_with(code, refusal);
}

}  // namespace

absl::Status status_with(absl::StatusCode code, const common::v1::Refusal& refusal) {
  absl::Status status(code, refusal.sentence());
  status.SetPayload(kPayload, absl::Cord(refusal.SerializeAsString()));
  return status;
}

absl::Status refuse(No kind, RefusalText text) { return with_payload(code_for(kind), std::move(text)); }

absl::Status refuse_input(std::string code, std::string sentence, std::string remedy, std::string subject) {
  return refuse(No::kInvalid, {std::move(code), std::move(sentence), std::move(remedy), {}, std::move(subject)});
}

absl::Status refuse_state(std::string code, std::string sentence, std::string remedy, std::string citation) {
  return refuse(No::kState, {std::move(code), std::move(sentence), std::move(remedy), std::move(citation), {}});
}

absl::Status refuse_missing(std::string code, std::string sentence, std::string remedy) {
  return refuse(No::kMissing, {std::move(code), std::move(sentence), std::move(remedy), {}, {}});
}

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
