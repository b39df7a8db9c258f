// `concord install`: hands a signed bundle of rules to the rules service. Parses nothing of it: the service does,
// behind the signature.
#include <cstdio>
#include <fstream>
#include <iterator>

#include "concord/rules/v1/commands.pb.h"

#include "services/cli/saying/exit_codes.h"
#include "services/cli/saying/table.h"
#include "services/cli/verbs/verbs.h"
#include "services/platform/values/text.h"
#include "services/platform/world/world.h"

namespace concord::cli {
namespace {

using platform::cat;

absl::StatusOr<std::string> bytes_of(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) return absl::InvalidArgumentError(cat("cannot read ", path));
  std::string bytes;
  for (char buffer[65'536]; in.read(buffer, sizeof buffer) || in.gcount() > 0;) {
    bytes.append(buffer, static_cast<std::size_t>(in.gcount()));
  }
  return bytes;
}

std::string in_words(const rules::v1::CheckVerdict& verdict) {
  if (!verdict.checked()) return "Not checked: it was built before check's verdict travelled in the bundle.";
  std::string text = cat("Check found it in order, in ", verdict.cases(), " cases, compared with ",
                         verdict.compared_with().empty() ? "no law" : printable(verdict.compared_with()), ".");
  for (const auto& one : verdict.accepted()) {
    text += "\n  " + printable(cat("accepted: ", one.code(), " at ", one.place(), ", because: ", one.why()));
  }
  return text;
}

}  // namespace

int install(const Deployment& deployment, const InstallOptions& options) {
  const auto bundle = bytes_of(options.bundle);
  if (!bundle.ok()) return say_no(bundle.status(), options.json), kUsage;
  const auto signature = bytes_of(options.bundle + ".minisig");
  if (!signature.ok()) {
    std::fprintf(stderr, "concord: %s; sign the bundle first: concord-rules sign\n",
                 std::string(signature.status().message()).c_str());
    return kUsage;
  }
  rules::v1::InstallPluginRequest request;
  request.set_authority(options.authority);
  request.set_command_id(platform::new_command_id(platform::system_world()));
  request.set_bundle(*bundle);
  request.set_signature(*signature);
  const auto rpc = find_rpc("rules.InstallPlugin");
  if (!rpc.ok()) return say_no(rpc.status(), options.json);
  rules::v1::InstallPluginResponse answer;
  const absl::Status sent = send_patiently(deployment, options.caller, *rpc, request, options.authority,
                                           [&](const google::protobuf::Message& message) {
                                             answer = dynamic_cast<const rules::v1::InstallPluginResponse&>(message);
                                           });
  if (!sent.ok()) return say_no(sent, options.json);
  if (options.json) {
    std::printf("{\"position\":%lld,\"events\":%d,\"checked\":%s,\"accepted\":%d}\n",
                static_cast<long long>(answer.receipt().position()), answer.receipt().events(),
                answer.verdict().checked() ? "true" : "false", answer.verdict().accepted_size());
  } else if (answer.receipt().events() == 0) {
    std::printf("This bundle was installed before; nothing changed.\n");
  } else {
    std::printf(
        "Installed for %s, at position %lld of the rules' ledger. It binds nobody until two persons activate it.\n",
        options.authority.c_str(), static_cast<long long>(answer.receipt().position()));
    std::printf("%s\n", in_words(answer.verdict()).c_str());
  }
  return kDone;
}

}  // namespace concord::cli
