// The rooms' tables, in the steps in which they were shipped.
#include "services/procurement/views.h"

#include "services/procurement/alliance/alliance_views.h"
#include "services/procurement/award/award_views.h"
#include "services/procurement/bids/bid_views.h"
#include "services/procurement/documents/document_views.h"
#include "services/procurement/duties/duty_views.h"
#include "services/procurement/evaluation/evaluation_views.h"
#include "services/procurement/framework/framework_views.h"
#include "services/procurement/offers/offer_views.h"
#include "services/procurement/parties/party_views.h"
#include "services/procurement/procedure/procedure_views.h"
#include "services/procurement/readers/reading.h"
#include "services/procurement/stages/stage_views.h"

namespace concord::procurement {

std::unique_ptr<platform::Views> procurement_views() {
  return std::make_unique<platform::ServiceViews>(
      std::vector<platform::Migration>{
          {1, "procurement", party_tables() + procedure_tables() + bid_tables() + evaluation_tables() + award_tables()},
          {2, "frameworks and alliances", framework_tables() + offer_tables() + alliance_tables()},
          {3, "rounds of evaluations", evaluation_round_tables()},
          {4, "last days of call-offs", call_off_term_tables()},
          {5, "documents", document_tables()},
          {6, "stages before a final tender", stage_tables()},
          {7, "duties and waivers", duty_tables()}},
      std::vector<platform::ViewPart>{party_part(), procedure_part(), stage_part(), bid_part(), bid_attempt_part(),
                                      evaluation_part(), award_part(), framework_part(), offer_part(), alliance_part(),
                                      document_part(is_document_open), duty_part()},
      show_promises);
}

}  // namespace concord::procurement
