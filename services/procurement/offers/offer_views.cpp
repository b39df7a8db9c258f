// Writes offers as they stand, and reads them.
#include "services/procurement/offers/offer_views.h"

#include "services/platform/storage/rows.h"
#include "services/platform/storage/view_table.h"
#include "services/platform/values/refusal.h"
#include "services/procurement/offers/offer.h"

namespace concord::procurement {
namespace {

using platform::page_of;

const platform::ViewTable kOffers("offer", {"authority TEXT", "proposal_id TEXT", "provider_id TEXT", "body BYTEA"},
                                  {"authority", "proposal_id"});

absl::Status project(Connection& writer, const ledger::v1::Record& record) {
  CONCORD_ASSIGN(const auto event, platform::parse_event<v1::OfferEvent>(record));
  CONCORD_ASSIGN(auto offer, find_offer(writer, record.authority(), platform::id_in(record.stream())));
  OfferAggregate::evolve(offer, event);
  return kOffers.put(writer, record.authority(), offer.proposal_id(), offer.provider_id(),
                     Connection::Bytes{offer.SerializeAsString()});
}

}  // namespace

absl::StatusOr<v1::Offer> find_offer(Connection& reader, const std::string& authority, const std::string& proposal_id) {
  return platform::read_row<v1::Offer>(reader, "SELECT body FROM offer WHERE authority = $1 AND proposal_id = $2",
                                       authority, proposal_id);
}

std::string offer_tables() { return kOffers.create(); }
platform::ViewPart offer_part() { return {{"offer"}, {kOffers.name()}, v1::OfferEvent::descriptor(), project}; }

absl::Status list_offers(Connection& reader, const Viewer& who, const v1::ListOffersRequest& request,
                         v1::ListOffersResponse& response) {
  CONCORD_ASSIGN(const auto page, page_of(request.page_size(), request.page_token(), 1));
  CONCORD_ASSIGN(
      const auto rows,
      read_bodies<v1::Offer>(reader,
                             "SELECT body FROM offer WHERE authority = $1 AND ($2 = 1 OR provider_id = $3) "
                             "AND proposal_id > $4 ORDER BY proposal_id LIMIT $5",
                             request.authority(), who.is_officer, who.organisation, page.key(0), page.size + 1));
  cut_page(
      page, rows, [&](const v1::Offer& row) { *response.add_offers() = row; },
      [](const v1::Offer& row) { return std::vector<std::string>{row.proposal_id()}; },
      response.mutable_next_page_token());
  return absl::OkStatus();
}

}  // namespace concord::procurement
