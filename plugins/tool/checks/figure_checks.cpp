// Figures that no decision can meet or that mean nothing, a version's form, tables that ended; see static_checks.h.
// PURE.
#include <algorithm>
#include <cctype>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"

#include "plugins/host/words/cpv.h"
#include "plugins/host/words/requirement_kinds.h"
#include "plugins/tool/checks/static_checks.h"

namespace concord::plugins::tool {
namespace {

constexpr std::int64_t kHighestLevel = 2;
constexpr std::int64_t kWholeBp = 10'000;

bool is_number(const std::string& text) {
  return !text.empty() && text.size() <= 6 && (text == "0" || text[0] != '0') &&
         std::all_of(text.begin(), text.end(), [](unsigned char c) { return std::isdigit(c) != 0; });
}

}  // namespace

std::optional<Problem> out_of_range(const std::string& kind, std::int64_t value, const host::Place& place) {
  if (kind == "competition_level" && (value < 0 || value > kHighestLevel)) {
    return Problem{place, "LEVEL_OUT_OF_RANGE",
                   absl::StrCat("competition_level is ", value,
                                "; write 0 for none, 1 for quotes, 2 for an advertised tender or call-off")};
  }
  if (kind.find("_weight_") != std::string::npos && (value < 0 || value > kWholeBp)) {
    return Problem{place, "WEIGHT_OUT_OF_RANGE",
                   absl::StrCat(kind, " is ", host::in_words(value, host::Unit::kBasisPoints),
                                ", and all weights together are 100%; write 0% to 100%")};
  }
  return std::nullopt;
}

void check_figures(const host::Bundle& bundle, Problems& problems) {
  for (const host::TableSeries& table : bundle.tables) {
    for (const host::TableVersion& version : table.versions) {
      for (const host::TableRow& row : version.rows) {
        for (const auto& [column, cell] : row.row.cells) {
          const auto* value = std::get_if<std::int64_t>(&cell);
          if (value == nullptr || host::find_requirement_kind(column) == nullptr) continue;
          if (auto problem = out_of_range(column, *value, row.place)) problems.push_back(*std::move(problem));
        }
      }
    }
  }
}

void check_version(const host::Bundle& bundle, Problems& problems) {
  const std::vector<std::string> parts = absl::StrSplit(bundle.manifest.version, '.');
  if (parts.size() == 3 && std::all_of(parts.begin(), parts.end(), is_number)) return;
  problems.push_back({bundle.manifest.place, "VERSION_FORM",
                      absl::StrCat("version is \"", bundle.manifest.version,
                                   "\"; write three numbers such as 1.0.0, and raise one with every change")});
}

void check_sdk(const host::Bundle& bundle, Problems& problems) {
  if (bundle.manifest.sdk >= host::kOldestProposedSdk) return;
  problems.push_back({bundle.manifest.place, "OLD_SDK",
                      absl::StrCat("this bundle is of sdk ", bundle.manifest.sdk, "; write sdk: ", host::kTodaysSdk,
                                   " into plugin.yaml and see whether the cases still come out (plugins/sdk/README.md "
                                   "says what differs)")});
}

void check_case_codes(const host::Bundle& bundle, Problems& problems) {
  for (const host::Case& one : bundle.cases) {
    const auto cpv = one.given.find("cpv");
    if (cpv == one.given.end()) continue;
    const std::string fault = host::cpv_digit_fault(std::get<std::string>(cpv->second));
    if (!fault.empty()) problems.push_back({one.place, "CPV_CHECK_DIGIT", absl::StrCat(one.name, ": ", fault)});
  }
}

void check_expectations(const host::Bundle& bundle, Problems& problems) {
  for (const host::Case& one : bundle.cases) {
    if (!host::expects_something(one.expect)) {
      problems.push_back({one.place, "NO_EXPECTATION",
                          absl::StrCat(one.name,
                                       " expects nothing, so nothing can differ; say what must come out, such "
                                       "as requires: [minimum_quotes 3] or blocked_by: []")});
    }
    if (!one.is_confirmed) {
      problems.push_back({one.place, "CASE_NOT_CONFIRMED",
                          absl::StrCat(one.name,
                                       " expects what the rules answered when it was written; compare it with "
                                       "the source, then take confirmed: no out")});
    }
  }
}

void check_ended(const host::Bundle& bundle, absl::CivilDay today, Problems& problems) {
  for (const host::TableSeries& table : bundle.tables) {
    const bool goes_on = std::any_of(table.versions.begin(), table.versions.end(), [&](const auto& version) {
      return !version.period.to || *version.period.to >= today;
    });
    if (goes_on || table.versions.empty() || !is_own(table.place)) continue;
    const auto last =
        std::max_element(table.versions.begin(), table.versions.end(),
                         [](const auto& left, const auto& right) { return *left.period.to < *right.period.to; });
    if (last->period.then_nothing) continue;
    problems.push_back({last->place, "TABLE_ENDED",
                        absl::StrCat("the table ", table.name, " ended on ", host::date_text(*last->period.to),
                                     ", so none of its rows holds today; add the version that followed, write then: "
                                     "nothing beside the end where it was repealed, or take the end out")});
  }
}

}  // namespace concord::plugins::tool
