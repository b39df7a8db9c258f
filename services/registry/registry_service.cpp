// The registry's rpcs over the gate: commands gather facts and decide, queries read one snapshot, imports run on a
// worker.
#include "services/registry/registry_service.h"

#include "concord/registry/v1/service.grpc.pb.h"

#include "services/platform/crypto.h"
#include "services/platform/gate.h"
#include "services/platform/scrubber.h"
#include "services/registry/checks.h"
#include "services/registry/deciders.h"
#include "services/registry/followers.h"
#include "services/registry/import_tables.h"
#include "services/registry/queries.h"
#include "services/registry/views.h"

namespace concord::registry {
namespace {

using Call = grpc::CallbackServerContext;
using Reactor = grpc::ServerUnaryReactor;
using Ids = std::set<std::string>;

// The first of a list that may be longer than any command allows: decide refuses such a list before it looks at facts.
Ids some(const Texts& list) {
  constexpr int kMostLookedUp = 400;
  Ids ids;
  for (int i = 0; i < list.size() && i < kMostLookedUp; ++i) ids.insert(list.Get(i));
  return ids;
}

std::string named(const v1::Provider& provider) {
  return provider.id().empty() ? provider_id_of(provider) : provider.id();
}

class RegistryServer : public v1::RegistryService::CallbackService {
 public:
  explicit RegistryServer(const platform::Parts& parts)
      : gate_(parts.gate),
        deciders_(parts.ledger),
        importer_(make_importer(deciders_)),
        scrubber_(parts.ledger.database()) {}

  Reactor* RegisterAuthority(Call* c, const v1::RegisterAuthorityRequest* q,
                             v1::RegisterAuthorityResponse* r) override {
    return alone(c, q, r, deciders_.authorities, stream_of("authority", q->details().id()), platform::kCommons);
  }
  Reactor* RegisterProvider(Call* c, const v1::RegisterProviderRequest* q, v1::RegisterProviderResponse* r) override {
    return with_holders(c, q, r, stream_of("provider", provider_id_of(q->provider())));
  }
  Reactor* AmendProvider(Call* c, const v1::AmendProviderRequest* q, v1::AmendProviderResponse* r) override {
    return with_holders(c, q, r, stream_of("provider", named(q->provider())));
  }
  Reactor* AccreditProvider(Call* c, const v1::AccreditProviderRequest* q, v1::AccreditProviderResponse* r) override {
    return with_facts(c, q, r, deciders_.accreditations, stream_of("accreditation", q->provider_id()),
                      {q->provider_id()}, {});
  }
  Reactor* SuspendAccreditation(Call* c, const v1::SuspendAccreditationRequest* q,
                                v1::SuspendAccreditationResponse* r) override {
    return alone(c, q, r, deciders_.accreditations, stream_of("accreditation", q->provider_id()));
  }
  Reactor* ReinstateAccreditation(Call* c, const v1::ReinstateAccreditationRequest* q,
                                  v1::ReinstateAccreditationResponse* r) override {
    return alone(c, q, r, deciders_.accreditations, stream_of("accreditation", q->provider_id()));
  }
  Reactor* RegisterService(Call* c, const v1::RegisterServiceRequest* q, v1::RegisterServiceResponse* r) override {
    return with_facts(c, q, r, deciders_.services, stream_of("service", q->service().id()),
                      {q->service().provider_id()}, {});
  }
  Reactor* AmendService(Call* c, const v1::AmendServiceRequest* q, v1::AmendServiceResponse* r) override {
    return with_facts(c, q, r, deciders_.services, stream_of("service", q->service().id()),
                      {q->service().provider_id()}, {});
  }
  Reactor* ChangeCapacity(Call* c, const v1::ChangeCapacityRequest* q, v1::ChangeCapacityResponse* r) override {
    return alone(c, q, r, deciders_.services, stream_of("service", q->service_id()));
  }
  Reactor* EndService(Call* c, const v1::EndServiceRequest* q, v1::EndServiceResponse* r) override {
    return alone(c, q, r, deciders_.services, stream_of("service", q->service_id()));
  }
  Reactor* RecordContract(Call* c, const v1::RecordContractRequest* q, v1::RecordContractResponse* r) override {
    return with_facts(c, q, r, deciders_.contracts, stream_of("contract", q->contract().id()),
                      some(q->contract().provider_ids()), some(q->contract().service_ids()));
  }
  Reactor* AmendContract(Call* c, const v1::AmendContractRequest* q, v1::AmendContractResponse* r) override {
    return with_facts(c, q, r, deciders_.contracts, stream_of("contract", q->contract().id()),
                      some(q->contract().provider_ids()), some(q->contract().service_ids()));
  }
  Reactor* EndContract(Call* c, const v1::EndContractRequest* q, v1::EndContractResponse* r) override {
    return alone(c, q, r, deciders_.contracts, stream_of("contract", q->contract_id()));
  }
  Reactor* LogEngagement(Call* c, const v1::LogEngagementRequest* q, v1::LogEngagementResponse* r) override {
    return with_facts(c, q, r, deciders_.engagements, stream_of("engagement", q->engagement().id()),
                      some(q->engagement().provider_ids()), {});
  }
  Reactor* RaiseConcern(Call* c, const v1::RaiseConcernRequest* q, v1::RaiseConcernResponse* r) override {
    return with_facts(c, q, r, deciders_.concerns, stream_of("concern", q->concern().id()),
                      {q->concern().provider_id()}, {q->concern().service_id()});
  }
  Reactor* AgreeActionPlan(Call* c, const v1::AgreeActionPlanRequest* q, v1::AgreeActionPlanResponse* r) override {
    return alone(c, q, r, deciders_.concerns, stream_of("concern", q->concern_id()));
  }
  Reactor* CompleteAction(Call* c, const v1::CompleteActionRequest* q, v1::CompleteActionResponse* r) override {
    return alone(c, q, r, deciders_.concerns, stream_of("concern", q->concern_id()));
  }
  Reactor* CloseConcern(Call* c, const v1::CloseConcernRequest* q, v1::CloseConcernResponse* r) override {
    return alone(c, q, r, deciders_.concerns, stream_of("concern", q->concern_id()));
  }

