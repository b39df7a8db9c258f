// The house rules: first the tables that change when the house grows, then one function a rule.
// A rule must never be bent for one file: say in the table why that file may differ.
#include "tests/house_test/house_rules.h"

#include <algorithm>
#include <map>
#include <set>

#include <fnmatch.h>

#include "tests/house_test/room_rules.h"
#include "tests/house_test/source_text.h"

namespace concord::house_test {
namespace {

using Strings = std::vector<std::string>;

// ---------------------------------------------------------------- the tables

// Which folders of ours the files of a folder may include besides their own; the first line that fits a file
// counts. Generated code ("concord/...") is open to all.
struct Direction {
  std::string folder;
  Strings may_include;
};
const std::vector<Direction> kDirections = {
    {"tests/", {"services/", "plugins/", "tests/"}},
    {"services/platform/", {}},
    {"services/rules/", {"services/platform/", "plugins/host/"}},
    {"services/", {"services/platform/"}},
    {"plugins/sdk/", {}},
    {"plugins/tool/", {"plugins/host/", "plugins/sdk/"}},
    {"plugins/host/", {"plugins/sdk/", "plugins/box/"}},
    {"plugins/", {"plugins/sdk/"}},
};

// One file knows each third-party library. Holds for services/ and plugins/; tests include what they like.
struct Library {
  std::string name;
  Strings include_prefixes;
  Strings known_to;  // path patterns, * matches anything
};
const std::vector<Library> kLibraries = {
    {"SQLite",
     {"sqlite3"},
     {"services/platform/storage/sqlite_database.cpp", "services/platform/storage/sqlite_log_writes.cpp"}},
    {"libpq", {"libpq", "postgresql/"}, {"services/platform/postgres_database.cpp"}},
    {"hiredis", {"hiredis/"}, {"services/platform/redis_shared_state.cpp"}},
    {"ZeroMQ",
     {"zmq"},
     {"services/platform/bus/bus.cpp", "services/platform/bus/bus_proxy.cpp", "services/platform/bus/zmq_parts.h",
      "services/bus/*"}},
    {"spdlog", {"spdlog/"}, {"services/platform/world/telemetry.cpp"}},
    {"Prometheus", {"prometheus/"}, {"services/platform/world/metrics.cpp"}},
    {"nlohmann json",
     {"nlohmann/"},
     {"services/platform/values/json.cpp", "services/platform/entry/tokens.cpp", "plugins/tool/making/json.cpp"}},
    {"yaml-cpp", {"yaml-cpp/"}, {"services/platform/world/settings.cpp", "plugins/host/yaml/yaml.cpp"}},
    {"OpenSSL", {"openssl/"}, {"services/platform/world/crypto.cpp"}},
    {"sodium",
     {"sodium"},
     {"services/procurement/sealing/seal.cpp", "plugins/host/bundle/signature.cpp", "plugins/host/words/digest.cpp"}},
    {"Clp and Cbc", {"Clp", "Cbc", "Osi", "Cgl", "Coin"}, {"services/procurement/award/solver.cpp"}},
    {"CLI11", {"CLI/"}, {"services/cli/main.cpp", "plugins/tool/main.cpp"}},
    {"wabt", {"wabt/"}, {"plugins/box/*"}},
    {"libmagic", {"magic"}, {"services/procurement/documents/content_type.cpp"}},
    {"libarchive", {"archive"}, {"plugins/host/bundle/archive.cpp"}},
    {"gRPC",
     {"grpcpp/", "grpc/"},
     // The way in (server, rpc_service) and the way out (remote_call, the command line's call).
     {"services/platform/entry/server.*", "services/platform/entry/rpc_service.*",
      "services/platform/calling/remote_call.cpp", "services/platform/calling/grpc_status.*",
      "services/cli/calling/call.cpp"}},
};

// What a pure file must not see: by file name, by header, by prefix.
const std::set<std::string> kImpureFiles = {"database.h", "server.h", "bus.h", "telemetry.h", "world.h"};
const std::set<std::string> kImpureHeaders = {"fstream", "iostream", "filesystem",        "chrono", "ctime",
                                              "thread",  "mutex",    "absl/time/clock.h", "random"};
const Strings kImpurePrefixes = {"grpc/", "grpcpp/"};

const std::set<std::string> kBannedWords = {"util", "utils", "helper", "helpers", "manager",
                                            "base", "impl",  "misc",   "common"};
const Strings kNamesTheDesignGives = {"proto/concord/common/"};

const Strings kExtensionsWithLimit = {".h", ".cpp", ".proto", ".ts", ".md", ".sh"};
constexpr std::size_t kMaxLines = 500;
// protobuf has no way to declare one service in two files.
constexpr std::size_t kMaxServiceLines = 1'000;
constexpr std::string_view kServiceProto = "/service.proto";
// A message that others generate code from cannot move to another file, and this one holds what every draft says.
constexpr std::size_t kMaxTypesLines = 600;
constexpr std::string_view kProcurementTypes = "proto/concord/procurement/v1/types.proto";

// Folders that need a README: the folder itself, or each folder directly in it.
const Strings kFoldersWithReadme = {"proto/", "tests/"};
const Strings kFoldersOfFoldersWithReadme = {"services/", "plugins/", "examples/"};

const Strings kServicesOfOneShape = {"registry", "needs", "procurement", "transition"};
const Strings kServiceFiles = {"README.md",    "deciders.h",    "followers.h", "followers.cpp",
                               "reactions.h",  "reactions.cpp", "views.h",     "views.cpp",
                               "<>_service.h", "<>_service.cpp"};  // <> is the service

const std::string kReportedFloat = "// reported, never decides";
const std::string kFileWithStreams = "services/cli/main.cpp";

// ---------------------------------------------------------------- what the rules share

bool starts_with_any(std::string_view text, const Strings& prefixes) {
  return std::any_of(prefixes.begin(), prefixes.end(), [&](const auto& p) { return text.starts_with(p); });
}

bool ends_with_any(std::string_view text, const Strings& endings) {
  return std::any_of(endings.begin(), endings.end(), [&](const auto& e) { return text.ends_with(e); });
}

bool matches_any(const std::string& path, const Strings& patterns) {
  return std::any_of(patterns.begin(), patterns.end(),
                     [&](const auto& p) { return fnmatch(p.c_str(), path.c_str(), 0) == 0; });
}

bool is_cpp(const File& file) { return ends_with_any(file.path, {".h", ".cpp"}); }
bool is_proto(const File& file) { return file.path.ends_with(".proto"); }

std::string folder_of(std::string_view path) { return std::string(path.substr(0, path.rfind('/') + 1)); }
std::string name_of(std::string_view path) { return std::string(path.substr(path.rfind('/') + 1)); }

// The first `count` folders of the path: ("services/needs/measures/gap.h", 2) -> "services/needs/".
std::string first_folders(std::string_view path, int count) {
  std::size_t end = 0;
  for (int i = 0; i < count; ++i) end = std::min(path.find('/', end), path.size() - 1) + 1;
  return std::string(path.substr(0, end));
}

bool is_pure(const File& file) {
  if (!is_cpp(file)) return false;
  const Strings words = identifiers(opening_comment(file.text));
  return std::find(words.begin(), words.end(), "PURE") != words.end();
}

// <a/b.h> and a/b.h name the same header.
std::string without_brackets(const std::string& include) {
  return include.starts_with("<") ? include.substr(1, include.size() - 2) : include;
}

std::string report(const std::string& path, std::size_t line, std::string_view rule, const std::string& what_to_do) {
  return path + ":" + std::to_string(line) + ": " + std::string(rule) + ": " + what_to_do;
}

// ---------------------------------------------------------------- the rules

constexpr std::string_view kIncludeDirection = "include_direction";
Violations include_direction(const Tree& tree) {
  const Strings ours = {"services/", "plugins/", "tests/"};
  Violations violations;
  for (const File& file : tree) {
    for (const auto& [line, what] : includes(file.text)) {
      const auto refuse = [&, at = line](const std::string& what_to_do) {
        violations.push_back(report(file.path, at, kIncludeDirection, what_to_do));
      };
      if (is_proto(file) && !starts_with_any(what, {"concord/", "google/"})) {
        refuse("a proto imports only concord/ and google/, not " + what);
      }
      if (!is_cpp(file) || what.starts_with("<")) continue;
      if (what.find('/') == std::string::npos || what.starts_with("../")) {
        refuse("write our includes from the repository's root and foreign ones in <>: " + what);
      }
      if (!starts_with_any(what, ours) || folder_of(file.path) == folder_of(what)) continue;
      const auto direction = std::find_if(kDirections.begin(), kDirections.end(),
                                          [&](const Direction& d) { return file.path.starts_with(d.folder); });
      if (direction == kDirections.end()) continue;
      const bool own = what.starts_with(first_folders(file.path, 2));
      if (!own && !starts_with_any(what, direction->may_include)) {
        refuse("files of " + first_folders(file.path, 2) + " must not include " + what +
               "; dependencies run proto <- platform <- service <- main.cpp");
      }
    }
  }
  return violations;
}

constexpr std::string_view kOneFileALibrary = "one_file_a_library";
Violations one_file_a_library(const Tree& tree) {
  Violations violations;
  for (const File& file : tree) {
    if (!is_cpp(file) || !starts_with_any(file.path, {"services/", "plugins/"})) continue;
    for (const auto& [line, what] : includes(file.text)) {
      for (const Library& library : kLibraries) {
        if (!starts_with_any(without_brackets(what), library.include_prefixes)) continue;
        if (matches_any(file.path, library.known_to)) continue;
        violations.push_back(report(file.path, line, kOneFileALibrary,
                                    library.name + " is known only to " + library.known_to.front() +
                                        "; use that file's header instead of " + what));
      }
    }
  }
  return violations;
}

constexpr std::string_view kPureSeesNothing = "pure_sees_nothing";
Violations pure_sees_nothing(const Tree& tree) {
  Violations violations;
  for (const File& file : tree) {
    if (!is_pure(file)) continue;
    for (const auto& [line, what] : includes(file.text)) {
      const std::string header = without_brackets(what);
      const bool impure = (header.starts_with("services/") && kImpureFiles.contains(name_of(header))) ||
                          kImpureHeaders.contains(header) || starts_with_any(header, kImpurePrefixes) ||
                          header.ends_with(".grpc.pb.h");
      if (!impure) continue;
      violations.push_back(
          report(file.path, line, kPureSeesNothing,
                 "a pure file sees no clock, chance, file, network, log or database; pass in what it needs "
                 "from " +
                     what + " as a value"));
    }
  }
  return violations;
}

constexpr std::string_view kOpeningComment = "opening_comment";
Violations opens_with_comment(const Tree& tree) {
  Violations violations;
  for (const File& file : tree) {
    if (!is_cpp(file) && !is_proto(file)) continue;
    const std::string comment = opening_comment(file.text);
    const bool sentence = identifiers(comment).size() >= 3 && comment.find_first_of(".?!") != std::string::npos;
    if (sentence) continue;
    violations.push_back(report(file.path, 1, kOpeningComment,
                                "open with one to three sentences: what the file is for, what it must never do"));
  }
  return violations;
}

constexpr std::string_view kFileLength = "file_length";
Violations file_length(const Tree& tree) {
  Violations violations;
  for (const File& file : tree) {
    if (!ends_with_any(file.path, kExtensionsWithLimit) && file.path != "dev") continue;
    const auto lines = static_cast<std::size_t>(std::count(file.text.begin(), file.text.end(), '\n'));
    const std::size_t most = file.path.ends_with(kServiceProto) ? kMaxServiceLines
                             : file.path == kProcurementTypes   ? kMaxTypesLines
                                                                : kMaxLines;
    if (lines <= most) continue;
    violations.push_back(report(file.path, most + 1, kFileLength,
                                std::to_string(lines) + " lines; split it, the limit is " + std::to_string(most)));
  }
  return violations;
}

bool has_banned_word(std::string_view name) {
  const Strings words = words_of(name);
  return std::any_of(words.begin(), words.end(), [](const auto& word) { return kBannedWords.contains(word); });
}

constexpr std::string_view kBannedName = "banned_name";
Violations banned_name(const Tree& tree) {
  Violations violations;
  for (const File& file : tree) {
    if (!starts_with_any(file.path, {"services/", "plugins/", "proto/", "tests/"})) continue;
    for (const std::string& part : split(file.path, '/')) {
      if (!has_banned_word(part) || starts_with_any(file.path, kNamesTheDesignGives)) continue;
      violations.push_back(report(file.path, 1, kBannedName, "rename '" + part + "' after what it is for"));
    }
    if (!is_cpp(file) && !is_proto(file)) continue;
    for (const auto& [line, name] : declared_names(file.text)) {
      if (!has_banned_word(name)) continue;
      violations.push_back(report(file.path, line, kBannedName, "rename '" + name + "' after what it is for"));
    }
  }
  return violations;
}

constexpr std::string_view kRpcStatesAccess = "rpc_states_access";
Violations rpc_states_access(const Tree& tree) {
  Violations violations;
  for (const File& file : tree) {
    if (!is_proto(file)) continue;
    const Strings lines = code_lines(file.text);
    for (std::size_t i = 0; i < lines.size(); ++i) {
      const Strings names = identifiers(lines[i]);
      if (names.size() < 2 || names.front() != "rpc") continue;
      // The rpc reaches to the ';' that ends it, or to the '}' that closes its block.
      std::string rpc;
      int depth = 0;
      bool ended = false;
      for (std::size_t j = i; j < lines.size() && !ended; ++j) {
        for (const char c : lines[j]) {
          rpc += c;
          depth += c == '{' ? 1 : c == '}' ? -1 : 0;
          ended = ended || (depth == 0 && (c == ';' || c == '}'));
        }
      }
      if (rpc.find("option (concord.access.v1.allow)") != std::string::npos) continue;
      violations.push_back(report(file.path, i + 1, kRpcStatesAccess,
                                  names[1] + " must state with option (concord.access.v1.allow) who may call it"));
    }
  }
  return violations;
}

constexpr std::string_view kFolderReadme = "folder_readme";
Violations folder_readme(const Tree& tree) {
  std::set<std::string> paths;
  std::set<std::string> folders;
  for (const File& file : tree) {
    paths.insert(file.path);
    for (const std::string& top : kFoldersWithReadme) {
      if (file.path.starts_with(top)) folders.insert(top);
    }
    const bool in_folder = std::count(file.path.begin(), file.path.end(), '/') >= 2;
    if (in_folder && starts_with_any(file.path, kFoldersOfFoldersWithReadme))
      folders.insert(first_folders(file.path, 2));
  }
  Violations violations;
  for (const std::string& folder : folders) {
    if (paths.contains(folder + "README.md")) continue;
    violations.push_back(
        report(folder + "README.md", 1, kFolderReadme, "write what belongs in this folder and what does not"));
  }
  return violations;
}

constexpr std::string_view kNoFloats = "no_floats";
Violations no_floats(const Tree& tree) {
  Violations violations;
  for (const File& file : tree) {
    if (!is_proto(file) && !is_pure(file)) continue;
    const Strings lines = split(file.text, '\n');
    const Strings code = code_lines(file.text);
    for (std::size_t i = 0; i < code.size(); ++i) {
      const Strings names = identifiers(code[i]);
      const bool floats =
          std::any_of(names.begin(), names.end(), [](const auto& n) { return n == "float" || n == "double"; });
      if (!floats || lines[i].find(kReportedFloat) != std::string::npos) continue;
      violations.push_back(report(file.path, i + 1, kNoFloats,
                                  "use integers (pence, _ppm, _milli), or end the line with '" + kReportedFloat + "'"));
    }
  }
  return violations;
}

constexpr std::string_view kServiceShape = "service_shape";
Violations service_shape(const Tree& tree) {
  std::set<std::string> paths;
  for (const File& file : tree) paths.insert(file.path);
  Violations violations;
  for (const std::string& service : kServicesOfOneShape) {
    const std::string folder = "services/" + service + "/";
    if (!paths.contains(folder + "main.cpp")) continue;
    for (std::string name : kServiceFiles) {
      if (name.starts_with("<>")) name.replace(0, 2, service);
      if (paths.contains(folder + name)) continue;
      violations.push_back(report(folder + name, 1, kServiceShape, "every service has this file; write it"));
    }
  }
  return violations;
}

constexpr std::string_view kNoStreams = "no_iostream";
Violations no_iostream(const Tree& tree) {
  Violations violations;
  for (const File& file : tree) {
    if (!is_cpp(file) || !file.path.starts_with("services/") || file.path == kFileWithStreams) continue;
    for (const auto& [line, what] : includes(file.text)) {
      if (what != "<iostream>") continue;
      violations.push_back(report(file.path, line, kNoStreams,
                                  "log through telemetry.h; only " + kFileWithStreams + " writes to a terminal"));
    }
  }
  return violations;
}

constexpr std::string_view kNoSkip = "no_skip";
Violations no_skip(const Tree& tree) {
  Violations violations;
  for (const File& file : tree) {
    if (!is_cpp(file) || !file.path.starts_with("tests/")) continue;
    const Strings code = code_lines(file.text);
    for (std::size_t i = 0; i < code.size(); ++i) {
      const Strings names = identifiers(code[i]);
      if (std::find(names.begin(), names.end(), "GTEST_SKIP") == names.end()) continue;
      violations.push_back(report(file.path, i + 1, kNoSkip,
                                  "what a test needs lies under data/ or is started by it; say what holds otherwise"));
    }
  }
  return violations;
}

}  // namespace

const std::vector<Rule>& all_rules() {
  static const std::vector<Rule> kRules = [] {
    std::vector<Rule> rules = {
        {kIncludeDirection, include_direction},
        {kOneFileALibrary, one_file_a_library},
        {kPureSeesNothing, pure_sees_nothing},
        {kOpeningComment, opens_with_comment},
        {kFileLength, file_length},
        {kBannedName, banned_name},
        {kRpcStatesAccess, rpc_states_access},
        {kFolderReadme, folder_readme},
        {kNoFloats, no_floats},
        {kServiceShape, service_shape},
        {kNoStreams, no_iostream},
        {kNoSkip, no_skip},
    };
    rules.insert(rules.end(), room_rules().begin(), room_rules().end());
    return rules;
  }();
  return kRules;
}

Violations violations_in(const Tree& tree) {
  Violations all;
  for (const Rule& rule : all_rules()) {
    const Violations found = rule.check(tree);
    all.insert(all.end(), found.begin(), found.end());
  }
  return all;
}

}  // namespace concord::house_test
