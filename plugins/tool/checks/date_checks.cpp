// Values by date without hole and overlap; see static_checks.h. PURE.
#include <algorithm>

#include "absl/strings/str_cat.h"

#include "plugins/tool/checks/static_checks.h"

namespace concord::plugins::tool {
namespace {

struct Held {
  host::Period period;
  host::Place place;
};

void check_periods(const std::string& what, std::vector<Held> all, Problems& problems) {
  std::sort(all.begin(), all.end(),
            [](const Held& left, const Held& right) { return left.period.from < right.period.from; });
  for (std::size_t i = 1; i < all.size(); ++i) {
    const Held& before = all[i - 1];
    const Held& after = all[i];
    const absl::CivilDay wanted = after.period.from - 1;
    if (!before.period.to || *before.period.to > wanted) {
      problems.push_back(
          {after.place, "DATE_OVERLAP",
           absl::StrCat(what, " has two values from ", host::date_text(after.period.from), "; end the one of line ",
                        before.place.line, " with to: ", host::date_text(wanted))});
    } else if (before.period.then_nothing && *before.period.to == wanted) {
      problems.push_back({before.place, "THEN_NOTHING_FOLLOWED",
                          absl::StrCat(what, " says then: nothing after ", host::date_text(*before.period.to),
                                       ", and the one of line ", after.place.line,
                                       " follows on the next day; take then: nothing out")});
    } else if (*before.period.to < wanted && !before.period.then_nothing) {
      problems.push_back({after.place, "DATE_HOLE",
                          absl::StrCat(what, " has no value from ", host::date_text(*before.period.to + 1), " to ",
                                       host::date_text(wanted), "; let the one of line ", before.place.line,
                                       " end with to: ", host::date_text(wanted),
                                       ", or say then: nothing there if none held between")});
    }
  }
}

void check_first_day(const host::Bundle& bundle, const std::string& what, const std::vector<Held>& all,
                     Problems& problems) {
  for (const Held& held : all) {
    if (!held.period.to || host::has_begun(bundle, *held.period.to)) continue;
    problems.push_back({held.place, "ENDED_BEFORE_FIRST_DAY",
                        absl::StrCat(what, " ended on ", host::date_text(*held.period.to), ", and the rules begin on ",
                                     host::date_text(*bundle.manifest.first_day),
                                     " (from in plugin.yaml), so it never holds; take it out, or begin earlier")});
  }
}

void check_cases_days(const host::Bundle& bundle, Problems& problems) {
  for (const host::Case& one : bundle.cases) {
    if (host::has_begun(bundle, one.on)) continue;
    problems.push_back(
        {one.place, "CASE_BEFORE_FIRST_DAY",
         absl::StrCat(one.name, ": is on ", host::date_text(one.on), ", and the rules begin on ",
                      host::date_text(*bundle.manifest.first_day),
                      " (from in plugin.yaml), so they say nothing then; give it that day or a later one")});
  }
}

}  // namespace

void check_dates(const host::Bundle& bundle, Problems& problems) {
  const auto look_at = [&](const std::string& what, std::vector<Held> held) {
    check_first_day(bundle, what, held, problems);
    check_periods(what, std::move(held), problems);
  };
  for (const host::ParameterSeries& series : bundle.parameters) {
    std::vector<Held> held;
    for (const host::DatedValue& dated : series.values) held.push_back({dated.period, dated.place});
    look_at(absl::StrCat("the parameter ", series.name), std::move(held));
  }
  for (const host::TableSeries& series : bundle.tables) {
    std::vector<Held> held;
    for (const host::TableVersion& version : series.versions) held.push_back({version.period, version.place});
    look_at(absl::StrCat("the table ", series.name), std::move(held));
  }
  check_cases_days(bundle, problems);
}

}  // namespace concord::plugins::tool
