// What decide functions of the registry may know beyond their own stream, gathered from the views before deciding.
// Decides nothing.
#pragma once

#include <map>
#include <set>
#include <string>

#include "absl/status/status.h"

#include "concord/registry/v1/types.pb.h"

#include "services/platform/storage/database.h"
#include "services/platform/values/context.h"
#include "services/platform/values/refusal.h"

namespace concord::registry {

using platform::Connection;
using platform::Context;
using Ids = std::set<std::string>;

struct Facts {
  std::set<std::string> providers;              // of those that the command names, the ones that are registered
  std::map<std::string, std::string> services;  // likewise, the authority's own, each with its provider
  std::map<std::string, std::string>
      identifiers;               // RegisterProvider, AmendProvider: those held, each with its provider
  bool contact_differs = false;  // SetProviderContact: what it brings is not what stands
};

// Adds to `facts` which of these providers and (the authority's) services are registered.
absl::Status gather_facts(Connection& reader, const std::string& authority, const Ids& providers, const Ids& services,
                          Facts& facts);
// Adds which of the provider's identifiers stand on some provider already, and on which.
absl::Status gather_holders(Connection& reader, const v1::Provider& provider, Facts& facts);

// For a row of a command that must know which of the ids it names are registered; asked anew at every attempt.
// providers_of(request) and services_of(request) say which those are.
template <typename ProvidersOf, typename ServicesOf>
auto with_facts(platform::Database& database, ProvidersOf providers_of, ServicesOf services_of) {
  return [&database, providers_of, services_of](
             const auto& state, const auto& request,
             const Context& context) -> decltype(decide(state, request, context, Facts())) {
    Facts facts;
    CONCORD_RETURN_IF_ERROR(database.read([&](Connection& reader) {
      return gather_facts(reader, context.authority, providers_of(request), services_of(request), facts);
    }));
    return decide(state, request, context, facts);
  };
}

inline constexpr auto no_ids = [](const auto&) { return Ids(); };
// The first of a list that may be longer than any command allows: decide refuses such a list before it looks at facts.
Ids some(const google::protobuf::RepeatedPtrField<std::string>& list);

}  // namespace concord::registry
