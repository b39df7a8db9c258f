// Row deciders: read the row, gather which of the ids it names are registered, decide within the batch.
#include "services/registry/import_tables.h"

#include <map>
#include <memory>
#include <set>

#include "services/platform/values/refusal.h"
#include "services/platform/values/text.h"
#include "services/registry/fields/field_rules.h"
#include "services/registry/imports/import_rows.h"
#include "services/registry/market/notice_reader.h"

namespace concord::registry {
namespace {

using platform::Batch;
using platform::cat;
using platform::Command;
using platform::DecideRow;
using platform::ImportTable;
using platform::RowReader;

constexpr char kAuthorities[] = "authorities";

// Optional columns and their fields; other_identifiers is no field of its own.
const platform::ColumnFields kProviderFields = {{"website", "website"}, {"small_or_voluntary", "small_or_voluntary"}};
const platform::ColumnFields kServiceFields = {{"hours_week", "hours_week_milli"},
                                               {"eligible_task_share_percent", "eligible_task_share_ppm"},
                                               {"access_points", "access_points"},
                                               {"limited_to_landlord", "limited_to_landlord"},
                                               {"started_on", "started_on"}};
const platform::ColumnFields kContractFields = {{"service_ids", "service_ids"},
                                                {"extension_months", "extension_months"},
                                                {"procedure_id", "procedure_id"},
                                                {"lots", "lots"}};
const platform::ColumnFields kEngagementFields = {{"until", "until"}, {"provider_ids", "provider_ids"}};
const platform::ColumnFields kConcernFields = {{"service_id", "service_id"}};

// Facts for a whole file: each id is looked up once, however many rows name it.
class FileFacts {
 public:
  FileFacts(platform::Database& database, std::string authority)
      : database_(database), authority_(std::move(authority)) {}

  template <typename Providers, typename Services>
  absl::StatusOr<const Facts*> about(const Providers& providers, const Services& services) {
    const std::set<std::string> new_providers = unseen(providers, seen_providers_);
    const std::set<std::string> new_services = unseen(services, seen_services_);
    if (!new_providers.empty() || !new_services.empty()) {
      CONCORD_RETURN_IF_ERROR(database_.read([&](platform::Connection& reader) {
        return gather_facts(reader, authority_, new_providers, new_services, facts_);
      }));
    }
    return &facts_;
  }

  // As gather_holders, with what earlier rows of the file registered.
  absl::StatusOr<Facts> holders(const v1::Provider& provider) {
    Facts facts;
    CONCORD_RETURN_IF_ERROR(
        database_.read([&](platform::Connection& reader) { return gather_holders(reader, provider, facts); }));
    facts.identifiers.insert(held_.begin(), held_.end());
    return facts;
  }
  void hold(const v1::Provider& provider) {
    for (const v1::Identifier& identifier : provider.identifiers())
      held_.emplace(id_of(identifier), provider_id_of(provider));
  }

 private:
  template <typename Ids>
  static std::set<std::string> unseen(const Ids& ids, std::set<std::string>& seen) {
    std::set<std::string> fresh;
    for (const std::string& id : ids) {
      if (!id.empty() && seen.insert(id).second) fresh.insert(id);
    }
    return fresh;
  }

