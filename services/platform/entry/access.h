// Who may call what: each rpc's proto option lists roles (default: nobody), and the request's authority must be one the
// token holds. Reads rules from descriptors; never grants anything a descriptor does not state.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "google/protobuf/descriptor.h"

#include "services/platform/entry/tokens.h"
#include "services/platform/values/context.h"

namespace concord::platform {

struct MethodRule {
  std::string name;  // "RegisterProvider"
  std::vector<access::v1::Role> roles;
  bool is_public = false;
  bool is_sealed = false;  // how often it is called is told nowhere
  bool is_query = false;   // NO_SIDE_EFFECTS: may read kCommons with any token
  // The request's fields of these names; null where it has none.
  const google::protobuf::FieldDescriptor* command_id = nullptr;
  const google::protobuf::FieldDescriptor* authority = nullptr;
};

class Access {
 public:
  explicit Access(TokenVerifier& tokens) : tokens_(tokens) {}
  // Learns the rules of "concord.registry.v1.RegistryService"; call before serving.
  void add_service(const std::string& full_name);
  // Who asks, from the headers alone, before anything of the request is read: refusals UNAUTHENTICATED / TOKEN_*;
  // NOT_ALLOWED (role). `bearer` is empty without a token.
  absl::StatusOr<Actor> recognise(const MethodRule& rule, std::string_view bearer);
  // Whether they may for this authority: refusals AUTHORITY_MISSING, OTHER_AUTHORITY.
  absl::Status admit(const MethodRule& rule, const Actor& actor, const std::string& authority) const;
  // The rule of the rpc that takes this request (each rpc has a request type of its own); nobody may when it is not
  // known.
  const MethodRule& rule(const google::protobuf::Descriptor* request) const;

 private:
  TokenVerifier& tokens_;
  std::map<const google::protobuf::Descriptor*, MethodRule> rules_;
};

}  // namespace concord::platform
