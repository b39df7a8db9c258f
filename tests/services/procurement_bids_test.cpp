// Bids at the door: the last millisecond, receipts, repeats, replacements, bids that the bidder sealed itself, the
// master key file.
#include <atomic>
#include <fstream>
#include <set>
#include <thread>

#include <sys/stat.h>

#include "services/platform/world/crypto.h"
#include "services/procurement/sealing/seal.h"
#include "tests/services/procurement_fixture.h"

namespace concord::tests {
namespace {

using namespace procurement_v1;  // NOLINT: the messages' names are the test's words

using ProcurementBidsTest = ProcurementTest;

TEST_F(ProcurementBidsTest, TheLastMillisecondIsInTimeAndTheNextIsLateAndOnRecord) {
  publish();
  to_deadline(0);
  must<SubmitBidResponse>(bid("A1", 1, {"EAST"}), bidder(1));
  to_deadline(1);
  auto late = bid("B1", 2, {"EAST"});
  late.set_command_id("late-1");
  const auto refusal = ask<SubmitBidResponse>(late, bidder(2)).status();
  EXPECT_EQ(platform::code_of(refusal), "BID_LATE");
  EXPECT_NE(refusal.message().find("12:00:00.001 GMT"), absl::string_view::npos) << refusal;
  EXPECT_NE(refusal.message().find("12:00:00.000 GMT"), absl::string_view::npos) << refusal;
  EXPECT_NE(refusal.message().find("(1 ms late)"), absl::string_view::npos) << refusal;
  EXPECT_EQ(refused<SubmitBidResponse>(late, bidder(2)), "BID_LATE") << "a repeat is as late";
  ListRefusedBidsRequest list;
  list.set_late_only(true);
  EXPECT_EQ(refused<ListRefusedBidsResponse>(list, officer_), "BIDS_NOT_OPENED");
  const auto own = must<ListRefusedBidsResponse>(list, bidder(2));
  ASSERT_EQ(own.attempts_size(), 1) << "kept once, however often it is repeated";
  EXPECT_EQ(own.attempts(0).late_by_ms(), 1);
  EXPECT_EQ(must<ListRefusedBidsResponse>(list, bidder(1)).attempts_size(), 0);
  open();
  EXPECT_EQ(refused<SubmitBidResponse>(bid("C1", 3, {"EAST"}), bidder(3)), "BID_LATE") << "after the opening";
  EXPECT_EQ(must<ListRefusedBidsResponse>(list, officer_).attempts_size(), 2);
  EXPECT_EQ(must<ListBidsResponse>(ListBidsRequest(), officer_).bids_size(), 1);
}

TEST_F(ProcurementBidsTest, ADeadlineThatHasPassedStaysPassedWhenTheClockIsSetBack) {
  publish();
  to_deadline(1);
  EXPECT_EQ(refused<SubmitBidResponse>(bid("B1", 2, {"EAST"}), bidder(2)), "BID_LATE");
  service_.world().advance_days(-1);
  EXPECT_EQ(refused<SubmitBidResponse>(bid("B2", 2, {"EAST"}), bidder(2)), "BID_LATE") << "the deadline opened again";
  open();
  const auto records = *service_.ledger().read("lancashire", 0, 1'000);
  for (std::size_t i = 1; i < records.size(); ++i) {
    EXPECT_GE(records[i].recorded_at_ms(), records[i - 1].recorded_at_ms()) << records[i].type();
  }
  EXPECT_EQ(records.back().recorded_at_ms(), kDeadlineMs + 1);
}

TEST_F(ProcurementBidsTest, AReceiptProvesWhatWasReceivedAndARepeatGetsTheSameOne) {
  publish();
  auto request = bid("A1", 1, {"EAST", "NORTH"});
  request.set_command_id("submit-once");
  const auto first = must<SubmitBidResponse>(request, bidder(1));
  EXPECT_EQ(first.bid_receipt().bid_id(), "A1");
  EXPECT_EQ(first.bid_receipt().received_at_ms(), service_.world().now_ms());
  EXPECT_EQ(first.bid_receipt().position(), first.receipt().position());
  EXPECT_EQ(first.bid_receipt().content_sha256(),
            platform::hex(platform::sha256(request.content().SerializeAsString())))
      << "the bidder can work the hash out itself";
  ReplaceBidRequest replace;
  replace.set_bid_id("A1");
  *replace.mutable_envelope() = request.envelope();
  *replace.mutable_content() = bid("A1-new", 1, {"SOUTH"}).content();
  service_.world().advance_ms(5'000);
  const auto second = must<ReplaceBidResponse>(replace, bidder(1));
  EXPECT_NE(second.bid_receipt().sealed_sha256(), first.bid_receipt().sealed_sha256());
  to_deadline(1);
  const auto repeat = must<SubmitBidResponse>(request, bidder(1));
  EXPECT_TRUE(repeat.receipt().repeated());
  EXPECT_EQ(repeat.bid_receipt().SerializeAsString(), first.bid_receipt().SerializeAsString());
  open();
  GetOpenedBidRequest get;
  get.set_bid_id("A1");
  const auto opened = must<GetOpenedBidResponse>(get, officer_).opened_bid();
  ASSERT_EQ(opened.content().prices_size(), 1);
  EXPECT_EQ(opened.content().prices(0).lot_id(), "SOUTH") << "the last content before the deadline counts";
  EXPECT_EQ(opened.bid().replaced(), 1);
}

TEST_F(ProcurementBidsTest, AReceiptSaysWhatIsLeftWithoutAnAnswer) {
  publish();
  auto silent = bid("A1", 1, {"EAST", "NORTH"});
  silent.set_command_id("silent");
  silent.mutable_content()->mutable_answers(0)->set_text(" \n");
  const auto none = must<SubmitBidResponse>(silent, bidder(1)).bid_receipt();
  EXPECT_TRUE(none.answers_were_read());
  EXPECT_EQ(none.unanswered_count(), 1);
  ASSERT_EQ(none.unanswered_size(), 1);
  EXPECT_EQ(none.unanswered(0).criterion_id(), "plan");
  EXPECT_EQ(none.unanswered(0).title(), "Support plan");
  EXPECT_TRUE(none.unanswered(0).lot_id().empty()) << "for no lot";
  EXPECT_EQ(must<SubmitBidResponse>(silent, bidder(1)).bid_receipt().SerializeAsString(), none.SerializeAsString());
  ReplaceBidRequest replace;
  replace.set_bid_id("A1");
  *replace.mutable_envelope() = silent.envelope();
  *replace.mutable_content() = bid("A1", 1, {"EAST", "NORTH"}).content();
  replace.mutable_content()->mutable_answers(0)->set_lot_id("EAST");
  const auto half = must<ReplaceBidResponse>(replace, bidder(1)).bid_receipt();
  ASSERT_EQ(half.unanswered_size(), 1);
  EXPECT_EQ(half.unanswered(0).lot_id(), "NORTH");
  replace.mutable_content()->mutable_answers(0)->clear_lot_id();
  replace.set_command_id("");
  const auto whole = must<ReplaceBidResponse>(replace, bidder(1)).bid_receipt();
  EXPECT_TRUE(whole.answers_were_read());
  EXPECT_EQ(whole.unanswered_count(), 0);
}

TEST_F(ProcurementBidsTest, ABidderMaySealItself) {
  publish();
  const auto open_bid = bid("A1", 1, {"EAST"});
  const std::string content = open_bid.content().SerializeAsString();
  SubmitBidRequest sealed = open_bid;
  sealed.clear_content();
  sealed.set_sealed_content(*procurement::seal(procedure().seal_public_key(), content));
  sealed.set_content_sha256(platform::hex(platform::sha256(content)));
  EXPECT_FALSE(must<SubmitBidResponse>(sealed, bidder(1)).bid_receipt().answers_were_read()) << "nobody can look";
  // One that states another hash, one that is sealed for nobody, one that offers no lot of the procedure.
  SubmitBidRequest other_hash = bid("B1", 2, {"EAST"});
  other_hash.set_sealed_content(*procurement::seal(procedure().seal_public_key(), content));
  other_hash.clear_content();
  other_hash.set_content_sha256(std::string(64, '0'));
  must<SubmitBidResponse>(other_hash, bidder(2));
  SubmitBidRequest garbage = other_hash;
  garbage.set_bid_id("C1");
  garbage.mutable_envelope()->set_lead_provider_id(provider(3));
  garbage.set_sealed_content("nothing that was ever sealed, but long enough to be looked at by the box");
  must<SubmitBidResponse>(garbage, bidder(3));
  to_deadline(1);
  open();
  must<StartEvaluationResponse>(StartEvaluationRequest(), officer_);
  const auto evaluation = must<GetEvaluationResponse>(GetEvaluationRequest(), officer_).evaluation();
  ASSERT_EQ(evaluation.bids_size(), 1);
  EXPECT_EQ(evaluation.bids(0).lots(0).price_pence(), 300'000'000);
  ASSERT_EQ(evaluation.unreadable_size(), 2);
  GetOpenedBidRequest get;
  get.set_bid_id("C1");
  EXPECT_EQ(refused<GetOpenedBidResponse>(get, officer_), "BID_UNREADABLE");
}

TEST_F(ProcurementBidsTest, ALeadsSixthBidIsRefusedAlsoWhenAllArriveAtOnce) {
  publish();
  constexpr int kThreads = 8, kEach = 3;
  std::atomic<int> taken = 0, refused = 0;
  std::vector<std::thread> threads;
  for (int t = 0; t < kThreads; ++t) {
    threads.emplace_back([&, t, token = bidder(1)] {
      Client client(service_.address());
      for (int i = 0; i < kEach; ++i) {
        auto request = bid(platform::cat("T", t, "-", i), 1, {"EAST"});
        request.set_authority("lancashire");
        request.set_procedure_id(kId);
        request.set_command_id(platform::cat("buried-", t, "-", i));
        const auto answer = client.call<SubmitBidResponse>(request, token);
        ++(answer.ok() ? taken : refused);
        if (!answer.ok()) {
          EXPECT_EQ(platform::code_of(answer.status()), "TOO_MANY_BIDS");
        }
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(taken, 5);
  EXPECT_EQ(refused, kThreads * kEach - 5);
  WithdrawBidRequest withdraw;
  withdraw.set_bid_id(must<ListBidsResponse>(ListBidsRequest(), bidder(1)).bids(0).id());
  must<WithdrawBidResponse>(withdraw, bidder(1));
  must<SubmitBidResponse>(bid("instead", 1, {"EAST"}), bidder(1));
  expect_views_rebuild();
}

TEST_F(ProcurementBidsTest, ManyBidsAtOnceAreAllReceivedOnceEach) {
  constexpr int kThreads = 8, kEach = 25, kOfOne = 5;
  std::vector<std::string> tokens;
  for (int i = 0; i < kThreads * kEach / kOfOne; ++i) {
    register_provider(kRegistered + 1 + i, true);
    tokens.push_back(bidder(kRegistered + 1 + i));
  }
  publish();
  std::atomic<int> taken = 0;
  std::vector<std::set<std::int64_t>> positions(kThreads);
  std::vector<std::thread> threads;
  for (int t = 0; t < kThreads; ++t) {
    threads.emplace_back([&, t] {
      Client client(service_.address());
      for (int i = 0; i < kEach; ++i) {
        const int at = t * (kEach / kOfOne) + i / kOfOne;
        auto request = bid(platform::cat("T", t, "-", i), kRegistered + 1 + at, {"EAST"});
        request.set_authority("lancashire");
        request.set_command_id(platform::cat("many-", t, "-", i));
        for (int part = 0; part < 2; ++part) {
          auto* answer = request.mutable_content()->add_answers();
          answer->set_criterion_id("plan");
          answer->set_text(std::string(25'000, 'x'));  // 50 KB a bid
        }
        const auto answer = client.call<SubmitBidResponse>(request, tokens[static_cast<std::size_t>(at)]);
        if (!answer.ok()) continue;
        ++taken;
        positions[static_cast<std::size_t>(t)].insert(answer->bid_receipt().position());
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(taken, kThreads * kEach);
  std::set<std::int64_t> all;
  for (const auto& some : positions) all.insert(some.begin(), some.end());
  EXPECT_EQ(all.size(), static_cast<std::size_t>(kThreads * kEach)) << "a position for each";
  EXPECT_EQ(must<GetProcedureResponse>(GetProcedureRequest(), officer_).bids_received(), kThreads * kEach);
  to_deadline(1);
  open();
  must<StartEvaluationResponse>(StartEvaluationRequest(), officer_);
  EXPECT_EQ(must<GetEvaluationResponse>(GetEvaluationRequest(), officer_).evaluation().bids_size(), kThreads * kEach)
      << "every one can be opened";
}

TEST_F(ProcurementBidsTest, TooLargeABidIsRefusedWithTheLimit) {
  publish();
  auto large = bid("A1", 1, {"EAST"});
  large.clear_content();
  large.set_content_sha256(std::string(64, 'a'));
  large.set_sealed_content(std::string((2 << 20) + 1, 'x'));
  const auto refusal = ask<SubmitBidResponse>(large, bidder(1)).status();
  EXPECT_EQ(platform::code_of(refusal), "BID_TOO_LARGE");
  EXPECT_NE(platform::refusal_of(refusal)->remedy().find("2 MiB"), std::string::npos);
}

TEST_F(ProcurementBidsTest, WithdrawnBytesAreGone) {
  publish();
  must<SubmitBidResponse>(bid("A1", 1, {"EAST"}), bidder(1));
  WithdrawBidRequest withdraw;
  withdraw.set_bid_id("A1");
  EXPECT_EQ(refused<WithdrawBidResponse>(withdraw, bidder(2)), "UNKNOWN_BID");
  must<WithdrawBidResponse>(withdraw, bidder(1));
  std::int64_t rows = -1;
  ASSERT_TRUE(service_.ledger()
                  .database()
                  .read([&](platform::Connection& reader) {
                    return reader.query("SELECT COUNT(*) FROM sealed_bid", [&](platform::Statement& row) {
                      rows = row.integer(0);
                      return false;
                    });
                  })
                  .ok());
  EXPECT_EQ(rows, 0);
}

TEST(SealKeyFile, IsMadeOnceForItsOwnerAndRefusedOtherwise) {
  const auto folder = temporary_folder("concord-keys");
  const std::string path = folder / "seal.keys";
  EXPECT_NE(procurement::open_seal_keys(path, false).status().message().find("there is no seal key file"),
            absl::string_view::npos);
  EXPECT_FALSE(procurement::open_seal_keys("", true).ok());
  const auto made = procurement::open_seal_keys(path, true);
  ASSERT_TRUE(made.ok()) << made.status();
  struct stat facts {};
  ASSERT_EQ(stat(path.c_str(), &facts), 0);
  EXPECT_EQ(facts.st_mode & 0777, 0600U);
  const auto again = procurement::open_seal_keys(path, false);
  ASSERT_TRUE(again.ok());
  EXPECT_EQ(*(*made)->public_key("key-1", "lancashire", "p1"), *(*again)->public_key("key-1", "lancashire", "p1"));
  EXPECT_NE(*(*made)->public_key("key-1", "lancashire", "p1"), *(*made)->public_key("key-1", "lancashire", "p2"));
  EXPECT_NE(*(*made)->public_key("key-1", "lancashire", "p1"), *(*made)->public_key("key-1", "surrey", "p1"));
  // A second key seals new procedures; the first still opens what it sealed.
  const std::string sealed = *procurement::seal(*(*made)->public_key("key-1", "lancashire", "p1"), "content");
  std::ofstream(path, std::ios::app) << "key-2 " << std::string(64, '7') << "\n";
  const auto two = procurement::open_seal_keys(path, false);
  ASSERT_TRUE(two.ok()) << two.status();
  EXPECT_EQ((*two)->current_key_id(), "key-2");
  EXPECT_EQ(*(*two)->unseal("key-1", "lancashire", "p1", sealed), "content");
  EXPECT_FALSE((*two)->unseal("key-2", "lancashire", "p1", sealed).ok());
  EXPECT_FALSE((*two)->unseal("key-9", "lancashire", "p1", sealed).ok());
  ASSERT_EQ(chmod(path.c_str(), 0640), 0);
  EXPECT_NE(procurement::open_seal_keys(path, false).status().message().find("0600"), absl::string_view::npos);
  ASSERT_EQ(chmod(path.c_str(), 0600), 0);
  std::ofstream(path, std::ios::app) << "key-3 short\n";
  EXPECT_FALSE(procurement::open_seal_keys(path, false).ok());
  std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace concord::tests
