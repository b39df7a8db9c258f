// 10,000 sealed bids of 50 KB to one deadline through gRPC against the procurement service, its clock moved over the
// deadline while the last of them are under way; beside it SQLite storing the same sealed bytes. None may be lost, none
// late accepted, every late one stands in the ledger: a violated count fails the run.
#include <atomic>
#include <cstdio>
#include <set>
#include <thread>
#include <unordered_map>

#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/grpcpp.h>
#include <grpcpp/impl/codegen/proto_utils.h>

#include "concord/procurement/v1/events.pb.h"

#include "services/platform/calling/grpc_status.h"
#include "services/platform/world/crypto.h"
#include "services/procurement/bids/bid.h"
#include "tests/bench/bench.h"
#include "tests/services/procurement_fixture.h"

namespace concord::bench {
namespace {

namespace v1 = procurement::v1;
using platform::cat;

constexpr int kBids = 10'000;
constexpr int kAroundDeadline = 600;  // the last ones, a millisecond of the service's clock each
constexpr int kInFlight = 32;
constexpr int kAnswerBytes = 25'000;  // twice a bid
constexpr int kRoundsOfBids = 3;
constexpr int kProviders = kBids / static_cast<int>(procurement::kMaxBidsOfLead);  // each leads as many bids as it may

// What the bidder knows of one bid.
struct Attempt {
  std::string id, code;  // code: of the refusal; empty when taken
  std::int64_t sent_at_ms = 0, answered_at_ms = 0;
  double took_ms = 0;
  v1::BidReceipt receipt;
};

struct Counts {
  int taken = 0, late = 0, failed = 0;
  int lost = 0;           // a receipt without list entry, ledger event or sealed bytes that fit it
  int late_accepted = 0;  // received, or even sent, after the deadline
  int refused_early = 0;  // called late though answered before the deadline had passed
  int unrecorded = 0;     // late without LateBidRefused
  int unasked = 0;        // a bid that nobody has a receipt for
  int violations() const { return failed + lost + late_accepted + refused_early + unrecorded + unasked; }
};

class Tender : public tests::ProcurementTest {
 public:
  void TestBody() override {}

  double submit_all() {
    for (int i = 0; i < kProviders; ++i) {
      register_provider(kFirstProvider + i, true);
      tokens_.push_back(bidder(kFirstProvider + i));
    }
    publish();
    const double began = seconds_now();
    for (Slot& slot : slots_) start_slot(slot);
    while (under_way_ > 0) std::this_thread::sleep_for(std::chrono::milliseconds(1));
    return kBids / (seconds_now() - began);
  }

  std::vector<double> latencies() const {
    std::vector<double> all;
    for (const Attempt& attempt : attempts_) all.push_back(attempt.took_ms);
    return all;
  }

