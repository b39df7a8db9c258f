// Holds the Lancashire example to its source document (56 services, 1,041 units, 3.4 million pounds ...), to itself
// (every code, provider and service named exists) and to the published figures under data/.
#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <google/protobuf/util/json_util.h>
#include <gtest/gtest.h>

#include "concord/needs/v1/commands.pb.h"
#include "concord/registry/v1/commands.pb.h"

#include "services/platform/values/csv.h"
#include "tests/file_text.h"
#include "tests/where.h"

namespace concord::examples_test {
namespace {

namespace fs = std::filesystem;
using platform::CsvFile;
using platform::CsvRow;
using platform::RowReader;
using testing::Contains;
using testing::IsEmpty;
using testing::Not;

const fs::path kExample = fs::path(concord::tests::source_folder()) / "examples/lancashire_floating_support";
const fs::path kPublished = fs::path(concord::tests::source_folder()) / "data";

constexpr std::int64_t kTotalPence = 340'000'000;
constexpr std::int64_t kBudgetPence = 310'000'000;
constexpr std::int64_t kUnits = 1'041;
constexpr std::int64_t kPerThousandMillion = 1'000'000'000;
constexpr int kMostDeprivedFifth = 2;  // deciles 1 and 2

CsvFile table(const fs::path& path) {
  const auto file = platform::parse_csv(file_text(path));
  EXPECT_TRUE(file.ok()) << path << ": " << file.status();
  return file.ok() ? *file : CsvFile{};
}

CsvFile registry(const std::string& name) { return table(kExample / "registry" / (name + ".csv")); }
CsvFile needs(const std::string& name) { return table(kExample / "needs" / (name + ".csv")); }

// Calls `use` with a reader of every row; a cell that cannot be read fails the test with its line.
template <typename Use>
void each_row(const CsvFile& file, const Use& use) {
  for (const CsvRow& row : file.rows) {
    RowReader reader(file, row);
    use(reader);
    EXPECT_TRUE(reader.status().ok()) << "line " << row.line << ", " << reader.problem_column() << ": "
                                      << reader.status();
  }
}

std::set<std::string> column(const CsvFile& file, const std::string& name) {
  std::set<std::string> values;
  each_row(file, [&](RowReader& row) { EXPECT_TRUE(values.insert(row.required(name)).second) << row.text(name); });
  return values;
}

std::set<std::string> districts() {
  std::set<std::string> codes;
  each_row(needs("areas"), [&](RowReader& row) {
    if (row.text("level") == "district") codes.insert(row.required("code"));
  });
  return codes;
}

template <typename Request>
Request request(const std::string& file) {
  Request message;
  const auto parsed = google::protobuf::util::JsonStringToMessage(file_text(kExample / file), &message);
  EXPECT_TRUE(parsed.ok()) << file << ": " << parsed.ToString();
  EXPECT_EQ(message.authority(), "lancashire") << file;
  return message;
}

// ---------------------------------------------------------------- as the source document says

TEST(LancashireSupply, HasTheTotalsOfTheSource) {
  const CsvFile services = registry("services");
  EXPECT_EQ(services.rows.size(), 56U);
  EXPECT_EQ(registry("providers").rows.size(), 30U);
  std::int64_t units = 0, funded = 0, supported = 0, pence = 0;
  std::int64_t smallest = kUnits, largest = 0;
  each_row(services, [&](RowReader& row) {
    const std::int64_t size = row.integer("units");
    units += size;
    funded += row.integer("funded_units");
    supported += row.integer("people_supported");
    pence += row.pence("price_year_pounds");
    smallest = std::min(smallest, size);
    largest = std::max(largest, size);
  });
  EXPECT_EQ(units, kUnits);
  EXPECT_EQ(funded, kUnits);
  EXPECT_LT(supported, units) << "the source: services are not provided to full capacity";
  EXPECT_EQ(pence, kTotalPence);
  EXPECT_EQ(smallest, 2);
  EXPECT_EQ(largest, 70);
  // £3,266 a unit and year, £62.81 a unit and week of a year of 52 weeks; both rounded half up.
  EXPECT_EQ((2 * pence + 100 * units) / (200 * units), 3'266);
  EXPECT_EQ((2 * pence + 52 * units) / (2 * 52 * units), 6'281);
}

TEST(LancashireSupply, IsUnfairAsTheSourceTells) {
  std::map<std::string, std::int64_t> units_of;
  std::map<std::pair<std::string, std::string>, std::set<std::string>> providers_of;
  std::int64_t social_only = 0, limited = 0;
  each_row(registry("services"), [&](RowReader& row) {
    const auto areas = row.list("area_codes");
    if (areas.size() == 1) units_of[areas[0]] += row.integer("units");
    if (row.text("tenures") == "social_rented") social_only += row.integer("units");
    if (!row.text("limited_to_landlord").empty()) limited += row.integer("units");
    for (const auto& group : row.list("client_groups")) {
      for (const auto& area : areas) providers_of[{area, group}].insert(row.text("provider_id"));
    }
  });
  EXPECT_EQ(units_of["E07000124"], 2) << "Ribble Valley";
  for (const char* rural : {"E07000125", "E07000127", "E07000128"}) EXPECT_LT(units_of[rural], 30) << rural;
  for (const char* town : {"E07000117", "E07000123"}) EXPECT_GT(units_of[town], 180) << town;
  EXPECT_GT(social_only * 100, kUnits * 85) << "overwhelmingly tenants in social housing";
  EXPECT_GT(limited * 100, kUnits * 40) << "many services only for one landlord's tenants";
  int crowded = 0;
  for (const auto& [place, providers] : providers_of) crowded += providers.size() >= 3 ? 1 : 0;
  EXPECT_GE(crowded, 5) << "several providers in some districts, offering much the same";
}

TEST(LancashirePlan, HasTheBudgetAndLotsOfTheSource) {
  const auto budget = request<needs::v1::SetBudgetRequest>("plan/budget.json");
  ASSERT_EQ(budget.envelope_year_pence_size(), 4);
  for (const std::int64_t pence : budget.envelope_year_pence()) EXPECT_EQ(pence, kBudgetPence);
  const auto lots = request<needs::v1::SetLotsRequest>("plan/lots.json");
  ASSERT_EQ(lots.lots_size(), 3);
  std::map<std::string, std::size_t> size_of;
  std::multiset<std::string> in_lots;
  for (const auto& lot : lots.lots()) {
    size_of[lot.id()] = static_cast<std::size_t>(lot.area_codes_size());
    in_lots.insert(lot.area_codes().begin(), lot.area_codes().end());
  }
  EXPECT_EQ(size_of, (std::map<std::string, std::size_t>{{"east", 5}, {"north", 3}, {"south", 4}}));
  const auto codes = districts();
  EXPECT_EQ(codes.size(), 12U);
  EXPECT_EQ(in_lots, std::multiset<std::string>(codes.begin(), codes.end())) << "each district in exactly one lot";
}

// ---------------------------------------------------------------- true to itself

TEST(LancashireExample, NamesOnlyWhatExists) {
  const auto codes = districts();
  const auto services = column(registry("services"), "id");
  std::set<std::string> providers, known_names;
  each_row(registry("providers"), [&](RowReader& row) {
    EXPECT_EQ(row.text("scheme"), "X-CONCORD") << "an illustrative provider must not carry a real identifier";
    providers.insert(row.required("scheme") + "-" + row.required("identifier"));
    known_names.insert(row.required("name"));
  });
  std::set<std::string> delivering;
  each_row(registry("services"), [&](RowReader& row) {
    delivering.insert(row.required("provider_id"));
    for (const auto& area : row.list("area_codes")) EXPECT_THAT(codes, Contains(area)) << row.text("id");
    const auto landlord = row.text("limited_to_landlord");
    if (!landlord.empty()) {
      EXPECT_THAT(known_names, Contains(landlord)) << row.text("id");
    }
    EXPECT_GT(row.milli("hours_week"), 0);
    EXPECT_LE(row.percent_ppm("eligible_task_share_percent"), 1'000'000);
    row.date("started_on");
  });
  EXPECT_EQ(delivering, providers) << "each provider delivers, and none that is unknown";
  const auto known = [&](RowReader& row, const char* column) {
    for (const auto& id : row.list(column)) EXPECT_THAT(providers, Contains(id)) << "line " << row.line();
  };
  each_row(registry("accreditations"), [&](RowReader& row) { known(row, "provider_id"); });
  each_row(registry("engagements"), [&](RowReader& row) { known(row, "provider_ids"); });
  each_row(registry("concerns"), [&](RowReader& row) {
    known(row, "provider_id");
    EXPECT_THAT(services, Contains(row.required("service_id")));
  });
  each_row(needs("capabilities"), [&](RowReader& row) { EXPECT_THAT(codes, Contains(row.required("area_code"))); });
  const auto proposal = request<needs::v1::SubmitProposalRequest>("needs/proposal.json").proposal();
  EXPECT_THAT(providers, Contains(proposal.provider_id()));
  EXPECT_THAT(codes, Contains(proposal.area_code()));
}

TEST(LancashireExample, BridgesEveryServiceForTwelveMonthsAtItsPrice) {
  std::map<std::string, std::int64_t> price_of;
  each_row(registry("services"), [&](RowReader& row) { price_of[row.text("id")] = row.pence("price_year_pounds"); });
  std::set<std::string> bridged;
  std::int64_t total = 0;
  each_row(registry("contracts"), [&](RowReader& row) {
    EXPECT_EQ(row.date("starts_on"), "2026-06-01");
    EXPECT_EQ(row.date("ends_on"), "2027-05-31");
    std::int64_t sum = 0;
    for (const auto& id : row.list("service_ids")) {
      EXPECT_TRUE(bridged.insert(id).second) << id << " stands in two contracts";
      sum += price_of[id];
    }
    EXPECT_EQ(row.pence("value_pounds"), sum) << row.text("id");
    total += sum;
  });
  EXPECT_EQ(bridged, column(registry("services"), "id"));
  EXPECT_EQ(total, kTotalPence);
}

TEST(LancashireExample, CountsOnlyIndicatorsThatEveryDistrictHas) {
  std::map<std::string, std::set<std::string>> areas_of;
  each_row(needs("indicators"), [&](RowReader& row) {
    areas_of[row.required("code")].insert(row.required("area_code"));
    row.required("source");
    row.date("as_at");
    EXPECT_GE(row.milli("value"), 0);
  });
  const auto codes = districts();
  const auto model = request<needs::v1::SetNeedModelRequest>("needs/need_model.json").model();
  EXPECT_THAT(model.source(), testing::HasSubstr("Illustrative"));
  std::set<std::string> groups;
  for (const auto& term : model.terms()) {
    groups.insert(term.client_group());
    EXPECT_EQ(areas_of[term.indicator_code()], codes) << term.indicator_code();
  }
  EXPECT_EQ(areas_of[model.tenure_indicator_code()], codes);
  EXPECT_EQ(groups.size(), 10U);
}

TEST(LancashireExample, SaysWhatBecomesOfEveryServiceAndBuysEveryLot) {
  const auto actions = request<needs::v1::SetServiceActionsRequest>("plan/service_actions.json");
  std::set<std::string> decided, bought;
  for (const auto& action : actions.actions()) {
    EXPECT_THAT(action.reason(), Not(IsEmpty()));
    auto& done = action.kind() == needs::v1::SERVICE_ACTION_KIND_COMMISSION ? bought : decided;
    EXPECT_TRUE(done.insert(action.service_id().empty() ? action.lot_id() : action.service_id()).second);
  }
  EXPECT_EQ(decided, column(registry("services"), "id"));
  EXPECT_EQ(bought, (std::set<std::string>{"east", "north", "south"}));
}

TEST(LancashireExample, AppraisesEveryOptionOnEveryCriterion) {
  const auto appraisal = request<needs::v1::RecordAppraisalRequest>("plan/appraisal.json");
  std::int64_t weights = 0;
  for (const auto& criterion : appraisal.criteria()) weights += criterion.weight_ppm();
  EXPECT_EQ(weights, 1'000'000);
  EXPECT_EQ(appraisal.scores_size(), appraisal.options_size() * appraisal.criteria_size());
  std::map<std::string, int> by_lots;
  std::set<std::string> options;
  for (const auto& option : appraisal.options()) {
    options.insert(option.id());
    ++by_lots[option.do_nothing() ? "nothing" : std::to_string(option.lots())];
  }
  for (const char* kind : {"nothing", "0", "1", "3", "12"}) EXPECT_GE(by_lots[kind], 1) << kind;
  EXPECT_THAT(options, Contains(request<needs::v1::ChooseOptionRequest>("plan/choice.json").option_id()));
}

// The even split over a service's areas is the registry's own (largest remainder, areas by code).
TEST(LancashireExample, StartsFromTodaysShareOfSpending) {
  std::map<std::string, std::int64_t> spent;
  each_row(registry("services"), [&](RowReader& row) {
    auto areas = row.list("area_codes");
    std::sort(areas.begin(), areas.end());
    const auto count = static_cast<std::int64_t>(areas.size());
    const std::int64_t pence = row.pence("price_year_pounds");
    for (std::int64_t i = 0; i < count; ++i) {
      spent[areas[static_cast<std::size_t>(i)]] += pence / count + (i < pence % count ? 1 : 0);
    }
  });
  const auto budget = request<needs::v1::SetBudgetRequest>("plan/budget.json");
  std::int64_t sum = 0;
  for (const auto& start : budget.starting_shares()) {
    const std::int64_t exact = spent[start.area_code()] * kPerThousandMillion / kTotalPence;
    EXPECT_GE(start.share_ppb(), exact) << start.area_code();
    EXPECT_LE(start.share_ppb(), exact + 1) << start.area_code();
    sum += start.share_ppb();
  }
  EXPECT_EQ(sum, kPerThousandMillion);
  EXPECT_EQ(budget.starting_shares_size(), 12);
}

TEST(LancashireExample, OtherCommandsFitTheirMessages) {
  request<needs::v1::OpenAssessmentRequest>("needs/assessment.json");
  request<needs::v1::AnswerProposalRequest>("needs/proposal_answer.json");
  request<needs::v1::DraftPlanRequest>("plan/draft.json");
  request<needs::v1::ApprovePlanRequest>("plan/approval.json");
  request<registry::v1::AgreeActionPlanRequest>("registry/action_plan.json");
  request<registry::v1::CompleteActionRequest>("registry/action_done.json");
}

// ---------------------------------------------------------------- as published

class LancashirePublished : public testing::Test {
 protected:
  // Values of an indicator by district, thousandths.
  static std::map<std::string, std::int64_t> values(const std::string& code, const std::string& tenure = "") {
    std::map<std::string, std::int64_t> found;
    each_row(needs("indicators"), [&](RowReader& row) {
      if (row.text("code") == code && row.text("tenure") == tenure) found[row.text("area_code")] = row.milli("value");
    });
    return found;
  }
};

TEST_F(LancashirePublished, CensusFiguresAreThePublishedOnes) {
  const auto codes = districts();
  std::map<std::string, std::int64_t> population;
  each_row(needs("areas"), [&](RowReader& row) { population[row.text("code")] = row.integer("population"); });
  std::int64_t county = 0;
  std::size_t compared = 0;
  each_row(table(kPublished / "census_2021/lancashire_districts.csv"), [&](RowReader& row) {
    const std::string code = row.text("gss");
    if (codes.count(code) == 0) return;
    ++compared;
    county += row.integer("residents_2021");
    EXPECT_EQ(population[code], row.integer("residents_2021")) << code;
    EXPECT_EQ(values("residents")[code], row.milli("residents_2021")) << code;
    for (const char* age : {"aged_16_19", "aged_20_24", "aged_65_plus"}) EXPECT_EQ(values(age)[code], row.milli(age));
    for (const char* tenure : {"owned", "social_rented", "private_rented"}) {
      EXPECT_EQ(values("households", tenure)[code], row.milli(tenure)) << code << " " << tenure;
    }
  });
  EXPECT_EQ(compared, 12U);
  EXPECT_EQ(population["E10000017"], county);
}

struct Deprivation {
  std::int64_t lsoas = 0, lsoas_deprived = 0, people = 0, people_deprived = 0;
  double lon = 0, lat = 0;  // reported, never decides
};

TEST_F(LancashirePublished, DeprivationIsRecomputedFromTheSmallAreas) {
  std::map<std::string, Deprivation> by_district;
  each_row(table(kPublished / "imd_2019/lancashire_lsoas.csv"), [&](RowReader& row) {
    Deprivation& sum = by_district[row.text("lad19cd")];
    const std::int64_t people = row.integer("pop_2015");
    ++sum.lsoas;
    sum.people += people;
    sum.lon += static_cast<double>(people) * std::strtod(row.text("lon").c_str(), nullptr);  // reported, never decides
    sum.lat += static_cast<double>(people) * std::strtod(row.text("lat").c_str(), nullptr);  // reported, never decides
    if (row.integer("imd_decile") > kMostDeprivedFifth) return;
    ++sum.lsoas_deprived;
    sum.people_deprived += people;
  });
  const CsvFile ours = needs("deprivation_by_district");
  EXPECT_EQ(ours.rows.size(), 12U);
  each_row(ours, [&](RowReader& row) {
    const std::string code = row.text("area_code");
    const Deprivation& sum = by_district[code];
    EXPECT_EQ(row.integer("lsoas"), sum.lsoas) << code;
    EXPECT_EQ(row.integer("lsoas_in_most_deprived_fifth"), sum.lsoas_deprived) << code;
    EXPECT_EQ(row.integer("residents_2015"), sum.people) << code;
    EXPECT_EQ(row.integer("residents_2015_in_most_deprived_fifth"), sum.people_deprived) << code;
    EXPECT_EQ(values("residents_deprived")[code], sum.people_deprived * 1'000) << code;
    EXPECT_EQ(row.milli("share_percent"), (2 * sum.people_deprived * 1'000 + sum.people) / (2 * sum.people) * 100);
    const auto people = static_cast<double>(sum.people);  // reported, never decides
    EXPECT_NEAR(std::strtod(row.text("centroid_lon").c_str(), nullptr), sum.lon / people, 0.0001) << code;
    EXPECT_NEAR(std::strtod(row.text("centroid_lat").c_str(), nullptr), sum.lat / people, 0.0001) << code;
  });
}

TEST_F(LancashirePublished, DeprivationScoresOf2025AreThePublishedOnes) {
  const auto scores = values("imd_2025_average_score");
  std::size_t compared = 0;
  each_row(table(kPublished / "iod_2025/districts_lancashire_london.csv"), [&](RowReader& row) {
    const auto ours = scores.find(row.text("area_code"));
    if (ours == scores.end() || row.text("index_domain") != "Index of Multiple Deprivation") return;
    ++compared;
    EXPECT_EQ(ours->second, std::llround(1'000 * std::strtod(row.text("average_score").c_str(), nullptr)));
  });
  EXPECT_EQ(compared, 12U);
}

}  // namespace
}  // namespace concord::examples_test
