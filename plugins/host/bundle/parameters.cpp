// Reads parameters.yaml: values by date, each with its citation; see bundle_parts.h.
#include "absl/status/status.h"
#include "absl/strings/str_cat.h"

#include "plugins/host/bundle/parts.h"
#include "plugins/host/words/wording.h"

namespace concord::plugins::host {
namespace {

absl::StatusOr<DatedValue> read_dated(const Yaml& map, Unit unit) {
  if (auto status = check_keys(map, {"from", "to", "then", "value", "citation"}); !status.ok()) return status;
  DatedValue dated;
  dated.place = map.place;
  auto period = read_period(map);
  if (!period.ok()) return period.status();
  dated.period = *period;
  const auto text = text_under(map, "value");
  if (!text.ok()) return text.status();
  auto value = read_at(*map.find("value"), unit);
  if (!value.ok()) return value.status();
  dated.value = *std::move(value);
  auto citation = text_or_empty(map, "citation");
  if (!citation.ok()) return citation.status();
  dated.citation = *std::move(citation);
  return dated;
}

absl::StatusOr<ParameterSeries> read_series(const Yaml& map, Faults* faults) {
  if (auto status = check_keys(map, {"name", "title", "unit", "values"}); !status.ok()) return status;
  ParameterSeries series;
  series.place = map.place;
  const auto name = read_name(map);
  if (!name.ok()) return name.status();
  series.name = *name;
  const auto title = text_under(map, "title");
  if (!title.ok()) return title.status();
  series.title = *title;
  const auto unit_text = text_under(map, "unit");
  if (!unit_text.ok()) return unit_text.status();
  const auto unit = unit_named(*unit_text);
  if (!unit.ok()) return refused_at(map.find("unit")->place, std::string(unit.status().message()));
  if (*unit == Unit::kText || *unit == Unit::kSet) {
    return refused_at(map.find("unit")->place, "a parameter is a number, a date or a yes_no; put texts into a table");
  }
  series.unit = *unit;
  const auto values = list_under(map, "values");
  if (!values.ok()) return values.status();
  if (values->empty()) return refused_at(map.place, absl::StrCat(series.name, " has no values"));
  for (const Yaml& item : *values) {
    auto dated = read_dated(item, series.unit);
    if (!dated.ok() && go_on_past(dated.status(), faults)) continue;
    if (!dated.ok()) return dated.status();
    series.values.push_back(*std::move(dated));
  }
  return series;
}

}  // namespace

absl::StatusOr<Period> read_period(const Yaml& map) {
  Period period;
  const auto from_text = text_under(map, "from");
  if (!from_text.ok()) return from_text.status();
  const auto from = read_date(*from_text);
  if (!from.ok()) return refused_at(map.find("from")->place, std::string(from.status().message()));
  period.from = *from;
  const auto to_text = text_or_empty(map, "to");
  if (!to_text.ok()) return to_text.status();
  const auto then = text_or_empty(map, "then");
  if (!then.ok()) return then.status();
  period.then_nothing = *then == "nothing";
  if (!then->empty() && (!period.then_nothing || to_text->empty())) {
    return refused_at(map.find("then")->place,
                      "then can only be nothing, and only beside a last day (to) that nothing follows");
  }
  if (to_text->empty()) return period;
  const auto to = read_date(*to_text);
  if (!to.ok()) return refused_at(map.find("to")->place, std::string(to.status().message()));
  if (*to < *from) return refused_at(map.find("to")->place, "to lies before from");
  period.to = *to;
  return period;
}

absl::StatusOr<std::string> read_name(const Yaml& map) {
  auto name = text_under(map, "name");
  if (name.ok() && !is_plain_name(*name)) {
    return refused_at(map.find("name")->place, "a name has only small letters, digits and _, at most 60");
  }
  return name;
}

absl::StatusOr<Value> read_at(const Yaml& text, Unit unit) {
  if (text.shape != Yaml::Shape::kText) return refused_at(text.place, "here must be a single value");
  auto value = read_value(text.text, unit);
  if (!value.ok()) return refused_at(text.place, std::string(value.status().message()));
  return value;
}

absl::StatusOr<std::vector<ParameterSeries>> read_parameters(const std::string& text, const std::string& file,
                                                             Faults* faults) {
  const auto root = parse_yaml(text, file);
  if (!root.ok()) return root.status();
  if (auto status = check_keys(*root, {"parameters"}); !status.ok()) return status;
  const auto list = list_under(*root, "parameters");
  if (!list.ok()) return list.status();
  if (list->size() > kMaxParameters) return refused_at(root->place, absl::StrCat("more than ", kMaxParameters));
  std::vector<ParameterSeries> all;
  for (const Yaml& item : *list) {
    auto series = read_series(item, faults);
    if (!series.ok() && go_on_past(series.status(), faults)) continue;
    if (!series.ok()) return series.status();
    for (const ParameterSeries& other : all) {
      if (other.name != series->name) continue;
      return refused_at(series->place,
                        absl::StrCat("the parameter ", other.name, " stands at line ", other.place.line, " already"));
    }
    all.push_back(*std::move(series));
  }
  return all;
}

}  // namespace concord::plugins::host
