// The seal: before the deadline, and until two officers opened, neither the database's bytes nor its log, the program's
// log lines, any event, nor any query by anybody shows a marker text or a price; afterwards the same look finds both.
#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/grpcpp.h>

#include "services/platform/world/telemetry.h"
#include "tests/services/procurement_fixture.h"

namespace concord::tests {
namespace {

using namespace procurement_v1;  // NOLINT: the messages' names are the test's words

constexpr char kMarker[] = "MARKER-sealed-words-of-provider-one";
constexpr std::int64_t kYearlyPence = 98'765'431;  // below the fixed price; its digits occur nowhere else

// The forms in which a price could show: its digits, and as protobuf writes it.
std::vector<std::string> needles() {
  std::string varint;
  for (std::int64_t rest = kYearlyPence; rest > 0; rest >>= 7) {
    varint += static_cast<char>((rest & 0x7f) | (rest > 0x7f ? 0x80 : 0));
  }
  return {kMarker, "98765431", "987654.31", varint};
}

bool shows(const std::string& bytes) {
  for (const std::string& needle : needles()) {
    if (bytes.find(needle) != std::string::npos) return true;
  }
  return false;
}

class ProcurementSealTest : public ProcurementTest {
 protected:
  void submit_marked() {
    auto marked = bid("A1", 1, {"EAST"}, kYearlyPence);
    marked.mutable_content()->mutable_answers(0)->set_text(kMarker);
    ASSERT_TRUE(shows(marked.SerializeAsString())) << "the look itself must be able to find it";
    must<SubmitBidResponse>(marked, bidder(1));
    must<SubmitBidResponse>(bid("B1", 2, {"EAST"}), bidder(2));
    // A refused attempt and a replaced bid must not leak either.
    auto refused_bid = bid("F1", 6, {"EAST"}, kYearlyPence);
    refused_bid.mutable_content()->mutable_answers(0)->set_text(kMarker);
    EXPECT_EQ(refused<SubmitBidResponse>(refused_bid, bidder(6)), "NOT_ACCREDITED");
    ReplaceBidRequest replace;
    replace.set_bid_id("A1");
    *replace.mutable_envelope() = marked.envelope();
    *replace.mutable_content() = marked.content();
    replace.mutable_content()->set_salt("another salt of sixteen bytes");
    must<ReplaceBidResponse>(replace, bidder(1));
  }

  // Every rpc without side effects, asked about this procedure and this bid, as it comes over the wire.
  std::map<std::string, std::string> all_queries(const std::string& token) {
    std::map<std::string, std::string> answers;
    const auto* service = google::protobuf::DescriptorPool::generated_pool()->FindServiceByName(
        "concord.procurement.v1.ProcurementService");
    for (int i = 0; i < service->method_count(); ++i) {
      const auto* method = service->method(i);
      if (method->options().idempotency_level() != google::protobuf::MethodOptions::NO_SIDE_EFFECTS) continue;
      answers[method->name()] = ask_raw(*method, token);
    }
    return answers;
  }

  std::string ask_raw(const google::protobuf::MethodDescriptor& method, const std::string& token) {
    const std::unique_ptr<google::protobuf::Message> request(
        google::protobuf::MessageFactory::generated_factory()->GetPrototype(method.input_type())->New());
    for (const auto& [name, value] : std::map<std::string, std::string>{
             {"authority", "lancashire"}, {"procedure_id", kId}, {"bid_id", "A1"}, {"bid_ids", "A1"}}) {
      const auto* field = request->GetDescriptor()->FindFieldByName(name);
      if (field == nullptr) continue;
      field->is_repeated() ? request->GetReflection()->AddString(request.get(), field, value)
                           : request->GetReflection()->SetString(request.get(), field, value);
    }
    const std::string bytes = request->SerializeAsString();
    grpc::Slice slice(bytes);
    const grpc::ByteBuffer sent(&slice, 1);
    grpc::ClientContext context;
    if (!token.empty()) context.AddMetadata("authorization", "Bearer " + token);
    grpc::CompletionQueue queue;
    grpc::GenericStub stub(grpc::CreateChannel(service_.address(), grpc::InsecureChannelCredentials()));
    const auto rpc = stub.PrepareUnaryCall(
        &context, platform::cat("/concord.procurement.v1.ProcurementService/", method.name()), sent, &queue);
    grpc::ByteBuffer received;
    grpc::Status status;
    rpc->StartCall();
    rpc->Finish(&received, &status, this);
    void* tag = nullptr;
    bool ok = false;
    EXPECT_TRUE(queue.Next(&tag, &ok));
    std::string answer = status.error_message() + status.error_details();
    std::vector<grpc::Slice> slices;
    if (received.Valid() && received.Dump(&slices).ok()) {
      for (const grpc::Slice& part : slices) answer.append(reinterpret_cast<const char*>(part.begin()), part.size());
    }
    return answer;
  }

  void expect_nothing_shows(const char* when) {
    EXPECT_FALSE(shows(service_.database_bytes())) << "database, " << when;
    for (const auto& record : service_.all_records()) {
      EXPECT_FALSE(shows(record.SerializeAsString())) << record.type() << ", " << when;
    }
    const std::vector<std::string> readers = {
        "",        officer_,   second_officer_,
        approver_, auditor_,   bidder(1),
        bidder(2), evaluator_, service_.token({{"operator"}, {"*"}, "", "operator"})};
    for (const std::string& token : readers) {
      const auto answers = all_queries(token);
      EXPECT_EQ(answers.size(), 36U) << "a new query is looked at too";
      for (const auto& [name, answer] : answers) EXPECT_FALSE(shows(answer)) << name << ", " << when;
    }
  }

