// Tender papers, award letters and contracts: brought part by part, judged by content, published with their procedure,
// read by whom they are for, and erased.
#include <fstream>

#include "services/procurement/award/standing.h"
#include "tests/services/archive_of.h"
#include "tests/services/procurement_documents_fixture.h"

namespace concord::tests {
namespace {

std::int64_t peak_kib() {
  std::ifstream file("/proc/self/status");
  for (std::string line; std::getline(file, line);) {
    if (line.rfind("VmHWM:", 0) == 0) return std::stoll(line.substr(6));
  }
  return 0;
}

// A sanitizer keeps what was let go, so that there only its own bound could be measured.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr std::int64_t kMostKib = 1024 * 1024;
#else
constexpr std::int64_t kMostKib = 160 * 1024;
#endif

TEST_F(DocumentsTest, TwentyFiveMebibytesGoUpAndDownInParts) {
  write_draft();
  const std::string content = pdf(25 * kMiB, 1);
  const std::int64_t before = peak_kib();
  EXPECT_EQ(bring(paper("spec", content), content, officer_), "OK");
  EXPECT_LT(peak_kib() - before, kMostKib) << "some 76 MiB were seen, the database's pages among them";
  EXPECT_EQ(read("spec", officer_), content);
  EXPECT_EQ(refused<GetDocumentUploadResponse>(about<GetDocumentUploadRequest>("spec"), officer_), "UNKNOWN_UPLOAD");
  const auto listed = documents(officer_);
  ASSERT_EQ(listed.total(), 1);
  EXPECT_EQ(listed.documents(0).document().versions(0).sha256(), hash_of(content));
  EXPECT_EQ(listed.documents(0).document().versions(0).media_type(), "application/pdf");
  EXPECT_EQ(listed.used_bytes(), 25 * kMiB);
  // Nobody outside reads a draft's.
  EXPECT_EQ(read("spec", ""), "UNKNOWN_DOCUMENT");
  EXPECT_EQ(read("spec", bidder(1)), "UNKNOWN_DOCUMENT");
  EXPECT_EQ(refused<ListDocumentsResponse>(ListDocumentsRequest(), bidder(1)), "UNKNOWN_PROCEDURE");
  must<SubmitForPublicationResponse>(SubmitForPublicationRequest(), officer_);
  must<PublishProcedureResponse>(PublishProcedureRequest(), approver_);
  EXPECT_EQ(part("spec", 0, "")->data().size(), 256U * 1024U) << "strangers share what answers may hold";
  EXPECT_EQ(read("spec", ""), content);
  EXPECT_EQ(read("spec", bidder(1)), content);
  EXPECT_EQ(platform::code_of(part("spec", 25 * kMiB, "").status()), "INVALID_OFFSET");
  // A rebuild keeps the bytes, and no event holds them.
  expect_views_rebuild();
  EXPECT_EQ(read("spec", ""), content);
  for (const auto& record : service_.all_records()) EXPECT_LT(record.payload().size(), 100'000U) << record.type();
}

TEST_F(DocumentsTest, AfterABreakItGoesOnWhereItStood) {
  write_draft();
  const std::string content = pdf(3 * kMiB + 1000, 2);
  const auto begin = paper("spec", content);
  must<BeginDocumentResponse>(begin, officer_);
  ASSERT_TRUE(put("spec", 0, content.substr(0, kMiB), officer_).ok());
  ASSERT_TRUE(put("spec", kMiB, content.substr(kMiB, kMiB), officer_).ok());
  EXPECT_EQ(put("spec", kMiB, content.substr(kMiB, kMiB), officer_)->received_bytes(), 2 * kMiB) << "taken as read";
  EXPECT_EQ(platform::code_of(put("spec", 3 * kMiB, "x", officer_).status()), "PART_OUT_OF_ORDER");
  EXPECT_EQ(refused<FinishDocumentResponse>(finish("spec", content), officer_), "UPLOAD_INCOMPLETE");
  // A colleague goes on, since people fall ill; a bidder hears of no upload.
  EXPECT_EQ(refused<GetDocumentUploadResponse>(about<GetDocumentUploadRequest>("spec"), bidder(1)), "UNKNOWN_UPLOAD");
  const auto stands = must<GetDocumentUploadResponse>(about<GetDocumentUploadRequest>("spec"), second_officer_);
  EXPECT_EQ(stands.upload().received_bytes(), 2 * kMiB);
  EXPECT_EQ(must<BeginDocumentResponse>(begin, second_officer_).upload().received_bytes(), 2 * kMiB);
  put_all("spec", content, second_officer_, 2 * kMiB);
  // What changed on its way is not kept; begun anew it comes again.
  EXPECT_EQ(refused<FinishDocumentResponse>(finish("spec", content + "x"), second_officer_), "HASH_DIFFERS");
  auto anew = begin;
  anew.set_anew(true);
  EXPECT_EQ(must<BeginDocumentResponse>(anew, officer_).upload().received_bytes(), 0);
  put_all("spec", content, officer_);
  const auto last = finish("spec", content);
  const auto first = must<FinishDocumentResponse>(last, officer_).receipt();
  EXPECT_EQ(must<FinishDocumentResponse>(last, officer_).receipt().position(), first.position()) << "said twice";
  EXPECT_EQ(read("spec", officer_), content);
  // What nobody goes on with is swept after a day.
  must<BeginDocumentResponse>(paper("old", content), officer_);
  ASSERT_TRUE(put("old", 0, content.substr(0, kMiB), officer_).ok());
  EXPECT_EQ(documents(officer_).used_bytes(), 2 * static_cast<std::int64_t>(content.size())) << "it counts meanwhile";
  // Another council's too.
  const std::string blackpool = service_.token({{"commissioner"}, {"blackpool"}, "", "officer-b"});
  DraftProcedureRequest draft;
  draft.set_authority("blackpool");
  draft.mutable_draft()->set_title("Home care");
  must<DraftProcedureResponse>(draft, blackpool);
  auto theirs = paper("old", content);
  theirs.set_authority("blackpool");
  auto asked_theirs = about<GetDocumentUploadRequest>("old");
  asked_theirs.set_authority("blackpool");
  must<BeginDocumentResponse>(theirs, blackpool);
  EXPECT_EQ(must<GetDocumentUploadResponse>(asked_theirs, blackpool).upload().received_bytes(), 0);
  service_.world().advance_days(1);
  must<BeginDocumentResponse>(paper("next", "12345"), officer_);
  EXPECT_EQ(refused<GetDocumentUploadResponse>(asked_theirs, blackpool), "UNKNOWN_UPLOAD");
  EXPECT_EQ(refused<GetDocumentUploadResponse>(about<GetDocumentUploadRequest>("old"), officer_), "UNKNOWN_UPLOAD");
  EXPECT_EQ(documents(officer_).used_bytes(), static_cast<std::int64_t>(content.size()) + 5);
}

TEST_F(DocumentsTest, TheContentSaysWhatItIsAndNoNameDoes) {
  write_draft();
  const std::string program =
      "MZ" + std::string(58, '\0') + std::string("\x40\0\0\0PE\0\0\x64\x86", 10) + std::string(200, '\0');
  const std::vector<std::string> word = {"[Content_Types].xml", "_rels/.rels", "word/document.xml"};
  auto with_macros = word;
  with_macros.push_back("word/vbaProject.bin");
  const std::map<std::string, std::pair<std::string, std::string>> contents = {
      {"report-pdf", {program, "TYPE_NOT_TAKEN"}},
      {"script", {"#!/bin/sh\nrm -rf /\n", "TYPE_NOT_TAKEN"}},
      {"page", {"<!DOCTYPE html><html><script>x()</script></html>", "TYPE_NOT_TAKEN"}},
      {"zip", {archive_of(std::vector<std::string>{"a.exe", "b.txt"}), "TYPE_NOT_TAKEN"}},
      {"docm", {archive_of(with_macros), "MACROS_NOT_TAKEN"}},
      {"docx", {archive_of(word), "OK"}},
      {"text", {"The service supports people at home.\n", "OK"}},
      {"csv", {"lot,pence\nEAST,100\nNORTH,200\nSOUTH,300\n", "OK"}},
      {"png", {std::string("\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\x08\2\0\0\0", 29), "OK"}}};
  for (const auto& [id, content] : contents) {
    EXPECT_EQ(bring(paper(id, content.first), content.first, officer_), content.second) << id;
  }
  std::map<std::string, std::string> types;
  const auto listed = documents(officer_);
  for (const auto& one : listed.documents()) {
    types[one.document().id()] = one.document().versions(0).media_type();
  }
  const std::map<std::string, std::string> wanted = {
      {"docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"},
      {"text", "text/plain"},
      {"csv", "text/csv"},
      {"png", "image/png"}};
  EXPECT_EQ(types, wanted);
}

TEST_F(DocumentsTest, PapersArePublishedWithTheirProcedureAndEveryChangeIsTold) {
  write_draft();
  const std::string first = pdf(1000, 1), second = pdf(1000, 2), third = pdf(1000, 3);
  const std::string both = service_.token({{"commissioner", "approver"}, {"lancashire"}, "", "both-roles"});
  EXPECT_EQ(bring(paper("spec", first), first, officer_), "OK");
  EXPECT_EQ(bring(paper("spec", second, "Typing errors"), second, both), "OK");
  EXPECT_EQ(bring(paper("note", first), first, officer_), "OK");
  must<TakeOutDocumentResponse>(about<TakeOutDocumentRequest>("note"), officer_);
  EXPECT_EQ(procedure().papers_size(), 1);
  must<SubmitForPublicationResponse>(SubmitForPublicationRequest(), officer_);
  EXPECT_EQ(bring(paper("spec", third, "Late"), third, officer_), "PROCEDURE_SUBMITTED");
  EXPECT_EQ(refused<PublishProcedureResponse>(PublishProcedureRequest(), both), "SELF_APPROVAL")
      << "who brought a paper prepared what is published";
  must<PublishProcedureResponse>(PublishProcedureRequest(), approver_);
  ASSERT_EQ(procedure().papers_size(), 1);
  EXPECT_EQ(procedure().papers(0).first_public_version(), 2);
  EXPECT_EQ(procedure().papers(0).changes(), "") << "what changed in the draft is nobody's matter";
  EXPECT_EQ(read("spec", ""), second);
  EXPECT_EQ(read("spec", "", 1), "UNKNOWN_DOCUMENT") << "a draft's version stays in the house";
  EXPECT_EQ(read("spec", officer_, 1), first);
  EXPECT_EQ(refused<TakeOutDocumentResponse>(about<TakeOutDocumentRequest>("spec"), officer_), "PAPER_PUBLISHED");
  // A new version says what changed, to everybody who reads the procedure.
  EXPECT_EQ(bring(paper("spec", third), third, officer_), "CHANGES_MISSING");
  EXPECT_EQ(bring(paper("spec", third, "Lot EAST has two sites"), third, officer_), "OK");
  const auto told = must<GetProcedureResponse>(GetProcedureRequest(), bidder(1)).procedure();
  ASSERT_EQ(told.papers_size(), 1);
  EXPECT_EQ(told.papers(0).version(), 3);
  EXPECT_EQ(told.papers(0).changes(), "Lot EAST has two sites");
  EXPECT_EQ(told.papers(0).changed_on(), "2026-11-21");
  EXPECT_EQ(read("spec", bidder(1)), third);
  EXPECT_EQ(read("spec", bidder(1), 2), second) << "what was published stays readable";
  const auto listed = documents("");
  ASSERT_EQ(listed.total(), 1);
  EXPECT_EQ(listed.documents(0).document().versions_size(), 2);
  EXPECT_EQ(listed.documents(0).document().versions(0).changes(), "");
  EXPECT_EQ(listed.documents(0).document().versions(0).added_by(), "") << "who brought it is the officers'";
  to_deadline(1);
  EXPECT_EQ(bring(paper("spec", first, "Too late"), first, officer_), "PAPERS_CLOSED");
  expect_views_rebuild();
}

TEST_F(DocumentsTest, ListsArePagedAndCounted) {
  write_draft();
  for (int i = 0; i < 5; ++i) {
    const std::string content = pdf(500, static_cast<std::uint64_t>(i));
    EXPECT_EQ(bring(paper(platform::cat("p", i), content), content, officer_), "OK");
  }
  ListDocumentsRequest request;
  request.set_page_size(2);
  std::vector<std::string> seen;
  do {
    const auto page = must<ListDocumentsResponse>(request, officer_);
    EXPECT_EQ(page.total(), 5);
    for (const auto& one : page.documents()) seen.push_back(one.document().id());
    request.set_page_token(page.next_page_token());
  } while (!request.page_token().empty());
  EXPECT_EQ(seen, (std::vector<std::string>{"p0", "p1", "p2", "p3", "p4"}));
}

TEST_F(DocumentsTest, LettersAreReadFromTheApprovalOnAndContractsByTheirWinner) {
  publish();
  submit_bids();
  open();
  evaluate();
  moderate();
  settle_flag();
  recommend();
  const std::string letter = pdf(2000, 1), signed_contract = pdf(3000, 2);
  auto early = paper("letter-early", letter);
  early.set_kind(DOCUMENT_KIND_AWARD_LETTER);
  early.set_bid_id("C1");
  EXPECT_EQ(bring(early, letter, officer_), "OK");
  RecommendAwardRequest anew;
  anew.set_reasons("The same, for better reasons");
  must<RecommendAwardResponse>(anew, officer_);
  EXPECT_EQ(refused<ApproveAwardResponse>(ApproveAwardRequest(), approver_), "LETTER_OUTDATED")
      << "it tells of reasons that are others now";
  must<TakeOutDocumentResponse>(about<TakeOutDocumentRequest>("letter-early"), officer_);
  auto to_c1 = paper("letter-c1", letter);
  to_c1.set_kind(DOCUMENT_KIND_AWARD_LETTER);
  to_c1.set_bid_id("C1");
  EXPECT_EQ(bring(to_c1, letter, officer_), "OK");
  EXPECT_EQ(read("letter-c1", approver_), letter) << "who approves reads it before";
  EXPECT_EQ(read("letter-c1", bidder(3)), "UNKNOWN_DOCUMENT");
  EXPECT_EQ(documents(bidder(3)).total(), 0);
  auto contract = paper("contract-south", signed_contract);
  contract.set_kind(DOCUMENT_KIND_CONTRACT);
  contract.set_lot_id("SOUTH");
  EXPECT_EQ(bring(contract, signed_contract, officer_), "NOT_AWARDED");
  must<ApproveAwardResponse>(ApproveAwardRequest(), approver_);
  EXPECT_EQ(read("letter-c1", bidder(3)), letter);
  EXPECT_EQ(read("letter-c1", bidder(4)), letter) << "a member that agreed";
  EXPECT_EQ(read("letter-c1", bidder(1)), "UNKNOWN_DOCUMENT") << "a rival never";
  EXPECT_EQ(read("letter-c1", ""), "UNKNOWN_DOCUMENT");
  EXPECT_EQ(refused<TakeOutDocumentResponse>(about<TakeOutDocumentRequest>("letter-c1"), officer_), "AWARD_APPROVED");
  EXPECT_EQ(bring(contract, signed_contract, officer_), "OK");
  const std::string winner = award().lots(2).award().bid_id();
  ASSERT_EQ(winner, "C1");
  EXPECT_EQ(read("contract-south", bidder(3)), signed_contract);
  EXPECT_EQ(read("contract-south", bidder(2)), "UNKNOWN_DOCUMENT");
  const std::string second = pdf(3000, 3);
  auto next = contract;
  next.set_changes("The annex is signed too");
  next.clear_command_id();
  EXPECT_EQ(bring(next, second, officer_), "OK");
  EXPECT_EQ(read("contract-south", bidder(3), 1), signed_contract);
  EXPECT_EQ(read("contract-south", bidder(3)), second);
  EXPECT_EQ(documents(bidder(3)).total(), 2);
  EXPECT_EQ(documents(bidder(1)).total(), 0);
  EXPECT_EQ(documents(officer_).total(), 2);
  expect_views_rebuild();
}

TEST(AwardLetters, OfTheNextAwardWaitWhileThoseOfTheFirstStayReadable) {
  Award award;
  EXPECT_EQ(procurement::awards_wanted(award, false), 1) << "a letter that is written before any recommendation";
  EXPECT_LT(procurement::awards_reached(award), 1);
  award.set_status(AWARD_STATUS_RECOMMENDED);
  EXPECT_LT(procurement::awards_reached(award), procurement::awards_wanted(award, false));
  award.set_status(AWARD_STATUS_APPROVED);
  award.add_lots()->set_times_awarded(1);
  EXPECT_GE(procurement::awards_reached(award), procurement::awards_wanted(award, false)) << "read as it is written";
  // Set aside, and nobody recommended anew: what is written now is about no award yet.
  award.mutable_lots(0)->set_standing(LOT_STANDING_SET_ASIDE);
  EXPECT_LT(procurement::awards_reached(award), procurement::awards_wanted(award, false));
  EXPECT_GE(procurement::awards_reached(award), 1) << "the first letters stay readable";
  EXPECT_GE(procurement::awards_reached(award), procurement::awards_wanted(award, true)) << "told of a cancellation";
  // Another is recommended.
  award.mutable_lots(0)->set_standing(LOT_STANDING_RECOMMENDED);
  award.set_status(AWARD_STATUS_RECOMMENDED);
  EXPECT_GE(procurement::awards_reached(award), 1) << "the first letters stay readable";
  EXPECT_LT(procurement::awards_reached(award), procurement::awards_wanted(award, false)) << "the next ones wait";
  // Nobody can have the lot: an approval without a winner tells its letters too.
  award.mutable_lots(0)->set_standing(LOT_STANDING_NOT_AWARDED);
  award.set_status(AWARD_STATUS_APPROVED);
  EXPECT_GE(procurement::awards_reached(award), 2);
}

TEST_F(DocumentsTest, TwoPersonsEraseAndReadersAreToldWhy) {
  write_draft();
  const std::string marker = "MARKER-a-name-that-should-not-stand-there";
  const std::string content = "%PDF-1.7\n" + marker + std::string(100'000, 'x');
  EXPECT_EQ(bring(paper("spec", content), content, officer_), "OK");
  must<SubmitForPublicationResponse>(SubmitForPublicationRequest(), officer_);
  must<PublishProcedureResponse>(PublishProcedureRequest(), approver_);
  EXPECT_NE(service_.database_bytes().find(marker), std::string::npos) << "the look itself must find it";
  const auto propose = about<ProposeDocumentErasureRequest>("spec");
  must<ProposeDocumentErasureResponse>(propose, officer_);
  EXPECT_EQ(read("spec", ""), content) << "one person erases nothing";
  must<DeclineDocumentErasureResponse>(about<DeclineDocumentErasureRequest>("spec"), approver_);
  must<ProposeDocumentErasureResponse>(propose, second_officer_);
  must<ApproveDocumentErasureResponse>(about<ApproveDocumentErasureRequest>("spec"), approver_);
  EXPECT_EQ(service_.database_bytes().find(marker), std::string::npos) << "gone from the file and its log";
  const auto refusal = platform::refusal_of(part("spec", 0, "").status());
  ASSERT_TRUE(refusal);
  EXPECT_EQ(refusal->code(), "DOCUMENT_ERASED");
  EXPECT_NE(refusal->sentence().find("A name stands in it"), std::string::npos);
  const auto told = must<GetProcedureResponse>(GetProcedureRequest(), "").procedure().papers(0);
  EXPECT_EQ(told.erased_because(), "A name stands in it");
  EXPECT_EQ(told.sha256(), hash_of(content)) << "the hash stays";
  EXPECT_EQ(documents("").documents(0).document().erasure().approved_by(), "");
  EXPECT_EQ(documents(officer_).used_bytes(), 0);
  expect_views_rebuild();
}

class SmallRoom : public DocumentsTest {
 protected:
  SmallRoom() : DocumentsTest(2) {}
};

TEST_F(SmallRoom, TheQuotaSaysWhatIsUsedAndWhatRemains) {
  write_draft();
  const std::string first = pdf(kMiB + 100, 1), second = pdf(kMiB, 2);
  EXPECT_EQ(bring(paper("one", first), first, officer_), "OK");
  const auto refusal = platform::refusal_of(ask<BeginDocumentResponse>(paper("two", second), officer_).status());
  ASSERT_TRUE(refusal);
  EXPECT_EQ(refusal->code(), "QUOTA_REACHED");
  EXPECT_NE(refusal->sentence().find("(1048676 bytes) of 2 MiB (2097152 bytes); 0 MiB (1048476 bytes) remain"),
            std::string::npos)
      << refusal->sentence();
  const std::string fits = pdf(1048476, 3);
  EXPECT_EQ(bring(paper("two", fits), fits, officer_), "OK");
  must<TakeOutDocumentResponse>(about<TakeOutDocumentRequest>("one"), officer_);
  EXPECT_EQ(bring(paper("three", second), second, officer_), "OK") << "what is taken out makes room";
}

TEST_F(SmallRoom, BiddersHaveTheirOwnAndHearNothingOfEachOther) {
  write_draft();
  const std::string content = pdf(2 * kMiB - 100, 1);
  EXPECT_EQ(bring(paper("spec", content), content, officer_), "OK");
  must<SubmitForPublicationResponse>(SubmitForPublicationRequest(), officer_);
  must<PublishProcedureResponse>(PublishProcedureRequest(), approver_);
  EXPECT_EQ(bring(attachment("a", "A1", content), content, bidder(1)), "OK") << "papers crowd no bid out";
  const auto begun = ask<BeginDocumentResponse>(attachment("b", "B1", content), bidder(2));
  const auto refusal = platform::refusal_of(begun.status());
  ASSERT_TRUE(refusal);
  EXPECT_EQ(refusal->code(), "QUOTA_REACHED");
  EXPECT_EQ(refusal->sentence().find_first_of("0123456789"), std::string::npos) << refusal->sentence();
  const std::string none = service_.token({{"provider"}, {"lancashire"}, "", "nobodys-bidder"});
  EXPECT_EQ(refused<BeginDocumentResponse>(paper("x", content, "New"), none), "NOT_AN_OFFICER");
  EXPECT_EQ(refused<TakeOutDocumentResponse>(about<TakeOutDocumentRequest>("spec"), none), "UNKNOWN_DOCUMENT");
}

}  // namespace
}  // namespace concord::tests
