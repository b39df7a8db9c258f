// What decide functions of the registry may know beyond their own stream: gathered from the views before deciding.
// PURE.
#pragma once

#include <map>
#include <set>
#include <string>

namespace concord::registry {

struct Facts {
  std::set<std::string> providers;              // of those that the command names, the ones that are registered
  std::map<std::string, std::string> services;  // likewise, the authority's own, each with its provider
  std::map<std::string, std::string>
      identifiers;               // RegisterProvider, AmendProvider: those held, each with its provider
  bool contact_differs = false;  // SetProviderContact: what it brings is not what stands
};

}  // namespace concord::registry
