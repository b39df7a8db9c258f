// What no text of a request may hold, and that a wiped request leaves none of its bytes where they lay.
#include "services/platform/entry/request_texts.h"

#include <algorithm>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "concord/procurement/v1/commands.pb.h"
#include "concord/registry/v1/commands.pb.h"

#include "services/platform/entry/request_wiping.h"
#include "services/platform/values/refusal.h"

namespace concord::platform {
namespace {

TEST(RequestTexts, EveryFieldAtEveryDepthIsLookedAt) {
  registry::v1::RegisterServiceRequest request;
  request.set_authority("lancashire");
  request.mutable_service()->set_name("Floating support\tEast\r\n");
  request.mutable_service()->add_area_codes("E07000117");
  EXPECT_TRUE(check_texts(request).ok());
  for (int byte = 0; byte < 0x20; ++byte) {
    request.mutable_service()->set_area_codes(0, std::string("E07") + static_cast<char>(byte));
    const bool may = byte == '\t' || byte == '\n' || byte == '\r';
    EXPECT_EQ(check_texts(request).ok(), may) << byte;
  }
  request.mutable_service()->set_area_codes(0, "\x7f");
  const auto told = refusal_of(check_texts(request));
  ASSERT_TRUE(told.has_value());
  EXPECT_EQ(told->code(), "CONTROL_CHARACTER");
  EXPECT_EQ(told->subject(), "service.area_codes");
  request.mutable_service()->set_area_codes(0, "caf\xc3\xa9");
  EXPECT_TRUE(check_texts(request).ok()) << "letters of other languages are letters";
}

TEST(RequestTexts, FilesHaveRulesOfTheirOwn) {
  registry::v1::ImportTableRequest request;
  request.set_content(std::string("a\0b", 3));
  EXPECT_TRUE(check_texts(request).ok());
}

TEST(RequestWiping, NothingIsLeftWhereItLay) {
  procurement::v1::SubmitBidRequest request;
  const std::string secret = "the price is 1,234,567 pounds and nobody may know";
  request.set_bid_id(secret);
  request.set_sealed_content(secret);
  auto* answer = request.mutable_content()->add_answers();
  answer->set_text(secret);
  const std::vector<const std::string*> texts = {&request.bid_id(), &request.sealed_content(), &answer->text()};
  std::vector<const char*> lay;
  for (const std::string* text : texts) lay.push_back(text->data());
  wipe_texts(request);
  for (std::size_t i = 0; i < lay.size(); ++i) {
    // A string that was emptied keeps its memory.
    ASSERT_EQ(texts[i]->data(), lay[i]);
    EXPECT_TRUE(std::all_of(lay[i], lay[i] + secret.size(), [](char c) { return c == 0; })) << i;
  }
}

}  // namespace
}  // namespace concord::platform
