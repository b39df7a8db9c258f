// A service that asks given rules. Whoever asks is heard: which facts it told from its own record at which gate is
// written into the folder CONCORD_FACTS_SEEN, a file a test program, for facts_seen_test.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <utility>

#include "concord/rules/v1/queries.pb.h"

#include "services/platform/calling/remote_call.h"
#include "services/platform/service_process.h"
#include "services/platform/values/text.h"

namespace concord::tests {

// Of this program; each line is "<service> <gate's number> <fact>", once.
class FactsSeen {
 public:
  static void hear(const std::string& service, const rules::v1::EvaluateRequest& question) {
    static FactsSeen seen;
    if (!seen.file_.is_open()) return;
    const std::lock_guard lock(seen.mutex_);
    for (const rules::v1::Fact& fact : question.facts()) {
      if (fact.stated()) continue;
      std::string line = platform::cat(service, " ", static_cast<int>(question.gate()), " ", fact.name());
      if (seen.lines_.insert(line).second) seen.file_ << line << std::endl;
    }
  }

 private:
  FactsSeen() {
    const char* folder = std::getenv("CONCORD_FACTS_SEEN");
    if (folder == nullptr) return;
    std::filesystem::create_directories(folder);
    file_.open(platform::cat(folder, "/", program_invocation_short_name, ".seen"), std::ios::trunc);
  }
  std::mutex mutex_;
  std::set<std::string> lines_;
  std::ofstream file_;
};

class HeardCall final : public platform::RemoteCall {
 public:
  HeardCall(std::string service, std::shared_ptr<platform::RemoteCall> rules)
      : service_(std::move(service)), rules_(std::move(rules)) {}
  absl::Status call(const std::string& method, const google::protobuf::Message& request,
                    google::protobuf::Message& response) override {
    const auto* question = dynamic_cast<const rules::v1::EvaluateRequest*>(&request);
    if (question != nullptr) FactsSeen::hear(service_, *question);
    return rules_->call(method, request, response);
  }

 private:
  std::string service_;
  std::shared_ptr<platform::RemoteCall> rules_;
};

// The definition, asking these rules; null for none.
inline platform::ServiceDefinition asking(std::shared_ptr<platform::RemoteCall> rules,
                                          platform::ServiceDefinition definition) {
  if (rules != nullptr) rules = std::make_shared<HeardCall>(definition.name, std::move(rules));
  definition.wire = [rules = std::move(rules), wire = definition.wire](platform::Parts parts, platform::Rpcs& rpcs) {
    parts.asked["rules"] = rules;
    return wire(parts, rpcs);
  };
  return definition;
}

}  // namespace concord::tests