  Counts counted() {
    const auto bytes = stored_hashes();
    std::unordered_map<std::string, const platform::Record*> submitted;
    std::set<std::string> recorded_late;
    const auto records = service_.all_records();
    for (const platform::Record& record : records) {
      if (record.type() == "BidSubmitted") submitted[record.stream()] = &record;
      if (record.type() != "LateBidRefused") continue;
      v1::BidAttemptEvent event;
      if (event.ParseFromString(record.payload())) recorded_late.insert(event.late_bid_refused().attempt().bid_id());
    }
    to_deadline(60'000);
    open();
    const auto listed = listed_bids();

    Counts counts;
    for (const Attempt& attempt : attempts_) {
      if (attempt.code == "BID_LATE") {
        ++counts.late;
        if (attempt.answered_at_ms <= kDeadlineMs) ++counts.refused_early;
        if (recorded_late.count(attempt.id) == 0) ++counts.unrecorded;
        if (listed.count(attempt.id) > 0) ++counts.late_accepted;
      } else if (!attempt.code.empty()) {
        if (counts.failed++ == 0) std::fprintf(stderr, "a bid was not taken: %s\n", attempt.code.c_str());
      } else {
        ++counts.taken;
        if (attempt.sent_at_ms > kDeadlineMs) ++counts.late_accepted;
        const auto record = submitted.find(cat("bid/", attempt.id));
        const auto stored = bytes.find(attempt.id);
        const bool kept = listed.count(attempt.id) > 0 && record != submitted.end() &&
                          record->second->position() == attempt.receipt.position() && stored != bytes.end() &&
                          stored->second == attempt.receipt.sealed_sha256();
        if (!kept) ++counts.lost;
      }
    }
    for (const auto& [id, received_at_ms] : listed) {
      if (received_at_ms > kDeadlineMs) ++counts.late_accepted;
    }
    counts.unasked = std::max(0, static_cast<int>(listed.size()) - counts.taken);
    return counts;
  }

 private:
  // A call under way; its request is made once and gets a new id for each bid.
  struct Slot {
    std::size_t number = 0;
    v1::SubmitBidRequest request;
    v1::SubmitBidResponse response;
    std::unique_ptr<grpc::ClientContext> context;
    double began = 0;
  };

  void start_slot(Slot& slot) {
    slot.request = bid("", 1, {"EAST", "NORTH"});
    slot.request.set_authority("lancashire");
    slot.request.mutable_content()->clear_answers();
    for (int part = 0; part < 2; ++part) {
      auto* answer = slot.request.mutable_content()->add_answers();
      answer->set_criterion_id("plan");
      answer->set_text(std::string(kAnswerBytes, 'x'));
    }
    send(slot);
  }

  void send(Slot& slot) {
    slot.number = next_++;
    if (slot.number >= attempts_.size()) {
      --under_way_;
      return;
    }
    move_clock(slot.number);
    Attempt& attempt = attempts_[slot.number];
    attempt.id = cat("B", slot.number);
    slot.context = std::make_unique<grpc::ClientContext>();
    const std::size_t bidder = slot.number % kProviders;
    slot.context->AddMetadata("authorization", "Bearer " + tokens_[bidder]);
    slot.request.mutable_envelope()->set_lead_provider_id(tests::provider(kFirstProvider + static_cast<int>(bidder)));
    slot.request.set_bid_id(attempt.id);
    slot.request.set_command_id(cat("bid-", slot.number));
    slot.request.mutable_content()->set_salt(cat("salt of sixteen or more, ", attempt.id));
    attempt.sent_at_ms = service_.world().now_ms();
    slot.began = seconds_now();
    stub_.UnaryCall(slot.context.get(), "/concord.procurement.v1.ProcurementService/SubmitBid", {}, &slot.request,
                    &slot.response, [this, &slot](const grpc::Status& status) {
                      Attempt& done = attempts_[slot.number];
                      done.took_ms = (seconds_now() - slot.began) * 1'000;
                      done.answered_at_ms = service_.world().now_ms();
                      if (status.ok()) {
                        done.receipt = slot.response.bid_receipt();
                      } else {
                        done.code = platform::code_of(platform::from_grpc(status));
                        if (done.code.empty()) done.code = status.error_message();
                      }
                      send(slot);
                    });
  }

  // Stands for most of the bids, then runs over the deadline, so that calls are under way on both sides of it.
  void move_clock(std::size_t number) {
    constexpr auto kFirst = static_cast<std::size_t>(kBids - kAroundDeadline);
    if (number == kFirst) to_deadline(-kAroundDeadline / 2);
    if (number > kFirst) service_.world().advance_ms(1);
  }

  std::unordered_map<std::string, std::string> stored_hashes() {
    std::unordered_map<std::string, std::string> hashes;
    const auto read = service_.ledger().database().read([&](platform::Connection& reader) {
      return reader.query("SELECT bid_id, sealed FROM sealed_bid", [&](platform::Statement& row) {
        hashes[std::string(row.text(0))] = platform::hex(platform::sha256(row.bytes(1)));
        return true;
      });
    });
    if (!read.ok()) std::fprintf(stderr, "cannot read the sealed bids: %s\n", read.ToString().c_str());
    return hashes;
  }

  // When each was received, by id.
  std::unordered_map<std::string, std::int64_t> listed_bids() {
    std::unordered_map<std::string, std::int64_t> listed;
    v1::ListBidsRequest request;
    request.set_page_size(500);
    do {
      const auto page = must<v1::ListBidsResponse>(request, officer_);
      for (const v1::Bid& bid : page.bids()) listed[bid.id()] = bid.received_at_ms();
      request.set_page_token(page.next_page_token());
    } while (!request.page_token().empty());
    return listed;
  }

  static constexpr int kFirstProvider = kRegistered + 1;
  grpc::TemplatedGenericStub<v1::SubmitBidRequest, v1::SubmitBidResponse> stub_{
      grpc::CreateChannel(service_.address(), grpc::InsecureChannelCredentials())};
  std::vector<std::string> tokens_;  // by provider
  std::vector<Attempt> attempts_ = std::vector<Attempt>(kBids);
  std::vector<Slot> slots_ = std::vector<Slot>(kInFlight);
  std::atomic<std::size_t> next_ = 0;
  std::atomic<int> under_way_ = kInFlight;
};

// The same number of sealed bytes in the same table, as many a commit as are in flight: no call, seal, hash, event or
// view.
double raw(std::vector<double>& commits_ms) {
  const auto folder = tests::temporary_folder("concord-raw-bids");
  double rate = 0;
  {
    const auto database = *platform::open_sqlite(folder / "raw.db");
    const auto writer = *database->open_writer();
    writer
        ->execute(
            "CREATE TABLE sealed_bid (authority TEXT NOT NULL, bid_id TEXT NOT NULL, sealed BYTEA NOT NULL, "
            "PRIMARY KEY (authority, bid_id))")
        .IgnoreError();
    const std::string sealed(2 * kAnswerBytes + 150, 's');
    const double began = seconds_now();
    for (int number = 0; number < kBids;) {
      const double commit = seconds_now();
      writer->run("BEGIN IMMEDIATE").IgnoreError();
      for (int i = 0; i < kInFlight; ++i, ++number) {
        const auto put = writer->run("INSERT INTO sealed_bid (authority, bid_id, sealed) VALUES ($1, $2, $3)",
                                     std::string("lancashire"), cat("B", number), platform::Connection::Bytes{sealed});
        if (!put.ok()) std::fprintf(stderr, "raw insert failed: %s\n", put.ToString().c_str());
      }
      writer->run("COMMIT").IgnoreError();
      commits_ms.push_back((seconds_now() - commit) * 1'000);
    }
    rate = kBids / (seconds_now() - began);
  }
  std::error_code ignored;
  std::filesystem::remove_all(folder, ignored);
  return rate;
}

}  // namespace

void bench_bids(Report& report) {
  std::vector<double> ours, p50, p99, raws, raw_p50, raw_p99;
  for (int round = 0; round < kRoundsOfBids; ++round) {
    {
      Tender tender;
      ours.push_back(tender.submit_all());
      p50.push_back(percentile(tender.latencies(), 0.5));
      p99.push_back(percentile(tender.latencies(), 0.99));
      const Counts counts = tender.counted();
      const std::string text =
          cat(kBids, " bids: ", counts.taken, " taken, ", counts.late, " late; lost ", counts.lost, ", late accepted ",
              counts.late_accepted, ", refused too early ", counts.refused_early, ", late without a record ",
              counts.unrecorded, ", without a receipt ", counts.unasked, ", failed otherwise ", counts.failed);
      std::printf("  %s\n", text.c_str());
      std::fflush(stdout);
      if (counts.violations() > 0 || counts.late == 0) report.fail(text);
    }
    std::vector<double> commits_ms;
    raws.push_back(raw(commits_ms));
    raw_p50.push_back(percentile(commits_ms, 0.5));
    raw_p99.push_back(percentile(commits_ms, 0.99));
  }
  report.add({cat("sealed bids of 50 KB, ", kInFlight, " in flight"), "/s", median(ours), median(raws), false,
              cat("raw SQLite, the same bytes, ", kInFlight, " a commit"), "none lost or late"});
  report.add({"  p50 of SubmitBid", "ms", median(p50), median(raw_p50), true, "p50 of that commit", ""});
  report.add({"  p99 of SubmitBid", "ms", median(p99), median(raw_p99), true, "p99 of that commit", ""});
}

}  // namespace concord::bench
