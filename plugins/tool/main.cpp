// `concord-rules`: what an authority's integrator writes, checks, builds, explains, signs and installs rules with.
// Wiring only.
#include <cstdio>
#include <exception>
#include <filesystem>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include <CLI/CLI.hpp>

#include "plugins/host/bundle/bundle.h"
#include "plugins/tool/verbs/verbs.h"

namespace concord::plugins::tool {
namespace {

std::filesystem::path own_path() {
  std::error_code error;
  return std::filesystem::read_symlink("/proc/self/exe", error);
}

constexpr char kExitCodes[] =
    "Exit codes:\n"
    "  0  done; check: in order; explain: nothing stands against the decision; cases: nothing is left to the author\n"
    "  1  check: not in order; explain: a rule blocks the decision; cases: some are left to the author\n"
    "  2  it could not be tried: a word on the command line, a file that cannot be read, no compiler, no answer\n"
    "install ends as `concord install` does.";

std::string version_text() {
  return absl::StrCat("concord-rules ", CONCORD_VERSION, ", sdk ", host::kTodaysSdk, " (judges bundles of sdk ",
                      host::kFirstSdk, " to ", host::kTodaysSdk, ")");
}

int run(int argc, char** argv) {
  CLI::App app("Write, check, build, explain, sign and install an authority's rules.", "concord-rules");
  app.require_subcommand(1);
  app.footer(kExitCodes);
  app.set_version_flag("--version", version_text());
  app.fallthrough();  // the options of all verbs may stand behind the verb
  Places places = places_beside(own_path());
  app.add_option("--programs", places.programs, "Folder with compiled programs, such as standing_orders.wasm");
  app.add_option("--box", places.box, "The concord-box executable");
  app.add_option("--headers", places.headers, "Folder above plugins/sdk");
  app.add_option("--template", places.templates, "Folder with the commented start");
  app.add_option("--clang", places.clang, "Compiler for rules.cpp");

  NewOptions fresh;
  auto* new_verb = app.add_subcommand("new", "Start a plugin: a commented folder that passes every check");
  new_verb->add_option("folder", fresh.folder, "New folder; its name becomes the plugin's id")->required();
  new_verb->add_flag("--with-code", fresh.with_code, "With rules.cpp, for what no table can say");

  CheckOptions checked;
  absl::TimeZone london;
  absl::LoadTimeZone("Europe/London", &london);  // UTC where the machine has no time zones
  checked.on = absl::FormatCivilTime(absl::ToCivilDay(absl::Now(), london));
  BuildOptions built;
  auto* build_verb = app.add_subcommand("build", "Make the self-contained bundle and its archive");
  build_verb->add_option("folder", built.folder, "The plugin")->required();
  built.on = checked.on;
  build_verb->add_option("--on", built.on, "Day of check's verdict, which travels in the bundle; today unless given");
  build_verb->add_option("--national", built.national, "Folder of the national plugin to compare with");
  build_verb->add_option("-o,--into", built.into, "Where to; 'built' unless given");

  auto* check_verb = app.add_subcommand("check", "Find what is not in order, with file, line and remedy");
  check_verb->add_option("folder", checked.folder, "The plugin")->required();
  check_verb->add_option("--on", checked.on, "Day on which its tables must hold; today unless given");
  check_verb->add_option("--national", checked.national, "Folder of the national plugin to compare with");
  check_verb->add_flag("--watch", checked.watch, "Check again whenever a file changes, until Ctrl-C");
  checked.version = CONCORD_VERSION;
  auto* json = check_verb->add_flag_callback(
      "--json", [&checked] { checked.form = CheckOptions::Form::kJson; }, "Tell the problems as JSON");
  check_verb
      ->add_flag_callback(
          "--sarif", [&checked] { checked.form = CheckOptions::Form::kSarif; }, "Tell the problems as SARIF 2.1.0")
      ->excludes(json);

  CasesOptions lacking;
  auto* cases_verb =
      app.add_subcommand("cases", "Find the cases that are missing, each with what the rules answer now");
  cases_verb->add_option("folder", lacking.folder, "The plugin")->required();
  cases_verb->add_flag("--write", lacking.write, "Add them to cases.yaml, to be confirmed; else they are shown");
  lacking.on = checked.on;
  cases_verb->add_option("--on", lacking.on, "Day up to which cases are looked for; today unless given");
  cases_verb->add_option("--national", lacking.national, "Folder of the national plugin that works out thresholds");

  ExplainOptions explained;
  auto* explain_verb = app.add_subcommand("explain", "Say what the rules answer on given facts, and why");
  explain_verb
      ->add_option("folders", explained.folders,
                   "Plugins, the national one first: folders, or archives that build made")
      ->required();
  explain_verb->add_option("--gate", explained.gate,
                           "plan, publish, close, evaluate, award, sign, modify, decommission, terminate");
  explain_verb->add_option("--on", explained.on,
                           "Day whose law holds, 2026-07-06; the fact commenced_on where that is stated");
  explain_verb->add_option("--fact", explained.facts, "name=value, again for each fact");
  explain_verb->add_option("--facts", explained.facts_file,
                           "JSON file with the facts, - for stdin: what rules.Evaluate takes, or {\"name\": value}");
  explain_verb->add_option("--case", explained.case_name, "A case of the last plugin, instead of gate, date and facts");

  DocOptions documented;
  documented.on = checked.on;
  auto* doc_verb = app.add_subcommand("doc", "A rulebook on one page, for who signs it");
  doc_verb->add_option("folders", documented.folders, "Plugins, the national one first")->required();
  doc_verb->add_option("--on", documented.on, "Day of check's verdict; today unless given");
  doc_verb->add_flag("--html", documented.html, "As HTML; else Markdown");
  doc_verb->add_option("-o,--into", documented.into, "Into this file; else to the screen");

  SchemaOptions described;
  auto* schema_verb = app.add_subcommand("schema", "JSON Schemas of the four files, with which editors help");
  schema_verb->add_option("--of", described.file, "plugin, tables, parameters or cases; grammar: all four on one page");
  schema_verb->add_option("--into", described.folder, "Write all four into this plugin's folder schemas/ instead");

  SignOptions signing;
  auto* sign_verb = app.add_subcommand("sign", "Sign an archive, or make keys");
  sign_verb->add_option("archive", signing.archive, "What build made");
  sign_verb->add_option("--key", signing.secret_key, "Secret key file");
  sign_verb->add_option("--comment", signing.comment, "Signed with it; id and version unless given");
  sign_verb->add_option("--make-keys", signing.make_keys, "Write NAME.key and NAME.pub instead of signing");

  sign_verb->add_option("--passphrase-file", signing.passphrase.file,
                        "File whose first line locks the new key, or opens the one that signs");
  sign_verb->add_flag("--ask", signing.passphrase.ask, "Ask for that passphrase at the terminal");

  InstallOptions installed;
  installed.concord = own_path().parent_path() / "concord";
  auto* install_verb = app.add_subcommand("install", "Hand a signed archive to an authority's rulebook");
  install_verb->add_option("archive", installed.archive, "What build made; its .minisig lies beside it")->required();
  install_verb->add_option("--authority", installed.authority, "Whose rulebook")->required();
  install_verb->add_option("--data", installed.data, "The deployment's data folder");
  install_verb->add_option("--as", installed.as, "Development only: who installs, such as operator:duty");
  install_verb->add_option("--token-file", installed.token_file, "File with the installer's token");

  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? kDone : kNotTried;  // 0: --help and --version
  }
  if (install_verb->parsed()) return install(installed);
  if (new_verb->parsed()) return new_plugin(fresh, places, stdout);
  if (build_verb->parsed()) return build(built, places, stdout);
  if (check_verb->parsed()) return check(checked, places, stdout);
  if (cases_verb->parsed()) return write_cases(lacking, places, stdout);
  if (doc_verb->parsed()) return document_rulebook(documented, places, stdout);
  if (schema_verb->parsed()) return schema(described, stdout);
  if (explain_verb->parsed()) return explain_decision(explained, places, stdout);
  return sign_bundle(signing, stdout);
}

}  // namespace

}  // namespace concord::plugins::tool

int main(int argc, char** argv) {
  try {
    return concord::plugins::tool::run(argc, argv);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "concord-rules: %s\n", error.what());
    return concord::plugins::tool::kNotTried;
  }
}
