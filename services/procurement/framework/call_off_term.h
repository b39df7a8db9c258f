// PURE. When the places of a call-off come free, as the registry tells of its contract: ended earlier, extended, or
// gone on to another provider. It must never change what was called off.
#pragma once

#include <string>
#include <vector>

#include "concord/procurement/v1/internal_commands.pb.h"

#include "services/procurement/framework/framework.h"

namespace concord::procurement {

// Of these frameworks, those whose call-offs' contracts begin as this id does; contracts' ids are in lower case.
std::vector<std::string> frameworks_of_contract(const std::vector<std::string>& framework_ids,
                                                const std::string& contract_id);
// Nothing where the contract is of no call-off of this framework, or where nothing is new.
FrameworkDecided decide(const FrameworkState&, const v1::RecordCallOffTerm&, const platform::Context&);

}  // namespace concord::procurement
