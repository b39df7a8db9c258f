// Puts a bundle together from its files, its own over those that it extends; see bundle.h.
#include "plugins/host/bundle/bundle.h"

#include <algorithm>

#include "absl/status/status.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"

#include "plugins/host/bundle/folder.h"
#include "plugins/host/bundle/parts.h"
#include "plugins/host/words/facts.h"
#include "plugins/host/words/requirement_kinds.h"

namespace concord::plugins::host {
namespace {

// The text of the file; absent where the bundle has none.
const std::string* find_file(const BundleFiles& files, const std::string& name) {
  const auto found = files.find(name);
  return found == files.end() ? nullptr : &found->second;
}

// Own ones replace inherited ones of the same name.
template <typename Named>
void lay_over(std::vector<Named>& inherited, std::vector<Named> own) {
  for (Named& one : own) {
    const auto same =
        std::find_if(inherited.begin(), inherited.end(), [&](const Named& i) { return i.name == one.name; });
    if (same == inherited.end()) {
      inherited.push_back(std::move(one));
    } else {
      *same = std::move(one);
    }
  }
}

template <typename Named>
absl::Status add_part(const BundleFiles& files, const std::string& name,
                      absl::StatusOr<std::vector<Named>> (*read)(const std::string&, const std::string&, Faults*),
                      std::vector<Named>& into, Faults* faults) {
  const std::string* text = find_file(files, name);
  if (text == nullptr) return absl::OkStatus();
  auto part = read(*text, name, faults);
  if (!part.ok() && go_on_past(part.status(), faults)) return absl::OkStatus();
  if (!part.ok()) return part.status();
  lay_over(into, *std::move(part));
  return absl::OkStatus();
}

absl::Status add_data(const BundleFiles& files, const std::string& prefix, Bundle& bundle, Faults* faults) {
  if (auto status = add_part(files, prefix + kCalendarsFile, read_calendars, bundle.calendars, faults); !status.ok()) {
    return status;
  }
  if (auto status = add_part(files, prefix + kParametersFile, read_parameters, bundle.parameters, faults);
      !status.ok()) {
    return status;
  }
  return add_part(files, prefix + kTablesFile, read_tables, bundle.tables, faults);
}

absl::Status add_inherited(const BundleFiles& files, Bundle& bundle, Faults* faults) {
  const std::string& id = bundle.manifest.extends;
  if (id.empty()) return absl::OkStatus();
  const std::string* text = find_file(files, inherited_name(id, kManifestFile));
  if (text == nullptr) {
    return refused_at(bundle.manifest.place,
                      absl::StrCat("extends ", id, ", and no folder of that name lies beside this one"));
  }
  const auto manifest = read_manifest(*text);
  if (!manifest.ok()) return manifest.status();
  if (bundle.manifest.program.empty()) bundle.manifest.program = manifest->program;
  const auto& codes = manifest->findings;
  bundle.manifest.findings.insert(bundle.manifest.findings.end(), codes.begin(), codes.end());
  bundle.manifest.names.insert(bundle.manifest.names.end(), manifest->names.begin(), manifest->names.end());
  bundle.manifest.facts.insert(bundle.manifest.facts.end(), manifest->facts.begin(), manifest->facts.end());
  if (const std::string* source = find_file(files, inherited_name(id, kSourceFile)); source != nullptr) {
    bundle.source = *source;
  }
  return add_data(files, inherited_name(id, ""), bundle, faults);
}

absl::Status check_own(const Bundle& bundle, const std::string& fact, const Place& place) {
  if (!is_own_fact(fact)) return absl::OkStatus();
  for (const OwnFact& declared : bundle.manifest.facts) {
    if (declared.name == fact) return absl::OkStatus();
  }
  return refused_at(place, absl::StrCat("there is no fact \"", fact,
                                        "\"; declare it under facts in plugin.yaml, with name, meaning and question"));
}

// Facts of the authority's own that rows or cases name, and nobody declared.
absl::Status check_own_facts(const Bundle& bundle) {
  for (const TableSeries& table : bundle.tables) {
    for (const TableVersion& version : table.versions) {
      for (const TableRow& row : version.rows) {
        for (const auto& [column, cell] : row.row.cells) {
          const auto* fact = std::get_if<std::string>(&cell);
          if (!column.starts_with("when_") || !column.ends_with("_fact") || fact == nullptr) continue;
          if (auto status = check_own(bundle, *fact, row.place); !status.ok()) return status;
        }
        for (const RowTest& test : row.row.tests) {
          if (auto status = check_own(bundle, test.fact, row.place); !status.ok()) return status;
        }
      }
    }
  }
  for (const Case& one : bundle.cases) {
    for (const auto& [fact, value] : one.given) {
      if (auto status = check_own(bundle, fact, one.place); !status.ok()) return status;
    }
  }
  return absl::OkStatus();
}

bool asks_the_law(const Row& row) {
  return std::any_of(row.cells.begin(), row.cells.end(), [](const auto& cell) {
    const RequirementKind* kind = find_requirement_kind(cell.first);
    return kind != nullptr && !has_detail(*kind) && is_of_law(cell.second);
  });
}

bool reads_law(const Bundle& bundle) {
  bool reads = !bundle.manifest.reads_law.empty();
  for (const TableSeries& table : bundle.tables) {
    for (const TableVersion& version : table.versions) {
      for (const TableRow& row : version.rows) reads = reads || asks_the_law(row.row);
    }
  }
  return reads;
}

// A host that judges by an older sdk knows none of these, and would pass them over.
absl::Status check_row_for_sdk(const Manifest& manifest, const TableRow& row) {
  const bool reads_law = asks_the_law(row.row);
  if (reads_law && (manifest.layer == Layer::kNational || manifest.under.empty())) {
    return refused_at(row.place,
                      "a figure of the law's is read by local rules that say under which law they stand: under:");
  }
  const bool is_waivable = row.row.cells.contains("waivable_by");
  if (is_waivable && manifest.layer == Layer::kNational) {
    return refused_at(row.place,
                      "nobody waives what the law asks for: waivable_by is of local rules; what the law lets "
                      "off is an unless");
  }
  const bool is_of_third = !row.row.tests.empty() || is_waivable || reads_law || row.row.cells.contains("duty_days") ||
                           row.row.cells.contains("approval_order");
  if (!is_of_third || manifest.sdk >= kFirstSdkWithTests) return absl::OkStatus();
  return refused_at(
      row.place,
      absl::StrCat("lists, not, bounds of numbers and days, sets, any_of, unless, waivable_by, duty_days, law_... "
                   "and approval_order are of sdk ",
                   kFirstSdkWithTests, "; write sdk: ", kFirstSdkWithTests, " into plugin.yaml"));
}

absl::Status check_rows_for_sdk(const Bundle& bundle) {
  const Manifest& manifest = bundle.manifest;
  const bool may_read =
      manifest.layer == Layer::kLocal && !manifest.under.empty() && manifest.sdk >= kFirstSdkWithTests;
  if (!manifest.reads_law.empty() && !may_read) {
    return refused_at(manifest.place,
                      absl::StrCat("reads_law is of local rules with under: and sdk: ", kFirstSdkWithTests));
  }
  for (const TableSeries& table : bundle.tables) {
    for (const TableVersion& version : table.versions) {
      for (const TableRow& row : version.rows) {
        if (auto status = check_row_for_sdk(bundle.manifest, row); !status.ok()) return status;
      }
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<Bundle> read(const BundleFiles& files, Faults* faults) {
  const std::string* manifest_text = find_file(files, kManifestFile);
  if (manifest_text == nullptr) {
    return refused_at({kManifestFile, 0}, "is missing; every plugin has one (concord-rules new writes it)");
  }
  Bundle bundle;
  auto manifest = read_manifest(*manifest_text, faults);
  if (!manifest.ok() && !go_on_past(manifest.status(), faults)) return manifest.status();
  if (manifest.ok()) bundle.manifest = *std::move(manifest);
  std::vector<std::string> shared = bundle.manifest.calendars_from;
  if (const std::string* other = find_file(files, inherited_name(bundle.manifest.extends, kManifestFile))) {
    const auto inherited = read_manifest(*other);
    if (!inherited.ok()) return inherited.status();
    shared.insert(shared.begin(), inherited->calendars_from.begin(), inherited->calendars_from.end());
  }
  for (const std::string& folder : shared) {
    const std::string name = inherited_name(folder, kCalendarsFile);
    if (find_file(files, name) == nullptr) {
      const auto missing = refused_at(
          bundle.manifest.place,
          absl::StrCat("calendars_from names ", folder, ", and no such folder with calendars lies beside this one"));
      if (!go_on_past(missing, faults)) return missing;
    }
    if (auto status = add_part(files, name, read_calendars, bundle.calendars, faults); !status.ok()) return status;
  }
  const auto inherited = add_inherited(files, bundle, faults);
  if (!inherited.ok() && !go_on_past(inherited, faults)) return inherited;
  if (auto status = add_data(files, "", bundle, faults); !status.ok()) return status;
  if (const std::string* cases = find_file(files, kCasesFile); cases != nullptr) {
    auto list = read_cases(*cases, kCasesFile, faults);
    if (!list.ok() && !go_on_past(list.status(), faults)) return list.status();
    if (list.ok()) bundle.cases = *std::move(list);
  }
  if (const std::string* source = find_file(files, kSourceFile); source != nullptr) bundle.source = *source;
  if (const std::string* module = find_file(files, kModuleFile); module != nullptr) bundle.module = *module;
  bundle.known = known_program(bundle.module);
  bundle.reads_law = reads_law(bundle);
  if (const auto status = check_own_facts(bundle); !status.ok() && !go_on_past(status, faults)) return status;
  if (const auto status = check_rows_for_sdk(bundle); !status.ok() && !go_on_past(status, faults)) return status;
  if (bundle.manifest.program == kSourceFile && bundle.source.empty() && bundle.module.empty()) {
    return refused_at(bundle.manifest.place, "program is rules.cpp, and there is no such file");
  }
  return bundle;
}

// "tables.yaml:12: what" as place and what.
Fault as_fault(const absl::Status& status) {
  const std::string text(status.message());
  Fault fault;
  const std::size_t end = text.find(": ");
  if (end == std::string::npos) return {{}, text};
  const std::size_t colon = text.rfind(':', end - 1);
  fault.what = text.substr(end + 2);
  fault.place.file = text.substr(0, end);
  if (colon == std::string::npos || !absl::SimpleAtoi(text.substr(colon + 1, end - colon - 1), &fault.place.line)) {
    return fault;
  }
  fault.place.file = text.substr(0, colon);
  return fault;
}

}  // namespace

absl::StatusOr<Bundle> read_bundle(const BundleFiles& files) { return read(files, nullptr); }

std::vector<Fault> faults_in(const BundleFiles& files) {
  Faults statuses;
  const auto bundle = read(files, &statuses);
  if (!bundle.ok()) statuses.push_back(bundle.status());
  std::vector<Fault> faults;
  for (const absl::Status& status : statuses) faults.push_back(as_fault(status));
  return faults;
}

bool expects_something(const Expectation& expect) {
  return !expect.requires_these.empty() || !expect.advises.empty() || !expect.requires_none_of.empty() ||
         !expect.finds.empty() || !expect.finds_none_of.empty() || expect.blocked_by || !expect.scores.empty() ||
         !expect.says.empty();
}

bool has_begun(const Bundle& bundle, absl::CivilDay day) {
  return !bundle.manifest.first_day || day >= *bundle.manifest.first_day;
}

bool speaks_of(const Bundle& bundle, Gate gate) {
  if (gate != Gate::kTerminate) return true;
  const auto names = [gate](const std::vector<Gate>& gates) {
    return std::find(gates.begin(), gates.end(), gate) != gates.end();
  };
  if (names(bundle.manifest.also_at)) return true;
  for (const TableSeries& series : bundle.tables) {
    for (const TableVersion& version : series.versions) {
      for (const TableRow& row : version.rows) {
        if (names(row.row.gates)) return true;
      }
    }
  }
  return false;
}

}  // namespace concord::plugins::host
