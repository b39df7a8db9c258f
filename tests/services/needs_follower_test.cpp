// Supply follows the registry's ledger: replayed, doubled, shuffled, with holes, it is always the same supply.
#include <algorithm>

#include "tests/services/needs_fixture.h"

namespace concord::tests {
namespace {

class NeedsFollowerTest : public NeedsServiceTest {
 protected:
  // The registry's life: registrations, changes, an end, and what is none of needs's business between them.
  void live() {
    registry_.registered(service_of("a", {district(0)}, {"generic"}, 10, 8));
    registry_.concern();
    registry_.registered(service_of("b", {district(1)}, {"young_people"}, 20, 18));
    registry_.capacity("a", 15, 14);
    registry_.concern();
    registry_.ended("b");
    registry_.capacity("a", 16, 16);
    registry_.registered(service_of("c", {district(2)}, {"older_people"}, 7, 7));
  }
  needs_v1::ListSupplyResponse supply() {
    return must<needs_v1::ListSupplyResponse>(needs_v1::ListSupplyRequest(), officer_);
  }

  // The digest that an undisturbed follower of the same registry ends with.
  std::string undisturbed() {
    RunningService other(needs::needs_definition());
    platform::Follower follower({"registry", "needs", 1'000}, other.ledger(), registry_, other.reaction_to("registry"),
                                other.world(), other.metrics());
    EXPECT_TRUE(follower.catch_up().ok());
    const auto rebuilt = platform::rebuild_views(other.ledger(), other.views(), true);
    for (const auto& table : rebuilt->tables()) {
      if (table.table() == "supply") return table.digest_before();
    }
    return "no table";
  }
};

TEST_F(NeedsFollowerTest, SupplyIsWhatTheRegistrySays) {
  live();
  ASSERT_TRUE(follower_.catch_up().ok());
  const auto found = supply();
  ASSERT_EQ(found.lines_size(), 3);
  EXPECT_EQ(found.registry_position(), 8);
  EXPECT_EQ(found.lines(0).units(), 16);
  EXPECT_EQ(found.lines(0).people_supported(), 16);
  EXPECT_TRUE(found.lines(1).ended());
  EXPECT_EQ(found.lines(2).service_id(), "c");
  expect_views_rebuild();
}

TEST_F(NeedsFollowerTest, RungTwiceShuffledAndForTooMuchItEndsTheSame) {
  live();
  for (const std::int64_t position : {2, 2, 1, 7, 4, 6, 8, 1, 99}) {
    ASSERT_TRUE(follower_.hear("lancashire", position).ok());
  }
  ASSERT_TRUE(follower_.catch_up().ok());
  EXPECT_EQ(supply_digest(), undisturbed());
  int supply_events = 0;
  for (const auto& record : needs_.all_records()) supply_events += record.type() == "SupplyRecorded" ? 1 : 0;
  EXPECT_EQ(supply_events, 6) << "each of the six events that concern supply is effective exactly once";
}

TEST_F(NeedsFollowerTest, AFollowerThatForgotItsPlaceChangesNothing) {
  live();
  ASSERT_TRUE(follower_.catch_up().ok());
  const std::string before = supply_digest();
  // As if an operator had set the bookmark back: the supply lines themselves know what they counted.
  ASSERT_TRUE(needs_.ledger()
                  .exclusively([](platform::Connection& writer) { return writer.run("DELETE FROM bookmark"); })
                  .ok());
  platform::Follower again({"registry", "needs", 1'000}, needs_.ledger(), registry_, needs_.reaction_to("registry"),
                           needs_.world(), needs_.metrics());
  ASSERT_TRUE(again.catch_up().ok());
  EXPECT_EQ(supply_digest(), before);
  registry_.capacity("c", 9, 9);
  if (!again.catch_up().ok()) {  // it finds once that the bookmark is not where it thought
    ASSERT_TRUE(again.catch_up().ok());
  }
  EXPECT_EQ(supply().registry_position(), 9);
  EXPECT_EQ(supply().lines(2).units(), 9);
}

TEST_F(NeedsFollowerTest, EveryAuthorityHasItsOwnSupply) {
  registry_.registered(service_of("a", {district(0)}, {"generic"}, 10, 8), "lancashire");
  registry_.registered(service_of("a", {"E07000207"}, {"generic"}, 99, 90), "surrey");
  ASSERT_TRUE(follower_.catch_up().ok());
  EXPECT_EQ(supply().lines(0).units(), 10);
  needs_v1::ListSupplyRequest request;
  request.set_authority("surrey");
  const std::string surrey = needs_.token({{"auditor"}, {"surrey"}, "", "auditor"});
  EXPECT_EQ(must<needs_v1::ListSupplyResponse>(request, surrey).lines(0).units(), 99);
}

TEST_F(NeedsFollowerTest, ACapacityOfAnUnknownServiceBecomesAVisibleRowAndTheRestGoesOn) {
  registry_.capacity("never-registered", 5, 5);
  registry_.registered(service_of("a", {district(0)}, {"generic"}, 10, 8));
  ASSERT_TRUE(follower_.catch_up().ok());
  EXPECT_EQ(supply().lines_size(), 1);
  std::string code;
  ASSERT_TRUE(needs_.ledger()
                  .database()
                  .read([&](platform::Connection& reader) {
                    return reader.query("SELECT code FROM refused_reaction", [&](platform::Statement& row) {
                      code = std::string(row.text(0));
                      return true;
                    });
                  })
                  .ok());
  EXPECT_EQ(code, "UNKNOWN_SERVICE");
}

}  // namespace
}  // namespace concord::tests
