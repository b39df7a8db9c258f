// The calls that the READMEs of plugins and of the rules service print are calls of the service: the rpc is there, and
// the request has the fields that they name.
#include <fstream>
#include <memory>
#include <regex>
#include <sstream>

#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>
#include <google/protobuf/util/json_util.h>
#include <gtest/gtest.h>

#include "concord/rules/v1/commands.pb.h"
#include "concord/rules/v1/queries.pb.h"
#include "concord/rules/v1/service.pb.h"

#include "tests/where.h"

namespace concord::tests {
namespace {

std::string text_of(const std::string& path) {
  std::ifstream file(source_folder() + "/" + path);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

TEST(RulesReadme, CallsWhatTheServiceHas) {
  const auto* service =
      rules::v1::EvaluateRequest::descriptor()->file()->pool()->FindServiceByName("concord.rules.v1.RulesService");
  ASSERT_NE(service, nullptr);
  static const std::regex kCall("concord call rules\\.([A-Za-z]+) '([^']*)'");
  int seen = 0;
  for (const char* readme : {"plugins/README.md", "services/rules/README.md"}) {
    const std::string text = text_of(readme);
    for (auto found = std::sregex_iterator(text.begin(), text.end(), kCall); found != std::sregex_iterator(); ++found) {
      const std::string rpc = (*found)[1];
      const auto* method = service->FindMethodByName(rpc);
      ASSERT_NE(method, nullptr) << readme << " calls " << rpc;
      const auto* prototype = google::protobuf::MessageFactory::generated_factory()->GetPrototype(method->input_type());
      const std::unique_ptr<google::protobuf::Message> request(prototype->New());
      const auto read = google::protobuf::util::JsonStringToMessage((*found)[2].str(), request.get());
      EXPECT_TRUE(read.ok()) << readme << ": " << found->str() << ": " << read.ToString();
      ++seen;
    }
  }
  EXPECT_GE(seen, 6);
}

}  // namespace
}  // namespace concord::tests
