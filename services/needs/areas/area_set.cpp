// PURE. Areas, indicators and the need formula: what may be said of them and what follows.
#include "services/needs/areas/area_set.h"

#include <algorithm>
#include <set>
#include <vector>

#include "services/needs/estimate/need_estimate.h"
#include "services/needs/fields/chunks.h"
#include "services/needs/fields/field_rules.h"
#include "services/needs/fields/shares.h"
#include "services/platform/values/refusal.h"
#include "services/platform/values/same.h"
#include "services/platform/values/text.h"

namespace concord::needs {
namespace {

using platform::cat;
using platform::in_quotes;
using platform::refuse_input;
using State = AreaSetAggregate::State;

absl::Status check_count(int rows, const char* what, const std::string& code) {
  if (rows >= 1 && rows <= kMaxRowsPerRequest) return absl::OkStatus();
  return refuse_input({.code = code,
                       .sentence = cat("The request holds ", rows, " ", what, "."),
                       .remedy = cat("Send 1 to ", kMaxRowsPerRequest, " at a time, or import a file."),
                       .subject = what});
}

absl::Status check_area(const v1::Area& area) {
  return Faults()
      .must(is_gss_code(area.code()), cat(in_quotes(area.code()), " is not a GSS code."),
            "Write one of E, W, S, N, K and 8 digits, such as E07000117.", "code")
      .must(is_text(area.name(), kMaxName), cat("Area ", area.code(), " has no name or one that is too long."),
            cat("Give 1 to ", kMaxName, " characters."), "name")
      .must(is_level(area.level()), cat("Area ", area.code(), " has the level ", in_quotes(area.level()), "."),
            "Give a word of 1 to 20 lower-case letters, such as district.", "level")
      .must(area.parent_code().empty() || is_gss_code(area.parent_code()),
            cat("The area around ", area.code(), " is ", in_quotes(area.parent_code()), ", not a GSS code."),
            "Give a GSS code, or nothing at the top.", "parent_code")
      .must(area.population() >= 0 && area.population() <= kMaxPopulation,
            cat("Area ", area.code(), " has a population of ", area.population(), "."),
            cat("Give 0 to ", kMaxPopulation, "."), "population")
      .must(is_text(area.source(), kMaxName),
            cat("Area ", area.code(), " does not say where its population comes from."),
            cat("Give the source with its date, 1 to ", kMaxName, " characters."), "source")
      .as("INVALID_AREA");
}

// The area's parents are known and lead to a top within kMaxAreaDepth steps; `fresh` stands before the state.
absl::Status check_parents(const State& state, const std::map<std::string, const v1::Area*>& fresh,
                           const v1::Area& area) {
  const v1::Area* at = &area;
  for (int depth = 0; !at->parent_code().empty(); ++depth) {
    if (depth == kMaxAreaDepth) {
      return refuse_input({.code = "INVALID_AREA",
                           .sentence = cat("The areas around ", area.code(), " run in a circle or too deep."),
                           .remedy = cat("Keep at most ", kMaxAreaDepth, " levels, each inside the next."),
                           .subject = "parent_code"});
    }
    const auto given = fresh.find(at->parent_code());
    const auto held = state.areas.find(at->parent_code());
    if (given == fresh.end() && held == state.areas.end()) {
      return refuse_input({.code = "UNKNOWN_PARENT",
                           .sentence = cat("The area ", at->parent_code(), " around ", at->code(), " is not defined."),
                           .remedy = "Define it first, or in the same request; in a file its row stands further up.",
                           .subject = "parent_code"});
    }
    at = given != fresh.end() ? given->second : held->second.get();
  }
  return absl::OkStatus();
}

absl::Status check_indicator(const State& state, const v1::Indicator& row) {
  const std::string name = cat("Indicator ", row.code().substr(0, 60), " of area ", row.area_code().substr(0, 60));
  CONCORD_RETURN_IF_ERROR(
      Faults()
          .must(is_indicator_code(row.code()), cat(in_quotes(row.code()), " is not an indicator's code."),
                "Give 1 to 60 lower-case letters, digits, underscores.", "code")
          .must(row.tenure().empty() || is_tenure(row.tenure()),
                cat(name, " is of the tenure ", in_quotes(row.tenure()), "."),
                "Give social_rented, private_rented or owned, or nothing where the source does not split.", "tenure")
          .must(row.client_group().empty() || is_client_group(row.client_group()),
                cat(name, " is of the client group ", in_quotes(row.client_group()), "."),
                "Give a code such as young_people, or nothing where the source does not split.", "client_group")
          .must(row.value_milli() >= 0 && row.value_milli() <= kMaxIndicatorMilli,
                cat(name, " has the value ", decimal(row.value_milli()), "."),
                cat("Give 0 to ", kMaxIndicatorMilli / 1'000, "."), "value")
          .must(is_text(row.source(), kMaxName), cat(name, " does not say where it comes from."),
                cat("Give the source, 1 to ", kMaxName, " characters."), "source")
          .must(is_date(row.as_at()), cat(name, " does not say for which day it speaks."), "Give YYYY-MM-DD.", "as_at")
          .as("INVALID_INDICATOR"));
  if (state.areas.count(row.area_code()) > 0) return absl::OkStatus();
  return refuse_input({.code = "UNKNOWN_AREA",
                       .sentence = cat("The area ", in_quotes(row.area_code()), " is not defined."),
                       .remedy = "Define the area first, then record its indicators.",
                       .subject = "area_code"});
}

absl::Status check_term(const v1::NeedTerm& term) {
  return Faults()
      .must(is_client_group(term.client_group()) && term.client_group() != "generic",
            cat("A term is of the client group ", in_quotes(term.client_group()), "."),
            "Give a code such as young_people; generic is for supply that serves all.", "client_group")
      .must(is_indicator_code(term.indicator_code()),
            cat("A term counts the indicator ", in_quotes(term.indicator_code()), "."),
            "Give 1 to 60 lower-case letters, digits, underscores.", "indicator_code")
      .must(term.weight_ppm() >= 0 && term.weight_ppm() <= kMaxTermWeightPpm,
            cat("The weight of ", term.indicator_code(), " is ", term.weight_ppm(), " parts per million."),
            cat("Give 0 to ", kMaxTermWeightPpm, "."), "weight_ppm")
      .as("INVALID_NEED_MODEL");
}

absl::Status check_model(const v1::NeedModel& model) {
  CONCORD_RETURN_IF_ERROR(
      Faults()
          .must(is_text(model.name(), kMaxName), "The formula has no name or one that is too long.",
                cat("Give its name and edition, 1 to ", kMaxName, " characters."), "name")
          .must(is_text(model.source(), kMaxName), "The formula does not say where its weights come from.",
                cat("Give the source, 1 to ", kMaxName, " characters."), "source")
          .must(model.terms_size() >= 1 && model.terms_size() <= kMaxModelTerms,
                cat("The formula has ", model.terms_size(), " terms."), cat("Give 1 to ", kMaxModelTerms, "."), "terms")
          .must(model.tenure_risks_size() <= kMaxModelRisks,
                cat("The formula has ", model.tenure_risks_size(), " tenure risks."),
                cat("Give at most ", kMaxModelRisks, "."), "tenure_risks")
          .must(model.tenure_indicator_code().empty() || is_indicator_code(model.tenure_indicator_code()),
                cat(in_quotes(model.tenure_indicator_code()), " is not an indicator's code."),
                "Name an indicator that is recorded by tenure, such as households, or nothing.",
                "tenure_indicator_code")
          .must(model.tenure_risks_size() == 0 || !model.tenure_indicator_code().empty(),
                "The formula has tenure risks but no indicator to spread need over tenures by.",
                "Name one that is recorded by tenure, such as households.", "tenure_indicator_code")
          .as("INVALID_NEED_MODEL"));
  std::set<std::pair<std::string, std::string>> seen;
  for (const v1::NeedTerm& term : model.terms()) {
    CONCORD_RETURN_IF_ERROR(check_term(term));
    if (seen.emplace(term.client_group(), term.indicator_code()).second) continue;
    return refuse_input({.code = "INVALID_NEED_MODEL",
                         .sentence = cat(term.client_group(), " counts ", term.indicator_code(), " twice."),
                         .remedy = "Add the two weights up in one term.",
                         .subject = "terms"});
  }
  seen.clear();
  for (const v1::TenureRisk& risk : model.tenure_risks()) {
    const bool group_fits = risk.client_group().empty() || is_client_group(risk.client_group());
    CONCORD_RETURN_IF_ERROR(
        Faults()
            .must(group_fits, cat("A tenure risk is of the client group ", in_quotes(risk.client_group()), "."),
                  "Give a code such as young_people, or nothing for all.", "tenure_risks")
            .must(is_tenure(risk.tenure()), cat("A tenure risk is of the tenure ", in_quotes(risk.tenure()), "."),
                  "Give social_rented, private_rented or owned.", "tenure_risks")
            .must(risk.relative_risk_milli() >= 0 && risk.relative_risk_milli() <= kMaxRiskMilli,
                  cat("The relative risk in ", risk.tenure(), " is ", risk.relative_risk_milli(), " thousandths."),
                  cat("Give 0 to ", kMaxRiskMilli, "; 1000 is the average."), "tenure_risks")
            .must(seen.emplace(risk.client_group(), risk.tenure()).second,
                  cat("The relative risk in ", risk.tenure(), " is given twice."), "Give it once for each group.",
                  "tenure_risks")
            .as("INVALID_NEED_MODEL"));
  }
  return absl::OkStatus();
}

}  // namespace

IndicatorKey key_of(const v1::Indicator& indicator) {
  return {indicator.area_code(), indicator.code(), indicator.tenure(), indicator.client_group()};
}

void AreaSetAggregate::evolve(State& state, const Event& event) {
  for (const v1::Area& area : event.areas_defined().areas()) {
    state.areas[area.code()] = std::make_shared<const v1::Area>(area);
  }
  for (const v1::Indicator& row : event.indicators_recorded().indicators()) {
    state.indicators[key_of(row)] = std::make_shared<const v1::Indicator>(row);
  }
  if (event.has_need_model_set()) state.model = std::make_shared<const v1::NeedModel>(event.need_model_set().model());
}

AreaSetDecided decide(const State& state, const v1::DefineAreasRequest& request, const platform::Context&) {
  CONCORD_RETURN_IF_ERROR(check_count(request.areas_size(), "areas", "INVALID_AREA"));
  std::map<std::string, const v1::Area*> fresh;
  for (const v1::Area& area : request.areas()) {
    CONCORD_RETURN_IF_ERROR(check_area(area));
    if (fresh.emplace(area.code(), &area).second) continue;
    return refuse_input({.code = "INVALID_AREA",
                         .sentence = cat("Area ", area.code(), " is given twice."),
                         .remedy = "Give each area once.",
                         .subject = "areas"});
  }
  std::vector<v1::Area> changed;
  std::size_t added = 0;
  for (const v1::Area& area : request.areas()) {
    CONCORD_RETURN_IF_ERROR(check_parents(state, fresh, area));
    const auto held = state.areas.find(area.code());
    if (held == state.areas.end()) ++added;
    if (held == state.areas.end() || !platform::same(*held->second, area)) changed.push_back(area);
  }
  if (state.areas.size() + added > kMaxAreasHeld) {
    return refuse_input({.code = "TOO_MANY_ROWS",
                         .sentence = cat("There would be ", state.areas.size() + added, " areas."),
                         .remedy = cat("Keep at most ", kMaxAreasHeld, " for one authority."),
                         .subject = "areas"});
  }
  std::vector<v1::AreaSetEvent> events;
  in_chunks(
      changed, kMaxRowsPerEvent, [&] { events.emplace_back(); },
      [&](const v1::Area& area) { *events.back().mutable_areas_defined()->add_areas() = area; });
  return events;
}

AreaSetDecided decide(const State& state, const v1::RecordIndicatorsRequest& request, const platform::Context&) {
  CONCORD_RETURN_IF_ERROR(check_count(request.indicators_size(), "indicators", "INVALID_INDICATOR"));
  std::set<IndicatorKey> seen;
  std::vector<v1::Indicator> changed;
  std::size_t added = 0;
  for (const v1::Indicator& row : request.indicators()) {
    CONCORD_RETURN_IF_ERROR(check_indicator(state, row));
    if (!seen.insert(key_of(row)).second) {
      return refuse_input({.code = "INVALID_INDICATOR",
                           .sentence = cat("Indicator ", row.code(), " of area ", row.area_code(), " is given twice."),
                           .remedy = "Give each area, tenure, group and code once.",
                           .subject = "indicators"});
    }
    const auto held = state.indicators.find(key_of(row));
    if (held == state.indicators.end()) ++added;
    if (held == state.indicators.end() || !platform::same(*held->second, row)) changed.push_back(row);
  }
  if (state.indicators.size() + added > kMaxIndicatorsHeld) {
    return refuse_input({.code = "TOO_MANY_ROWS",
                         .sentence = cat("There would be ", state.indicators.size() + added, " indicators."),
                         .remedy = cat("Keep at most ", kMaxIndicatorsHeld, " for one authority."),
                         .subject = "indicators"});
  }
  std::vector<v1::AreaSetEvent> events;
  in_chunks(
      changed, kMaxRowsPerEvent, [&] { events.emplace_back(); },
      [&](const v1::Indicator& row) { *events.back().mutable_indicators_recorded()->add_indicators() = row; });
  return events;
}

AreaSetDecided decide(const State& state, const v1::SetNeedModelRequest& request, const platform::Context&) {
  CONCORD_RETURN_IF_ERROR(check_model(request.model()));
  std::vector<v1::AreaSetEvent> events;
  if (state.model != nullptr && platform::same(*state.model, request.model())) return events;
  *events.emplace_back().mutable_need_model_set()->mutable_model() = request.model();
  return events;
}

}  // namespace concord::needs
