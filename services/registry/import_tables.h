// The registry's tables that a file may bring: their headers, and how a row becomes a command that is decided like any
// other. A row registers or amends, whichever the record needs, so that importing a file again changes nothing.
#pragma once

#include "services/platform/deciding/import.h"
#include "services/registry/deciders.h"

namespace concord::registry {

// The deciders must outlive the importer.
platform::Importer make_importer(Deciders& deciders);

// Who may import what: authorities an operator under "commons", every other table a commissioner of its authority.
// Refusal NOT_ALLOWED.
absl::Status check_may_import(const std::string& table, const platform::Context& context);

}  // namespace concord::registry
