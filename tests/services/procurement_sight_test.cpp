// Who reads what of procurement's ledger, and when: sealed bids, drafts and marks are withheld until they are open, and
// the chain can be followed through them.
#include <set>

#include "concord/ledger/v1/ledger.pb.h"

#include "services/platform/ledger/ledger_record.h"
#include "tests/services/procurement_fixture.h"

namespace concord::tests {
namespace {

using namespace procurement_v1;  // NOLINT: the messages' names are the test's words

class ProcurementSightTest : public ProcurementTest {
 protected:
  struct Seen {
    std::multiset<std::string> types;
    std::multiset<std::string> streams;
    std::int64_t withheld = 0;
    std::string bytes;  // all that was answered
  };
  // All records as this token gets them; the chain must hold, page by page.
  Seen seen(const std::string& token) {
    Seen all;
    platform::ChainVerifier chain("lancashire");
    ledger::v1::ReadRecordsRequest request;
    request.set_authority("lancashire");
    request.set_limit(7);
    for (bool more = true; more;) {
      const auto page = service_.call<ledger::v1::ReadRecordsResponse>(request, token);
      EXPECT_TRUE(page.ok()) << page.status();
      if (!page.ok()) return all;
      more = page->records_size() > 0;
      for (const auto& record : page->records()) {
        EXPECT_EQ(chain.check(record), std::nullopt);
        all.bytes += record.SerializeAsString();
        all.withheld += record.withheld() ? 1 : 0;
        if (!record.withheld()) all.types.insert(record.type());
        if (!record.withheld()) all.streams.insert(record.stream());
        request.set_after_position(record.position());
      }
    }
    EXPECT_EQ(chain.withheld(), all.withheld);
    return all;
  }
  int stream_size(const std::string& stream) {
    ledger::v1::ReadStreamRequest request;
    request.set_authority("lancashire");
    request.set_stream(stream);
    const auto read = service_.call<ledger::v1::ReadStreamResponse>(request, auditor_);
    EXPECT_TRUE(read.ok()) << read.status();
    return read.ok() ? read->records_size() : -1;
  }
};

TEST_F(ProcurementSightTest, AnAuditorReadsADraftOncePublishedAndBidsOnceOpened) {
  submit_for_publication();
  EXPECT_EQ(seen(auditor_).types.count("ProcedureDrafted"), 0U) << "a draft";
  EXPECT_EQ(stream_size(platform::cat("procedure/", kId)), 0);
  must<PublishProcedureResponse>(PublishProcedureRequest(), approver_);
  EXPECT_EQ(seen(auditor_).types.count("ProcedurePublished"), 1U);
  EXPECT_EQ(seen(auditor_).types.count("ProcedureDrafted"), 1U);

  AskQuestionRequest question;
  question.set_question_id("q1");
  question.set_text("May lots be joined?");
  must<AskQuestionResponse>(question, bidder(1));
  must<SubmitBidResponse>(bid("A1", 1, {"EAST"}), bidder(1));
  to_deadline(1);
  EXPECT_EQ(refused<SubmitBidResponse>(bid("L1", 2, {"EAST"}), bidder(2)), "BID_LATE");
  const std::string operator_token = service_.token({{"operator"}, {"*"}, "", "operator"});
  for (const std::string& token : {auditor_, operator_token}) {
    const Seen before = seen(token);
    for (const char* type : {"BidSubmitted", "LateBidRefused", "QuestionAsked"})
      EXPECT_EQ(before.types.count(type), 0U);
    EXPECT_EQ(before.bytes.find("bid/A1"), std::string::npos);
    EXPECT_EQ(before.bytes.find("bidder-1"), std::string::npos) << "nobody hears who asked or bid";
  }
  EXPECT_EQ(stream_size("bid/A1"), 0);
  open();
  const Seen after = seen(auditor_);
  for (const char* type : {"BidSubmitted", "LateBidRefused", "QuestionAsked", "BidsOpened"})
    EXPECT_EQ(after.types.count(type), 1U) << type;
  EXPECT_EQ(stream_size("bid/A1"), 1);
  EXPECT_TRUE(seen(operator_token).types.empty()) << "an operator proves the chain and reads nothing";

  must<StartEvaluationResponse>(StartEvaluationRequest(), officer_);
  EXPECT_EQ(seen(auditor_).types.count("EvaluationStarted"), 0U) << "it holds prices, and marks are being given";
}

TEST_F(ProcurementSightTest, AServiceReadsTheStreamsThatItsTokenNamesAlone) {
  publish();
  const auto reads = [&](std::vector<std::string> follows) {
    return seen(service_.token({{"service"}, {"*"}, "", "service/registry", std::move(follows)}));
  };
  EXPECT_TRUE(reads({}).types.empty());
  EXPECT_TRUE(reads({"registry/procedure", "procurement/award", "procurement/procedur"}).types.empty())
      << "another service's stream of that name, another kind, the beginning of a name";
  const Seen named = reads({"procurement/procedure"});
  EXPECT_EQ(named.types.count("ProcedurePublished"), 1U);
  for (const std::string& stream : named.streams) EXPECT_EQ(stream.rfind("procedure/", 0), 0U) << stream;
  const Seen claims = seen(service_.token({{"commissioner", "operator"}, {"*"}, "", "x", {"procurement/procedure"}}));
  EXPECT_TRUE(claims.types.empty()) << "the claim opens nothing without the role";
}

}  // namespace
}  // namespace concord::tests
