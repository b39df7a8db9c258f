// PURE. Records a community's capability.
#include "services/needs/proposals/capability.h"

#include <algorithm>
#include <set>

#include "services/needs/fields/field_rules.h"
#include "services/platform/values/refusal.h"
#include "services/platform/values/same.h"
#include "services/platform/values/text.h"

namespace concord::needs {
namespace {

using platform::cat;
using platform::in_quotes;

constexpr int kMaxGroups = 20;
constexpr std::int64_t kMaxCapacity = 1'000'000;
const std::set<std::string>& kinds() {
  static const std::set<std::string> kKinds = {"group", "volunteers", "venue", "network", "fund"};
  return kKinds;
}

absl::Status check(const v1::CommunityCapability& capability) {
  const auto& groups = capability.client_groups();
  return Faults()
      .must(is_id(capability.id()), cat("'", capability.id().substr(0, 80), "' is not an id."),
            "Give 1 to 60 letters, digits, hyphens.", "id")
      .must(kinds().count(capability.kind()) > 0, cat(in_quotes(capability.kind()), " is not a kind."),
            "Give group, volunteers, venue, network or fund.", "kind")
      .must(is_text(capability.description(), kMaxText), "The capability is not described, or at too great length.",
            cat("Say what it is, 1 to ", kMaxText, " characters, without naming a person."), "description")
      .must(capability.capacity() >= 0 && capability.capacity() <= kMaxCapacity,
            cat("It would help ", capability.capacity(), " people at one time."), cat("Give 0 to ", kMaxCapacity, "."),
            "capacity")
      .must(groups.size() <= kMaxGroups && std::all_of(groups.begin(), groups.end(), is_client_group),
            "A client group is not a code, or there are too many.",
            cat("Give at most ", kMaxGroups, " codes such as young_people."), "client_groups")
      .must(is_date(capability.as_at()), "The capability does not say for which day it speaks.", "Give YYYY-MM-DD.",
            "as_at")
      .as("INVALID_CAPABILITY");
}

}  // namespace

void CapabilityAggregate::evolve(State& state, const Event& event) {
  if (event.has_capability_recorded()) state = event.capability_recorded().capability();
}

std::string capability_stream(const std::string& id) { return cat("capability/", id); }

platform::Decided<v1::CapabilityEvent> decide(const v1::CommunityCapability& state,
                                              const v1::RecordCapabilityRequest& request, const platform::Context&,
                                              const CapabilityFacts& facts) {
  CONCORD_RETURN_IF_ERROR(check(request.capability()));
  CONCORD_RETURN_IF_ERROR(
      platform::check_no_personal_data("The description", request.capability().description(), "description"));
  if (!facts.area_known) {
    return platform::refuse_input(
        {.code = "UNKNOWN_AREA",
         .sentence = cat("The area ", in_quotes(request.capability().area_code()), " is not defined."),
         .remedy = "Define the area first.",
         .subject = "area_code"});
  }
  std::vector<v1::CapabilityEvent> events;
  if (platform::same(state, request.capability())) return events;
  *events.emplace_back().mutable_capability_recorded()->mutable_capability() = request.capability();
  return events;
}

}  // namespace concord::needs
