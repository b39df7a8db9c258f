// The decider: folds, decides, appends; tries again when somebody was faster, three times; answers a repeat with the
// first receipt.
#include "services/platform/deciding/decider.h"

#include <chrono>
#include <future>
#include <thread>

#include <gtest/gtest.h>

#include "concord/registry/v1/events.pb.h"

#include "services/platform/deciding/batch.h"
#include "services/platform/values/field_shapes.h"
#include "services/platform/values/text.h"
#include "services/platform/world/crypto.h"
#include "services/platform/world/work_queue.h"
#include "tests/contracts/temporary_folder.h"

namespace concord::platform {
namespace {

struct CapacityAggregate {
  struct State {
    std::int64_t units = 0;
    int changes = 0;
  };
  using Event = registry::v1::SupportServiceEvent;
  static void evolve(State& state, const Event& event) {
    state.units = event.capacity_changed().units();
    ++state.changes;
  }
};
using State = CapacityAggregate::State;
using Event = CapacityAggregate::Event;

Event changed(std::int64_t units) {
  Event event;
  event.mutable_capacity_changed()->set_units(units);
  return event;
}

class DeciderTest : public testing::Test {
 protected:
  DeciderTest()
      : ledger_(*open_ledger(*open_sqlite(folder_.path() + "/l.db"), world_, nullptr, nullptr)), decider_(*ledger_) {}

