// PURE. Registers a council or amends its particulars.
#include "services/registry/providers/authority.h"

#include <algorithm>

#include "services/platform/values/refusal.h"
#include "services/platform/values/text.h"
#include "services/registry/fields/field_rules.h"

namespace concord::registry {
namespace {

using platform::cat;
using platform::in_quotes;
using platform::refuse_input;

constexpr char kCode[] = "INVALID_AUTHORITY";

bool is_short_name(const std::string& id) {
  return id.size() >= 2 && id.size() <= 40 && id != platform::kCommons && std::all_of(id.begin(), id.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
         });
}

char first_letter_of(v1::Nation nation) {
  switch (nation) {
    case v1::NATION_ENGLAND:
      return 'E';
    case v1::NATION_SCOTLAND:
      return 'S';
    case v1::NATION_WALES:
      return 'W';
    case v1::NATION_NORTHERN_IRELAND:
      return 'N';
    default:
      return '\0';
  }
}

// Country, register, local part: GB-LAE-LAN.
bool is_org_id(const std::string& text) {
  const bool characters = std::all_of(
      text.begin(), text.end(), [](char c) { return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-'; });
  return characters && text.size() >= 8 && text.size() <= 40 && text[2] == '-' &&
         text.find('-', 3) != std::string::npos && text.find('-', 3) + 1 < text.size();
}

absl::Status check(const v1::Authority& details) {
  if (!is_short_name(details.id())) {
    return refuse_input(
        {.code = kCode,
         .sentence = cat(in_quotes(details.id()), " cannot be an authority's id."),
         .remedy =
             "Give 2 to 40 small letters, digits and hyphens, not commons; it stands in keys and tokens for ever.",
         .subject = "id"});
  }
  CONCORD_RETURN_IF_ERROR(check_text(kCode, "name", details.name(), kMaxName));
  const char letter = first_letter_of(details.nation());
  if (letter == '\0') {
    return refuse_input({.code = kCode,
                         .sentence = "The nation is not stated, so nobody could say which law binds the authority.",
                         .remedy = "Give england, scotland, wales or northern_ireland.",
                         .subject = "nation"});
  }
  if (!is_gss_code(details.gss_code()) || details.gss_code()[0] != letter) {
    return refuse_input({.code = kCode,
                         .sentence = cat(in_quotes(details.gss_code()), " is not a GSS code of that nation."),
                         .remedy = cat("Give the letter ", std::string(1, letter), " and 8 digits."),
                         .subject = "gss_code"});
  }
  if (!is_org_id(details.org_id())) {
    return refuse_input({.code = kCode,
                         .sentence = cat(in_quotes(details.org_id()), " is not an org-id."),
                         .remedy = "Write it like GB-LAE-LAN: country, register, the authority's code there.",
                         .subject = "org_id"});
  }
  if (details.vat_basis() != v1::VAT_BASIS_INCLUSIVE && details.vat_basis() != v1::VAT_BASIS_EXCLUSIVE) {
    return refuse_input({.code = kCode,
                         .sentence = "It is not stated whether the authority's figures include VAT.",
                         .remedy = "Give inclusive or exclusive.",
                         .subject = "vat_basis"});
  }
  return absl::OkStatus();
}

}  // namespace

void AuthorityAggregate::evolve(State& state, const Event& event) {
  switch (event.event_case()) {
    case Event::kAuthorityRegistered:
      state = event.authority_registered().authority();
      return;
    case Event::kAuthorityAmended:
      state = event.authority_amended().authority();
      return;
    case Event::EVENT_NOT_SET:
      return;
  }
}

platform::Decided<v1::AuthorityEvent> decide(const v1::Authority& state, const v1::RegisterAuthorityRequest& request,
                                             const platform::Context& context) {
  if (context.authority != platform::kCommons) {
    return refuse_input(
        {.code = kCode,
         .sentence = cat("Authorities are kept under commons, not under ", in_quotes(context.authority), "."),
         .remedy = "Send the request with authority commons.",
         .subject = "authority"});
  }
  CONCORD_RETURN_IF_ERROR(check(request.details()));
  std::vector<v1::AuthorityEvent> events;
  if (same(state, request.details())) return events;
  if (state.id().empty()) {
    *events.emplace_back().mutable_authority_registered()->mutable_authority() = request.details();
  } else {
    *events.emplace_back().mutable_authority_amended()->mutable_authority() = request.details();
  }
  return events;
}

}  // namespace concord::registry
