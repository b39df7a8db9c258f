// Three kinds of trouble: a refusal (a proper no), trouble (try later), a bug (stop and restart).
// Between files they travel as absl::Status; no exception crosses a file.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"

#include "concord/common/v1/common.pb.h"

namespace concord::platform {

// What sort of no; maps to the gRPC code of the same meaning.
enum class No { kInvalid, kState, kDenied, kMissing, kUnauthenticated };

struct RefusalText {
  std::string code;      // SCREAMING_SNAKE
  std::string sentence;  // one sentence for a person
  std::string remedy;    // what would make it a yes
  std::string citation = {};
  std::string subject = {};
};

// A proper no: INVALID_ARGUMENT, FAILED_PRECONDITION, PERMISSION_DENIED, NOT_FOUND or UNAUTHENTICATED.
absl::Status refuse(No kind, RefusalText text);
// The commonest: what was sent is wrong, the state forbids it, there is no such thing. Written with the names of the
// fields, because a compiler cannot tell four texts apart: refuse_input({.code = "NO_LOTS", .sentence = ...}).
absl::Status refuse_input(RefusalText text);
absl::Status refuse_state(RefusalText text);
absl::Status refuse_missing(RefusalText text);

// One refusal for all that stands against a decision, so that nobody mends one thing to meet the next: code, citation
// and subject are the first's; what up to kMaxToldAtOnce say, and what would make each a yes, follows as far as a
// refusal holds it, then how many more there are. OK when `blocking` is empty.
inline constexpr std::size_t kMaxToldAtOnce = 10;
absl::Status refuse_together(std::vector<RefusalText> blocking);

// The same of those findings for which `blocks` says so.
template <typename Findings, typename Blocks>
absl::Status refuse_all(const Findings& findings, Blocks blocks) {
  std::vector<RefusalText> blocking;
  for (const auto& found : findings) {
    if (blocks(found)) {
      blocking.push_back({found.code(), found.sentence(), found.remedy(), found.citation(), found.subject()});
    }
  }
  return refuse_together(std::move(blocking));
}

// Trouble: UNAVAILABLE, ABORTED, DEADLINE_EXCEEDED, RESOURCE_EXHAUSTED, with a code and what to do.
absl::Status trouble(absl::StatusCode kind, std::string code, std::string sentence, std::string remedy);

// The status that carries this refusal (as it came over gRPC).
absl::Status status_with(absl::StatusCode code, const common::v1::Refusal& refusal);
// The refusal inside a status, if it holds one.
std::optional<common::v1::Refusal> refusal_of(const absl::Status& status);
// The code of the refusal, or the status code's name.
std::string code_of(const absl::Status& status);
bool is_refusal(const absl::Status& status);

[[noreturn]] void bug(std::string_view what, std::string_view file, int line);

}  // namespace concord::platform

// A promise this program makes to itself; breaking it ends the process, which the operator's system restarts.
#define CONCORD_CHECK(condition, what)                                      \
  do {                                                                      \
    if (!(condition)) ::concord::platform::bug((what), __FILE__, __LINE__); \
  } while (false)

// Hands a bad status to the caller.
#define CONCORD_RETURN_IF_ERROR(expression)                                                         \
  do {                                                                                              \
    if (absl::Status concord_status_ = (expression); !concord_status_.ok()) return concord_status_; \
  } while (false)

#define CONCORD_JOIN_(a, b) a##b
#define CONCORD_JOIN(a, b) CONCORD_JOIN_(a, b)
// CONCORD_ASSIGN(auto x, f()) declares x from a StatusOr or hands its status to the caller.
#define CONCORD_ASSIGN(declaration, expression) \
  CONCORD_ASSIGN_(declaration, expression, CONCORD_JOIN(concord_or_, __LINE__))
#define CONCORD_ASSIGN_(declaration, expression, name) \
  auto name = (expression);                            \
  if (!name.ok()) return name.status();                \
  declaration = *std::move(name)
