// PURE. Lots that were ended; see ended_lots.h.
#include "services/procurement/procedure/ended_lots.h"

#include <algorithm>

#include "services/platform/values/refusal.h"
#include "services/platform/values/text.h"

namespace concord::procurement {
namespace {

constexpr char kTerminationNotice[] = "UK12";

void put(v1::Procedure& procedure, const v1::LotEnd& end) {
  for (v1::LotEnd& known : *procedure.mutable_lot_ends()) {
    if (known.lot_id() != end.lot_id()) continue;
    known = end;
    return;
  }
  *procedure.add_lot_ends() = end;
}

bool tells(const v1::RecordedNotice& notice, const v1::LotEnd& end) {
  if (notice.published_on() < end.ended_on()) return false;
  const auto& ids = notice.lot_ids();
  if (ids.empty()) return notice.notice() == kTerminationNotice;
  return std::find(ids.begin(), ids.end(), end.lot_id()) != ids.end();
}

}  // namespace

const v1::LotEnd* find_lot_end(const v1::Procedure& procedure, const std::string& lot_id) {
  for (const v1::LotEnd& end : procedure.lot_ends()) {
    if (end.lot_id() == lot_id) return &end;
  }
  return nullptr;
}

bool is_ended(const v1::Procedure& procedure, const std::string& lot_id) {
  const v1::LotEnd* end = find_lot_end(procedure, lot_id);
  return end != nullptr && !end->ended_on().empty();
}

absl::Status check_no_end_proposed(const v1::Procedure& procedure, const std::string& lot_id) {
  const v1::LotEnd* end = find_lot_end(procedure, lot_id);
  if (end == nullptr || !end->ended_on().empty()) return absl::OkStatus();
  return platform::refuse_state(
      {.code = "LOT_END_PROPOSED",
       .sentence = platform::cat(end->proposed_by(), " proposed on ", end->proposed_on(), " to end lot ", lot_id, "."),
       .remedy = "Decide on that first: ApproveLotEnd or DeclineLotEnd."});
}

std::vector<std::string> ends_not_told(const v1::Procedure& procedure) {
  std::vector<std::string> untold;
  const v1::ProcedureType type = procedure.draft().type();
  if (type != v1::PROCEDURE_TYPE_OPEN && type != v1::PROCEDURE_TYPE_COMPETITIVE_FLEXIBLE) return untold;
  for (const v1::LotEnd& end : procedure.lot_ends()) {
    const auto& notices = procedure.recorded_notices();
    const bool told =
        std::any_of(notices.begin(), notices.end(), [&](const auto& notice) { return tells(notice, end); });
    if (!end.ended_on().empty() && !told) untold.push_back(end.lot_id());
  }
  return untold;
}

void leave_out_proposed_ends(v1::Procedure& procedure) {
  auto& ends = *procedure.mutable_lot_ends();
  ends.erase(std::remove_if(ends.begin(), ends.end(), [](const v1::LotEnd& end) { return end.ended_on().empty(); }),
             ends.end());
  for (v1::LotEnd& end : ends) {
    end.clear_proposed_by();
    end.clear_approved_by();
  }
}

void evolve_lot_end(v1::Procedure& procedure, const v1::ProcedureEvent& event) {
  if (event.has_lot_end_proposed()) put(procedure, event.lot_end_proposed().lot_end());
  if (event.has_lot_ended()) put(procedure, event.lot_ended().lot_end());
  if (!event.has_lot_end_declined()) return;
  auto& ends = *procedure.mutable_lot_ends();
  ends.erase(std::remove_if(ends.begin(), ends.end(),
                            [&](const v1::LotEnd& end) { return end.lot_id() == event.lot_end_declined().lot_id(); }),
             ends.end());
}

}  // namespace concord::procurement