  Reactor* SetProviderContact(Call* c, const v1::SetProviderContactRequest* q,
                              v1::SetProviderContactResponse* r) override {
    const auto also = [q](Connection& writer) { return keep_contact(writer, q->provider_id(), q->contact()); };
    const auto decide_with_contact = [this](const ProviderState& state, const v1::SetProviderContactRequest& request,
                                            const Context& context) -> ProviderDecided {
      Facts facts;
      CONCORD_RETURN_IF_ERROR(database().read([&](Connection& reader) {
        auto differs = contact_differs(reader, request);
        facts.contact_differs = differs.value_or(false);
        return differs.status();
      }));
      return decide(state, request, context, facts);
    };
    return gate_.command(c, q, [&](const platform::Command& asked, platform::Reply reply) {
      platform::Command command = asked.on(platform::kCommons);
      // The usual hash covers the whole request and stays in the ledger for ever: with it somebody could confirm a
      // guessed contact after its erasure. So the contact is left out, and a repeated command id with another contact
      // answers the first receipt.
      v1::SetProviderContactRequest without = *q;
      without.clear_contact();
      command.request_hash = platform::sha256(without.SerializeAsString());
      deciders_.providers.execute(
          command, stream_of("provider", q->provider_id()),
          [decide_with_contact, q, given = command.context](const ProviderState& state) {
            return decide_with_contact(state, *q, given);
          },
          platform::Gate::receipt_into(r, std::move(reply)), also);
    });
  }
  Reactor* EraseProviderContact(Call* c, const v1::EraseProviderContactRequest* q,
                                v1::EraseProviderContactResponse* r) override {
    return gate_.command(c, q, [&](const platform::Command& asked, platform::Reply reply) {
      // The old copy in the log goes with the first try, unless somebody reads for long; then with a later one.
      const platform::AppendDone scrubbed = [this, r,
                                             reply = std::move(reply)](const absl::StatusOr<platform::Appended>& done) {
        const auto answer = platform::Gate::receipt_into(r, reply);
        if (!done.ok() || done->events == 0) return answer(done);
        scrubber_.request([answer, done] { answer(done); });
      };
      deciders_.providers.execute(
          asked.on(platform::kCommons), stream_of("provider", q->provider_id()),
          [q, context = asked.context](const ProviderState& state) { return decide(state, *q, context); }, scrubbed,
          [q](Connection& writer) { return drop_contact(writer, q->provider_id()); });
    });
  }

  Reactor* ListAuthorities(Call* c, const v1::ListAuthoritiesRequest* q, v1::ListAuthoritiesResponse* r) override {
    return ask(c, q, r);
  }
  Reactor* GetProvider(Call* c, const v1::GetProviderRequest* q, v1::GetProviderResponse* r) override {
    return ask(c, q, r);
  }
  Reactor* ListProviders(Call* c, const v1::ListProvidersRequest* q, v1::ListProvidersResponse* r) override {
    return ask(c, q, r);
  }
  Reactor* ListAccreditations(Call* c, const v1::ListAccreditationsRequest* q,
                              v1::ListAccreditationsResponse* r) override {
    return ask(c, q, r);
  }
  Reactor* GetService(Call* c, const v1::GetServiceRequest* q, v1::GetServiceResponse* r) override {
    return ask(c, q, r);
  }
  Reactor* SearchDirectory(Call* c, const v1::SearchDirectoryRequest* q, v1::SearchDirectoryResponse* r) override {
    return ask(c, q, r);
  }
  Reactor* ListContracts(Call* c, const v1::ListContractsRequest* q, v1::ListContractsResponse* r) override {
    return ask(c, q, r);
  }
  Reactor* ListEngagements(Call* c, const v1::ListEngagementsRequest* q, v1::ListEngagementsResponse* r) override {
    return ask(c, q, r);
  }
  Reactor* ListConcerns(Call* c, const v1::ListConcernsRequest* q, v1::ListConcernsResponse* r) override {
    return ask(c, q, r);
  }
  Reactor* ListMonitoring(Call* c, const v1::ListMonitoringRequest* q, v1::ListMonitoringResponse* r) override {
    return ask(c, q, r);
  }
  Reactor* ListSupplyCells(Call* c, const v1::ListSupplyCellsRequest* q, v1::ListSupplyCellsResponse* r) override {
    return ask(c, q, r);
  }
  Reactor* GetMarketReport(Call* c, const v1::GetMarketReportRequest* q, v1::GetMarketReportResponse* r) override {
    return ask(c, q, r);
  }
  Reactor* ListMarketNotices(Call* c, const v1::ListMarketNoticesRequest* q,
                             v1::ListMarketNoticesResponse* r) override {
    return ask(c, q, r);
  }