  static Command command(const std::string& id) {
    Command command;
    command.authority = "lancashire";
    command.command_id = id;
    command.request_hash = sha256(id);
    return command;
  }
  absl::StatusOr<Appended> run(const std::string& id, const Decider<CapacityAggregate>::Decide& decide,
                               Decider<CapacityAggregate>::Later later = nullptr) {
    std::promise<absl::StatusOr<Appended>> promise;
    decider_.execute(
        command(id), "service/s1", decide,
        [&](absl::StatusOr<Appended> answer) { promise.set_value(std::move(answer)); }, nullptr, std::move(later));
    return promise.get_future().get();
  }
  // Somebody else changes the stream behind the decider's back. Not from a second attempt on the ledger's own thread,
  // which must not wait for itself.
  void meddle(const std::string& id) {
    const auto before = ledger_->read_stream("lancashire", "service/s1", 0, 100);
    Append append = start_append(command(id));
    append.streams = {{"service/s1", static_cast<std::int64_t>(before->size()), {new_event(changed(99))}}};
    ledger_->append(append, [](const absl::StatusOr<Appended>&) {});
    for (int i = 0; i < 2'000; ++i) {
      if (ledger_->read_stream("lancashire", "service/s1", 0, 100)->size() > before->size()) return;
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    FAIL() << "the other's change was not written";
  }

  TemporaryFolder folder_;
  TestWorld world_{1'800'000'000'000};
  std::unique_ptr<Ledger> ledger_;
  Decider<CapacityAggregate> decider_;
};

TEST_F(DeciderTest, EachDecisionSeesWhatWentBefore) {
  for (int i = 1; i <= 5; ++i) {
    const auto answer = run(cat("c", i), [i](const State& state) -> Decided<Event> {
      EXPECT_EQ(state.changes, i - 1);
      return std::vector<Event>{changed(i)};
    });
    ASSERT_TRUE(answer.ok()) << answer.status();
    EXPECT_EQ(answer->version, i);
  }
  Decider<CapacityAggregate> fresh(*ledger_);
  const auto loaded = fresh.load("lancashire", "service/s1");
  EXPECT_EQ(loaded->version, 5);
  EXPECT_EQ(loaded->state->units, 5);
  EXPECT_EQ(fresh.load("glasgow", "service/s1")->version, 0)
      << "another authority's stream of the same name is another stream";
}

TEST_F(DeciderTest, ARepeatAnswersTheFirstReceiptEvenWhenItWouldNowBeRefused) {
  const auto once = [](const State& state) -> Decided<Event> {
    if (state.changes > 0)
      return refuse_state({.code = "ALREADY", .sentence = "It was done.", .remedy = "Nothing to do."});
    return std::vector<Event>{changed(7)};
  };
  const auto first = run("c", once);
  ASSERT_TRUE(first.ok());
  const auto again = run("c", once);
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_TRUE(again->repeated);
  EXPECT_EQ(again->position, first->position);
  EXPECT_EQ(code_of(run("other", once).status()), "ALREADY");
}

TEST_F(DeciderTest, NothingToDoIsAnAnswerWithoutEvents) {
  ASSERT_TRUE(run("c1", [](const State&) { return Decided<Event>(std::vector<Event>{changed(1)}); }).ok());
  const auto answer = run("c2", [](const State&) { return Decided<Event>(std::vector<Event>{}); });
  ASSERT_TRUE(answer.ok());
  EXPECT_EQ(answer->events, 0);
  EXPECT_EQ(answer->position, 1);
  EXPECT_EQ(answer->version, 1);
}

TEST_F(DeciderTest, WhoIsOvertakenDecidesAgain) {
  int attempts = 0;
  const auto answer = run("c", [&](const State& state) -> Decided<Event> {
    if (++attempts == 1) meddle("faster");
    return std::vector<Event>{changed(state.units + 1)};
  });
  ASSERT_TRUE(answer.ok()) << answer.status();
  EXPECT_EQ(attempts, 2);
  EXPECT_EQ(decider_.load("lancashire", "service/s1")->state->units, 100)
      << "decided on what stands, not on what stood";
}

// The thread that answers every append must never wait for a decision that asks somebody.
TEST_F(DeciderTest, WhoMayTakeLongDecidesAgainOnAThreadOfItsOwn) {
  const auto metrics = no_metrics();
  WorkQueue work("test", *metrics, 1);
  std::vector<std::thread::id> threads;
  std::promise<absl::StatusOr<Appended>> promise;
  const auto decide = [&](const State& state) -> Decided<Event> {
    threads.push_back(std::this_thread::get_id());
    if (threads.size() == 1) meddle("faster");
    return std::vector<Event>{changed(state.units + 1)};
  };
  std::thread::id workers;
  const auto later = [&](std::function<void()> job) {
    return work.submit({"lancashire", [&, job = std::move(job)] {
                          workers = std::this_thread::get_id();
                          job();
                        }});
  };
  decider_.execute(
      command("c"), "service/s1", decide,
      [&](absl::StatusOr<Appended> answer) { promise.set_value(std::move(answer)); }, nullptr, later);
  ASSERT_TRUE(promise.get_future().get().ok());
  work.drain();
  ASSERT_EQ(threads.size(), 2);
  EXPECT_EQ(threads[1], workers);
}

// The ledger keeps everything for ever, so no decide function may forget to look.
TEST_F(DeciderTest, WhatHoldsAnEmailAddressIsRefusedWhereverItStands) {
  const auto registered = [](const std::string& name, const std::string& point) {
    Event event;
    event.mutable_service_registered()->mutable_service()->set_name(name);
    event.mutable_service_registered()->mutable_service()->add_access_points("The library");
    event.mutable_service_registered()->mutable_service()->add_access_points(point);
    return event;
  };
  const auto decides = [](const Event& event) {
    return [event](const State&) { return Decided<Event>(std::vector<Event>{event}); };
  };
  const auto refused = run("a", decides(registered("Floating support", "ask jo.roe@example.org, at nine"))).status();
  EXPECT_EQ(code_of(refused), "PERSONAL_DATA");
  EXPECT_EQ(refusal_of(refused)->subject(), "service.access_points");
  Batch batch(command("batch"));
  EXPECT_EQ(code_of(batch.decide(decider_, "service/s1", decides(registered("jo@example.org", "9"))).status()),
            "PERSONAL_DATA");
  EXPECT_EQ(batch.events(), 0);
  EXPECT_TRUE(ledger_->read_stream("lancashire", "service/s1", 0, 10)->empty());
  EXPECT_TRUE(run("b", decides(registered("Support@Home", "Mon @ 10.30"))).ok());
}

TEST(FieldShapes, EmailAddressesAreLeftOutAndNothingElse) {
  EXPECT_EQ(without_emails("Support@Home at 10.30 @ the hall"), "Support@Home at 10.30 @ the hall");
  EXPECT_EQ(without_emails("ask jo.roe@example.org, or a@b.uk"),
            "ask [e-mail address left out], or [e-mail address left out]");
  EXPECT_EQ(without_emails(R"({"contact":"jo@example.org","x":1})"),
            R"({"contact":"[e-mail address left out]","x":1})");
  for (const std::string text : {"a@b.c", "a@b.c@d.e", "<a@b.c>;x@y.zz", "mailto:a@b.c", "@a.b@c.d"}) {
    EXPECT_FALSE(holds_email(without_emails(text))) << text << " -> " << without_emails(text);
  }
}

TEST_F(DeciderTest, AfterThreeAttemptsItAborts) {
  int attempts = 0;
  const auto metrics = no_metrics();
  WorkQueue work("test", *metrics, 1);
  const auto decide = [&](const State& state) -> Decided<Event> {
    meddle(cat("faster", ++attempts));
    return std::vector<Event>{changed(state.units + 1)};
  };
  const auto answer = run("c", decide, [&](std::function<void()> job) {
    return work.submit({"lancashire", std::move(job)});
  });
  EXPECT_TRUE(absl::IsAborted(answer.status())) << answer.status();
  EXPECT_EQ(attempts, kMaxAttempts);
}

TEST_F(DeciderTest, ARefusalNeverRestsOnWhatWasRememberedWhenSomebodyElseWroteSince) {
  const auto once = [](const State& state) -> Decided<Event> {
    if (state.changes != 2)
      return refuse_state(
          {.code = "NOT_TWO", .sentence = cat(state.changes, " changes."), .remedy = "Change it twice."});
    return std::vector<Event>{changed(7)};
  };
  ASSERT_TRUE(run("first", [](const State&) { return Decided<Event>(std::vector<Event>{changed(1)}); }).ok());
  EXPECT_EQ(code_of(run("early", once).status()), "NOT_TWO");
  meddle("a follower with a decider of its own");
  EXPECT_TRUE(run("now", once).ok());
  meddle("again");
  Batch batch(command("batch"));
  const auto seen = batch.decide(decider_, "service/s1", [](const State& state) -> Decided<Event> {
    if (state.changes != 4)
      return refuse_state({.code = "STALE", .sentence = cat(state.changes, " changes."), .remedy = "Read it again."});
    return std::vector<Event>();
  });
  EXPECT_TRUE(seen.ok()) << seen.status();
}

TEST_F(DeciderTest, ABatchDecidesOnItsOwnEarlierDecisionsAndIsAllOrNothing) {
  Batch batch(command("batch"));
  for (int i = 1; i <= 3; ++i) {
    const auto events = batch.decide(decider_, "service/a", [i](const State& state) -> Decided<Event> {
      EXPECT_EQ(state.changes, i - 1);
      return std::vector<Event>{changed(i)};
    });
    ASSERT_TRUE(events.ok());
    ASSERT_TRUE(
        batch.decide(decider_, "service/b", [](const State&) { return Decided<Event>(std::vector<Event>{changed(1)}); })
            .ok());
  }
  EXPECT_EQ(ledger_->read("lancashire", 0, 10)->size(), 0U) << "nothing is written before append";
  const auto appended = batch.append(*ledger_);
  ASSERT_TRUE(appended.ok()) << appended.status();
  EXPECT_EQ(appended->events, 6);
  const auto records = ledger_->read("lancashire", 0, 10);
  EXPECT_EQ(records->at(0).stream(), "service/a");
  EXPECT_EQ(records->at(1).stream(), "service/b");
  EXPECT_EQ(records->at(4).version(), 3);
  EXPECT_EQ(decider_.load("lancashire", "service/a")->version, 3);
}

// Ids that nobody has must not gather in memory, whatever their number and length.
TEST_F(DeciderTest, WhatDoesNotExistIsNotRemembered) {
  for (int i = 0; i < 1'000; ++i) {
    ASSERT_EQ(decider_.load("lancashire", cat("service/nobody-", i))->version, 0);
  }
  EXPECT_EQ(decider_.remembered_bytes(), 0U);
  EXPECT_EQ(code_of(decider_.load("lancashire", "service/" + std::string(kMaxStreamBytes, 'z')).status()),
            "INVALID_ID");
  EXPECT_EQ(code_of(decider_.load("lancashire", std::string("service/a\0b", 11)).status()), "INVALID_ID");
}

struct NotesAggregate {
  using State = registry::v1::SupportService;
  using Event = registry::v1::SupportServiceEvent;
  static void evolve(State& state, const Event& event) { state = event.service_registered().service(); }
};

TEST_F(DeciderTest, WhatIsRememberedIsBoundedInBytesAndTheOldestGoes) {
  Decider<NotesAggregate> notes(*ledger_);
  const std::string large(512 << 10, 'n');
  constexpr int kMany = 64;  // twice the bound
  for (int i = 0; i < kMany; ++i) {
    Batch batch(command(cat("c", i)));
    ASSERT_TRUE(batch
                    .decide(notes, cat("service/", i),
                            [&](const registry::v1::SupportService&) {
                              Event event;
                              event.mutable_service_registered()->mutable_service()->set_name(large);
                              return Decided<Event>(std::vector<Event>{event});
                            })
                    .ok());
    ASSERT_TRUE(batch.append(*ledger_).ok());
    ASSERT_TRUE(notes.load("lancashire", "service/0")->remembered) << "what is used stays";
    ASSERT_LE(notes.remembered_bytes(), kMaxCachedStateBytes);
  }
  EXPECT_GT(notes.remembered_bytes(), kMaxCachedStateBytes / 2);
  EXPECT_FALSE(notes.load("lancashire", "service/1")->remembered);
  EXPECT_TRUE(notes.load("lancashire", cat("service/", kMany - 1))->remembered);
}

}  // namespace
}  // namespace concord::platform
