// PURE. What an officer stated of a procedure, as it holds now: the published draft's, and what was stated for the
// gates to come since. It must never change what was published.
#pragma once

#include "concord/procurement/v1/types.pb.h"

namespace concord::procurement {

// The published particulars with what was added since and is not taken back; a fact stated anew has its latest value.
v1::LegalParticulars particulars_now(const v1::LegalParticulars& published, const v1::Procedure& procedure);

}  // namespace concord::procurement
