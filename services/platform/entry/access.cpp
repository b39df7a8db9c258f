// Reads each method's rule from its proto option and applies it. What is not stated is refused.
#include "services/platform/entry/access.h"

#include <algorithm>

#include "absl/strings/str_join.h"
#include "google/protobuf/descriptor.pb.h"

#include "services/platform/values/refusal.h"
#include "services/platform/values/text.h"

namespace concord::platform {

namespace {

const google::protobuf::FieldDescriptor* text_field(const google::protobuf::Descriptor* request, const char* name) {
  const auto* field = request->FindFieldByName(name);
  CONCORD_CHECK(
      field == nullptr || (field->type() == google::protobuf::FieldDescriptor::TYPE_STRING && !field->is_repeated()),
      "authority and command_id are single texts");
  return field;
}

// Whoever acts for an organisation may be a bidder, or close to one, whatever else the token says.
bool counts_for(access::v1::Role role, const Actor& actor) {
  const bool is_of_authority = role == access::v1::ROLE_COMMISSIONER || role == access::v1::ROLE_APPROVER ||
                               role == access::v1::ROLE_AUDITOR || role == access::v1::ROLE_OPERATOR;
  return !is_of_authority || actor.organisation.empty();
}

}  // namespace

void Access::add_service(const std::string& full_name) {
  const auto* service = google::protobuf::DescriptorPool::generated_pool()->FindServiceByName(full_name);
  CONCORD_CHECK(service != nullptr, "a gRPC service without a descriptor");
  for (int i = 0; i < service->method_count(); ++i) {
    const auto* method = service->method(i);
    MethodRule rule;
    rule.name = method->name();
    for (const int role : method->options().GetExtension(access::v1::allow).roles()) {
      rule.roles.push_back(static_cast<access::v1::Role>(role));
      rule.is_public |= role == access::v1::ROLE_PUBLIC;
    }
    rule.is_sealed = method->options().GetExtension(access::v1::allow).sealed();
    rule.is_query = method->options().idempotency_level() == google::protobuf::MethodOptions::NO_SIDE_EFFECTS;
    rule.authority = text_field(method->input_type(), "authority");
    rule.command_id = text_field(method->input_type(), "command_id");
    const bool alone = rules_.emplace(method->input_type(), std::move(rule)).second;
    CONCORD_CHECK(alone, "two rpcs share a request type, so the rule would be ambiguous");
  }
}

const MethodRule& Access::rule(const google::protobuf::Descriptor* request) const {
  static const MethodRule nobody;
  const auto found = rules_.find(request);
  return found == rules_.end() ? nobody : found->second;
}

absl::StatusOr<Actor> Access::recognise(const MethodRule& rule, std::string_view bearer) {
  Actor actor;
  if (!bearer.empty()) {
    CONCORD_ASSIGN(actor, tokens_.verify(bearer));
  } else if (!rule.is_public) {
    return refuse(No::kUnauthenticated, {.code = "TOKEN_MISSING",
                                         .sentence = "This needs a signed-in user, and no token was sent.",
                                         .remedy = "Send the header 'authorization: Bearer <token>'."});
  }
  if (rule.is_public) return actor;
  const auto has_role = [&](auto role) { return actor.is(role); };
  const bool has = std::any_of(rule.roles.begin(), rule.roles.end(), has_role);
  const bool may = std::any_of(rule.roles.begin(), rule.roles.end(),
                               [&](auto role) { return has_role(role) && counts_for(role, actor); });
  if (may) return actor;
  if (has) {
    return refuse(
        No::kDenied,
        {.code = "ACTS_FOR_ORGANISATION",
         .sentence =
             cat("This token acts for ", in_quotes(actor.organisation),
                 ", and who acts for an organisation neither decides for an authority nor reads what its people read."),
         .remedy = "Sign in with a token of the authority that names no organisation; as the organisation, "
                   "call what its role provider may."});
  }
  std::vector<std::string> names;
  for (const auto role : rule.roles) names.push_back(role_name(role));
  return refuse(
      No::kDenied,
      {.code = "NOT_ALLOWED",
       .sentence = cat("The roles of this token may not call ", rule.name, "."),
       .remedy = names.empty() ? "Nobody may." : cat("Ask somebody who is ", absl::StrJoin(names, " or "), ".")});
}

absl::Status Access::admit(const MethodRule& rule, const Actor& actor, const std::string& authority) const {
  if (rule.authority != nullptr && authority.empty()) {
    return refuse_input({.code = "AUTHORITY_MISSING",
                         .sentence = "The request does not say for which authority it speaks.",
                         .remedy = "Fill in authority, such as lancashire.",
                         .subject = "authority"});
  }
  if (rule.is_public) return absl::OkStatus();
  const bool reads_commons = rule.is_query && authority == kCommons;
  if (rule.authority != nullptr && !reads_commons && !actor.holds(authority)) {
    return refuse(No::kDenied,
                  {.code = "OTHER_AUTHORITY",
                   .sentence = cat("This token does not act for the authority ", in_quotes(authority), "."),
                   .remedy = "Use a token of that authority."});
  }
  return absl::OkStatus();
}

}  // namespace concord::platform
