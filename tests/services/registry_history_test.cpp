// Transition's ledger came back from a backup and went on otherwise: whoever the registry counted over by waves that
// are gone is counted back, and what the new history moves is counted, at whatever position.
#include "concord/transition/v1/events.pb.h"

#include "services/platform/ledger/event_type.h"
#include "services/platform/values/refusal.h"
#include "services/platform/values/text.h"
#include "tests/services/needs_fixture.h"
#include "tests/services/registry_case.h"

namespace concord::registry {
namespace {

class RegistryHistory : public RegistryCase {
 protected:
  void SetUp() override {
    ASSERT_TRUE(import("authorities", kAuthorities, operator_token(), "commons").ok());
    for (const auto& [table, rows] : {std::pair{"providers", kProviders}, {"services", kServices}})
      ASSERT_TRUE(import(table, rows, officer()).ok());
  }
  static void move(tests::RegistryLedger& transition, const std::string& wave, std::int64_t people) {
    transition::v1::TransitionEvent event;
    auto* moved = event.mutable_people_handed_over();
    moved->set_transition_id("north");
    moved->set_wave_id(wave);
    moved->set_from_service_id("fs-1");
    moved->set_to_service_id("fs-3");
    moved->set_people(people);
    transition.append("transition/north", event);
  }
  std::pair<std::int64_t, std::int64_t> people() {
    std::vector<std::int64_t> found;
    for (const char* id : {"fs-1", "fs-3"}) {
      v1::GetServiceRequest request;
      request.set_authority("lancashire");
      request.set_service_id(id);
      const auto answer = service_.call<v1::GetServiceResponse>(request, officer());
      EXPECT_TRUE(answer.ok()) << answer.status();
      found.push_back(answer.ok() ? answer->service().people_supported() : -1);
    }
    return {found[0], found[1]};
  }
  void decide(ledger::v1::HistoryDecision what) {
    const auto compared = follower_.history().compare("lancashire");
    ASSERT_TRUE(compared.ok()) << compared.status();
    platform::Command command;
    command.authority = command.context.authority = "lancashire";
    command.command_id = "decide";
    command.request_hash = std::string(32, 'h');
    ledger::v1::DecideHistoryRequest request;
    request.set_authority("lancashire");
    request.set_source("transition");
    request.set_decision(what);
    request.set_reason("Tuesday's backup");
    request.set_shared_position(compared->shared.position);
    const auto decided = follower_.history().decide(command, request);
    ASSERT_TRUE(decided.ok()) << decided.status();
    follower_.decided("lancashire");
    ASSERT_TRUE(follower_.catch_up().ok());
  }
  using People = std::pair<std::int64_t, std::int64_t>;

  tests::ExchangedLedger source_;
  platform::Follower follower_{{"transition", "registry", 1'000, nullptr, service_.taken_back_of("transition")},
                               service_.ledger(),
                               source_,
                               service_.reaction_to("transition"),
                               service_.world(),
                               service_.metrics()};
};

TEST_F(RegistryHistory, AfterAResetEverybodyIsCountedOnce) {
  ASSERT_EQ(people(), People(68, 150));
  for (auto* ledger : {&source_.first, &source_.second}) move(*ledger, "w1", 5);
  ASSERT_TRUE(follower_.catch_up().ok());
  for (int i = 0; i < 4; ++i) move(source_.first, platform::cat("lost-", i), 3);
  ASSERT_TRUE(follower_.catch_up().ok());
  ASSERT_EQ(people(), People(51, 167));
  move(source_.second, "w2", 9);
  source_.now = &source_.second;
  ASSERT_EQ(platform::code_of(follower_.catch_up()), "LEDGER_WENT_BACK");
  decide(ledger::v1::HISTORY_DECISION_RESET);
  EXPECT_EQ(people(), People(68 - 5 - 9, 150 + 5 + 9)) << "nobody vanished, nobody is counted twice";
  move(source_.second, "w3", 1);  // at a position that the other history had used
  ASSERT_TRUE(follower_.catch_up().ok());
  EXPECT_EQ(people(), People(53, 165));
}

TEST_F(RegistryHistory, AfterAcceptingWhatWasCountedStandsAndTheNextWaveCounts) {
  move(source_.first, "w1", 5);
  for (int i = 0; i < 4; ++i) move(source_.first, platform::cat("kept-", i), 3);
  ASSERT_TRUE(follower_.catch_up().ok());
  move(source_.second, "w1", 5);
  source_.now = &source_.second;
  ASSERT_EQ(platform::code_of(follower_.catch_up()), "LEDGER_WENT_BACK");
  decide(ledger::v1::HISTORY_DECISION_ACCEPT);
  EXPECT_EQ(people(), People(51, 167));
  move(source_.second, "w2", 2);
  ASSERT_TRUE(follower_.catch_up().ok());
  EXPECT_EQ(people(), People(49, 169));
}

}  // namespace
}  // namespace concord::registry
