// Tests where overlapping services with empty places are pointed out. It must never accept a rounded comparison.
#include "services/needs/measures/duplication.h"

#include <gtest/gtest.h>

namespace concord::needs {
namespace {

SupplyCell service(const std::string& area, const std::string& group, const std::string& provider, std::int64_t units,
                   std::int64_t in_use) {
  return {area, group, "any", units, units - 1, in_use, {"s-" + provider}, {provider}, 100};
}

TEST(Duplication, GivesTheNumbers) {
  const auto found = find_duplication(
      {service("a", "older", "p2", 20, 10), service("a", "older", "p1", 30, 20), service("a", "older", "p1", 10, 10),
       service("a", "young", "p1", 30, 1), service("b", "older", "p1", 30, 1), service("b", "older", "p2", 10, 39)},
      2, 700'000);
  ASSERT_TRUE(found.ok()) << found.status();
  ASSERT_EQ(found->size(), 1U) << "young has one provider; b is 40 of 40 in use";
  const Duplication& flag = found->front();
  EXPECT_EQ(flag.area, "a");
  EXPECT_EQ(flag.client_group, "older");
  EXPECT_EQ(flag.provider_ids, (std::vector<std::string>{"p1", "p2"}));
  EXPECT_EQ(flag.service_ids, (std::vector<std::string>{"s-p1", "s-p2"}));
  EXPECT_EQ(flag.units, 60);
  EXPECT_EQ(flag.funded_units, 57);
  EXPECT_EQ(flag.in_use, 40);
  EXPECT_EQ(flag.utilisation_ppm, 666'667);
  EXPECT_EQ(flag.price_pence, 300);
}

TEST(Duplication, ComparesExactly) {
  const std::vector<SupplyCell> supply = {service("a", "", "p1", 2, 1),
                                          service("a", "generic", "p2", 1, 1)};  // two thirds
  EXPECT_EQ(find_duplication(supply, 2, 666'667)->size(), 1U);
  EXPECT_EQ(find_duplication(supply, 2, 666'666)->size(), 0U);
  EXPECT_EQ(find_duplication(supply, 3, 1'000'000)->size(), 0U);
  const std::vector<SupplyCell> half = {service("a", "x", "p1", 2, 1), service("a", "x", "p2", 2, 1)};
  EXPECT_EQ(find_duplication(half, 2, 500'000)->size(), 0U) << "half is not below half";
}

TEST(Duplication, RefusesBadFigures) {
  EXPECT_FALSE(find_duplication({}, 1, 500'000).ok());
  EXPECT_FALSE(find_duplication({}, 2, 1'000'001).ok());
  EXPECT_FALSE(find_duplication({service("a", "x", "p", -1, 0)}, 2, 1).ok());
  EXPECT_FALSE(find_duplication({service("a", "x", "p", kMaxTotalUnits, 0), service("a", "x", "p", 2, 0)}, 2, 1).ok());
}

TEST(Duplication, WholeServicesCountInEveryPlaceOfTheirReach) {
  const std::vector<SupplyReach> reaches = {
      {{"a", "b"}, {"older"}, {}, 10, 1}, {{"b"}, {"older", "young"}, {"social"}, 20, 2}, {{"a", "b"}, {}, {}, 5, 1}};
  const std::vector<CountedService> services = {{"s1", "p1", 9, 100}, {"s2", "p2", 19, 200}, {"s3", "p3", 4, 300}};
  const auto found = find_duplication(services, reaches, 2, 900'000);
  ASSERT_TRUE(found.ok()) << found.status();
  ASSERT_EQ(found->size(), 1U) << "generic supply is a group of its own";
  EXPECT_EQ(found->front().area, "b");
  EXPECT_EQ(found->front().client_group, "older");
  EXPECT_EQ(found->front().service_ids, (std::vector<std::string>{"s1", "s2"}));
  EXPECT_EQ(found->front().units, 30);
  EXPECT_EQ(found->front().funded_units, 28);
  EXPECT_EQ(found->front().in_use, 3);
  EXPECT_EQ(found->front().price_pence, 300);
  EXPECT_FALSE(find_duplication({{"s1", "p1", -1, 0}}, {{{"a"}, {}, {}, 1, 1}}, 2, 1).ok());
  EXPECT_FALSE(find_duplication({{"s1", "p1", 1, 0}}, std::vector<SupplyReach>{{{}, {}, {}, 1, 1}}, 2, 1).ok());
  EXPECT_FALSE(find_duplication(services, {}, 2, 1).ok());
}

}  // namespace
}  // namespace concord::needs
