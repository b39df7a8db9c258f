// The verbs of `concord-rules`, one file each. A verb writes for a person to `out` and answers the process's exit code:
// 0 done, 1 the plugin is not in order, 2 it could not be tried.
#pragma once

#include <cstdio>
#include <filesystem>
#include <string>
#include <vector>

#include "absl/time/civil_time.h"

#include "plugins/tool/making/passphrase.h"
#include "plugins/tool/making/runner.h"
#include "plugins/tool/problems/report.h"

namespace concord::plugins::tool {

inline constexpr int kDone = 0;
inline constexpr int kNotInOrder = 1;
inline constexpr int kNotTried = 2;

struct NewOptions {
  std::filesystem::path folder;  // its last name becomes the plugin's id
  bool with_code = false;
};
int new_plugin(const NewOptions& options, const Places& places, std::FILE* out);

struct BuildOptions {
  std::filesystem::path folder;
  std::filesystem::path into = "built";  // gets <id>/ and <id>.rules
  std::filesystem::path national;        // as of check, whose verdict travels in the bundle
  std::string on;                        // the same
};
// The files of the bundle, check's verdict among them.
struct Built {
  host::BundleFiles files;
  CheckReport report;
};
absl::StatusOr<Built> built_with_verdict(const std::filesystem::path& folder, const std::filesystem::path& national,
                                         absl::CivilDay today, const Places& places);
int build(const BuildOptions& options, const Places& places, std::FILE* out);

struct CheckOptions {
  std::filesystem::path folder;
  std::filesystem::path national;  // empty: the one that plugin.yaml names, beside the folder
  std::string on;                  // "2026-07-06", the day on which its tables must hold
  enum class Form { kWords, kJson, kSarif };
  Form form = Form::kWords;
  std::string version;  // of the tool, for SARIF
  bool watch = false;   // check again when a file changes, until SIGINT
};
int check(const CheckOptions& options, const Places& places, std::FILE* out);

// What check finds; code is compiled first. `national` empty: as of CheckOptions.
absl::StatusOr<CheckReport> report_on(const std::filesystem::path& folder, const std::filesystem::path& national,
                                      absl::CivilDay today, const Places& places);

struct CasesOptions {
  std::filesystem::path folder;
  std::filesystem::path national;  // as of check
  std::string on;                  // the same
  bool write = false;              // into cases.yaml; else they are shown
};
int write_cases(const CasesOptions& options, const Places& places, std::FILE* out);

struct DocOptions {
  std::vector<std::filesystem::path> folders;  // the rulebook, national first
  std::string on;                              // the day of check's verdict
  bool html = false;                           // else Markdown
  std::filesystem::path into;                  // a file; empty: to the screen
};
int document_rulebook(const DocOptions& options, const Places& places, std::FILE* out);

struct SchemaOptions {
  std::string file;              // plugin, tables, parameters or cases: to the screen
  std::filesystem::path folder;  // a plugin that gets all four instead
};
int schema(const SchemaOptions& options, std::FILE* out);
// Into the plugin's folder schemas/, where its files name them.
absl::Status write_schemas(const std::filesystem::path& plugin);

struct ExplainOptions {
  std::vector<std::filesystem::path> folders;  // the rulebook, national first: folders or archives
  std::string gate;
  std::string on;                  // may be left out where commenced_on is stated
  std::vector<std::string> facts;  // name=value
  std::string facts_file;          // JSON; "-" for stdin
  std::string case_name;           // of the last folder; stands for gate, day and facts
};
int explain_decision(const ExplainOptions& options, const Places& places, std::FILE* out);

struct SignOptions {
  std::filesystem::path archive;
  std::filesystem::path secret_key;
  std::string comment;
  std::filesystem::path make_keys;  // writes <this>.pub and <this>.key instead
  PassphraseFrom passphrase;        // of the key
};
int sign_bundle(const SignOptions& options, std::FILE* out);

struct InstallOptions {
  std::filesystem::path archive;  // what build made and sign signed
  std::string authority;
  std::string data, as, token_file;  // as `concord install` takes them
  std::filesystem::path concord;     // the program beside this one
};
// Answers only when it could not be tried; else this process becomes `concord install`, with its exit codes.
int install(const InstallOptions& options);

// The folder's files with rules.wasm, ready to pack. Where the program is rules.cpp it is compiled.
absl::StatusOr<host::BundleFiles> built_files(const std::filesystem::path& folder, const Places& places);

// The same, or the files of an archive that build made.
absl::StatusOr<host::BundleFiles> files_to_ask(const std::filesystem::path& path, const Places& places);

// Says why on stderr.
int not_tried(const absl::Status& status);

}  // namespace concord::plugins::tool