  grpc::ServerWriteReactor<v1::ImportTableResponse>* ImportTable(Call* c, const v1::ImportTableRequest* q) override {
    return gate_.import <v1::ImportTableResponse>(
        c, q,
        [this, q](const platform::Command& command,
                  const platform::ProgressSink& progress) -> absl::StatusOr<common::v1::ImportOutcome> {
          CONCORD_RETURN_IF_ERROR(check_may_import(q->table(), command.context));
          return importer_.run(gate_.ledger(), command, {q->table(), q->content(), q->dry_run()}, progress);
        });
  }

 private:
  platform::Database& database() { return gate_.ledger().database(); }

  template <typename Request, typename Response>
  Reactor* ask(Call* c, const Request* q, Response* r) {
    return gate_.query(c, q, [q, r](const platform::Command& command, Connection& reader) {
      return answer(reader, *q, command.context, *r);
    });
  }

  // A command that knows its own stream only.
  template <typename A, typename Request, typename Response>
  Reactor* alone(Call* c, const Request* q, Response* r, platform::Decider<A>& decider, std::string stream,
                 const std::string& ledger_authority = {}) {
    const auto decide_alone = [](const typename A::State& state, const Request& request, const Context& context) {
      return decide(state, request, context);
    };
    return gate_.decide(c, q, r, decider, std::move(stream), decide_alone, ledger_authority);
  }

  // A command that must know which of the ids it names are registered; asked anew at every attempt.
  template <typename A, typename Request, typename Response>
  Reactor* with_facts(Call* c, const Request* q, Response* r, platform::Decider<A>& decider, std::string stream,
                      const Ids& providers, const Ids& services) {
    const auto decide_with = [this, providers, services](
                                 const typename A::State& state, const Request& request,
                                 const Context& context) -> platform::Decided<typename A::Event> {
      Facts facts;
      CONCORD_RETURN_IF_ERROR(database().read(
          [&](Connection& reader) { return gather_facts(reader, context.authority, providers, services, facts); }));
      return decide(state, request, context, facts);
    };
    return gate_.decide(c, q, r, decider, std::move(stream), decide_with);
  }

  // A command that must know on which providers its identifiers stand.
  template <typename Request, typename Response>
  Reactor* with_holders(Call* c, const Request* q, Response* r, std::string stream) {
    const auto decide_with = [this](const ProviderState& state, const Request& request,
                                    const Context& context) -> ProviderDecided {
      Facts facts;
      CONCORD_RETURN_IF_ERROR(
          database().read([&](Connection& reader) { return gather_holders(reader, request.provider(), facts); }));
      return decide(state, request, context, facts);
    };
    return gate_.decide(c, q, r, deciders_.providers, std::move(stream), decide_with, platform::kCommons);
  }

  platform::Gate& gate_;
  Deciders deciders_;
  platform::Importer importer_;
  platform::Scrubber scrubber_;
};

}  // namespace

std::unique_ptr<grpc::Service> make_registry_service(const platform::Parts& parts) {
  return std::make_unique<RegistryServer>(parts);
}

platform::ServiceDefinition registry_definition() {
  platform::ServiceDefinition definition;
  definition.name = "registry";
  definition.rpc_service = kRpcService;
  definition.views = std::make_unique<RegistryViews>();
  definition.make_services = [](const platform::Parts& parts) {
    std::vector<std::unique_ptr<grpc::Service>> services;
    services.push_back(make_registry_service(parts));
    return services;
  };
  definition.sources = {"procurement", "transition"};
  definition.make_followers = [](const platform::Parts& parts) {
    std::vector<platform::Followed> followed;
    followed.push_back({"procurement", follow_procurement(parts.ledger)});
    followed.push_back({"transition", follow_transition(parts.ledger)});
    return followed;
  };
  return definition;
}

}  // namespace concord::registry
