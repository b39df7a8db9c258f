// Bids that are or were to be left out; see disregard_views.h.
#include "services/procurement/disregard/disregard_views.h"

#include <map>
#include <utility>

#include "services/platform/storage/rows.h"
#include "services/platform/values/refusal.h"
#include "services/platform/values/text.h"
#include "services/procurement/evaluation/evaluation.h"
#include "services/procurement/evaluation/evaluation_views.h"
#include "services/procurement/evaluation/left_out.h"
#include "services/procurement/evaluation/panel.h"

namespace concord::procurement {
namespace {

using platform::cat;

// So that as text they stand in the order of numbers.
constexpr int kFirst = 10;
static_assert(kFirst + kMaxDisregardsOfBid < 100);

// Who marks does not read why somebody is to be left out; a bidder reads what it is asked, not what it rests on.
bool may_read(const v1::Evaluation& evaluation, const Viewer& who, const v1::Disregard& disregard) {
  if (who.is_officer) {
    return find_member(evaluation, who.subject) == nullptr || evaluation.status() == v1::EVALUATION_STATUS_COMPLETED;
  }
  if (who.organisation.empty()) return false;
  const v1::EvaluatedBid* bid = find_bid(evaluation, disregard.bid_id());
  return (bid != nullptr && bid->party_ids(0) == who.organisation) ||
         disregard.replacement_provider_id() == who.organisation;
}

v1::Disregard as_told(const v1::Evaluation& evaluation, const Viewer& who, const v1::Disregard& disregard) {
  v1::Disregard told = disregard;
  if (who.is_officer) return told;
  told.clear_evidence();
  told.clear_proposed_by();
  told.clear_decided_by();
  const v1::EvaluatedBid* bid = find_bid(evaluation, disregard.bid_id());
  if (bid != nullptr && bid->party_ids(0) == who.organisation) return told;
  // Whom somebody else would replace, and why, is not its to know.
  told.clear_reason();
  told.clear_question();
  told.clear_answer();
  told.clear_provider_id();
  told.clear_decision_reason();
  told.clear_ground();
  return told;
}

}  // namespace

absl::Status list_disregards(Connection& reader, const Viewer& who, const v1::ListDisregardsRequest& request,
                             v1::ListDisregardsResponse& response) {
  CONCORD_ASSIGN(const auto page, platform::page_of(request.page_size(), request.page_token(), 2));
  CONCORD_ASSIGN(const auto evaluation, find_evaluation(reader, request.authority(), request.procedure_id()));
  using Row = std::pair<std::vector<std::string>, v1::Disregard>;
  std::map<std::vector<std::string>, v1::Disregard> sorted;
  std::map<std::string, int> of_bid;
  for (const v1::Disregard& disregard : evaluation.disregards()) {
    const std::vector<std::string> key = {disregard.bid_id(), cat(kFirst + of_bid[disregard.bid_id()]++)};
    const bool is_before = !request.page_token().empty() && key <= std::vector<std::string>{page.key(0), page.key(1)};
    if (!is_before && may_read(evaluation, who, disregard)) sorted[key] = as_told(evaluation, who, disregard);
  }
  std::vector<Row> rows;
  for (auto& row : sorted) {
    if (static_cast<int>(rows.size()) <= page.size) rows.push_back(std::move(row));
  }
  cut_page(
      page, rows, [&](const Row& row) { *response.add_disregards() = row.second; },
      [](const Row& row) { return row.first; }, response.mutable_next_page_token());
  return absl::OkStatus();
}

}  // namespace concord::procurement
