// Every rpc of every service, found by descriptor, is tried without a token, with every wrong role, and with another
// authority's token.
#include <set>

#include "google/protobuf/descriptor.h"
#include <gtest/gtest.h>

#include "concord/access/v1/access.pb.h"

#include "services/platform/values/refusal.h"
#include "tests/processes/running_deployment.h"

namespace concord {
namespace {

using google::protobuf::Message;
using google::protobuf::MethodDescriptor;

RunningDeployment& deployment() {
  static RunningDeployment running("err");
  return running;
}

std::set<std::string> allowed(const MethodDescriptor& method) {
  std::set<std::string> names;
  for (const int role : method.options().GetExtension(access::v1::allow).roles())
    names.insert(platform::role_name(static_cast<access::v1::Role>(role)));
  return names;
}

std::unique_ptr<Message> request_for(const MethodDescriptor& method, const std::string& authority) {
  auto request = cli::new_message(method.input_type());
  for (const auto& [name, value] : {std::pair{"authority", authority}, std::pair{"command_id", std::string("c1")}}) {
    const auto* field = method.input_type()->FindFieldByName(name);
    if (field != nullptr) request->GetReflection()->SetString(request.get(), field, value);
  }
  return request;
}

std::string answer(const cli::Rpc& rpc, const std::string& token) {
  const auto address = deployment().deployment().address_of(rpc.service);
  if (!address.ok()) return "not running";
  const auto status = cli::send(*address, rpc, *request_for(*rpc.method, "lancashire"), token, [](const Message&) {});
  return status.ok() ? "OK" : platform::code_of(status);
}

std::vector<cli::Rpc> every_rpc() {
  std::vector<cli::Rpc> rpcs;
  for (const auto& [name, roles] : cli::list_rpcs("")) rpcs.push_back(*cli::find_rpc(name));
  return rpcs;
}

constexpr const char* kRoles[] = {"commissioner", "approver", "evaluator", "provider",
                                  "auditor",      "operator", "service"};

TEST(Access, EveryRpcIsThere) {
  ASSERT_TRUE(deployment().started());
  EXPECT_GT(every_rpc().size(), 70U);
}

TEST(Access, WithoutATokenOnlyPublicRpcsAnswer) {
  for (const cli::Rpc& rpc : every_rpc()) {
    const std::string said = answer(rpc, "");
    if (allowed(*rpc.method).count("public") > 0) {
      EXPECT_NE(said, "TOKEN_MISSING") << rpc.method->full_name();
    } else {
      EXPECT_EQ(said, "TOKEN_MISSING") << rpc.method->full_name();
    }
    EXPECT_EQ(answer(rpc, "not.a.token"), "TOKEN_MALFORMED") << rpc.method->full_name();
  }
}

TEST(Access, EveryWrongRoleIsRefused) {
  int tried = 0;
  for (const std::string role : kRoles) {
    const std::string token = deployment().token({role}, {"lancashire", "commons"});
    for (const cli::Rpc& rpc : every_rpc()) {
      const auto may = allowed(*rpc.method);
      if (may.count("public") > 0 || may.count(role) > 0) continue;
      EXPECT_EQ(answer(rpc, token), "NOT_ALLOWED") << role << " calls " << rpc.method->full_name();
      ++tried;
    }
  }
  EXPECT_GT(tried, 200);
}

TEST(Access, ATokenOfAnotherAuthorityIsRefused) {
  for (const std::string role : kRoles) {
    const std::string token = deployment().token({role}, {"glasgow"});
    for (const cli::Rpc& rpc : every_rpc()) {
      const auto may = allowed(*rpc.method);
      if (may.count("public") > 0 || may.count(role) == 0 ||
          rpc.method->input_type()->FindFieldByName("authority") == nullptr)
        continue;
      EXPECT_EQ(answer(rpc, token), "OTHER_AUTHORITY") << role << " calls " << rpc.method->full_name();
    }
  }
}

// The rpcs without an authority field speak of the whole deployment and look at the token themselves.
TEST(Access, WhatHasNoAuthorityShowsOnlyWhatTheTokenHolds) {
  const std::string token = deployment().token({"operator", "auditor"}, {"glasgow"});
  EXPECT_EQ(answer(*cli::find_rpc("registry.ledger.RebuildViews"), token), "OTHER_AUTHORITY");
  EXPECT_EQ(answer(*cli::find_rpc("needs.ledger.RebuildViews"), token), "OTHER_AUTHORITY");
  for (const cli::Rpc& rpc : every_rpc()) {
    if (rpc.method->input_type()->FindFieldByName("authority") != nullptr) continue;
    EXPECT_TRUE(rpc.method->name() == "RebuildViews" || rpc.method->name() == "ListHeads" ||
                rpc.method->name() == "ListBookmarks")
        << rpc.method->full_name() << " has no authority: state here why";
  }
}

TEST(Access, ACommandWithoutAnIdIsRefused) {
  const std::string token =
      deployment().token({"commissioner", "operator", "approver", "provider", "evaluator"}, {"lancashire"});
  int tried = 0;
  for (const cli::Rpc& rpc : every_rpc()) {
    const auto* field = rpc.method->input_type()->FindFieldByName("command_id");
    if (field == nullptr) continue;
    auto request = request_for(*rpc.method, "lancashire");
    request->GetReflection()->SetString(request.get(), field, "");
    const auto status =
        cli::send(*deployment().deployment().address_of(rpc.service), rpc, *request, token, [](const Message&) {});
    EXPECT_EQ(platform::code_of(status), "COMMAND_ID_MISSING") << rpc.method->full_name();
    ++tried;
  }
  EXPECT_GT(tried, 30);
}

}  // namespace
}  // namespace concord
