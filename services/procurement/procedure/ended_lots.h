// PURE. The lots of a procedure that were ended, or are proposed to be, and whether a notice has told of it. Decides
// nothing; the room lot_end does.
#pragma once

#include <string>
#include <vector>

#include "absl/status/status.h"

#include "concord/procurement/v1/events.pb.h"

namespace concord::procurement {

// Null where nobody proposed it, or it goes on.
const v1::LotEnd* find_lot_end(const v1::Procedure& procedure, const std::string& lot_id);
bool is_ended(const v1::Procedure& procedure, const std::string& lot_id);
// LOT_END_PROPOSED while it waits whether the lot ends.
absl::Status check_no_end_proposed(const v1::Procedure& procedure, const std::string& lot_id);
// Ended lots of an advertised procedure that no recorded notice names.
std::vector<std::string> ends_not_told(const v1::Procedure& procedure);

// What others may read: which lots ended, when and why.
void leave_out_proposed_ends(v1::Procedure& procedure);

void evolve_lot_end(v1::Procedure& procedure, const v1::ProcedureEvent& event);

}  // namespace concord::procurement
