// Public notices: lines as Contracts Finder writes them, lines that cannot be used, and the 1,033 real ones of
// Lancashire.
#include <filesystem>
#include <fstream>
#include <iterator>

#include "services/registry/market/market_notice.h"
#include "services/registry/market/notice_reader.h"
#include "tests/file_text.h"
#include "tests/services/registry_case.h"
#include "tests/where.h"

namespace concord::registry {
namespace {

using Names = std::vector<std::string>;

TEST(Suppliers, AreSplitAsTheExportWritesThem) {
  EXPECT_EQ(split_suppliers("Delta Care Ltd,ICare,Delta Care Ltd"), (Names{"Delta Care Ltd", "ICare"}));
  EXPECT_EQ(split_suppliers("BAKER, LOMAX & SHACKLEY LIMITED"), (Names{"BAKER, LOMAX & SHACKLEY LIMITED"}));
  EXPECT_EQ(split_suppliers("John Wade Groundworks Ltd, T/a Wade Group,Other"),
            (Names{"John Wade Groundworks Ltd, T/a Wade Group", "Other"}));
  EXPECT_EQ(split_suppliers("Acme,Ltd,Zurich Municipal,"), (Names{"Acme, Ltd", "Zurich Municipal"}));
  EXPECT_EQ(split_suppliers(""), Names{});
}

TEST(Pounds, BecomePenceWithoutAFloat) {
  EXPECT_EQ(*pence_of("574750.5"), 57'475'050);
  EXPECT_EQ(*pence_of("0.29"), 29);
  EXPECT_EQ(*pence_of("10000000000"), 1'000'000'000'000);
  EXPECT_EQ(*pence_of("12.340"), 1'234);
  for (const char* bad : {"", "-1", "1e3", "1.", ".5", "1.005", "10000000000.01", "99999999999999999999", "1,000"}) {
    EXPECT_FALSE(pence_of(bad).ok()) << bad;
  }
}

TEST(NoticeReader, SetsAsideWhatCannotBeUsedWithItsReason) {
  const std::string good =
      R"({"id":"n","title":"T &amp; U","organisation":"O","published_date":"2025-01-31","value_low":5,"value_high":7.5,)"
      R"("awarded_value":0,"awarded_supplier":null,"cpv_codes":"85311000-2 85311000","extra":{"a":[1]}})";
  const auto notice = read_notice(good);
  EXPECT_EQ(notice.set_aside_reason(), "");
  EXPECT_EQ(notice.title(), "T & U");
  EXPECT_EQ(notice.value_pence(), 750);
  EXPECT_EQ(notice.cpv_codes_size(), 1);
  const auto with = [&](const std::string& from, const std::string& to) {
    std::string line = good;
    return read_notice(line.replace(line.find(from), from.size(), to));
  };
  for (const auto& [from, to] : std::vector<std::pair<std::string, std::string>>{
           {R"("id":"n")", R"("id":"")"},
           {R"("id":"n",)", ""},
           {R"("id":"n")", R"("id":"n","id":"m")"},
           {R"("id":"n")", R"("id":"set-aside-1")"},
           {"T &amp; U", " "},
           {"2025-01-31", "2025-02-30"},
           {"2025-01-31", "31/01/2025"},
           {"7.5", "-7.5"},
           {"7.5", "7.555"},
           {"7.5", "[7]"},
           {"85311000-2", "8531"},
           {"null", "7"},
           {"}}", "}"},
           {"{", "["},
       }) {
    const auto aside = with(from, to);
    EXPECT_NE(aside.set_aside_reason(), "") << from << " -> " << to;
    EXPECT_NE(aside.original(), "");
    EXPECT_EQ(aside.id().rfind(kSetAsideId, 0), 0U);
  }
  const auto person = read_notice(R"({"id":"leak","title":"","contactEmail":"jane.roe@example.org"})");
  EXPECT_EQ(person.original(), R"({"id":"leak","title":"","contactEmail":"[e-mail address left out]"})");
  const auto huge = read_notice("{\"id\":\"" + std::string(40'000, 'x') + "\xC3\xA9");
  EXPECT_LE(huge.original().size(), kMaxOriginalBytes);
  EXPECT_NE(huge.set_aside_reason().find("bytes"), std::string::npos);
}

class RegistryNotices : public RegistryCase {};

TEST_F(RegistryNotices, RowsAreRecordedOrSetAsideAndNoneIsLost) {
  std::string file = kNotices;
  file += R"({"id":"n-1","title":"Another","organisation":"X","published_date":"2025-11-19"})";
  const auto outcome = import("notices", file, officer());
  ASSERT_TRUE(outcome.ok()) << outcome.status();
  EXPECT_EQ(outcome->rows(), 4);
  EXPECT_EQ(outcome->changed(), 1);
  EXPECT_EQ(outcome->set_aside(), 3) << "no title, broken JSON, the id of an earlier line with other particulars";
  ASSERT_EQ(outcome->rows_set_aside_size(), 3);
  EXPECT_EQ(outcome->rows_set_aside(2).line(), 5);
  EXPECT_NE(outcome->rows_set_aside(2).reason().find("its id already stands in line 1"), std::string::npos)
      << outcome->rows_set_aside(2).reason();
  const auto again = import("notices", file, officer());
  ASSERT_TRUE(again.ok());
  EXPECT_EQ(again->changed(), 0);
  EXPECT_EQ(again->set_aside(), 3);
  EXPECT_EQ(again->receipt().events(), 0);

  auto list = asked<v1::ListMarketNoticesRequest>();
  list.set_set_aside_only(true);
  const auto aside = service_.call<v1::ListMarketNoticesResponse>(list, officer());
  ASSERT_TRUE(aside.ok());
  EXPECT_EQ(aside->total(), 3);
  for (const auto& notice : aside->notices()) {
    EXPECT_NE(notice.set_aside_reason(), "");
    EXPECT_NE(notice.original(), "");
  }
  list.set_set_aside_only(false);
  list.set_supplier_contains("lomax & CO");
  const auto lomax = service_.call<v1::ListMarketNoticesResponse>(list, officer());
  ASSERT_TRUE(lomax.ok());
  ASSERT_EQ(lomax->total(), 1);
  EXPECT_EQ(lomax->notices(0).suppliers_size(), 2);
  EXPECT_EQ(lomax->notices(0).value_pence(), 57'475'050);
  list.set_supplier_contains("%");
  EXPECT_EQ(service_.call<v1::ListMarketNoticesResponse>(list, officer())->total(), 0)
      << "% is a character like others";
  list.set_supplier_contains("");
  list.set_cpv_prefix("853");
  EXPECT_EQ(service_.call<v1::ListMarketNoticesResponse>(list, officer())->total(), 1);
  list.set_cpv_prefix("854");
  EXPECT_EQ(service_.call<v1::ListMarketNoticesResponse>(list, officer())->total(), 0);
  list.set_cpv_prefix("care");
  expect_refused(service_.call<v1::ListMarketNoticesResponse>(list, officer()).status(), "INVALID_CPV");
}

TEST_F(RegistryNotices, TakesTheRealNoticesOfLancashire) {
  const std::string file = file_text(std::filesystem::path(concord::tests::source_folder()) /
                                     "data/contracts_finder/lancashire_notices.jsonl");
  const auto outcome = import("notices", file, officer());
  ASSERT_TRUE(outcome.ok()) << outcome.status();
  EXPECT_EQ(outcome->rows(), 1'033);
  EXPECT_EQ(outcome->changed() + outcome->unchanged() + outcome->set_aside(), 1'033);
  EXPECT_EQ(outcome->error_count(), 0);
  EXPECT_EQ(outcome->changed(), 1'032) << outcome->DebugString();
  EXPECT_EQ(outcome->unchanged(), 1) << "one notice of two councils stands in the file twice, word for word";
  const auto again = import("notices", file, officer());
  ASSERT_TRUE(again.ok());
  EXPECT_EQ(again->changed(), 0);
  EXPECT_EQ(again->unchanged(), 1'033);

  auto list = asked<v1::ListMarketNoticesRequest>();
  list.set_page_size(500);
  const auto first = service_.call<v1::ListMarketNoticesResponse>(list, officer());
  ASSERT_TRUE(first.ok()) << first.status();
  EXPECT_EQ(first->total(), 1'032);
  EXPECT_EQ(first->notices_size(), 500);
  list.set_cpv_prefix("853");
  const auto social = service_.call<v1::ListMarketNoticesResponse>(list, officer());
  ASSERT_TRUE(social.ok());
  EXPECT_EQ(social->total(), 19) << "counted apart from this code";
  list.set_cpv_prefix("");
  list.set_supplier_contains("baker, lomax & shackley");
  EXPECT_EQ(service_.call<v1::ListMarketNoticesResponse>(list, officer())->total(), 1);
}

}  // namespace
}  // namespace concord::registry
