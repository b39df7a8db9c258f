// Writes proposals and capabilities as they stand; reads proposals beside the gap that each answers, and capabilities.
#include "services/needs/proposals/proposal_views.h"

#include "concord/needs/v1/events.pb.h"

#include "services/needs/proposals/proposal.h"
#include "services/platform/storage/rows.h"
#include "services/platform/storage/view_table.h"

namespace concord::needs {
namespace {

using platform::page_of;
using platform::Statement;
using Bytes = Connection::Bytes;

const platform::ViewTable kProposals("proposal",
                                     {"authority TEXT", "area_code TEXT", "id TEXT", "provider_id TEXT",
                                      "assessment_id TEXT", "client_group TEXT", "body BYTEA"},
                                     {"authority", "id"},
                                     {"CREATE INDEX proposal_by_area ON proposal (authority, area_code, id)"});
const platform::ViewTable kCapabilities("capability", {"authority TEXT", "area_code TEXT", "id TEXT", "body BYTEA"},
                                        {"authority", "id"},
                                        {"CREATE INDEX capability_by_area ON capability (authority, area_code, id)"});

absl::Status project_proposal(Connection& writer, const ledger::v1::Record& record) {
  CONCORD_ASSIGN(const auto event, platform::parse_event<v1::ProposalEvent>(record));
  const std::string id = platform::id_in(record.stream());
  CONCORD_ASSIGN(auto proposal,
                 platform::read_row<v1::Proposal>(writer, "SELECT body FROM proposal WHERE authority = $1 AND id = $2",
                                                  record.authority(), id));
  ProposalAggregate::evolve(proposal, event);
  return kProposals.put(writer, record.authority(), proposal.area_code(), id, proposal.provider_id(),
                        proposal.assessment_id(), proposal.client_group(), Bytes{proposal.SerializeAsString()});
}

absl::Status project_capability(Connection& writer, const ledger::v1::Record& record) {
  CONCORD_ASSIGN(const auto event, platform::parse_event<v1::CapabilityEvent>(record));
  const v1::CommunityCapability& capability = event.capability_recorded().capability();
  return kCapabilities.put(writer, record.authority(), capability.area_code(), capability.id(),
                           Bytes{capability.SerializeAsString()});
}

bool sees_all(const platform::Actor& actor) {
  return actor.is(access::v1::ROLE_COMMISSIONER) || actor.is(access::v1::ROLE_APPROVER) ||
         actor.is(access::v1::ROLE_AUDITOR);
}

v1::ProposalBesideGap beside_gap(Statement& row) {
  v1::ProposalBesideGap beside;
  beside.mutable_proposal()->ParseFromString(std::string(row.bytes(0)));
  beside.mutable_unmet_need()->ParseFromString(std::string(row.bytes(1)));
  beside.set_share_met_ppm(share_met_ppm(beside.proposal().units(), beside.unmet_need().gap_milli()));
  return beside;
}

}  // namespace

std::string proposal_tables() { return kProposals.create(); }
platform::ViewPart proposal_part() {
  return {{"proposal"}, {kProposals.name()}, v1::ProposalEvent::descriptor(), project_proposal};
}
std::string capability_tables() { return kCapabilities.create(); }
platform::ViewPart capability_part() {
  return {{"capability"}, {kCapabilities.name()}, v1::CapabilityEvent::descriptor(), project_capability};
}

absl::Status list_proposals(Connection& reader, const platform::Context& context,
                            const v1::ListProposalsRequest& request, v1::ListProposalsResponse& response) {
  CONCORD_ASSIGN(const auto page, page_of(request.page_size(), request.page_token(), 2));
  std::vector<v1::ProposalBesideGap> rows;
  // A proposal stands in its stream only against unmet need that was published, so the join always finds its row.
  CONCORD_RETURN_IF_ERROR(reader.query(
      "SELECT proposal.body, unmet_need.body FROM proposal JOIN unmet_need ON unmet_need.authority = "
      "proposal.authority "
      "AND unmet_need.assessment_id = proposal.assessment_id AND unmet_need.area_code = proposal.area_code "
      "AND unmet_need.client_group = proposal.client_group WHERE proposal.authority = $1 "
      "AND ($2 = '' OR proposal.area_code = $2) AND ($3 = 1 OR proposal.provider_id = $4) "
      "AND (proposal.area_code, proposal.id) > ($5, $6) ORDER BY proposal.area_code, proposal.id LIMIT $7",
      [&](Statement& row) {
        rows.push_back(beside_gap(row));
        return true;
      },
      request.authority(), request.area_code(), sees_all(context.actor), context.actor.organisation, page.key(0),
      page.key(1), page.size + 1));
  cut_page(
      page, rows, [&](const v1::ProposalBesideGap& row) { *response.add_proposals() = row; },
      [](const v1::ProposalBesideGap& row) {
        return std::vector<std::string>{row.proposal().area_code(), row.proposal().id()};
      },
      response.mutable_next_page_token());
  return absl::OkStatus();
}

absl::Status list_capabilities(Connection& reader, const v1::ListCapabilitiesRequest& request,
                               v1::ListCapabilitiesResponse& response) {
  CONCORD_ASSIGN(const auto page, page_of(request.page_size(), request.page_token(), 2));
  CONCORD_ASSIGN(const auto rows,
                 read_bodies<v1::CommunityCapability>(
                     reader,
                     "SELECT body FROM capability WHERE authority = $1 AND ($2 = '' OR area_code = $2) "
                     "AND (area_code, id) > ($3, $4) ORDER BY area_code, id LIMIT $5",
                     request.authority(), request.area_code(), page.key(0), page.key(1), page.size + 1));
  cut_page(
      page, rows, [&](const v1::CommunityCapability& row) { *response.add_capabilities() = row; },
      [](const v1::CommunityCapability& row) {
        return std::vector<std::string>{row.area_code(), row.id()};
      },
      response.mutable_next_page_token());
  return absl::OkStatus();
}

}  // namespace concord::needs
