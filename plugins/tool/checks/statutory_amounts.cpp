// PURE. Thresholds by day; see statutory_amounts.h. The regulations before 2020 are named for whoever looks them up.
#include "plugins/tool/checks/statutory_amounts.h"

#include <algorithm>

namespace concord::plugins::tool {
namespace {

struct Row {
  absl::CivilDay from;
  std::optional<absl::CivilDay> to;
  std::int64_t council, central, works, light_touch, utilities;
  bool includes_vat;
  const char* source;
};

std::vector<StatutoryAmount> amounts() {
  const std::vector<Row> rows = {
      {absl::CivilDay(2014, 1, 1), absl::CivilDay(2015, 12, 31), 172514, 111676, 4322012, 625050, 345028, false,
       "Regulation (EU) 1336/2013 [S]"},
      {absl::CivilDay(2016, 1, 1), absl::CivilDay(2017, 12, 31), 164176, 106047, 4104394, 589148, 328352, false,
       "Delegated Regulations (EU) 2015/2170 and others [S]"},
      {absl::CivilDay(2018, 1, 1), absl::CivilDay(2019, 12, 31), 181302, 118133, 4551413, 615278, 363424, false,
       "Delegated Regulations (EU) 2017/2364 and others [S]"},
      {absl::CivilDay(2020, 1, 1), absl::CivilDay(2021, 12, 31), 189330, 122976, 4733252, 663540, 378660, false,
       "as the amounts that SI 2021/1221 replaced [V; light touch S]"},
      {absl::CivilDay(2022, 1, 1), absl::CivilDay(2023, 12, 31), 213477, 138760, 5336937, 663540, 426955, true,
       "SI 2021/1221 [V]"},
      {absl::CivilDay(2024, 1, 1), absl::CivilDay(2025, 12, 31), 214904, 139688, 5372609, 663540, 429809, true,
       "SI 2023/1117, SI 2025/163 [V]"},
      {absl::CivilDay(2026, 1, 1), std::nullopt, 207720, 135018, 5193000, 663540, 415440, true, "SI 2025/1200 [V]"},
  };
  std::vector<StatutoryAmount> all;
  for (auto row = rows.rbegin(); row != rows.rend(); ++row) {
    const auto add = [&](const char* what, std::int64_t pounds) {
      all.push_back({what, pounds, row->includes_vat, row->from, row->to, row->source});
    };
    add("the threshold for goods and services of councils", row->council);
    add("the threshold for goods and services of central government", row->central);
    add("the threshold for works and concessions", row->works);
    add("the threshold for light-touch services", row->light_touch);
    add("the threshold of utilities", row->utilities);
  }
  return all;
}

constexpr std::int64_t kPenceOfAPound = 100;
constexpr std::int64_t kWithVat = 120;

}  // namespace

const std::vector<StatutoryAmount>& statutory_amounts() {
  static const std::vector<StatutoryAmount> kAmounts = amounts();
  return kAmounts;
}

bool is_net_twin(const StatutoryAmount& statutory, std::int64_t pence) {
  if (!statutory.includes_vat) return false;
  const std::int64_t net = statutory.pounds * kPenceOfAPound * 100 / kWithVat;
  return pence > net - kPenceOfAPound && pence < net + kPenceOfAPound;
}

std::vector<StatutoryAmount> statutory_amounts_like(std::int64_t pence) {
  std::vector<StatutoryAmount> like;
  std::copy_if(
      statutory_amounts().begin(), statutory_amounts().end(), std::back_inserter(like),
      [&](const StatutoryAmount& one) { return pence == one.pounds * kPenceOfAPound || is_net_twin(one, pence); });
  return like;
}

}  // namespace concord::plugins::tool
