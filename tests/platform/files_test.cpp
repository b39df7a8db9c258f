// CSV files, typed columns, page tokens, civil dates and London's calendar.
#include <gtest/gtest.h>
#include <unistd.h>

#include "services/platform/storage/folder_lock.h"
#include "services/platform/storage/page.h"
#include "services/platform/values/civil_date.h"
#include "services/platform/values/csv.h"
#include "services/platform/values/refusal.h"
#include "services/platform/values/text.h"
#include "services/platform/world/world.h"
#include "tests/contracts/temporary_folder.h"

namespace concord::platform {
namespace {

TEST(Csv, QuotesLineEndsAndMarksAreRead) {
  const auto file = parse_csv("\xEF\xBB\xBFname, note\r\n\"Smith, \"\"J\"\"\",\"two\nlines\"\r\n\r\nplain,x\n");
  ASSERT_TRUE(file.ok()) << file.status();
  EXPECT_EQ(file->header, (std::vector<std::string>{"name", "note"}));
  ASSERT_EQ(file->rows.size(), 2U);
  EXPECT_EQ(file->rows[0].fields[0], "Smith, \"J\"");
  EXPECT_EQ(file->rows[0].fields[1], "two\nlines");
  EXPECT_EQ(file->rows[0].line, 2);
  EXPECT_EQ(file->rows[1].line, 5);
}

TEST(Csv, WhatCannotBeReadIsRefusedWithItsLine) {
  const auto code = [](const std::string& text) { return code_of(parse_csv(text).status()); };
  EXPECT_EQ(code(""), "CSV_EMPTY");
  EXPECT_EQ(code("a\n\"open\n"), "CSV_MALFORMED");
  EXPECT_EQ(code("a\nx\"y\n"), "CSV_MALFORMED");
  EXPECT_EQ(code("a\n\xFF\xFE\n"), "NOT_UTF8");
  EXPECT_EQ(code(std::string(kMaxImportBytes + 1, 'a')), "FILE_TOO_LARGE");
  std::string many = "a\n";
  for (std::size_t i = 0; i <= kMaxImportRows; ++i) many += "1\n";
  EXPECT_EQ(code(many), "TOO_MANY_ROWS");
}

TEST(Csv, ARowOfTooFewOrTooManyFieldsIsThatRowsFaultAlone) {
  const auto file = parse_csv("a,b\n1,2\n3\n4,5,6\n7,8\n");
  ASSERT_TRUE(file.ok()) << file.status();
  ASSERT_EQ(file->rows.size(), 4U);
  EXPECT_TRUE(file->rows[0].fault.ok());
  EXPECT_EQ(code_of(file->rows[1].fault), "CSV_MALFORMED");
  EXPECT_NE(file->rows[1].fault.message().find("Line 3"), absl::string_view::npos);
  EXPECT_EQ(file->rows[1].fields, (std::vector<std::string>{"3", ""}));
  EXPECT_EQ(code_of(file->rows[2].fault), "CSV_MALFORMED");
  EXPECT_EQ(file->rows[2].fields.size(), 2U);
  EXPECT_TRUE(file->rows[3].fault.ok());
}

TEST(Csv, ColumnsBecomeNumbersWithoutFloats) {
  const auto file =
      parse_csv("pounds,hours,share,count,flag,day\n1234.56,37.5,62.5,1041,Yes,2026-11-21\n0.07,0.001,100,,no,\n");
  ASSERT_TRUE(file.ok());
  RowReader first(*file, file->rows[0]);
  EXPECT_EQ(first.pence("pounds"), 123'456);
  EXPECT_EQ(first.milli("hours"), 37'500);
  EXPECT_EQ(first.percent_ppm("share"), 625'000);
  EXPECT_EQ(first.integer("count"), 1'041);
  EXPECT_TRUE(first.yes("flag"));
  EXPECT_EQ(first.date("day"), "2026-11-21");
  EXPECT_TRUE(first.status().ok());
  RowReader second(*file, file->rows[1]);
  EXPECT_EQ(second.pence("pounds"), 7);
  EXPECT_EQ(second.integer("count", 12), 12);
  EXPECT_EQ(second.percent_ppm("share"), 1'000'000);
  EXPECT_EQ(second.date("day", false), "");
  EXPECT_TRUE(second.status().ok());
}

TEST(Csv, ABadColumnIsNamedWithWhatToDo) {
  const auto file = parse_csv("pounds,flag,day,blank,below,less,share\n\"1,234\",perhaps,31/12/2026,,-0.5,-3,100.5\n");
  const auto problem = [&](const auto& read) {
    RowReader row(*file, file->rows[0]);
    read(row);
    return cat(row.problem_column(), " ", code_of(row.status()));
  };
  EXPECT_EQ(problem([](RowReader& row) { row.pence("pounds"); }), "pounds NOT_A_NUMBER");
  EXPECT_EQ(problem([](RowReader& row) { row.integer("blank"); }), "blank COLUMN_EMPTY") << "no figure is not a nought";
  EXPECT_EQ(problem([](RowReader& row) { row.milli("blank"); }), "blank COLUMN_EMPTY");
  EXPECT_EQ(problem([](RowReader& row) { row.milli("below"); }), "below BELOW_NOUGHT");
  EXPECT_EQ(problem([](RowReader& row) { row.integer("less"); }), "less BELOW_NOUGHT");
  EXPECT_EQ(problem([](RowReader& row) { row.percent_ppm("share"); }), "share NOT_A_SHARE");
  EXPECT_EQ(problem([](RowReader& row) { row.yes("flag"); }), "flag NOT_YES_OR_NO");
  EXPECT_EQ(problem([](RowReader& row) { row.date("day"); }), "day INVALID_DATES");
  EXPECT_EQ(problem([](RowReader& row) { row.required("absent"); }), "absent COLUMN_EMPTY");
}

TEST(Pages, ATokenCarriesItsKeyAndRubbishIsRefused) {
  const std::string token = page_token({"E07000117", "a.b", ""});
  const auto page = page_of(0, token, 3);
  ASSERT_TRUE(page.ok());
  EXPECT_EQ(page->size, kDefaultPageSize);
  EXPECT_EQ(page->after, (std::vector<std::string>{"E07000117", "a.b", ""}));
  EXPECT_EQ(page_of(7, "", 3)->key(1), "");
  EXPECT_EQ(code_of(page_of(501, "", 1).status()), "INVALID_PAGE");
  EXPECT_EQ(code_of(page_of(-1, "", 1).status()), "INVALID_PAGE");
  EXPECT_EQ(code_of(page_of(1, "!!", 1).status()), "INVALID_PAGE");
  EXPECT_EQ(code_of(page_of(1, token, 2).status()), "INVALID_PAGE");
}

TEST(CivilDates, OnlyDaysOfTheCalendar) {
  EXPECT_EQ(format_date(*parse_date("2024-02-29", "x")), "2024-02-29");
  for (const char* bad : {"2023-02-29", "2026-13-01", "2026-1-1", "01/02/2026", "", "2026-11-21 "}) {
    EXPECT_EQ(code_of(parse_date(bad, "valid_from").status()), "INVALID_DATES") << bad;
  }
  EXPECT_EQ(day_number(*parse_date("1970-01-02", "x")), 1);
}

TEST(London, ADayBeginsAtLondonsMidnightAndADayLaterIsTheSameHour) {
  // 2026-06-30 23:30 UTC is already 1 July in London (summer time); 2026-12-31 23:30 UTC is still December.
  EXPECT_EQ(format_date(london_day(1'782'862'200'000)), "2026-07-01");
  EXPECT_EQ(format_date(london_day(1'798'759'800'000)), "2026-12-31");
  // Noon of Saturday 27 March 2027; the clocks go forward in the night to Sunday.
  EXPECT_EQ(london_days_later(1'806'148'800'000, 1), 1'806'148'800'000 + 23 * 3'600'000);
  EXPECT_EQ(london_days_later(1'806'148'800'000, 0), 1'806'148'800'000);
  // Noon of Saturday 30 October 2027; they go back.
  EXPECT_EQ(london_days_later(1'824'894'000'123, 1), 1'824'894'000'123 + 25 * 3'600'000);
}

TEST(CivilDates, AbsurdYearsAreRefusedAndTheLimitIsTold) {
  for (const char* absurd : {"0000-01-01", "0001-01-01", "1899-12-31", "2201-01-01", "9999-12-31"}) {
    const auto told = parse_date(absurd, "as_at").status();
    EXPECT_EQ(code_of(told), "INVALID_DATES") << absurd;
    EXPECT_NE(told.message().find("1900 to 2200"), absl::string_view::npos) << told;
  }
  EXPECT_TRUE(parse_date("1900-01-01", "").ok());
  EXPECT_TRUE(parse_date("2200-12-31", "").ok());
}

TEST(FolderLock, OneProcessHoldsAFolder) {
  const TemporaryFolder folder;
  auto first = lock_folder(folder.path(), "registry");
  ASSERT_TRUE(first.ok()) << first.status();
  const auto second = lock_folder(folder.path(), "registry");
  EXPECT_NE(second.status().message().find(cat("the process ", getpid(), " serves registry")), absl::string_view::npos)
      << second.status();
  EXPECT_TRUE(lock_folder(folder.path(), "needs").ok()) << "another service's database is another file";
  first->reset();
  EXPECT_TRUE(lock_folder(folder.path(), "registry").ok());
  EXPECT_NE(lock_folder(folder.path() + "/nowhere", "registry").status().message().find("cannot write"),
            absl::string_view::npos);
}

}  // namespace
}  // namespace concord::platform
