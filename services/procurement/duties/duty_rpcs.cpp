// The rows of duties; see duty_rpcs.h.
#include "services/procurement/duties/duty_rpcs.h"

#include "services/platform/values/civil_date.h"
#include "services/procurement/duties/duty_views.h"

namespace concord::procurement {

void add_duty_rpcs(platform::Rpcs& rpcs, platform::Decider<DutyAggregate>& duties) {
  const auto with_known = [&database = duties.ledger().database()](const v1::Duty& state, const auto& request,
                                                                   const platform::Context& context) -> DutyDecided {
    CONCORD_ASSIGN(const auto known, platform::read_with(database, [&](Connection& reader) {
                     return find_duty(reader, context.authority, request.duty_id());
                   }));
    return decide(state, request, context, known);
  };
  rpcs.on(duties, by_duty_id).decides<v1::CloseDutyRequest>(with_known).decides<v1::ReopenDutyRequest>(with_known);
  rpcs.answers_by<v1::ListDutiesRequest, v1::ListDutiesResponse>(
      [](Connection& reader, const platform::Context& context, const auto& request, auto& answer) {
        return list_duties(reader, platform::format_date(context.today), request, answer);
      });
  rpcs.answers(list_waivers);
}

}  // namespace concord::procurement
