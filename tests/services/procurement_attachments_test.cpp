// Attachments of bids: sealed as they come in, named by the bid's content, read by nobody before the opening and by no
// rival ever; what no bid names and what is withdrawn is deleted.
#include "services/procurement/documents/document_store.h"
#include "services/procurement/sealing/seal.h"
#include "tests/services/procurement_documents_fixture.h"

namespace concord::tests {
namespace {

constexpr char kMarker[] = "MARKER-words-of-an-attachment";

class AttachmentsTest : public DocumentsTest {
 protected:
  static std::string marked(const std::string& id) { return "%PDF-1.7\n" + id + kMarker + std::string(200'000, 'x'); }
  static void name(BidContent& content, const std::string& id, const std::string& criterion) {
    BidAttachment& attachment = *content.add_attachments();
    attachment.set_document_id(id);
    attachment.set_sha256(hash_of(marked(id)));
    attachment.set_title("Title of " + id);
    attachment.set_criterion_id(criterion);
  }
  void bring_marked(const std::string& id, const std::string& bid_id, int number) {
    const std::string content = marked(id);
    EXPECT_EQ(bring(attachment(id, bid_id, content), content, bidder(number)), "OK") << id;
  }
  // A piece of a document as it is kept.
  std::string kept_piece(const std::string& id) {
    std::string piece;
    const auto read = service_.ledger().database().read([&](platform::Connection& reader) -> absl::Status {
      CONCORD_ASSIGN(const auto part, procurement::part_at(reader, "lancashire", id, 1, 0));
      if (part) piece = part->bytes.substr(1'000, 200);
      return absl::OkStatus();
    });
    EXPECT_TRUE(read.ok()) << read;
    return piece;
  }
  bool in_database(const std::string& bytes) { return service_.database_bytes().find(bytes) != std::string::npos; }
  std::vector<std::string> ids(const ListDocumentsResponse& listed) {
    std::vector<std::string> found;
    for (const auto& one : listed.documents()) found.push_back(one.document().id());
    return found;
  }
};

TEST_F(AttachmentsTest, NobodyReadsThemBeforeTheOpeningAndRivalsNever) {
  publish();
  bring_marked("a-method", "A1", 1);
  bring_marked("a-prices", "A1", 1);
  bring_marked("a-spare", "A1", 1);
  bring_marked("b-method", "B1", 2);
  auto a1 = bid("A1", 1, {"EAST"});
  name(*a1.mutable_content(), "a-method", "plan");
  name(*a1.mutable_content(), "b-method", "plan");
  EXPECT_EQ(refused<SubmitBidResponse>(a1, bidder(1)), "ATTACHMENT_MISSING") << "a rival's is not there for it";
  a1.mutable_content()->mutable_attachments()->RemoveLast();
  a1.mutable_content()->mutable_attachments(0)->set_sha256(std::string(64, '0'));
  EXPECT_EQ(refused<SubmitBidResponse>(a1, bidder(1)), "ATTACHMENT_MISSING") << "with another hash";
  a1.mutable_content()->mutable_attachments(0)->set_sha256(hash_of(marked("a-method")));
  name(*a1.mutable_content(), "a-spare", "");
  must<SubmitBidResponse>(a1, bidder(1));
  ReplaceBidRequest replace;
  replace.set_bid_id("A1");
  *replace.mutable_envelope() = a1.envelope();
  *replace.mutable_content() = a1.content();
  replace.mutable_content()->mutable_attachments()->RemoveLast();
  name(*replace.mutable_content(), "a-prices", "");
  const auto receipt = must<ReplaceBidResponse>(replace, bidder(1)).bid_receipt();
  ASSERT_EQ(receipt.unnamed_document_ids_size(), 1) << "in time to put it right";
  EXPECT_EQ(receipt.unnamed_document_ids(0), "a-spare");
  auto b1 = bid("B1", 2, {"EAST"});
  name(*b1.mutable_content(), "b-method", "plan");
  must<SubmitBidResponse>(b1, bidder(2));

  const std::string ann = ann_;
  for (const std::string& token : {officer_, approver_, auditor_, ann, bidder(2), std::string()}) {
    EXPECT_EQ(read("a-method", token), "UNKNOWN_DOCUMENT");
  }
  EXPECT_EQ(read("a-method", bidder(1)), "BIDS_NOT_OPENED");
  const auto counted = documents(officer_, DOCUMENT_KIND_BID_ATTACHMENT);
  EXPECT_EQ(counted.documents_size(), 0);
  EXPECT_EQ(counted.attachments(), 4) << "officers see a number";
  EXPECT_EQ(counted.attachment_bytes(),
            static_cast<std::int64_t>(3 * marked("a-method").size() + marked("a-spare").size()));
  EXPECT_EQ(documents(bidder(2)).attachments(), 0) << "a bidder not even that";
  EXPECT_EQ(ids(documents(bidder(1), DOCUMENT_KIND_BID_ATTACHMENT)),
            (std::vector<std::string>{"a-method", "a-prices", "a-spare"}));
  EXPECT_EQ(ids(documents(bidder(2), DOCUMENT_KIND_BID_ATTACHMENT)), (std::vector<std::string>{"b-method"}));
  EXPECT_FALSE(in_database(kMarker));
  EXPECT_FALSE(in_database("Title of a-method"));
  EXPECT_FALSE(in_database(hash_of(marked("a-method")))) << "nobody compares a guess with a hash";
  EXPECT_EQ(bring(attachment("b-late", "B1", "12345"), "12345", bidder(2)), "OK");

  to_deadline(1);
  EXPECT_EQ(refused<BeginDocumentResponse>(attachment("c", "B1", "12345"), bidder(2)), "BID_LATE");
  EXPECT_EQ(read("a-method", officer_), "UNKNOWN_DOCUMENT");
  must<OpenBidsResponse>(OpenBidsRequest(), officer_);
  EXPECT_EQ(read("a-method", officer_), "UNKNOWN_DOCUMENT") << "after one officer";
  must<OpenBidsResponse>(OpenBidsRequest(), second_officer_);

  EXPECT_EQ(read("a-method", officer_), marked("a-method"));
  EXPECT_EQ(read("a-prices", officer_), marked("a-prices"));
  EXPECT_EQ(read("a-method", bidder(1)), marked("a-method")) << "a bidder reads its own";
  EXPECT_EQ(read("a-method", ann_), marked("a-method"));
  EXPECT_EQ(read("a-prices", ann_), "UNKNOWN_DOCUMENT") << "what answers no question may tell prices";
  GetOpenedBidRequest get;
  get.set_bid_id("A1");
  EXPECT_EQ(must<GetOpenedBidResponse>(get, ann_).opened_bid().content().attachments_size(), 1);
  EXPECT_EQ(must<GetOpenedBidResponse>(get, officer_).opened_bid().content().attachments_size(), 2);
  EXPECT_EQ(read("a-method", bidder(2)), "UNKNOWN_DOCUMENT") << "a rival never";
  EXPECT_EQ(read("a-method", ""), "UNKNOWN_DOCUMENT");
  EXPECT_EQ(read("a-spare", officer_), "UNKNOWN_DOCUMENT") << "no bid names it any more";
  const auto listed = documents(officer_, DOCUMENT_KIND_BID_ATTACHMENT, "A1");
  EXPECT_EQ(ids(listed), (std::vector<std::string>{"a-method", "a-prices"}));
  EXPECT_EQ(listed.documents(0).named().title(), "Title of a-method");
  EXPECT_EQ(listed.documents(0).document().versions(0).sha256(), hash_of(marked("a-method")));
  EXPECT_EQ(listed.attachments(), 3) << "what no bid names is deleted";
  EXPECT_EQ(kept_piece("a-spare"), "");
  EXPECT_EQ(kept_piece("b-late"), "");
  EXPECT_EQ(ids(documents(bidder(1), DOCUMENT_KIND_BID_ATTACHMENT)), (std::vector<std::string>{"a-method", "a-prices"}))
      << "and its bidder is told";
  EXPECT_EQ(refused<ListDocumentsResponse>(
                [] {
                  ListDocumentsRequest request;
                  request.set_kind(DOCUMENT_KIND_BID_ATTACHMENT);
                  request.set_bid_id("A1");
                  return request;
                }(),
                bidder(2)),
            "UNKNOWN_BID");
  expect_views_rebuild();
  EXPECT_EQ(read("a-method", officer_), marked("a-method")) << "a rebuild keeps the bytes";
}

TEST_F(AttachmentsTest, AWithdrawnBidsBytesAreGoneFromTheDatabase) {
  publish();
  bring_marked("e-method", "E1", 5);
  bring_marked("e-other", "E2", 5);
  auto e1 = bid("E1", 5, {"EAST"});
  name(*e1.mutable_content(), "e-method", "plan");
  must<SubmitBidResponse>(e1, bidder(5));
  const std::string sealed = kept_piece("e-method"), other = kept_piece("e-other");
  ASSERT_EQ(sealed.size(), 200U);
  ASSERT_TRUE(in_database(sealed)) << "the look itself must find it";
  WithdrawBidRequest withdraw;
  withdraw.set_bid_id("E1");
  must<WithdrawBidResponse>(withdraw, bidder(5));
  EXPECT_FALSE(in_database(sealed));
  EXPECT_TRUE(in_database(other)) << "another bid's stay";
  EXPECT_EQ(documents(officer_, DOCUMENT_KIND_BID_ATTACHMENT).attachments(), 1);
  // One that was taken out goes as well, and the bidder's room comes free.
  must<TakeOutDocumentResponse>(about<TakeOutDocumentRequest>("e-other"), bidder(5));
  EXPECT_FALSE(in_database(other));
  EXPECT_EQ(documents(officer_, DOCUMENT_KIND_BID_ATTACHMENT).attachments(), 0);
  EXPECT_EQ(read("e-other", bidder(5)), "UNKNOWN_DOCUMENT");
}

TEST_F(AttachmentsTest, OfAProcedureThatEndsBeforeTheOpeningNothingIsKept) {
  publish();
  const std::string spec = pdf(500, 1);
  EXPECT_EQ(bring(paper("map", spec, "It was asked for"), spec, officer_), "OK");
  bring_marked("a-method", "A1", 1);
  must<BeginDocumentResponse>(attachment("a-half", "A1", "12345"), bidder(1));
  CancelProcedureRequest cancel;
  cancel.set_reason("The money is gone");
  must<CancelProcedureResponse>(cancel, approver_);
  EXPECT_EQ(kept_piece("a-method"), "");
  EXPECT_EQ(refused<GetDocumentUploadResponse>(about<GetDocumentUploadRequest>("a-half"), bidder(1)), "UNKNOWN_UPLOAD");
  EXPECT_EQ(documents(officer_).attachments(), 0);
  EXPECT_EQ(read("map", ""), spec) << "what was published stays";
}

TEST_F(AttachmentsTest, MembersWhoAgreedReadThemAndWhatASealedBidNamesInVainIsTold) {
  publish();
  bring_marked("c-method", "C1", 3);
  auto c1 = bid("C1", 3, {"EAST"});
  c1.mutable_envelope()->add_member_provider_ids(provider(4));
  c1.mutable_envelope()->add_member_provider_ids(provider(5));
  name(*c1.mutable_content(), "c-method", "plan");
  name(*c1.mutable_content(), "c-lost", "plan");
  // Sealed by the bidder itself: nobody can look what it names.
  const std::string content = c1.content().SerializeAsString();
  c1.clear_content();
  c1.set_sealed_content(*procurement::seal(procedure().seal_public_key(), content));
  c1.set_content_sha256(hash_of(content));
  must<SubmitBidResponse>(c1, bidder(3));
  must<ConfirmMembershipResponse>(
      [] {
        ConfirmMembershipRequest confirm;
        confirm.set_bid_id("C1");
        return confirm;
      }(),
      bidder(4));
  EXPECT_EQ(read("c-method", bidder(4)), "BIDS_NOT_OPENED");
  to_deadline(1);
  open();
  EXPECT_EQ(read("c-method", bidder(4)), marked("c-method"));
  EXPECT_EQ(read("c-method", bidder(5)), "UNKNOWN_DOCUMENT") << "who did not agree reads nothing of the bid";
  const auto listed = documents(officer_, DOCUMENT_KIND_BID_ATTACHMENT, "C1");
  EXPECT_EQ(ids(listed), (std::vector<std::string>{"c-method"}));
  ASSERT_EQ(listed.missing_size(), 1);
  EXPECT_EQ(listed.missing(0).document_id(), "c-lost");
}

TEST_F(AttachmentsTest, AProgramIsNoAttachmentEither) {
  publish();
  const std::string program =
      "MZ" + std::string(58, '\0') + std::string("\x40\0\0\0PE\0\0\x64\x86", 10) + std::string(200, '\0');
  EXPECT_EQ(bring(attachment("a", "A1", program), program, bidder(1)), "TYPE_NOT_TAKEN");
  EXPECT_EQ(refused<BeginDocumentResponse>(attachment("a", "A1", "12345"), officer_), "NO_ORGANISATION");
  EXPECT_EQ(refused<BeginDocumentResponse>(attachment("a", "A1", "12345"), bidder(2)), "DOCUMENT_ID_TAKEN")
      << "another's upload has the id";
}

}  // namespace
}  // namespace concord::tests
