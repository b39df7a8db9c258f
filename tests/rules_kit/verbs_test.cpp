// The verbs as an integrator calls them: new, build, check, explain, sign, each with its exit code and words.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "plugins/host/bundle/archive.h"
#include "plugins/host/bundle/folder.h"
#include "plugins/host/bundle/signature.h"
#include "plugins/host/judging/verdict.h"
#include "tests/rules_kit/kit_ground.h"
#include "tests/where.h"

namespace concord::plugins::tests {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

TEST(Verbs, NewBuildCheckUntouched) {
  KitGround ground;
  for (const bool with_code : {false, true}) {
    const fs::path folder = ground.fresh(with_code);
    const fs::path built = ground.path() / (with_code ? "with_code" : "tables_alone");
    const Ran made = concord_rules("build " + folder.string() + " -o " + built.string());
    ASSERT_EQ(made.code, 0) << made.out;
    const Ran checked = concord_rules("check " + (built / "testshire").string());
    EXPECT_EQ(checked.code, 0) << checked.out;
    EXPECT_TRUE(fs::exists(built / "testshire" / "rules.wasm"));
  }
}

TEST(Verbs, ADataOnlyPluginNeedsNoCompiler) {
  KitGround ground;
  const fs::path folder = ground.fresh(false);
  const std::string none = "--clang /nowhere/clang ";
  EXPECT_EQ(concord_rules(none + "build " + folder.string() + " -o " + (ground.path() / "b").string()).code, 0);
  const fs::path code = ground.fresh(true);
  const Ran ran = concord_rules(none + "build " + code.string() + " -o " + (ground.path() / "b").string());
  EXPECT_EQ(ran.code, 2);
  EXPECT_THAT(ran.out, HasSubstr("install clang-14"));
}

TEST(Verbs, TheSameFilesGiveTheSameDigest) {
  KitGround ground;
  const fs::path folder = ground.fresh(true);
  const std::string to = " -o " + (ground.path() / "b").string();
  const Ran first = concord_rules("build " + folder.string() + to);
  const Ran second = concord_rules("build " + folder.string() + to);
  EXPECT_EQ(first.out, second.out);
  KitGround::change(folder / "cases.yaml", "", "# more\n");
  EXPECT_NE(concord_rules("build " + folder.string() + to).out, first.out);
}

// What could be read on no day must not become an archive that a service then refuses.
TEST(Verbs, WhatCannotBeReadOnSomeDayIsNotBuilt) {
  KitGround ground;
  const fs::path folder = ground.fresh(true);
  KitGround::change(folder / "parameters.yaml",
                    "      - {from: 2026-04-01, value: 5%, citation: \"Standing orders, clause 9.4\"}\n",
                    "      - {from: 2025-04-01, to: 2026-04-01, value: 4%, citation: c}\n"
                    "      - {from: 2026-04-01, value: 5%, citation: c}\n");
  const fs::path built = ground.path() / "b";
  const Ran ran = concord_rules("build " + folder.string() + " -o " + built.string());
  EXPECT_EQ(ran.code, 2) << ran.out;
  EXPECT_THAT(ran.out, HasSubstr("two values of tolerance_bp hold on 2026-04-01"));
  EXPECT_FALSE(fs::exists(built / "testshire.rules"));
}

TEST(Verbs, APluginIsNotBuiltOverItself) {
  KitGround ground;
  const fs::path folder = ground.fresh(false);
  const Ran ran = concord_rules("build " + folder.string() + " -o " + ground.path().string());
  EXPECT_EQ(ran.code, 2);
  EXPECT_THAT(ran.out, HasSubstr("is the plugin itself"));
  EXPECT_TRUE(fs::exists(folder / "cases.yaml"));
}

TEST(Verbs, ABundleAboveTheServicesLimitIsNotBuilt) {
  KitGround ground;
  const fs::path folder = ground.fresh(false);
  KitGround::change(folder / "cases.yaml", "", "#" + std::string(host::kMaxArchiveBytes, 'x') + "\n");
  const Ran ran = concord_rules("build " + folder.string() + " -o " + (ground.path() / "b").string());
  EXPECT_EQ(ran.code, 2);
  EXPECT_THAT(ran.out, HasSubstr(std::to_string(host::kMaxBundleBytes) + " bytes"));
}

TEST(Verbs, TheCompilersWordsNameThePluginsOwnFiles) {
  KitGround ground;
  const fs::path folder = ground.fresh(true);
  ASSERT_TRUE(host::write_file(folder / "own.hpp", "int half(int whole) { return whole / ; }\n").ok());
  KitGround::change(folder / "rules.cpp", "namespace {",
                    "#include \"plugins/testshire/own.hpp\"\nint wrong = ;\nnamespace {");
  const Ran ran = concord_rules("build " + folder.string() + " -o " + (ground.path() / "b").string());
  EXPECT_EQ(ran.code, 2);
  EXPECT_THAT(ran.out, HasSubstr((folder / "rules.cpp").string() + ":"));
  EXPECT_THAT(ran.out, HasSubstr((folder / "own.hpp").string() + ":1:"));
  EXPECT_THAT(ran.out, testing::Not(HasSubstr("concord_rules_")));
}

TEST(Verbs, NewOverwritesNothing) {
  KitGround ground;
  const fs::path folder = ground.fresh(false);
  EXPECT_EQ(concord_rules("new " + folder.string()).code, 2);
  EXPECT_THAT(concord_rules("new " + (ground.path() / "Bad-Name").string()).out, HasSubstr("use small letters"));
}

TEST(Verbs, ABundleOverAnotherIsWholeByItself) {
  KitGround ground;
  fs::copy(fs::path(concord::tests::source_folder()) / "plugins" / "wales_2024", ground.path() / "wales_2024");
  const fs::path built = ground.path() / "b";
  const Ran made = concord_rules("build " + (ground.path() / "wales_2024").string() + " -o " + built.string());
  ASSERT_EQ(made.code, 0) << made.out;
  // Nothing lies beside it any more.
  const auto archive = host::read_file(built / "wales_2024.rules");
  ASSERT_TRUE(archive.ok());
  const auto files = host::unpack_bundle(*archive);
  ASSERT_TRUE(files.ok()) << files.status();
  const auto bundle = host::read_bundle(*files);
  ASSERT_TRUE(bundle.ok()) << bundle.status();
  EXPECT_GT(bundle->parameters.size(), 40U);
  EXPECT_EQ(bundle->calendars.size(), 4U);
  EXPECT_FALSE(bundle->module.empty());
  const Ran checked = concord_rules("check " + (built / "wales_2024").string());
  EXPECT_EQ(checked.code, 0) << checked.out;
}

TEST(Verbs, ExplainSaysWhichRuleAndTheNearestValueThatPasses) {
  KitGround ground;
  const fs::path folder = ground.fresh(false);
  const Ran ran = concord_rules("explain " + (ground.path() / "england_2023").string() + " " + folder.string() +
                                " --gate publish --on 2026-06-01 --fact is_light_touch=yes --fact procedure_type=open "
                                "--fact \"value_excluding_vat_pence=GBP 574,750\" --fact notices= "
                                "--fact statements=conflicts_assessment --fact social_value_weight_bp=5%");
  EXPECT_EQ(ran.code, 1) << ran.out;
  EXPECT_THAT(ran.out,
              HasSubstr("GBP 574,750 excluding VAT is GBP 689,700 including: above the light-touch threshold of "
                        "GBP 663,540, so a tender notice is due."));
  EXPECT_THAT(ran.out, HasSubstr("To pass: Publish notice UK4 first."));
  EXPECT_THAT(ran.out, HasSubstr("To pass: Set the weight of social value to 10% or more."));
  EXPECT_THAT(ran.out, HasSubstr("Rule: testshire: Standing orders, clause 7.2"));
  EXPECT_EQ(concord_rules("explain " + folder.string() + " --gate publish --on 2026-06-01 --fact valu=3").code, 2);
}

TEST(Verbs, BuildCarriesTheVerdictOfCheck) {
  KitGround ground;
  const fs::path folder = ground.fresh(false);
  const std::string build = "build " + folder.string() + " -o " + (ground.path() / "b").string();
  const auto verdict = [&] {
    const auto archive = host::read_file(ground.path() / "b" / "testshire.rules");
    const auto files = archive.ok() ? host::unpack_bundle(*archive) : archive.status();
    EXPECT_TRUE(files.ok()) << files.status();
    const auto read = host::read_verdict(*files);
    EXPECT_TRUE(read.ok() && *read) << read.status();
    return read.ok() && *read ? **read : host::Verdict();
  };
  const Ran good = concord_rules(build);
  EXPECT_THAT(good.out, HasSubstr("verdict in order: 7 cases, 0 errors, 0 warnings, 0 accepted"));
  EXPECT_TRUE(host::is_in_order(verdict()));
  EXPECT_EQ(verdict().cases, 7U);
  EXPECT_EQ(verdict().compared_with, "england_2023 2.1.0");
  KitGround::change(folder / "tables.yaml", "at_least: \"GBP 5,000\"", "over: \"GBP 5,000\"");
  const Ran bad = concord_rules(build);
  EXPECT_EQ(bad.code, 0) << bad.out;
  EXPECT_THAT(bad.out, HasSubstr("verdict not in order: 7 cases, 3 errors, 1 warnings, 0 accepted"));
  EXPECT_THAT(bad.out, HasSubstr("NOT_IN_ORDER"));
  ASSERT_EQ(verdict().standing.size(), 4U);
  EXPECT_EQ(verdict().standing[2].where, "tables.yaml:14");
  // A verdict is of its files alone.
  auto files = host::unpack_bundle(host::read_file(ground.path() / "b" / "testshire.rules").value()).value();
  files["cases.yaml"] += "#";
  EXPECT_THAT(std::string(host::read_verdict(files).status().message()), HasSubstr("the verdict on other files"));
  files.erase(host::kVerdictFile);
  EXPECT_FALSE(host::read_verdict(files).value());
}

TEST(Verbs, SignedArchivesVerify) {
  KitGround ground;
  const fs::path folder = ground.fresh(false);
  const std::string at = ground.path().string();
  ASSERT_EQ(concord_rules("build " + folder.string() + " -o " + at + "/b").code, 0);
  ASSERT_EQ(concord_rules("sign --make-keys " + at + "/officer").code, 0);
  EXPECT_EQ(concord_rules("sign --make-keys " + at + "/officer").code, 2) << "keys must not be overwritten";
  const Ran ran = concord_rules("sign " + at + "/b/testshire.rules --key " + at + "/officer.key");
  ASSERT_EQ(ran.code, 0) << ran.out;
  const auto archive = host::read_file(at + "/b/testshire.rules");
  const auto signature = host::read_file(at + "/b/testshire.rules.minisig");
  const auto key = host::read_file(at + "/officer.pub");
  ASSERT_TRUE(archive.ok() && signature.ok() && key.ok());
  const auto signer = host::verify(*archive, *signature, {*key});
  ASSERT_TRUE(signer.ok()) << signer.status();
  EXPECT_EQ(signer->trusted_comment, "testshire 0.1.0");
  EXPECT_FALSE(host::verify(*archive + " ", *signature, {*key}).ok());
}

TEST(Verbs, AKeyIsLockedWithAPassphrase) {
  KitGround ground;
  const std::string at = ground.path().string();
  ASSERT_EQ(concord_rules("build " + ground.fresh(false).string() + " -o " + at + "/b").code, 0);
  const std::string words = "a herd of quiet otters";
  ASSERT_TRUE(host::write_file(at + "/words", words + "\nand more\n").ok());
  ASSERT_TRUE(host::write_file(at + "/others", "a herd of quiet badgers\n").ok());
  ASSERT_TRUE(host::write_file(at + "/short", "otters\n").ok());
  const std::string sign = "sign " + at + "/b/testshire.rules --key " + at + "/officer.key";
  EXPECT_EQ(concord_rules("sign --make-keys " + at + "/officer --passphrase-file " + at + "/short").code, 2);
  EXPECT_FALSE(fs::exists(at + "/officer.key"));
  const Ran made = concord_rules("sign --make-keys " + at + "/officer --passphrase-file " + at + "/words");
  ASSERT_EQ(made.code, 0) << made.out;
  EXPECT_THAT(made.out, HasSubstr("locked with the passphrase"));
  EXPECT_THAT(made.out, Not(HasSubstr("otters")));
  const Ran without = concord_rules(sign);
  EXPECT_EQ(without.code, 2);
  EXPECT_THAT(without.out, HasSubstr("give --passphrase-file FILE or --ask"));
  const Ran wrong = concord_rules(sign + " --passphrase-file " + at + "/others");
  EXPECT_EQ(wrong.code, 2);
  EXPECT_THAT(wrong.out, HasSubstr("that passphrase does not open this key"));
  EXPECT_FALSE(fs::exists(at + "/b/testshire.rules.minisig"));
  const Ran nowhere = shell("setsid -w " + concord::tests::program_folder() + "/concord-rules " + sign + " --ask");
  EXPECT_EQ(nowhere.code, 2);
  EXPECT_THAT(nowhere.out, HasSubstr("no terminal to ask at; give --passphrase-file FILE"));
  ASSERT_EQ(concord_rules(sign + " --passphrase-file " + at + "/words").code, 0);
  const auto archive = host::read_file(at + "/b/testshire.rules");
  const auto signature = host::read_file(at + "/b/testshire.rules.minisig");
  const auto key = host::read_file(at + "/officer.pub");
  ASSERT_TRUE(archive.ok() && signature.ok() && key.ok());
  EXPECT_TRUE(host::verify(*archive, *signature, {*key}).ok());
}

}  // namespace
}  // namespace concord::plugins::tests
