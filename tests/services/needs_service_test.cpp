// The needs service as it runs in production: assessments, their explanation, unmet need, proposals, access, rebuild.
#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/grpcpp.h>

#include "concord/procurement/v1/framework_events.pb.h"

#include "tests/services/needs_fixture.h"

namespace concord::tests {
namespace {

TEST_F(NeedsServiceTest, AnAssessmentAddsUpInEveryDirection) {
  fill();
  const auto receipt = open_assessment("a-2026").receipt();
  EXPECT_GE(receipt.events(), 4);
  const auto found = assessment("a-2026");
  const auto cells = all_cells("a-2026");
  EXPECT_EQ(found.cells(), 12 * 10 * 3);
  ASSERT_EQ(static_cast<std::int64_t>(cells.size()), found.cells());

  std::int64_t need = 0, units = 0, gap = 0, surplus = 0;
  for (const auto& cell : cells) {
    need += cell.need_milli();
    units += cell.units_milli();
    gap += cell.gap_milli();
    surplus += std::max<std::int64_t>(0, cell.units_milli() - cell.need_milli());
    EXPECT_EQ(cell.gap_milli(), std::max<std::int64_t>(0, cell.need_milli() - cell.units_milli()));
  }
  EXPECT_EQ(found.need_milli(), need);
  EXPECT_EQ(found.units_milli(), units);
  EXPECT_EQ(found.gap_milli(), gap);
  EXPECT_EQ(found.surplus_milli(), surplus);
  // No place is lost or counted twice: 120 county-wide and 20 + d in eleven districts; the service elsewhere counts
  // nowhere.
  EXPECT_EQ(units, (120 + 11 * 20 + (66 - 4)) * 1'000);
  EXPECT_EQ(found.inputs().services(), 12);
  EXPECT_EQ(found.inputs().services_outside(), 1);
  EXPECT_EQ(found.inputs().indicators(), 12 * 5);
  EXPECT_EQ(found.inputs().indicators_left_out(), 1) << "the county's own total of its districts' duties";
  EXPECT_EQ(found.inputs().digest().size(), 64U);
  EXPECT_EQ(found.areas_size(), 12);
  EXPECT_EQ(found.groups_size(), 10);
  EXPECT_EQ(found.tenures_size(), 3);
  EXPECT_GT(found.gini_ppm(), 0);
  std::int64_t by_area = 0;
  for (const auto& area : found.areas()) by_area += area.gap_milli();
  EXPECT_EQ(by_area, gap);
}

TEST_F(NeedsServiceTest, TheSameInputsGiveTheSameDigestAndFigures) {
  fill();
  open_assessment("first");
  open_assessment("second");
  const auto first = assessment("first"), second = assessment("second");
  EXPECT_EQ(first.inputs().digest(), second.inputs().digest());
  EXPECT_EQ(first.gap_milli(), second.gap_milli());
  registry_.capacity("fs-1", 99, 1);
  ASSERT_TRUE(follower_.catch_up().ok());
  open_assessment("third");
  EXPECT_NE(assessment("third").inputs().digest(), first.inputs().digest());
  EXPECT_GT(assessment("third").inputs().registry_position(), first.inputs().registry_position());
}

TEST_F(NeedsServiceTest, EveryFigureIsExplainedFromWhatWasFrozenAlsoAfterTheInputsChanged) {
  fill();
  open_assessment("a-2026");
  needs_v1::ExplainFigureRequest ask_why;
  ask_why.set_assessment_id("a-2026");
  ask_why.set_area_code(district(1));
  ask_why.set_client_group("young_people");
  ask_why.set_tenure("private_rented");
  const auto before = must<needs_v1::ExplainFigureResponse>(ask_why, officer_);
  EXPECT_EQ(before.inputs_digest(), assessment("a-2026").inputs().digest());
  std::int64_t need = 0, units = 0;
  for (const auto& part : before.need().contributions()) {
    need += part.contribution_milli();
    EXPECT_FALSE(part.indicator().source().empty());
    EXPECT_FALSE(part.indicator().as_at().empty());
    EXPECT_EQ(part.spread_by(), "households");
  }
  for (const auto& share : before.supply()) units += share.units_milli();
  EXPECT_EQ(need, before.cell().need_milli());
  EXPECT_EQ(units, before.cell().units_milli());
  EXPECT_EQ(before.supply_size(), 2) << "the district's own service and the county-wide one";
  EXPECT_GE(before.sentences_size(), 5);

  // Everything changes underneath: figures, formula, supply, even the area's name.
  needs_v1::RecordIndicatorsRequest changed;
  auto* row = changed.add_indicators();
  row->set_area_code(district(1));
  row->set_code("duties");
  row->set_value_milli(9'999'000);
  row->set_source("Restated H-CLIC");
  row->set_as_at("2026-06-30");
  must<needs_v1::RecordIndicatorsResponse>(changed, officer_);
  needs_v1::SetNeedModelRequest other;
  *other.mutable_model() = model();
  other.mutable_model()->set_name("Another edition");
  other.mutable_model()->mutable_terms(0)->set_weight_ppm(999'999);
  must<needs_v1::SetNeedModelResponse>(other, officer_);
  registry_.capacity("fs-1", 1, 1);
  registry_.ended("county-wide");
  ASSERT_TRUE(follower_.catch_up().ok());

  const auto after = must<needs_v1::ExplainFigureResponse>(ask_why, officer_);
  EXPECT_EQ(before.SerializeAsString(), after.SerializeAsString());

  // And every other cell of the cube can still be worked out again, too.
  for (const auto& cell : all_cells("a-2026")) {
    ask_why.set_area_code(cell.area_code());
    ask_why.set_client_group(cell.client_group());
    ask_why.set_tenure(cell.tenure());
    const auto why = ask<needs_v1::ExplainFigureResponse>(ask_why, officer_);
    ASSERT_TRUE(why.ok()) << why.status() << cell.DebugString();
  }
  ask_why.set_tenure("houseboat");
  EXPECT_EQ(code_of(ask<needs_v1::ExplainFigureResponse>(ask_why, officer_).status()), "UNKNOWN_CELL");
}

TEST_F(NeedsServiceTest, EstimatesNowAreTheNeedThatAnAssessmentWouldFreeze) {
  fill();
  open_assessment("a-2026");
  std::vector<needs_v1::NeedEstimate> estimates;
  needs_v1::ListNeedEstimatesRequest request;
  request.set_page_size(7);
  do {
    const auto page = must<needs_v1::ListNeedEstimatesResponse>(request, officer_);
    estimates.insert(estimates.end(), page.estimates().begin(), page.estimates().end());
    request.set_page_token(page.next_page_token());
  } while (!request.page_token().empty());
  const auto cells = all_cells("a-2026", 11);
  ASSERT_EQ(estimates.size(), cells.size());
  for (std::size_t i = 0; i < cells.size(); ++i) {
    EXPECT_EQ(estimates[i].area_code(), cells[i].area_code());
    EXPECT_EQ(estimates[i].need_milli(), cells[i].need_milli());
  }
}

TEST_F(NeedsServiceTest, PublishedUnmetNeedIsForEverybodyAndAnswersTheCubeSummedOverTenures) {
  fill();
  open_assessment("a-2026");
  needs_v1::ListUnmetNeedRequest everybody;
  everybody.set_page_size(50);
  EXPECT_EQ(must<needs_v1::ListUnmetNeedResponse>(everybody, "").unmet_needs_size(), 0)
      << "nothing is public before it is published";
  publish("a-2026");
  std::map<std::pair<std::string, std::string>, std::int64_t> gaps;
  for (const auto& cell : all_cells("a-2026")) gaps[{cell.area_code(), cell.client_group()}] += cell.gap_milli();
  std::size_t lines = 0;
  do {
    const auto page = must<needs_v1::ListUnmetNeedResponse>(everybody, "");
    for (const auto& line : page.unmet_needs()) {
      EXPECT_EQ(line.gap_milli(), (gaps[{line.area_code(), line.client_group()}]));
      EXPECT_GT(line.gap_milli(), 0);
      EXPECT_FALSE(line.area_name().empty());
      ++lines;
    }
    everybody.set_page_token(page.next_page_token());
  } while (!everybody.page_token().empty());
  const auto positive = std::count_if(gaps.begin(), gaps.end(), [](const auto& gap) { return gap.second > 0; });
  EXPECT_EQ(lines, static_cast<std::size_t>(positive));

  // A newer one comes first.
  open_assessment("b-2027");
  publish("b-2027");
  everybody.set_page_size(1);
  EXPECT_EQ(must<needs_v1::ListUnmetNeedResponse>(everybody, "").unmet_needs(0).assessment_id(), "b-2027");
}

TEST_F(NeedsServiceTest, WithoutATokenOnlyWhatIsPublicAnswers) {
  const auto* service =
      google::protobuf::DescriptorPool::generated_pool()->FindServiceByName("concord.needs.v1.NeedsService");
  grpc::GenericStub anybody(grpc::CreateChannel(needs_.address(), grpc::InsecureChannelCredentials()));
  std::set<std::string> open_to_all;
  for (int m = 0; m < service->method_count(); ++m) {
    const auto* method = service->method(m);
    grpc::ClientContext context;
    grpc::CompletionQueue queue;
    needs_v1::ListUnmetNeedRequest request;  // its authority is field 1, as in every request
    request.set_authority("lancashire");
    const std::string bytes = request.SerializeAsString();
    const grpc::Slice slice(bytes);
    auto rpc = anybody.PrepareUnaryCall(&context, "/concord.needs.v1.NeedsService/" + method->name(),
                                        grpc::ByteBuffer(&slice, 1), &queue);
    rpc->StartCall();
    grpc::ByteBuffer answer;
    grpc::Status status;
    rpc->Finish(&answer, &status, nullptr);
    void* tag = nullptr;
    bool ok = false;
    queue.Next(&tag, &ok);
    if (status.error_code() != grpc::StatusCode::UNAUTHENTICATED) open_to_all.insert(method->name());
  }
  // Where people live and the formula are public knowledge; everything that a council works on is not.
  EXPECT_EQ(open_to_all, (std::set<std::string>{"ListUnmetNeed", "ListAreas", "GetNeedModel"}));
}

TEST_F(NeedsServiceTest, AuthoritiesDoNotSeeEachOther) {
  fill();
  open_assessment("a-2026");
  const std::string surrey = needs_.token({{"commissioner"}, {"surrey"}, "", "officer-s"});
  needs_v1::GetAssessmentRequest request;
  request.set_assessment_id("a-2026");
  EXPECT_EQ(code_of(ask<needs_v1::GetAssessmentResponse>(request, surrey).status()), "OTHER_AUTHORITY");
  request.set_authority("surrey");
  EXPECT_EQ(code_of(ask<needs_v1::GetAssessmentResponse>(request, surrey).status()), "UNKNOWN_ASSESSMENT");
  needs_v1::OpenAssessmentRequest open;
  open.set_authority("surrey");
  open.set_assessment_id("a-2026");
  open.set_title("Surrey");
  open.set_as_at("2026-11-01");
  EXPECT_EQ(code_of(ask<needs_v1::OpenAssessmentResponse>(open, surrey).status()), "NO_NEED_MODEL");
}

TEST_F(NeedsServiceTest, ARepeatedCommandGetsItsFirstReceipt) {
  fill();
  needs_v1::OpenAssessmentRequest request;
  request.set_assessment_id("a-2026");
  request.set_title("Needs 2026");
  request.set_as_at("2026-11-01");
  request.set_command_id("open-once");
  const auto first = must<needs_v1::OpenAssessmentResponse>(request, officer_).receipt();
  const auto again = must<needs_v1::OpenAssessmentResponse>(request, officer_).receipt();
  EXPECT_EQ(first.position(), again.position());
  EXPECT_EQ(first.version(), again.version());
  EXPECT_TRUE(again.repeated());
  request.set_title("Something else");
  EXPECT_EQ(code_of(ask<needs_v1::OpenAssessmentResponse>(request, officer_).status()), "COMMAND_ID_REUSED");
  request.set_command_id("open-twice");
  EXPECT_EQ(code_of(ask<needs_v1::OpenAssessmentResponse>(request, officer_).status()), "ALREADY_OPENED");
}

TEST_F(NeedsServiceTest, ImportsAreAllOrNothingAndImportingAgainChangesNothing) {
  EXPECT_EQ(import_file("areas", areas_csv(12)).changed(), 13);
  const auto again = import_file("areas", areas_csv(12));
  EXPECT_EQ(again.changed(), 0);
  EXPECT_EQ(again.unchanged(), 13);
  import_file("indicators", indicators_csv(12));
  EXPECT_EQ(import_file("indicators", indicators_csv(12)).changed(), 0);
  const std::string clubs =
      "id,area_code,kind,description,capacity,as_at,client_groups\n"
      "club-1,E07000117,group,\"Lunch club, Tuesdays\",30,2026-10-01,older_people;mental_health\n";
  EXPECT_EQ(import_file("capabilities", clubs).changed(), 1);
  EXPECT_EQ(import_file("capabilities", clubs).changed(), 0);
  EXPECT_EQ(must<needs_v1::ListCapabilitiesResponse>(needs_v1::ListCapabilitiesRequest(), officer_)
                .capabilities(0)
                .client_groups_size(),
            2);

  needs_v1::ImportTableRequest bad;
  bad.set_table("indicators");
  bad.set_content(
      "area_code,code,value,source,as_at\nE07000117,new_code,1,A,2026-01-01\nE07999999,new_code,1,A,2026-01-01\n");
  const auto outcome = needs_.client().import(asked(bad), officer_);
  ASSERT_TRUE(outcome.ok()) << outcome.status();
  EXPECT_EQ(outcome->error_count(), 1);
  EXPECT_EQ(outcome->errors(0).line(), 3);
  EXPECT_EQ(outcome->errors(0).column(), "area_code");
  EXPECT_EQ(outcome->errors(0).refusal().code(), "UNKNOWN_AREA");
  needs_v1::ListIndicatorsRequest list;
  list.set_code("new_code");
  EXPECT_EQ(must<needs_v1::ListIndicatorsResponse>(list, officer_).indicators_size(), 0);
}

TEST_F(NeedsServiceTest, ProposalsStandBesideTheGapTheyAnswer) {
  fill();
  open_assessment("a-2026");
  needs_v1::SubmitProposalRequest submit;
  auto* offer = submit.mutable_proposal();
  offer->set_id("p1");
  offer->set_provider_id("GB-CHC-1089327");
  offer->set_assessment_id("a-2026");
  offer->set_area_code(district(4));
  offer->set_client_group("rough_sleepers");
  offer->set_units(2);
  offer->set_available_from("2027-04-01");
  offer->set_description("Two dispersed flats");
  const std::string provider = needs_.token({{"provider"}, {"lancashire"}, "GB-CHC-1089327", "bid-writer"});
  const std::string rival = needs_.token({{"provider"}, {"lancashire"}, "GB-COH-01234567", "rival"});
  EXPECT_EQ(code_of(ask<needs_v1::SubmitProposalResponse>(submit, provider).status()), "NO_SUCH_UNMET_NEED");
  publish("a-2026");
  EXPECT_EQ(code_of(ask<needs_v1::SubmitProposalResponse>(submit, rival).status()), "NOT_YOUR_ORGANISATION");
  must<needs_v1::SubmitProposalResponse>(submit, provider);

  const auto seen = must<needs_v1::ListProposalsResponse>(needs_v1::ListProposalsRequest(), officer_);
  ASSERT_EQ(seen.proposals_size(), 1);
  const auto& beside = seen.proposals(0);
  EXPECT_EQ(beside.unmet_need().area_code(), district(4));
  EXPECT_EQ(beside.share_met_ppm(),
            std::min<std::int64_t>(1'000'000, (2 * 1'000'000'000LL + beside.unmet_need().gap_milli() / 2) /
                                                  beside.unmet_need().gap_milli()));
  EXPECT_EQ(must<needs_v1::ListProposalsResponse>(needs_v1::ListProposalsRequest(), provider).proposals_size(), 1);
  EXPECT_EQ(must<needs_v1::ListProposalsResponse>(needs_v1::ListProposalsRequest(), rival).proposals_size(), 0);
  const std::string nobodys = needs_.token({{"provider"}, {"lancashire"}, "", "no-organisation"});
  EXPECT_EQ(must<needs_v1::ListProposalsResponse>(needs_v1::ListProposalsRequest(), nobodys).proposals_size(), 0);

  needs_v1::AnswerProposalRequest answer;
  answer.set_proposal_id("p1");
  answer.set_answer("We take it into the options of the 2027 plan");
  answer.set_take_forward(true);
  must<needs_v1::AnswerProposalResponse>(answer, officer_);
  EXPECT_EQ(must<needs_v1::ListProposalsResponse>(needs_v1::ListProposalsRequest(), provider)
                .proposals(0)
                .proposal()
                .status(),
            needs_v1::PROPOSAL_STATUS_TAKEN_FORWARD);

  offer->set_id("p2");
  must<needs_v1::SubmitProposalResponse>(submit, provider);
  RegistryLedger procurement;
  platform::Follower follower({"procurement", "needs", 1'000}, needs_.ledger(), procurement,
                              needs_.reaction_to("procurement"), needs_.world(), needs_.metrics());
  procurement::v1::OfferEvent told;
  auto* answered = told.mutable_offer_answered();
  answered->set_proposal_id("p2");
  answered->set_route(procurement::v1::ANSWER_ROUTE_CALL_OFF);
  answered->set_reason("The lot covers it");
  answered->set_answered_on("2026-11-21");
  procurement.append("offer/p2", told);
  ASSERT_TRUE(follower.catch_up().ok());
  answer.set_proposal_id("p2");
  EXPECT_EQ(code_of(ask<needs_v1::AnswerProposalResponse>(answer, officer_).status()), "ALREADY_ANSWERED");
  const auto listed = must<needs_v1::ListProposalsResponse>(needs_v1::ListProposalsRequest(), provider);
  ASSERT_EQ(listed.proposals_size(), 2);
  const auto& second = listed.proposals(1).proposal();
  EXPECT_EQ(second.status(), needs_v1::PROPOSAL_STATUS_TAKEN_FORWARD);
  EXPECT_EQ(second.answer(), "The lot covers it");
  EXPECT_EQ(second.route(), "call_off");
  EXPECT_EQ(second.answered_in(), "procurement");
  EXPECT_EQ(second.answered_on(), "2026-11-21");
  expect_views_rebuild();
}

TEST_F(NeedsServiceTest, ALargeAssessmentIsCutIntoEventsThatHoldEveryCell) {
  constexpr int kAreas = 120;
  std::string areas = "code,name,level,population,source\n", figures = "area_code,code,value,source,as_at,tenure\n";
  for (int a = 0; a < kAreas; ++a) {
    const std::string code = platform::cat("E0", 1'000'000 + a);
    areas += platform::cat(code, ",Area ", a, ",lsoa,1500,Census\n");
    figures += platform::cat(code, ",duties,", a + 1, ",H-CLIC,2026-03-31,\n", code, ",adults,1000,ONS,2026-03-31,\n");
    for (const char* tenure : {"owned", "private_rented", "social_rented"}) {
      figures += platform::cat(code, ",households,", 100 + a, ",Census,2021-03-21,", tenure, "\n");
    }
  }
  import_file("areas", areas);
  import_file("indicators", figures);
  needs_v1::SetNeedModelRequest set;
  *set.mutable_model() = model();
  must<needs_v1::SetNeedModelResponse>(set, officer_);
  registry_.registered(service_of("s", {"E01000000"}, {"generic"}, 5, 5));
  ASSERT_TRUE(follower_.catch_up().ok());
  open_assessment("large");
  int chunks = 0;
  std::int64_t cells = 0;
  for (const auto& record : needs_.all_records()) {
    if (record.type() != "GapCellsWorkedOut") continue;
    needs_v1::AssessmentEvent event;
    ASSERT_TRUE(event.ParseFromString(record.payload()));
    EXPECT_LE(event.gap_cells_worked_out().cells_size(), 2'000);
    cells += event.gap_cells_worked_out().cells_size();
    ++chunks;
  }
  EXPECT_EQ(cells, kAreas * 10 * 3);
  EXPECT_EQ(chunks, 2);
  EXPECT_EQ(all_cells("large").size(), static_cast<std::size_t>(cells));
  expect_views_rebuild();
}

}  // namespace
}  // namespace concord::tests
