// `concord clock`: what time a development deployment believes it is, and moving that forward.
#include <cstdio>
#include <filesystem>

#include "absl/time/time.h"

#include "services/cli/saying/exit_codes.h"
#include "services/cli/saying/table.h"
#include "services/cli/verbs/verbs.h"
#include "services/platform/values/refusal.h"
#include "services/platform/values/text.h"
#include "services/platform/world/moved_world.h"

namespace concord::cli {
namespace {

using platform::cat;

constexpr std::int64_t kLastSecond = 7'258'118'399;  // the end of 2199

}  // namespace

int clock(const Deployment& deployment, const std::string& to, bool json) {
  if (!to.empty()) {
    absl::Time instant;
    std::string why;
    const bool readable = absl::ParseTime(absl::RFC3339_full, to, &instant, &why);
    if (!readable || instant < absl::UnixEpoch() || instant > absl::FromUnixSeconds(kLastSecond)) {
      const std::string fault = readable ? "is not between 1970 and 2199" : cat("is no instant: ", why);
      return say_no(platform::refuse_input({.code = "INSTANT_UNREADABLE",
                                            .sentence = cat("'", to, "' ", fault, "."),
                                            .remedy = "Write it as in 2026-09-15T12:00:00Z, from 1970 to 2199.",
                                            .subject = "to"}),
                    json);
    }
    if (!deployment.development()) {
      return say_no(
          platform::refuse_state(
              {.code = "CLOCK_IS_REAL",
               .sentence = cat("The deployment in ", deployment.folder(),
                               " was started without --dev: its services go by the machine's clock."),
               .remedy = "Only a development deployment's clock can be moved; try things out in a data folder of their "
                         "own: concord up --dev --data DIR"}),
          json);
    }
    std::error_code error;
    std::filesystem::create_directories(deployment.folder(), error);
    const absl::Status moved = platform::move_clock(deployment.clock_file(), absl::ToUnixMillis(instant));
    if (!moved.ok()) return say_no(moved, json);
  }
  const std::string shows =
      absl::FormatTime(absl::RFC3339_sec, absl::FromUnixMillis(world_of(deployment).now_ms()), absl::UTCTimeZone());
  std::printf(json ? "{\"now\":\"%s\"}\n" : "%s\n", shows.c_str());
  return kDone;
}

}  // namespace concord::cli
