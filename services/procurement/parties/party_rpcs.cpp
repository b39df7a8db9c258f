// The rows of parties; see party_rpcs.h.
#include "services/procurement/parties/party_rpcs.h"

#include "services/procurement/parties/party_views.h"

namespace concord::procurement {

void add_party_rpcs(platform::Rpcs& rpcs) { rpcs.answers(list_parties); }

}  // namespace concord::procurement
