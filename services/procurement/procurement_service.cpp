// Puts the rooms of procurement together. Decides nothing itself.
#include "services/procurement/procurement_service.h"

#include "services/platform/calling/rules_asking.h"
#include "services/platform/values/refusal.h"
#include "services/procurement/adherence/adherence_rpcs.h"
#include "services/procurement/alliance/alliance_rpcs.h"
#include "services/procurement/award/award_rpcs.h"
#include "services/procurement/bids/bid_rpcs.h"
#include "services/procurement/consortia/consortium_rpcs.h"
#include "services/procurement/deciders.h"
#include "services/procurement/disregard/disregard_rpcs.h"
#include "services/procurement/duties/duty_rpcs.h"
#include "services/procurement/evaluation/evaluation_rpcs.h"
#include "services/procurement/followers.h"
#include "services/procurement/framework/framework_facts.h"
#include "services/procurement/framework/framework_rpcs.h"
#include "services/procurement/lot_end/lot_end_rpcs.h"
#include "services/procurement/offers/offer_rpcs.h"
#include "services/procurement/outcomes/outcome_rpcs.h"
#include "services/procurement/parties/party_rpcs.h"
#include "services/procurement/prices/prices_rpcs.h"
#include "services/procurement/procedure/procedure_rpcs.h"
#include "services/procurement/quotes/quote_rpcs.h"
#include "services/procurement/readers/document_rpcs.h"
#include "services/procurement/reopening/reopening_rpcs.h"
#include "services/procurement/stages/stage_rpcs.h"
#include "services/procurement/views.h"

namespace concord::procurement {
namespace {

// Read from the settings before anything is made, and what stands on them.
struct Prepared {
  std::string key_file;
  std::int64_t quota_mb = kDefaultDocumentQuotaMb;
  std::shared_ptr<const SealKeyRing> keys;
  std::shared_ptr<const ContentTypes> types;
};

// What the rows hold on to. The queues come last, and the asker with its own just before it, so that jobs end before
// what they use.
struct Held {
  Held(const platform::Parts& parts, std::shared_ptr<const SealKeyRing> seal_keys)
      : keys(std::move(seal_keys)),
        deciders(std::make_shared<Deciders>(parts.ledger)),
        asker(parts.metrics),
        scrubber(parts.ledger.database()),
        mini_competitions("mini_competitions", parts.metrics),
        documents("documents", parts.metrics) {}
  std::shared_ptr<const SealKeyRing> keys;
  std::shared_ptr<Deciders> deciders;
  RulesAsker asker;
  platform::Scrubber scrubber;
  platform::WorkQueue mini_competitions;
  platform::WorkQueue documents;
};

std::vector<platform::Followed> wire(const platform::Parts& parts, platform::Rpcs& rpcs, const Prepared& prepared) {
  const auto held = std::make_shared<Held>(parts, prepared.keys);
  held->asker.rules = platform::rules_among(parts.asked);
  rpcs.keep(held);
  Deciders& deciders = *held->deciders;
  held->asker.frameworks =
      framework_lookup(deciders.frameworks, {deciders.procedures, deciders.evaluations, deciders.awards});
  add_party_rpcs(rpcs);
  add_procedure_rpcs(rpcs, deciders.procedures, held->asker, *held->keys);
  add_stage_rpcs(rpcs, deciders.stages, deciders.procedures, held->asker, *held->keys);
  add_bid_rpcs(rpcs, deciders.procedures, deciders.stages, deciders.bids, deciders.attempts, held->asker, *held->keys,
               held->scrubber);
  add_evaluation_rpcs(rpcs, deciders.evaluations, deciders.procedures, held->asker, *held->keys);
  add_consortium_rpcs(rpcs, deciders.bids, deciders.procedures, deciders.evaluations);
  add_price_rpcs(rpcs, deciders.evaluations, deciders.procedures, held->asker);
  add_award_rpcs(rpcs, deciders.awards, deciders.evaluations, deciders.procedures, held->asker);
  add_disregard_rpcs(rpcs, {deciders.evaluations, deciders.awards, deciders.procedures, deciders.bids, deciders.stages},
                     held->asker.work);
  add_reopening_rpcs(rpcs, deciders.evaluations, deciders.awards, deciders.procedures);
  add_lot_end_rpcs(rpcs, deciders.procedures, deciders.evaluations, deciders.awards, held->asker.work);
  add_quote_rpcs(rpcs, deciders.awards, deciders.evaluations, deciders.procedures, held->asker, *held->keys);
  add_outcome_rpcs(rpcs, deciders.evaluations);
  add_adherence_rpcs(rpcs, deciders.timetables, deciders.procedures, deciders.stages, deciders.evaluations,
                     deciders.awards);
  add_framework_rpcs(rpcs, deciders.frameworks, {deciders.procedures, deciders.evaluations, deciders.awards},
                     held->mini_competitions, held->asker);
  add_offer_rpcs(rpcs, deciders.offers, deciders.procedures, held->asker);
  add_alliance_rpcs(rpcs, deciders.alliances);
  add_duty_rpcs(rpcs, deciders.duties);
  add_document_rpcs(rpcs,
                    {deciders.documents, deciders.procedures, deciders.awards, deciders.stages, deciders.evaluations,
                     *held->keys, prepared.types, prepared.quota_mb << 20, held->scrubber, held->documents},
                    parts.world.now_ms());
  return {{"registry", follow_registry(held->deciders), take_back_registry(held->deciders)},
          {"needs", follow_needs(held->deciders), take_back_needs(held->deciders)}};
}

}  // namespace

platform::ServiceDefinition procurement_definition(std::string seal_key_file, std::int64_t document_quota_mb) {
  const auto prepared = std::make_shared<Prepared>();
  prepared->key_file = std::move(seal_key_file);
  prepared->quota_mb = document_quota_mb;
  platform::ServiceDefinition definition;
  definition.name = "procurement";
  definition.rpc_service = "concord.procurement.v1.ProcurementService";
  definition.views = procurement_views();
  definition.declare_settings = [prepared](platform::Settings& settings) {
    settings.text("seal_key_file", &prepared->key_file,
                  "master keys that bids are sealed with, outside the database; made on first start with --dev");
    settings.number("document_quota_mb", &prepared->quota_mb, 1, kMaxQuotaMb,
                    "MiB that an authority's documents may take, and bids' attachments as many again");
  };
  definition.prepare = [prepared](bool development) -> absl::Status {
    CONCORD_ASSIGN(prepared->keys, open_seal_keys(prepared->key_file, development));
    CONCORD_ASSIGN(prepared->types, open_content_types());
    return absl::OkStatus();
  };
  definition.asks = {"rules"};
  definition.follows = {"registry/provider", "registry/accreditation", "registry/contract", "needs/proposal",
                        "needs/plan"};
  definition.wire = [prepared](const platform::Parts& parts, platform::Rpcs& rpcs) {
    return wire(parts, rpcs, *prepared);
  };
  return definition;
}

}  // namespace concord::procurement
