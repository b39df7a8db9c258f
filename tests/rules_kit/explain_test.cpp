// What `concord-rules explain` is asked with: the day of the law, facts from files in both shapes, built bundles; and
// the exit codes that --help and the README promise.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "plugins/host/bundle/folder.h"
#include "plugins/host/words/digest.h"
#include "tests/rules_kit/kit_ground.h"
#include "tests/where.h"

namespace concord::plugins::tests {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;
using testing::StartsWith;

class Explain : public testing::Test {
 protected:
  [[nodiscard]] std::string england() const { return (ground_.path() / "england_2023").string(); }
  std::string file(const std::string& text) {
    const fs::path path = ground_.path() / "facts.json";
    EXPECT_TRUE(host::write_file(path, text).ok());
    return path.string();
  }
  // Built once: a folder without its program is compiled each time that it is asked.
  static const std::string& built() {
    static const KitGround ground;
    static const std::string folder = [] {
      const std::string made = (ground.path() / "built").string();
      EXPECT_EQ(concord_rules("build " + (ground.path() / "england_2023").string() + " -o " + made).code, 0);
      return made + "/england_2023";
    }();
    return folder;
  }
  // Of England's law alone.
  static Ran asked(const std::string& words) { return concord_rules("explain " + built() + " " + words); }

