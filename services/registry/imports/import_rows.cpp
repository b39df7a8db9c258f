// Cells to fields: short words to enum values, lists at ';', parts of an entry at '|', ':' and '+'.
#include "services/registry/imports/import_rows.h"

#include "absl/strings/ascii.h"
#include "absl/strings/str_split.h"
#include "google/protobuf/descriptor.h"

#include "services/platform/values/refusal.h"
#include "services/platform/values/text.h"

namespace concord::registry {
namespace {

using platform::cat;
using platform::in_quotes;
using platform::RowReader;

// "housing_association" to PROVIDER_KIND_HOUSING_ASSOCIATION, whatever the enum; 0 after telling the reader what may
// stand there.
int choice(RowReader& row, std::string_view column, const google::protobuf::EnumDescriptor* choices) {
  const std::string word = row.required(column);
  const std::string unspecified = choices->value(0)->name();
  const std::string prefix = unspecified.substr(0, unspecified.rfind("UNSPECIFIED"));
  const auto* value = choices->FindValueByName(prefix + absl::AsciiStrToUpper(word));
  if (value != nullptr && value->number() != 0) return value->number();
  std::string words;
  for (int i = 1; i < choices->value_count(); ++i) {
    words += cat(i == 1 ? "" : ", ", absl::AsciiStrToLower(choices->value(i)->name().substr(prefix.size())));
  }
  row.fail(column, platform::refuse_input({.code = "NOT_A_CHOICE",
                                           .sentence = cat("'", word.substr(0, 40), "' cannot stand in ", column, "."),
                                           .remedy = cat("Write one of ", words, "."),
                                           .subject = std::string(column)}));
  return 0;
}

void fill(RowReader& row, std::string_view column, google::protobuf::RepeatedPtrField<std::string>* list) {
  for (std::string& entry : row.list(column)) *list->Add() = std::move(entry);
}

std::vector<std::string> parts_of(const std::string& entry, char separator) {
  std::vector<std::string> parts;
  for (const auto part : absl::StrSplit(entry, separator)) parts.emplace_back(absl::StripAsciiWhitespace(part));
  return parts;
}

void not_an_entry(RowReader& row, std::string_view column, const std::string& entry, std::string_view shape) {
  row.fail(column, platform::refuse_input({.code = "NOT_AN_ENTRY",
                                           .sentence = cat(in_quotes(entry), " in ", column, " is not complete."),
                                           .remedy = cat("Write each entry as ", shape, ", with ; between entries."),
                                           .subject = std::string(column)}));
}

}  // namespace

void read_row(RowReader& row, v1::Authority& authority) {
  authority.set_id(row.required("id"));
  authority.set_name(row.required("name"));
  authority.set_nation(static_cast<v1::Nation>(choice(row, "nation", v1::Nation_descriptor())));
  authority.set_gss_code(row.required("gss_code"));
  authority.set_org_id(row.required("org_id"));
  authority.set_vat_basis(static_cast<v1::VatBasis>(choice(row, "vat_basis", v1::VatBasis_descriptor())));
}

void read_row(RowReader& row, v1::Provider& provider) {
  v1::Identifier& first = *provider.add_identifiers();
  first.set_scheme(row.required("scheme"));
  first.set_value(row.required("identifier"));
  provider.set_name(row.required("name"));
  provider.set_kind(static_cast<v1::ProviderKind>(choice(row, "kind", v1::ProviderKind_descriptor())));
  provider.set_website(row.text("website"));
  provider.set_small_or_voluntary(row.yes("small_or_voluntary"));
  for (const std::string& entry : row.list("other_identifiers")) {
    const auto parts = parts_of(entry, ':');
    if (parts.size() != 2) return not_an_entry(row, "other_identifiers", entry, "SCHEME:VALUE");
    v1::Identifier& other = *provider.add_identifiers();
    other.set_scheme(parts[0]);
    other.set_value(parts[1]);
  }
}

void read_row(RowReader& row, v1::AccreditProviderRequest& request) {
  request.set_provider_id(row.required("provider_id"));
  for (const std::string& entry : row.list("evidence")) {
    const auto parts = parts_of(entry, '|');
    if (parts.size() > 2) return not_an_entry(row, "evidence", entry, "title|reference");
    v1::Evidence& evidence = *request.add_evidence();
    evidence.set_title(parts[0]);
    if (parts.size() == 2) evidence.set_reference(parts[1]);
  }
  request.set_valid_from(row.date("valid_from"));
  request.set_valid_to(row.date("valid_to"));
}

void read_row(RowReader& row, v1::SupportService& service) {
  service.set_id(row.required("id"));
  service.set_name(row.required("name"));
  service.set_provider_id(row.required("provider_id"));
  fill(row, "client_groups", service.mutable_client_groups());
  fill(row, "area_codes", service.mutable_area_codes());
  fill(row, "tenures", service.mutable_tenures());
  service.set_units(row.integer("units"));
  service.set_funded_units(row.integer("funded_units"));
  service.set_people_supported(row.integer("people_supported"));
  service.set_price_year_pence(row.pence("price_year_pounds"));
  service.set_hours_week_milli(row.milli("hours_week", 0));
  service.set_eligible_task_share_ppm(row.percent_ppm("eligible_task_share_percent", 0));
  fill(row, "access_points", service.mutable_access_points());
  service.set_limited_to_landlord(row.text("limited_to_landlord"));
  service.set_started_on(row.date("started_on", false));
}

void read_row(RowReader& row, v1::Contract& contract) {
  contract.set_id(row.required("id"));
  contract.set_title(row.required("title"));
  fill(row, "provider_ids", contract.mutable_provider_ids());
  fill(row, "service_ids", contract.mutable_service_ids());
  contract.set_value_pence(row.pence("value_pounds"));
  contract.set_starts_on(row.date("starts_on"));
  contract.set_ends_on(row.date("ends_on"));
  const std::int64_t months = row.integer("extension_months", 0);
  if (months > 1'000) {
    row.fail("extension_months", platform::refuse_input({.code = "INVALID_CONTRACT",
                                                         .sentence = cat("extension_months is ", months, "."),
                                                         .remedy = "Give the months of a possible extension, 0 to 240.",
                                                         .subject = "extension_months"}));
    return;
  }
  contract.set_extension_months(static_cast<std::int32_t>(months));
  contract.set_procedure_id(row.text("procedure_id"));
  for (const std::string& entry : row.list("lots")) {
    const auto parts = parts_of(entry, '|');
    if (parts.size() < 2 || parts.size() > 3) return not_an_entry(row, "lots", entry, "id|title|E07000117+E07000120");
    v1::ContractLot& lot = *contract.add_lots();
    lot.set_id(parts[0]);
    lot.set_title(parts[1]);
    if (parts.size() < 3 || parts[2].empty()) continue;
    for (std::string& area : parts_of(parts[2], '+')) *lot.add_area_codes() = std::move(area);
  }
}

void read_row(RowReader& row, v1::Engagement& engagement) {
  engagement.set_id(row.required("id"));
  engagement.set_kind(static_cast<v1::EngagementKind>(choice(row, "kind", v1::EngagementKind_descriptor())));
  engagement.set_held_on(row.date("held_on"));
  engagement.set_until(row.date("until", false));
  fill(row, "provider_ids", engagement.mutable_provider_ids());
  engagement.set_summary(row.required("summary"));
}

void read_row(RowReader& row, v1::Concern& concern) {
  concern.set_id(row.required("id"));
  concern.set_provider_id(row.required("provider_id"));
  concern.set_service_id(row.text("service_id"));
  concern.set_severity(static_cast<v1::Severity>(choice(row, "severity", v1::Severity_descriptor())));
  concern.set_raised_on(row.date("raised_on"));
  concern.set_summary(row.required("summary"));
}

}  // namespace concord::registry
