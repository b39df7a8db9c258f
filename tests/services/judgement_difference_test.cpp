// What `concord audit replay` calls a difference, and what not.
#include "services/cli/verbs/judgement_difference.h"

#include <gtest/gtest.h>

namespace concord::tests {
namespace {

rules::v1::Judgement recorded() {
  rules::v1::Judgement judgement;
  judgement.set_gate(rules::v1::GATE_DECOMMISSION);
  auto* requirement = judgement.add_requirements();
  requirement->set_kind("ending_notice_months");
  requirement->set_value(3);
  auto* plugin = judgement.add_plugins();
  plugin->set_plugin_id("england_2023");
  plugin->set_fuel(4'711);
  return judgement;
}

TEST(JudgementDifference, AnotherWayOfMeteringIsNone) {
  auto again = recorded();
  again.mutable_plugins(0)->set_fuel(5'000);
  EXPECT_EQ(cli::difference_between(recorded(), again), "");
}

TEST(JudgementDifference, AnotherRequirementIsOneAndIsNamed) {
  auto again = recorded();
  again.mutable_requirements(0)->set_value(4);
  const std::string difference = cli::difference_between(recorded(), again);
  EXPECT_NE(difference.find("requirements[0].value"), std::string::npos) << difference;
  EXPECT_NE(difference.find("3 -> 4"), std::string::npos) << difference;
}

TEST(JudgementDifference, AnotherBundleIsOne) {
  auto again = recorded();
  again.mutable_plugins(0)->set_digest("other");
  EXPECT_NE(cli::difference_between(recorded(), again), "");
}

}  // namespace
}  // namespace concord::tests
