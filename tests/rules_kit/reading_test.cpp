// What `check` reads in words: clauses in any form, places that nobody filled, should and must.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "plugins/tool/reading/clauses.h"
#include "plugins/tool/reading/phrases.h"

namespace concord::plugins::tests {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using tool::bare_clauses_in;
using tool::clauses_in;

TEST(Clauses, AreFoundInAnyCaseAndForm) {
  EXPECT_THAT(clauses_in("Standing orders, clause 7.3"), ElementsAre("7.3"));
  EXPECT_THAT(clauses_in("Clauses 4 and 5"), ElementsAre("4", "5"));
  EXPECT_THAT(clauses_in("CLAUSES 4, 5.1 and 6(a)"), ElementsAre("4", "5.1", "6(a)"));
  EXPECT_THAT(clauses_in("section 12"), ElementsAre("12"));
  EXPECT_THAT(clauses_in("Rule 3 to 5; paras 2-4."), ElementsAre("3", "5", "2", "4"));
  EXPECT_THAT(clauses_in("see Standing Order 14A(ii), paragraph 2 or 3"), ElementsAre("14A(ii)", "2", "3"));
  EXPECT_THAT(clauses_in("clause 4.2(a). Clause 4.2(a)"), ElementsAre("4.2(a)"));
}

TEST(Clauses, OfActsAndYearsAreNone) {
  EXPECT_THAT(clauses_in("Procurement Act 2023 Sch.5 para 9; light touch too [V]"), IsEmpty());
  EXPECT_THAT(clauses_in("Local Government Act 1999, section 3"), IsEmpty());
  EXPECT_THAT(clauses_in("Local Government Act 1999, section 3; standing orders, rule 9"), ElementsAre("9"));
  EXPECT_THAT(clauses_in("Contract procedure rules 2024, bands including VAT"), IsEmpty());
  EXPECT_THAT(clauses_in("Standing orders on contracts, 1 April 2026"), IsEmpty());
  EXPECT_THAT(clauses_in("subclauses of nothing"), IsEmpty());
}

TEST(Clauses, StandAloneWithAPoint) {
  EXPECT_THAT(bare_clauses_in("Contract procedure rules, 7.3 and 9.52(51)"), ElementsAre("7.3", "9.52(51)"));
  EXPECT_THAT(bare_clauses_in("over GBP 12.50 or 12.5%, on 1.4.2026, version v1.2, 5 quotes"), IsEmpty());
}

TEST(Clauses, AreListedWithTheirParagraphs) {
  const std::vector<std::string> listed = {"4.2", "7(b)"};
  EXPECT_TRUE(tool::is_among(listed, "4.2"));
  EXPECT_TRUE(tool::is_among(listed, "4.2(a)(ii)"));
  EXPECT_TRUE(tool::is_among(listed, "7(b)"));
  EXPECT_FALSE(tool::is_among(listed, "7"));
  EXPECT_FALSE(tool::is_among(listed, "4.21"));
}

TEST(Phrases, ThatNobodyFilled) {
  for (const char* text : {"Part []", "Part [ ]", "clause [...]", "To be confirmed", "amount TO BE AGREED",
                           "[insert name]", "on [date]", "signed ____"}) {
    EXPECT_NE(tool::placeholder_in(text), "") << text;
  }
  for (const char* text :
       {"Standing orders [S]", "to be confirmedly", "the tender is to follow", "[V]", "at [G] level"}) {
    EXPECT_EQ(tool::placeholder_in(text), "") << text;
  }
}

TEST(Phrases, ThatAdviseOrOblige) {
  EXPECT_TRUE(tool::only_advises("Three quotes should be asked for."));
  EXPECT_TRUE(tool::only_advises("Officers ought to ask three."));
  EXPECT_FALSE(tool::only_advises("Three quotes must be asked for, and should be local."));
  EXPECT_FALSE(tool::only_advises("Shoulder to shoulder."));
  EXPECT_TRUE(tool::obliges("The officer SHALL ask three."));
  EXPECT_TRUE(tool::obliges("A contract may not run longer."));
  EXPECT_FALSE(tool::obliges("A mustard contract."));
}

}  // namespace
}  // namespace concord::plugins::tests
