// PURE. Which recorded notice is of which award: a contract award notice, and Scotland's letters to tenderers, count
// only for the awards that they name. Decides nothing.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "concord/procurement/v1/types.pb.h"

namespace concord::procurement {

inline constexpr char kAwardNotice[] = "UK6";
inline constexpr char kStandstillLetters[] = "standstill_letters";

// Whether it is of awards, and not of the procedure as a whole.
bool is_of_awards(const std::string& notice);
// Whether it may be older than the publication of the tender: what prepared it, or the tender notice itself.
bool may_come_before(const std::string& notice);

// The newest of that name that is of the award whose contract this is to be; nullptr where none is recorded. One that
// was recorded before notices named their awards counts for those made by its day.
const v1::RecordedNotice* notice_of_award(const v1::Procedure& procedure, const std::string& notice,
                                          const std::string& contract_id, const std::string& awarded_on);

// What was published and recorded, each once; where a contract is meant, of notices of awards only those of its award.
std::vector<std::string> notices_standing(const v1::Procedure& procedure, const v1::LegalParticulars& legal,
                                          const std::string& contract_id, const std::string& awarded_on);

// Whether a notice that is recorded tells this fact, so that nobody states it beside.
bool is_told_by_a_notice(const v1::Procedure& procedure, const std::string& fact);

// Subjects on whose word alone the standstill of this award runs as it does: who recorded its notice with an earlier
// day than that of the recording, or took one back; none where its day was there for all to see.
std::set<std::string> standstill_told_by(const v1::Procedure& procedure, const std::string& contract_id,
                                         const std::string& awarded_on);

}  // namespace concord::procurement
