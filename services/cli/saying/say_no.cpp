// Tells a "no". What a service or a file said is printed so that it cannot steer the terminal.
#include "services/cli/saying/say_no.h"

#include <cstdio>

#include "absl/strings/str_split.h"

#include "services/cli/saying/exit_codes.h"
#include "services/cli/saying/table.h"
#include "services/platform/values/refusal.h"

namespace concord::cli {

int say_no(const absl::Status& status, bool json) {
  auto refusal = platform::refusal_of(status);
  // The service speaks of the header that this program would have sent.
  if (refusal && refusal->code() == "TOKEN_MISSING") {
    refusal->set_remedy("Give --token-file FILE, or --as ROLE:NAME where the deployment runs with --dev.");
  }
  const std::string sentence = refusal ? refusal->sentence() : std::string(status.message());
  std::string remedy = refusal ? refusal->remedy() : "";
  if (!refusal && absl::IsUnavailable(status)) {
    remedy =
        "See with concord status whether the service runs, and start it with concord up; or give --patience SECONDS, "
        "with which a call tries again by itself, under the same command id.";
  }
  const std::string citation = refusal ? refusal->citation() : "";
  if (json) {
    std::fprintf(stderr, "{\"code\":%s,\"sentence\":%s,\"remedy\":%s,\"citation\":%s}\n",
                 json_quoted(platform::code_of(status)).c_str(), json_quoted(sentence).c_str(),
                 json_quoted(remedy).c_str(), json_quoted(citation).c_str());
    return exit_code_for(status);
  }
  std::fprintf(stderr, "%s: %s\n", printable(platform::code_of(status)).c_str(), printable(sentence).c_str());
  if (!remedy.empty()) std::fprintf(stderr, "  What would make it a yes: %s\n", printable(remedy).c_str());
  if (!citation.empty()) std::fprintf(stderr, "  Because of: %s\n", printable(citation).c_str());
  return exit_code_for(status);
}

int complain(const absl::Status& status, int code) {
  const auto refusal = platform::refusal_of(status);
  const std::string sentence = refusal ? refusal->sentence() : std::string(status.message());
  // A parser shows the place of a fault below its words.
  const std::vector<std::string> lines = absl::StrSplit(sentence, '\n');
  for (const std::string& line : lines)
    std::fprintf(stderr, "%s%s\n", &line == lines.data() ? "concord: " : "  ", printable(line).c_str());
  if (refusal && !refusal->remedy().empty()) std::fprintf(stderr, "  %s\n", printable(refusal->remedy()).c_str());
  return code;
}

}  // namespace concord::cli