  std::string evaluator_ = service_.token({{"evaluator"}, {"lancashire"}, "", "ann"});
};

TEST_F(ProcurementSealTest, NothingShowsUntilTwoOfficersOpened) {
  testing::internal::CaptureStderr();
  testing::internal::CaptureStdout();
  platform::start_logging("procurement", "debug");
  publish();
  submit_marked();
  expect_nothing_shows("before the deadline");
  EXPECT_EQ(refused<OpenBidsResponse>(OpenBidsRequest(), officer_), "DEADLINE_NOT_PASSED");
  to_deadline(0);
  EXPECT_EQ(refused<OpenBidsResponse>(OpenBidsRequest(), officer_), "DEADLINE_NOT_PASSED");
  to_deadline(1);
  expect_nothing_shows("after the deadline");
  must<OpenBidsResponse>(OpenBidsRequest(), officer_);
  EXPECT_EQ(refused<OpenBidsResponse>(OpenBidsRequest(), officer_), "SAME_OFFICER");
  EXPECT_EQ(refused<StartEvaluationResponse>(StartEvaluationRequest(), officer_), "BIDS_NOT_OPENED");
  expect_nothing_shows("after one officer");
  EXPECT_EQ(refused<OpenBidsResponse>(OpenBidsRequest(),
                                      service_.token({{"commissioner"}, {"lancashire"}, provider(1), "two-hats"})),
            "ACTS_FOR_ORGANISATION");
  must<OpenBidsResponse>(OpenBidsRequest(), second_officer_);
  // The same look finds it now, for those who may see it.
  EXPECT_TRUE(shows(all_queries(officer_).at("GetOpenedBid")));
  EXPECT_TRUE(shows(all_queries(bidder(1)).at("GetOpenedBid"))) << "a bidder reads its own";
  EXPECT_FALSE(shows(all_queries(bidder(2)).at("GetOpenedBid")));
  EXPECT_FALSE(shows(all_queries("").at("GetOpenedBid")));
  GetOpenedBidRequest get;
  get.set_bid_id("A1");
  const auto opened = must<GetOpenedBidResponse>(get, officer_).opened_bid();
  EXPECT_EQ(opened.content().answers(0).text(), kMarker);
  EXPECT_EQ(opened.content().prices(0).yearly_pence(0), kYearlyPence);
  EXPECT_EQ(must<GetOpenedBidResponse>(get, evaluator_).opened_bid().content().prices(0).yearly_pence_size(), 0)
      << "evaluators mark without prices";
  const std::string two_hats = service_.token({{"commissioner", "evaluator"}, {"lancashire"}, "", "two-hats"});
  EXPECT_EQ(must<GetOpenedBidResponse>(get, two_hats).opened_bid().content().prices(0).yearly_pence_size(), 0)
      << "also when they hold another office";
  must<StartEvaluationResponse>(StartEvaluationRequest(), officer_);
  EXPECT_TRUE(shows(all_queries(officer_).at("GetEvaluation")));
  EXPECT_EQ(must<GetEvaluationResponse>(GetEvaluationRequest(), two_hats).evaluation().bids(0).lots(0).price_pence(),
            0);
  const std::string logs = testing::internal::GetCapturedStderr() + testing::internal::GetCapturedStdout();
  EXPECT_NE(logs.find("rpc"), std::string::npos) << "the log was captured";
  EXPECT_FALSE(shows(logs)) << "not even after the opening";
  // A rebuild keeps the sealed bytes.
  expect_views_rebuild();
  EXPECT_TRUE(shows(all_queries(officer_).at("GetOpenedBid")));
}

TEST_F(ProcurementSealTest, BeforeTheOpeningWhoBidIsTheBiddersAndTheCountIsTheOfficers) {
  publish();
  submit_marked();
  EXPECT_EQ(must<GetProcedureResponse>(GetProcedureRequest(), officer_).bids_received(), 2);
  EXPECT_EQ(must<GetProcedureResponse>(GetProcedureRequest(), bidder(1)).bids_received(), 0);
  EXPECT_EQ(must<ListBidsResponse>(ListBidsRequest(), bidder(1)).bids_size(), 1);
  EXPECT_EQ(must<ListBidsResponse>(ListBidsRequest(), bidder(3)).bids_size(), 0);
  for (const std::string& token : {officer_, approver_, auditor_}) {
    EXPECT_EQ(refused<ListBidsResponse>(ListBidsRequest(), token), "BIDS_NOT_OPENED");
    EXPECT_EQ(refused<ListBidOutcomesResponse>(ListBidOutcomesRequest(), token), "BIDS_NOT_OPENED");
    EXPECT_EQ(refused<ListRefusedBidsResponse>(ListRefusedBidsRequest(), token), "BIDS_NOT_OPENED");
    GetOpenedBidRequest get;
    for (const char* id : {"A1", "nobody"}) {
      get.set_bid_id(id);
      EXPECT_EQ(refused<GetOpenedBidResponse>(get, token), "UNKNOWN_BID") << id;
    }
    for (const auto& [name, answer] : all_queries(token)) {
      if (name == "ListParties") continue;  // who is accredited is known
      EXPECT_EQ(answer.find(provider(1)), std::string::npos) << name;
    }
  }
}

}  // namespace
}  // namespace concord::tests
