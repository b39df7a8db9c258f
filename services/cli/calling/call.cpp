// Generic gRPC calls: serialise, send, parse by descriptor.
#include "services/cli/calling/call.h"

#include <chrono>
#include <fstream>
#include <map>
#include <thread>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/grpcpp.h>

#include "concord/access/v1/access.pb.h"
#include "concord/ledger/v1/ledger.pb.h"

#include "services/platform/calling/grpc_status.h"
#include "services/platform/entry/body_budget.h"
#include "services/platform/entry/tokens.h"
#include "services/platform/ledger/database_watch.h"
#include "services/platform/values/refusal.h"
#include "services/platform/values/text.h"
#include "services/platform/world/world.h"

namespace concord::cli {
namespace {

using google::protobuf::DescriptorPool;
using google::protobuf::Message;
using google::protobuf::MethodDescriptor;
using google::protobuf::ServiceDescriptor;
using platform::cat;

constexpr int kUnarySeconds = 60;
constexpr int kStreamSeconds = 3'600;
constexpr int kHealthMs = 500;
constexpr int kRetryMs = 100;
constexpr int kMaxAnswerBytes = 64 << 20;
constexpr std::int64_t kCallTokenSeconds = 600;

std::vector<std::pair<std::string, const ServiceDescriptor*>> services() {
  const auto* pool = DescriptorPool::generated_pool();
  std::vector<std::pair<std::string, const ServiceDescriptor*>> found;
  for (const std::string& name : ledger_services()) {
    std::string title = name;
    title[0] = static_cast<char>(title[0] - 'a' + 'A');
    found.emplace_back(name, pool->FindServiceByName(cat("concord.", name, ".v1.", title, "Service")));
  }
  return found;
}

const ServiceDescriptor* ledger_descriptor() {
  return DescriptorPool::generated_pool()->FindServiceByName("concord.ledger.v1.LedgerService");
}

std::string roles_of(const MethodDescriptor& method) {
  std::vector<std::string> names;
  for (const int role : method.options().GetExtension(access::v1::allow).roles())
    names.push_back(platform::role_name(static_cast<access::v1::Role>(role)));
  return absl::StrJoin(names, ", ");
}

std::map<std::string, std::shared_ptr<grpc::Channel>>& open_channels() {
  static std::map<std::string, std::shared_ptr<grpc::Channel>> channels;
  return channels;
}

std::shared_ptr<grpc::Channel> channel_to(const std::string& address) {
  auto& channel = open_channels()[address];
  if (channel == nullptr) {
    grpc::ChannelArguments arguments;
    arguments.SetMaxReceiveMessageSize(kMaxAnswerBytes);
    arguments.SetInt(GRPC_ARG_INITIAL_RECONNECT_BACKOFF_MS, 20);
    arguments.SetInt(GRPC_ARG_MAX_RECONNECT_BACKOFF_MS, 200);
    arguments.SetInt(GRPC_ARG_MIN_RECONNECT_BACKOFF_MS,
                     5'000);  // how long one attempt may take; a busy service is slow
    channel = grpc::CreateCustomChannel(address, grpc::InsecureChannelCredentials(), arguments);
  }
  return channel;
}

// With --dev, or where an operator has put one, for looking at heads and followers.
std::string operator_token(const Deployment& deployment) {
  std::ifstream in(deployment.file("keys/operator.token"));
  std::string token;
  std::getline(in, token);
  return token;
}

grpc::ByteBuffer to_bytes(const std::string& text) {
  const grpc::Slice slice(text);
  return {&slice, 1};
}

std::string to_text(const grpc::ByteBuffer& bytes) {
  std::vector<grpc::Slice> slices;
  bytes.Dump(&slices).ok();
  std::string text;
  for (const auto& slice : slices) text.append(reinterpret_cast<const char*>(slice.begin()), slice.size());
  return text;
}

// One call with raw bytes, every answer handed over; the same way for unary and streaming.
grpc::Status exchange(const std::string& address, const std::string& method, const std::string& request,
                      const std::string& token, std::chrono::milliseconds deadline,
                      const std::function<void(const std::string&)>& on_bytes) {
  grpc::GenericStub stub(channel_to(address));
  grpc::ClientContext context;
  context.set_deadline(std::chrono::system_clock::now() + deadline);
  if (!token.empty()) context.AddMetadata("authorization", "Bearer " + token);
  grpc::CompletionQueue queue;
  auto call = stub.PrepareCall(&context, method, &queue);
  void* tag = nullptr;
  bool ok = false;
  const auto wait = [&] { return queue.Next(&tag, &ok) && ok; };
  call->StartCall(nullptr);
  bool going = wait();
  if (going) {
    grpc::WriteOptions last;
    last.set_last_message();
    call->Write(to_bytes(request), last, nullptr);
    going = wait();
  }
  while (going) {
    grpc::ByteBuffer answer;
    call->Read(&answer, nullptr);
    going = wait();
    if (going) on_bytes(to_text(answer));
  }
  grpc::Status status;
  call->Finish(&status, nullptr);
  queue.Next(&tag, &ok);
  queue.Shutdown();
  while (queue.Next(&tag, &ok)) {
  }
  return status;
}

}  // namespace

absl::StatusOr<Rpc> find_rpc(const std::string& name) {
  std::vector<std::string> near;
  std::vector<Rpc> found;
  const auto consider = [&](const std::string& service, const MethodDescriptor* method, const std::string& shown) {
    if (name == shown || name == method->full_name() || name == method->name() ||
        name == cat(service, ".", method->name()))
      found.push_back({method, service});
    if (method->name().find(name.substr(name.rfind('.') + 1)) != std::string::npos) near.push_back(shown);
  };
  for (const auto& [service, descriptor] : services()) {
    for (int i = 0; i < descriptor->method_count(); ++i)
      consider(service, descriptor->method(i), cat(service, ".", descriptor->method(i)->name()));
    const auto* ledger = ledger_descriptor();
    for (int i = 0; i < ledger->method_count(); ++i)
      consider(service, ledger->method(i), cat(service, ".ledger.", ledger->method(i)->name()));
  }
  if (found.size() == 1) return found.front();
  if (found.size() > 1) {
    return platform::refuse_input({.code = "AMBIGUOUS_RPC",
                                   .sentence = cat("'", name, "' stands on several services."),
                                   .remedy = cat("Say which: ", absl::StrJoin(near, ", "), ".")});
  }
  return platform::refuse_input(
      {.code = "UNKNOWN_RPC",
       .sentence = cat("There is no rpc '", name, "'."),
       .remedy = near.empty() ? "List them with: concord rpcs" : cat("Did you mean ", absl::StrJoin(near, ", "), "?")});
}

std::vector<std::pair<std::string, std::string>> list_rpcs(const std::string& part) {
  std::vector<std::pair<std::string, std::string>> rows;
  const auto add = [&](const std::string& shown, const MethodDescriptor& method) {
    if (absl::StrContains(absl::AsciiStrToLower(shown), absl::AsciiStrToLower(part)))
      rows.emplace_back(shown, roles_of(method));
  };
  for (const auto& [service, descriptor] : services()) {
    for (int i = 0; i < descriptor->method_count(); ++i)
      add(cat(service, ".", descriptor->method(i)->name()), *descriptor->method(i));
    for (int i = 0; i < ledger_descriptor()->method_count(); ++i)
      add(cat(service, ".ledger.", ledger_descriptor()->method(i)->name()), *ledger_descriptor()->method(i));
  }
  return rows;
}

void hang_up() { open_channels().clear(); }

std::unique_ptr<Message> new_message(const google::protobuf::Descriptor* type) {
  return std::unique_ptr<Message>(google::protobuf::MessageFactory::generated_factory()->GetPrototype(type)->New());
}

absl::Status send(const std::string& address, const Rpc& rpc, const Message& request, const std::string& token,
                  const OnMessage& on_message) {
  if (request.ByteSizeLong() > platform::kMaxRequestBytes) {
    return platform::refuse_input({.code = "REQUEST_TOO_LARGE",
                                   .sentence = cat("The request has ", request.ByteSizeLong(), " bytes."),
                                   .remedy = cat("Send at most ", platform::kMaxRequestBytes, " bytes in one call.")});
  }
  const std::string method = cat("/", rpc.method->service()->full_name(), "/", rpc.method->name());
  const auto deadline = std::chrono::seconds(rpc.method->server_streaming() ? kStreamSeconds : kUnarySeconds);
  bool parsed = true;
  const auto status =
      exchange(address, method, request.SerializeAsString(), token, deadline, [&](const std::string& bytes) {
        const auto answer = new_message(rpc.method->output_type());
        parsed = parsed && answer->ParseFromString(bytes);
        if (parsed) on_message(*answer);
      });
  if (!status.ok()) return platform::from_grpc(status);
  return parsed ? absl::OkStatus()
                : absl::InternalError("the answer is not of the expected type; is the service of another version?");
}

absl::Status send_patiently(const Deployment& deployment, const Caller& caller, const Rpc& rpc, const Message& request,
                            const std::string& authority, const OnMessage& on_message) {
  CONCORD_ASSIGN(const std::string token, token_for(deployment, caller, authority));
  const std::int64_t until = platform::system_world().monotonic_us() + caller.patience_seconds * 1'000'000LL;
  for (;;) {
    const auto address = deployment.address_of(rpc.service);
    absl::Status sent = address.ok() ? send(*address, rpc, request, token, on_message) : address.status();
    // A service that drains cancels what is still under way at its deadline.
    const bool may_pass = absl::IsUnavailable(sent) || absl::IsAborted(sent) || absl::IsResourceExhausted(sent) ||
                          absl::IsCancelled(sent);
    if (!may_pass || platform::system_world().monotonic_us() > until) return sent;
    // A new connection, because gRPC looks after a broken one only every five seconds.
    hang_up();
    std::this_thread::sleep_for(std::chrono::milliseconds(kRetryMs));
  }
}

// grpc.health.v1: an empty request asks for the whole server; field 1 = 1 answers SERVING.
bool is_healthy(const std::string& address) {
  bool serving = false;
  const auto status = exchange(address, "/grpc.health.v1.Health/Check", "", "", std::chrono::milliseconds(kHealthMs),
                               [&](const std::string& bytes) { serving = bytes == std::string("\x08\x01", 2); });
  return status.ok() && serving;
}

std::vector<std::pair<std::string, std::int64_t>> list_heads(const Deployment& deployment, const Process& process) {
  std::vector<std::pair<std::string, std::int64_t>> heads;
  const std::string token = operator_token(deployment);
  const Rpc rpc{ledger_descriptor()->FindMethodByName("ListHeads"), process.name};
  const ledger::v1::ListHeadsRequest request;
  send(Deployment::address(process), rpc, request, token, [&](const Message& message) {
    const auto& answer = dynamic_cast<const ledger::v1::ListHeadsResponse&>(message);
    for (const auto& head : answer.heads()) heads.emplace_back(head.authority(), head.position());
  }).IgnoreError();
  return heads;
}

ledger::v1::ListBookmarksResponse list_following(const Deployment& deployment, const Process& process) {
  ledger::v1::ListBookmarksResponse answer;
  const Rpc rpc{ledger_descriptor()->FindMethodByName("ListBookmarks"), process.name};
  ledger::v1::ListBookmarksRequest request;
  request.set_page_size(1);
  const auto read =
      send(Deployment::address(process), rpc, request, operator_token(deployment),
           [&](const Message& message) { answer = dynamic_cast<const ledger::v1::ListBookmarksResponse&>(message); });
  // A database that cannot be read cannot be asked for bookmarks either, and says why.
  if (const std::string code = platform::code_of(read); code.rfind("DATABASE_", 0) == 0) {
    auto& waits = *answer.add_following();
    waits.set_source(platform::kItsDatabase);
    waits.set_waiting(true);
    waits.set_why(platform::refusal_of(read)->sentence());
    waits.set_waiting_since_ms(world_of(deployment).now_ms());
  }
  return answer;
}

absl::StatusOr<std::string> token_for(const Deployment& deployment, const Caller& caller,
                                      const std::string& authority) {
  if (!caller.token_file.empty()) {
    std::ifstream in(caller.token_file);
    std::string token;
    if (!std::getline(in, token))
      return absl::InvalidArgumentError(cat("cannot read the token file ", caller.token_file));
    return token;
  }
  if (caller.as.empty()) return std::string();
  const auto colon = caller.as.find(':');
  if (colon == std::string::npos || colon == 0 || colon + 1 == caller.as.size()) {
    return absl::InvalidArgumentError(
        "--as takes ROLES:SUBJECT[@ORGANISATION], such as commissioner:alice or provider:bob@GB-CHC-1089327");
  }
  platform::TokenClaims claims;
  claims.roles = absl::StrSplit(caller.as.substr(0, colon), ',');
  claims.subject = caller.as.substr(colon + 1);
  if (const auto at = claims.subject.find('@'); at != std::string::npos) {
    claims.organisation = claims.subject.substr(at + 1);
    claims.subject.resize(at);
  }
  claims.authorities = {authority.empty() ? std::string(platform::kEveryAuthority) : authority};
  claims.lifetime_seconds = kCallTokenSeconds;
  auto token = platform::issue_development_token(deployment.file("keys/development.key"), claims, world_of(deployment));
  if (!token.ok() && absl::StartsWith(token.status().message(), "cannot read")) {
    return absl::InvalidArgumentError(cat("--as needs the development issuer of ", deployment.folder(),
                                          ": start it with concord up --dev, or give --token-file"));
  }
  return token;
}

}  // namespace concord::cli
