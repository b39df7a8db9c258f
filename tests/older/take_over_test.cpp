// Programs exchanged under a client (take_over.sh) for one point of each folder: nothing acknowledged is lost, nothing
// is done twice. Both sides are the present programs here; older ones take part where somebody has them.
#include <string>

#include <gtest/gtest.h>

#include "tests/older/older_folder.h"
#include "tests/where.h"

namespace concord {
namespace {

// The point with the longest way to go.
constexpr char kPoint[] = "half-handed-over";

std::vector<OlderPoint> points_taken_over() {
  std::vector<OlderPoint> points;
  for (const OlderPoint& point : older_points()) {
    if (point.name == kPoint) points.push_back(point);
  }
  return points;
}

class TakeOver : public testing::TestWithParam<OlderPoint> {};

TEST_P(TakeOver, LosesNothingAndRepeatsNothing) {
  const Said said = run_program({tests::source_folder() + "/tests/older/take_over.sh", tests::program_folder(),
                                 tests::program_folder(), GetParam().file("")});
  EXPECT_EQ(said.code, 0) << GetParam().commit << "\n" << said.out << said.error;
  EXPECT_NE(said.out.find(", 0 lost"), std::string::npos) << said.out;
}

INSTANTIATE_TEST_SUITE_P(All, TakeOver, testing::ValuesIn(points_taken_over()),
                         [](const auto& point) { return point.param.commit; });

}  // namespace
}  // namespace concord
