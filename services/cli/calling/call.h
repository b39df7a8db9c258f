// Calls any rpc of a running deployment by its descriptor, with messages of any type; health and heads besides.
// Knows no rpc by name.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"

#include "concord/ledger/v1/ledger.pb.h"

#include "services/cli/deployment/deployment.h"

namespace concord::cli {

struct Rpc {
  const google::protobuf::MethodDescriptor* method = nullptr;
  std::string service;  // process that answers: "registry"; for LedgerService as asked
};

// "RegisterProvider", "registry.RegisterProvider", "registry.ledger.ReadRecords" or the full name. INVALID_ARGUMENT
// lists what comes near.
absl::StatusOr<Rpc> find_rpc(const std::string& name);
// Every rpc of every service, as (rpc name as find_rpc takes it, roles).
std::vector<std::pair<std::string, std::string>> list_rpcs(const std::string& part);

// Who calls: a token file, or in development "commissioner,approver:alice@GB-CHC-1089327" for the request's authority.
struct Caller {
  std::string as;
  std::string token_file;
  int patience_seconds = 0;  // how long trouble is tried again, with the same command id; a refusal never is
};

using OnMessage = std::function<void(const google::protobuf::Message&)>;
// Sends one request and hands over every answer (one for a unary rpc). The deadline is an hour for streams, 60 s
// otherwise.
absl::Status send(const std::string& address, const Rpc& rpc, const google::protobuf::Message& request,
                  const std::string& token, const OnMessage& on_message);

// The same to whichever process answers for the rpc's service, again and again while it is in trouble and patience
// lasts.
absl::Status send_patiently(const Deployment& deployment, const Caller& caller, const Rpc& rpc,
                            const google::protobuf::Message& request, const std::string& authority,
                            const OnMessage& on_message);

std::unique_ptr<google::protobuf::Message> new_message(const google::protobuf::Descriptor* type);

// Closes every connection. A program that stays without calling must: it does not hear that a service is going, which
// would then wait for it until its deadline for draining.
void hang_up();

bool is_healthy(const std::string& address);
// Authority and position of each head that the deployment's operator's token may see.
std::vector<std::pair<std::string, std::int64_t>> list_heads(const Deployment& deployment, const Process& process);
// How the service gets on with those that it follows.
ledger::v1::ListBookmarksResponse list_following(const Deployment& deployment, const Process& process);

absl::StatusOr<std::string> token_for(const Deployment& deployment, const Caller& caller, const std::string& authority);

}  // namespace concord::cli
