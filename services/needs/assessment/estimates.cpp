// Estimates need from the indicators as they stand, and gathers an assessment's inputs.
#include "services/needs/assessment/estimates.h"

#include <algorithm>
#include <tuple>

#include "services/needs/areas/area_views.h"
#include "services/needs/assessment/explanation.h"
#include "services/needs/assessment/figures.h"
#include "services/needs/supply/supply_views.h"
#include "services/platform/storage/rows.h"
#include "services/platform/values/refusal.h"

namespace concord::needs {
namespace {

using platform::page_of;
using platform::Statement;

constexpr int kAreasPerStep = 50;

absl::StatusOr<v1::NeedModel> model_in_force(Connection& reader, const std::string& authority) {
  v1::GetNeedModelRequest request;
  request.set_authority(authority);
  v1::GetNeedModelResponse response;
  CONCORD_RETURN_IF_ERROR(get_need_model(reader, request, response));
  return response.model();
}

// The rows of one area that count, by count_once's rule: what areas within it record themselves is left to them.
absl::StatusOr<std::vector<v1::Indicator>> counted_rows(Connection& reader, const std::string& authority,
                                                        const std::string& area, const v1::NeedModel& model) {
  CONCORD_ASSIGN(
      auto rows,
      read_bodies<v1::Indicator>(
          reader,
          "SELECT body FROM indicator WHERE authority = $1 AND area_code = $2 ORDER BY code, tenure, client_group",
          authority, area));
  CONCORD_ASSIGN(
      const auto covered,
      read_texts(
          reader,
          "WITH RECURSIVE inside(code) AS (SELECT code FROM area WHERE authority = $1 AND parent_code = $2 "
          "UNION SELECT area.code FROM area JOIN inside ON area.parent_code = inside.code WHERE area.authority = $1) "
          "SELECT DISTINCT indicator.code FROM indicator JOIN inside ON indicator.area_code = inside.code "
          "WHERE indicator.authority = $1",
          authority, area));
  std::set<std::string> terms;
  for (const v1::NeedTerm& term : model.terms()) terms.insert(term.indicator_code());
  for (const std::string& code : covered) terms.erase(code);
  const bool assessed =
      std::any_of(rows.begin(), rows.end(), [&](const auto& row) { return terms.count(row.code()) > 0; });
  std::set<std::string> all;
  for (const v1::NeedTerm& term : model.terms()) all.insert(term.indicator_code());
  std::erase_if(rows, [&](const v1::Indicator& row) {
    const bool spreads = all.count(row.code()) == 0 && row.code() == model.tenure_indicator_code();
    return !(terms.count(row.code()) > 0 || (spreads && assessed));
  });
  return rows;
}

bool is_after(const v1::NeedEstimate& estimate, const platform::Page& page) {
  return std::tie(estimate.area_code(), estimate.client_group(), estimate.tenure()) >
         std::tie(page.key(0), page.key(1), page.key(2));
}

absl::Status add_estimates(Connection& reader, const v1::ListNeedEstimatesRequest& request, const std::string& area,
                           const v1::NeedModel& model, const platform::Page& page,
                           std::vector<v1::NeedEstimate>& estimates) {
  CONCORD_ASSIGN(const auto rows, counted_rows(reader, request.authority(), area, model));
  const auto estimate = estimate_need(maths_indicators(rows), maths_model(model));
  if (!estimate.ok()) return inputs_do_not_fit(estimate.status());
  for (const NeedCell& cell : estimate->cells) {
    if (!request.client_group().empty() && cell.client_group != request.client_group()) continue;
    if (!request.tenure().empty() && cell.tenure != request.tenure()) continue;
    v1::NeedEstimate one = shown(cell, rows);
    if (is_after(one, page)) estimates.push_back(std::move(one));
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status list_need_estimates(Connection& reader, const v1::ListNeedEstimatesRequest& request,
                                 v1::ListNeedEstimatesResponse& response) {
  CONCORD_ASSIGN(const auto page, page_of(request.page_size(), request.page_token(), 3));
  CONCORD_ASSIGN(const v1::NeedModel model, model_in_force(reader, request.authority()));
  std::vector<v1::NeedEstimate> estimates;
  std::string from = page.key(0);
  bool more = true;
  while (more && estimates.size() <= static_cast<std::size_t>(page.size)) {
    std::vector<std::string> areas;
    CONCORD_RETURN_IF_ERROR(reader.query(
        "SELECT DISTINCT area_code FROM indicator WHERE authority = $1 AND area_code >= $2 AND ($3 = '' OR area_code = "
        "$3) "
        "ORDER BY area_code LIMIT $4",
        [&](Statement& row) {
          areas.emplace_back(row.text(0));
          return true;
        },
        request.authority(), from, request.area_code(), kAreasPerStep));
    more = areas.size() == kAreasPerStep;
    for (const std::string& area : areas) {
      CONCORD_RETURN_IF_ERROR(add_estimates(reader, request, area, model, page, estimates));
      if (estimates.size() > static_cast<std::size_t>(page.size)) break;
    }
    if (!areas.empty()) from = areas.back() + '0';  // codes have one length, so this is just beyond the last
  }
  cut_page(
      page, estimates, [&](const v1::NeedEstimate& one) { *response.add_estimates() = one; },
      [](const v1::NeedEstimate& one) {
        return std::vector<std::string>{one.area_code(), one.client_group(), one.tenure()};
      },
      response.mutable_next_page_token());
  return absl::OkStatus();
}

absl::StatusOr<FrozenInputs> read_inputs(Connection& reader, const std::string& authority) {
  FrozenInputs inputs;
  CONCORD_RETURN_IF_ERROR(reader.query(
      "SELECT position FROM ledger_head WHERE authority = $1",
      [&](Statement& row) {
        inputs.ledger_position = row.integer(0);
        return false;
      },
      authority));
  CONCORD_ASSIGN(inputs.registry_position, registry_position(reader, authority));
  CONCORD_ASSIGN(inputs.areas,
                 read_bodies<v1::Area>(reader, "SELECT body FROM area WHERE authority = $1 ORDER BY code", authority));
  CONCORD_ASSIGN(
      inputs.supply,
      read_bodies<v1::SupplyLine>(
          reader, "SELECT body FROM supply WHERE authority = $1 AND ended = 0 ORDER BY service_id", authority));
  const auto model = model_in_force(reader, authority);
  if (!model.ok()) return platform::is_refusal(model.status()) ? inputs : absl::StatusOr<FrozenInputs>(model.status());
  inputs.model = *model;
  std::set<std::string> codes = {model->tenure_indicator_code()};
  for (const v1::NeedTerm& term : model->terms()) codes.insert(term.indicator_code());
  for (const std::string& code : codes) {
    CONCORD_ASSIGN(const auto rows,
                   read_bodies<v1::Indicator>(
                       reader, "SELECT body FROM indicator WHERE authority = $1 AND code = $2 ORDER BY area_code",
                       authority, code));
    inputs.indicators.insert(inputs.indicators.end(), rows.begin(), rows.end());
  }
  return inputs;
}

}  // namespace concord::needs