  platform::Database& database_;
  std::string authority_;
  Facts facts_;
  std::set<std::string> seen_providers_, seen_services_;
  std::map<std::string, std::string> held_;
};

using NoIds = std::vector<std::string>;

NoIds ids(const std::string& id) { return {id}; }

// A table whose open() hands each row a reader of facts and the command's context.
using Row = std::function<absl::StatusOr<int>(Batch&, RowReader&, const platform::Context&, FileFacts&)>;
ImportTable table_of(Deciders& deciders, std::string name, std::vector<std::string> required,
                     std::vector<std::string> optional, Row row) {
  ImportTable table;
  table.name = std::move(name);
  // Every table of the registry but providers is keyed by its first column.
  table.key = {required.front()};
  table.required = std::move(required);
  table.optional = std::move(optional);
  table.open = [&deciders, row = std::move(row)](const Command& command) -> absl::StatusOr<DecideRow> {
    auto facts = std::make_shared<FileFacts>(deciders.services.ledger().database(), command.context.authority);
    return DecideRow([row, facts, context = command.context](Batch& batch, RowReader& reader) {
      return row(batch, reader, context, *facts);
    });
  };
  return table;
}

ImportTable authorities(Deciders& deciders) {
  ImportTable table = table_of(
      deciders, kAuthorities, {"id", "name", "nation", "gss_code", "org_id", "vat_basis"}, {},
      [&deciders](Batch& batch, RowReader& row, const platform::Context& context, FileFacts&) -> absl::StatusOr<int> {
        v1::RegisterAuthorityRequest request;
        read_row(row, *request.mutable_details());
        CONCORD_RETURN_IF_ERROR(row.status());
        return batch.decide(deciders.authorities, stream_of("authority", request.details().id()),
                            [&](const v1::Authority& state) { return decide(state, request, context); });
      });
  table.authority = platform::kCommons;
  return table;
}

ImportTable providers(Deciders& deciders) {
  ImportTable table = table_of(
      deciders, "providers", {"scheme", "identifier", "name", "kind"},
      {"website", "small_or_voluntary", "other_identifiers"},
      [&deciders](Batch& batch, RowReader& row, const platform::Context& context,
                  FileFacts& file) -> absl::StatusOr<int> {
        v1::Provider provider;
        read_row(row, provider);
        CONCORD_RETURN_IF_ERROR(row.status());
        CONCORD_ASSIGN(const Facts facts, file.holders(provider));
        auto events = batch.decide(
            deciders.providers, stream_of("provider", provider_id_of(provider)), [&](const ProviderState& state) {
              if (!state.provider.id().empty()) {
                v1::AmendProviderRequest amend;
                *amend.mutable_provider() = provider;
                keep_absent(row, kProviderFields, state.provider, *amend.mutable_provider());
                if (!row.has("other_identifiers"))
                  *amend.mutable_provider()->mutable_identifiers() = state.provider.identifiers();
                return decide(state, amend, context, facts);
              }
              v1::RegisterProviderRequest enrol;
              *enrol.mutable_provider() = provider;
              return decide(state, enrol, context, facts);
            });
        if (events.ok()) file.hold(provider);
        return events;
      });
  table.key = {"scheme", "identifier"};
  table.authority = platform::kCommons;
  return table;
}

ImportTable accreditations(Deciders& deciders) {
  return table_of(deciders, "accreditations", {"provider_id", "evidence", "valid_from", "valid_to"}, {},
                  [&deciders](Batch& batch, RowReader& row, const platform::Context& context,
                              FileFacts& file) -> absl::StatusOr<int> {
                    v1::AccreditProviderRequest request;
                    read_row(row, request);
                    CONCORD_RETURN_IF_ERROR(row.status());
                    CONCORD_ASSIGN(const Facts* facts, file.about(ids(request.provider_id()), NoIds{}));
                    return batch.decide(deciders.accreditations, stream_of("accreditation", request.provider_id()),
                                        [&](const v1::Accreditation& state) -> AccreditationDecided {
                                          if (asks_for_the_same(state, request))
                                            return std::vector<v1::AccreditationEvent>{};
                                          return decide(state, request, context, *facts);
                                        });
                  });
}

ImportTable services(Deciders& deciders) {
  return table_of(deciders, "services",
                  {"id", "name", "provider_id", "client_groups", "area_codes", "tenures", "units", "funded_units",
                   "people_supported", "price_year_pounds"},
                  {"hours_week", "eligible_task_share_percent", "access_points", "limited_to_landlord", "started_on"},
                  [&deciders](Batch& batch, RowReader& row, const platform::Context& context,
                              FileFacts& file) -> absl::StatusOr<int> {
                    v1::SupportService service;
                    read_row(row, service);
                    CONCORD_RETURN_IF_ERROR(row.status());
                    CONCORD_ASSIGN(const Facts* facts, file.about(ids(service.provider_id()), NoIds{}));
                    return batch.decide(deciders.services, stream_of("service", service.id()),
                                        [&](const v1::SupportService& state) {
                                          if (!state.id().empty()) {
                                            v1::AmendServiceRequest amend;
                                            *amend.mutable_service() = service;
                                            keep_absent(row, kServiceFields, state, *amend.mutable_service());
                                            return decide(state, amend, context, *facts);
                                          }
                                          v1::RegisterServiceRequest enrol;
                                          *enrol.mutable_service() = service;
                                          return decide(state, enrol, context, *facts);
                                        });
                  });
}

ImportTable contracts(Deciders& deciders) {
  return table_of(deciders, "contracts", {"id", "title", "provider_ids", "value_pounds", "starts_on", "ends_on"},
                  {"service_ids", "extension_months", "procedure_id", "lots"},
                  [&deciders](Batch& batch, RowReader& row, const platform::Context& context,
                              FileFacts& file) -> absl::StatusOr<int> {
                    v1::Contract contract;
                    read_row(row, contract);
                    CONCORD_RETURN_IF_ERROR(row.status());
                    return batch.decide(deciders.contracts, stream_of("contract", contract.id()),
                                        [&](const v1::Contract& state) -> ContractDecided {
                                          if (!state.id().empty()) keep_absent(row, kContractFields, state, contract);
                                          CONCORD_ASSIGN(const Facts* facts,
                                                         file.about(contract.provider_ids(), contract.service_ids()));
                                          if (!state.id().empty()) {
                                            v1::AmendContractRequest amend;
                                            *amend.mutable_contract() = contract;
                                            return decide(state, amend, context, *facts);
                                          }
                                          v1::RecordContractRequest record;
                                          *record.mutable_contract() = contract;
                                          return decide(state, record, context, *facts);
                                        });
                  });
}

ImportTable engagements(Deciders& deciders) {
  return table_of(deciders, "engagements", {"id", "kind", "held_on", "summary"}, {"until", "provider_ids"},
                  [&deciders](Batch& batch, RowReader& row, const platform::Context& context,
                              FileFacts& file) -> absl::StatusOr<int> {
                    v1::LogEngagementRequest request;
                    read_row(row, *request.mutable_engagement());
                    CONCORD_RETURN_IF_ERROR(row.status());
                    return batch.decide(deciders.engagements, stream_of("engagement", request.engagement().id()),
                                        [&](const v1::Engagement& state) -> platform::Decided<v1::EngagementEvent> {
                                          keep_absent(row, kEngagementFields, state, *request.mutable_engagement());
                                          CONCORD_ASSIGN(const Facts* facts,
                                                         file.about(request.engagement().provider_ids(), NoIds{}));
                                          return decide(state, request, context, *facts);
                                        });
                  });
}

ImportTable concerns(Deciders& deciders) {
  return table_of(deciders, "concerns", {"id", "provider_id", "severity", "raised_on", "summary"}, {"service_id"},
                  [&deciders](Batch& batch, RowReader& row, const platform::Context& context,
                              FileFacts& file) -> absl::StatusOr<int> {
                    v1::RaiseConcernRequest request;
                    read_row(row, *request.mutable_concern());
                    CONCORD_RETURN_IF_ERROR(row.status());
                    CONCORD_ASSIGN(const Facts* facts, file.about(ids(request.concern().provider_id()),
                                                                  ids(request.concern().service_id())));
                    return batch.decide(deciders.concerns, stream_of("concern", request.concern().id()),
                                        [&](const v1::Concern& state) {
                                          keep_absent(row, kConcernFields, state, *request.mutable_concern());
                                          return decide(state, request, context, *facts);
                                        });
                  });
}

// A second, different notice of the same id in one file would change the first with every import: it is set aside.
class NoticesOfFile {
 public:
  v1::MarketNotice read(const RowReader& row, const std::string& line) {
    v1::MarketNotice notice = read_notice(line);
    if (!notice.set_aside_reason().empty()) return notice;
    const auto [first, is_first] = first_.try_emplace(notice.id(), row.line(), notice);
    if (is_first || same(first->second.second, notice)) return notice;
    return set_aside(line, cat("its id already stands in line ", first->second.first, " with other particulars"));
  }

