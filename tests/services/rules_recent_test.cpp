// What is kept of what was used last: bounded in all and for each owner.
#include <string>

#include <gtest/gtest.h>

#include "services/rules/bundles/recent.h"

namespace concord::rules {
namespace {

using Key = std::pair<std::string, int>;

TEST(RulesRecent, DropsWhatWasUsedLongestAgo) {
  Recent<Key, int> recent(3, 3);
  for (int i = 1; i <= 3; ++i) recent.add({"a", i}, i * 10);
  EXPECT_EQ(recent.find({"a", 1}), 10);
  recent.add({"a", 4}, 40);
  EXPECT_EQ(recent.find({"a", 2}), std::nullopt);
  EXPECT_EQ(recent.find({"a", 1}), 10);
  EXPECT_EQ(recent.find({"a", 3}), 30);
  EXPECT_EQ(recent.find({"a", 4}), 40);
  recent.add({"a", 4}, 41);
  EXPECT_EQ(recent.find({"a", 4}), 41) << "stands once, with what came last";
  EXPECT_EQ(recent.find({"a", 1}), 10) << "and pushed nothing out";
}

TEST(RulesRecent, NobodyPushesOutWhatOthersUse) {
  Recent<Key, int> recent(8, 4);
  recent.add({"quiet", 1}, 1, 2);
  for (int i = 0; i < 100; ++i) recent.add({"busy", i}, i, 2);
  EXPECT_EQ(recent.find({"quiet", 1}), 1);
  EXPECT_EQ(recent.find({"busy", 99}), 99);
  EXPECT_EQ(recent.find({"busy", 98}), 98);
  EXPECT_EQ(recent.find({"busy", 97}), std::nullopt) << "two of weight 2 are its share";
  recent.add({"busy", 98}, 0, 5);
  EXPECT_EQ(recent.find({"busy", 98}), std::nullopt) << "heavier than a whole share";
  recent.add({"third", 1}, 1, 4);
  recent.add({"fourth", 1}, 1, 4);
  EXPECT_EQ(recent.find({"quiet", 1}), std::nullopt) << "in all there is room for 8";
  EXPECT_EQ(recent.find({"third", 1}), 1);
}

TEST(RulesRecent, OneOwnersKeyIsNotAnothers) {
  Recent<Key, int> recent(8, 4);
  recent.add({"a", 1}, 1);
  EXPECT_EQ(recent.find({"b", 1}), std::nullopt);
}

}  // namespace
}  // namespace concord::rules
