// PURE. What a token's roles let its holder see; see viewer.h.
#include "services/procurement/fields/viewer.h"

namespace concord::procurement {

Viewer::Viewer(const platform::Context& context)
    : subject(context.actor.subject), organisation(context.actor.organisation) {
  const platform::Actor& actor = context.actor;
  if (!actor.holds(context.authority)) {
    organisation.clear();
    subject.clear();
    return;
  }
  is_auditor = actor.is(access::v1::ROLE_AUDITOR) && organisation.empty();
  is_officer = organisation.empty() &&
               (is_auditor || actor.is(access::v1::ROLE_COMMISSIONER) || actor.is(access::v1::ROLE_APPROVER));
  may_mark = organisation.empty() && actor.is(access::v1::ROLE_EVALUATOR);
  is_evaluator = !is_officer && may_mark;
}

}  // namespace concord::procurement