  KitGround ground_;
};

const char kOfAQuote[] =
    " --gate publish --fact kind=services --fact is_light_touch=yes --fact procedure_type=quotes"
    " --fact \"value_excluding_vat_pence=GBP 4,000\"";

// As a service does: by the law of the day on which the procurement commenced.
TEST_F(Explain, JudgesByTheDayOfCommencement) {
  const Ran ran = asked(std::string("--fact commenced_on=2025-03-01") + kOfAQuote);
  EXPECT_EQ(ran.code, 0) << ran.out;
  EXPECT_THAT(ran.out, StartsWith("Decision: publish, by the rules in force on 1 March 2025."));
  EXPECT_EQ(asked(std::string("--on 2025-03-01 --fact commenced_on=2025-03-01") + kOfAQuote).out, ran.out);
}

TEST_F(Explain, RefusesADayBesideAnotherCommencement) {
  const Ran ran = asked(std::string("--on 2026-06-01 --fact commenced_on=2025-03-01") + kOfAQuote);
  EXPECT_EQ(ran.code, 2);
  EXPECT_THAT(ran.out, HasSubstr("--on is 2026-06-01 and commenced_on 2025-03-01"));
  EXPECT_THAT(ran.out, HasSubstr("leave --on out, or give that day"));
}

TEST_F(Explain, AsksForADayAndAGate) {
  EXPECT_THAT(asked("--gate publish").out, HasSubstr("give --on 2026-07-06, or state the fact commenced_on"));
  EXPECT_THAT(asked("--on 2026-06-01").out, HasSubstr("give --gate and one of plan, publish, close"));
}

TEST_F(Explain, ReadsWhatEvaluateTakes) {
  const std::string request =
      R"({"authority":"testshire","gate":"GATE_PUBLISH","legal_date":"2026-06-01","facts":[)"
      R"({"name":"kind","text":"services"},{"name":"is_light_touch","integer":"1"},)"
      R"({"name":"procedure_type","text":"quotes"},{"name":"value_excluding_vat_pence","integer":400000}]})";
  const Ran ran = asked("--facts " + file(request));
  EXPECT_EQ(ran.code, 0) << ran.out;
  EXPECT_EQ(ran.out, asked(std::string("--on 2026-06-01") + kOfAQuote).out);
  EXPECT_THAT(asked("--on 2026-06-02 --facts " + file(request)).out, HasSubstr("legal_date 2026-06-01"));
  EXPECT_THAT(asked("--gate award --facts " + file(request)).out, HasSubstr("--gate is award and that of"));
}

TEST_F(Explain, ReadsAPlainObjectFromStdinToo) {
  const std::string facts =
      R"({"kind":"services","is_light_touch":true,"procedure_type":"quotes","value_excluding_vat_pence":"GBP 4,000"})";
  const std::string words = "--gate publish --on 2026-06-01 --facts ";
  const Ran ran = asked(words + file(facts));
  EXPECT_EQ(ran.out, asked(std::string("--on 2026-06-01") + kOfAQuote).out);
  const std::string program = concord::tests::program_folder() + "/concord-rules explain ";
  EXPECT_EQ(shell("echo '" + facts + "' | " + program + england() + " " + words + "-").out, ran.out);
}

TEST_F(Explain, RefusesFactsThatSayTwoThingsOrNone) {
  const std::string words = "--gate publish --on 2026-06-01 --facts ";
  const std::vector<std::pair<std::string, std::string>> refused = {
      {R"({"kind":"services","kind":"works"})", "\"kind\" stands there twice"},
      {R"([{"name":"lots","integer":1},{"name":"lots","integer":2}])", "the fact lots is stated twice"},
      {R"([{"name":"lots","integer":1,"text":"1"}])", "exactly one of integer, text and date"},
      {R"({"lots":1.5})", "1.5 is no whole number"},
      {R"({"lots":true})", "is true and of unit count"},
      {R"({"lots":null})", "leave out what is not known"},
      {R"({"lot":1})", "Did you mean \"lots\"?"},
      {R"({"cpv":"85311000-9"})", "the check digit of 85311000 is 2 and not 9"},
      {R"({"lots":)", "this is not JSON at byte"},
      {R"({"facts":[],"day":"2026-06-01"})", "it has gate, legal_date and facts"},
  };
  for (const auto& [text, says] : refused) {
    const Ran ran = asked(words + file(text));
    EXPECT_EQ(ran.code, 2) << text;
    EXPECT_THAT(ran.out, HasSubstr(says)) << text;
  }
  EXPECT_THAT(asked(words + file(R"({"lots":1})") + " --fact lots=1").out, HasSubstr("the fact lots is stated twice"));
  EXPECT_EQ(asked(words + "/nowhere/facts.json").code, 2);
}

TEST_F(Explain, TakesBuiltFoldersAndArchives) {
  const std::string words = std::string(" --on 2026-06-01") + kOfAQuote;
  const Ran source = concord_rules("explain " + england() + words);
  EXPECT_EQ(asked(words).out, source.out);
  // What a service installs has a digest, which is told beside its name.
  std::string archived = concord_rules("explain " + built() + ".rules" + words).out;
  const auto archive = host::read_file(built() + ".rules");
  ASSERT_TRUE(archive.ok());
  const std::string digest = " (" + host::sha256_hex(*archive) + ")";
  const auto at = archived.find(digest);
  ASSERT_NE(at, std::string::npos) << archived;
  EXPECT_EQ(archived.erase(at, digest.size()), source.out);
  const Ran none = concord_rules("explain " + file("{}") + words);
  EXPECT_EQ(none.code, 2);
  EXPECT_THAT(none.out, HasSubstr("is neither a plugin's folder nor an archive that build made"));
}

TEST_F(Explain, ACaseSaysGateDayAndFactsByItself) {
  const fs::path folder = ground_.fresh(false);
  const std::string of_case = "explain " + folder.string() + " --case \"Two quotes are not three\"";
  EXPECT_EQ(concord_rules(of_case).code, 1);
  EXPECT_EQ(concord_rules(of_case + " --on 2026-06-01").code, 2);
  KitGround::change(folder / "cases.yaml", "quotes_invited: 2", "quotes_invited: 2, commenced_on: 2026-05-01");
  EXPECT_THAT(concord_rules(of_case).out, HasSubstr("the case's day is 2026-04-01 and commenced_on 2026-05-01"));
}

TEST_F(Explain, ExitCodesAreThoseOfTheHelp) {
  const Ran help = concord_rules("--help");
  EXPECT_EQ(help.code, 0);
  EXPECT_THAT(help.out, HasSubstr("Exit codes:"));
  EXPECT_EQ(concord_rules("explain --help").code, 0);
  EXPECT_EQ(concord_rules("nothing").code, 2);
  EXPECT_EQ(concord_rules("explain").code, 2);
  EXPECT_EQ(concord_rules("check " + england() + " --no-such-option").code, 2);
  EXPECT_EQ(concord_rules("check /nowhere").code, 2);
}

TEST_F(Explain, TheVersionTellsTheSdkToo) {
  const Ran ran = concord_rules("--version");
  EXPECT_EQ(ran.code, 0);
  EXPECT_THAT(ran.out, testing::MatchesRegex("concord-rules [0-9]+\\.[0-9]+\\.[0-9]+, sdk 3 \\(judges bundles of sdk 1 "
                                             "to 3\\)\n"));
}

}  // namespace
}  // namespace concord::plugins::tests