 private:
  std::map<std::string, std::pair<std::int64_t, v1::MarketNotice>> first_;
};

ImportTable notices(Deciders& deciders) {
  ImportTable table;
  table.name = "notices";
  table.json_lines = true;
  table.open = [&deciders](const Command& command) -> absl::StatusOr<DecideRow> {
    return DecideRow(
        [&deciders, file = std::make_shared<NoticesOfFile>(), context = command.context](Batch& batch, RowReader& row) {
          const v1::MarketNotice notice = file->read(row, row.text(platform::kJsonColumn));
          row.set_aside(notice.set_aside_reason());
          return batch.decide(deciders.notices, stream_of("notice", notice.id()),
                              [&](const v1::MarketNotice& state) { return decide(state, notice, context); });
        });
  };
  return table;
}

}  // namespace

platform::Importer make_importer(Deciders& deciders) {
  platform::Importer importer;
  importer.add(authorities(deciders));
  importer.add(providers(deciders));
  importer.add(accreditations(deciders));
  importer.add(services(deciders));
  importer.add(contracts(deciders));
  importer.add(engagements(deciders));
  importer.add(concerns(deciders));
  importer.add(notices(deciders));
  return importer;
}

absl::Status check_may_import(const std::string& table, const platform::Context& context) {
  const bool commons = context.authority == platform::kCommons;
  if (table == kAuthorities) {
    if (commons && context.actor.is(access::v1::ROLE_OPERATOR)) return absl::OkStatus();
    return platform::refuse(platform::No::kDenied,
                            {.code = "NOT_ALLOWED",
                             .sentence = "Authorities are imported by an operator under commons.",
                             .remedy = "Ask an operator, who sends the file with authority commons."});
  }
  if (!commons && context.actor.is(access::v1::ROLE_COMMISSIONER)) return absl::OkStatus();
  return platform::refuse(
      platform::No::kDenied,
      {.code = "NOT_ALLOWED",
       .sentence = cat("The table ", table.substr(0, 60), " is imported by a commissioner for an authority."),
       .remedy = "Ask a commissioner, who sends the file with the authority's own name."});
}

}  // namespace concord::registry
