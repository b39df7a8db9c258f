// PURE. The criteria tree; see criteria.h.
#include "services/procurement/scoring/criteria.h"

#include <set>

#include "services/platform/values/refusal.h"
#include "services/platform/values/text.h"
#include "services/procurement/scoring/price_score.h"

namespace concord::procurement {
namespace {

constexpr Wide kTrillion = Wide{kWholePpm} * kWholePpm;

using platform::cat;
using platform::in_quotes;

absl::Status invalid(std::string sentence, std::string remedy) {
  return platform::refuse_input({.code = "INVALID_CRITERIA",
                                 .sentence = std::move(sentence),
                                 .remedy = std::move(remedy),
                                 .subject = "criteria"});
}

const v1::Criterion* find(const v1::ProcedureDraft& draft, const std::string& id) {
  for (const v1::Criterion& criterion : draft.criteria()) {
    if (criterion.id() == id) return &criterion;
  }
  return nullptr;
}

bool has_children(const v1::ProcedureDraft& draft, const std::string& id) {
  for (const v1::Criterion& criterion : draft.criteria()) {
    if (criterion.parent_id() == id) return true;
  }
  return false;
}

bool is_price(const v1::Criterion& criterion) { return criterion.kind() == v1::CRITERION_KIND_PRICE; }

absl::Status check_one(const v1::ProcedureDraft& draft, const v1::Criterion& criterion) {
  const std::string& id = criterion.id();
  if (!is_short_id(id)) {
    return invalid(cat(in_quotes(id), " is not a criterion's id."), "Give 1 to 40 letters, digits, hyphens.");
  }
  if (!is_text(criterion.title(), kMaxName)) {
    return invalid(cat("Criterion ", id, " has no title or one that is too long."),
                   cat("Give 1 to ", kMaxName, " characters."));
  }
  if (!v1::CriterionKind_IsValid(criterion.kind()) || criterion.kind() == v1::CRITERION_KIND_UNSPECIFIED) {
    return invalid(cat("Criterion ", id, " does not say what it measures."), "State quality, social value or price.");
  }
  if (criterion.weight_ppm() < 0 || criterion.weight_ppm() > kWholePpm) {
    return invalid(cat("Criterion ", id, " weighs ", criterion.weight_ppm(), " parts per million."),
                   cat("Give 0 to ", kWholePpm, "."));
  }
  if (criterion.pass_mark() < 0 || criterion.pass_mark() > kMaxMark) {
    return invalid(cat("Criterion ", id, " has the pass mark ", criterion.pass_mark(), "."),
                   cat("Give 1 to ", kMaxMark, ", or 0 for none."));
  }
  const bool parent = has_children(draft, id);
  if (criterion.pass_mark() > 0 && (parent || is_price(criterion))) {
    return invalid(cat("Criterion ", id, " has a pass mark but is not a question."), "Put pass marks on questions.");
  }
  if (is_price(criterion) && (parent || !criterion.parent_id().empty())) {
    return invalid(cat("The price criterion ", id, " is not alone at the top."),
                   "Put price at the top without sub-criteria; the formula divides it.");
  }
  if (criterion.parent_id().empty()) return absl::OkStatus();
  const v1::Criterion* above = find(draft, criterion.parent_id());
  if (above == nullptr || !above->parent_id().empty() || above->id() == id) {
    return invalid(cat("Criterion ", id, " stands under ", in_quotes(criterion.parent_id()),
                       ", which is no criterion at the top."),
                   "Build the tree with two levels at most.");
  }
  if (above->kind() != criterion.kind()) {
    return invalid(cat("Criterion ", id, " measures something else than ", above->id(), " above it."),
                   "Give a sub-criterion its parent's kind.");
  }
  return absl::OkStatus();
}

std::int64_t sum_of_level(const v1::ProcedureDraft& draft, const std::string& parent) {
  std::int64_t sum = 0;
  for (const v1::Criterion& criterion : draft.criteria()) {
    if (criterion.parent_id() == parent) sum += criterion.weight_ppm();
  }
  return sum;
}

}  // namespace

absl::Status check_criteria(const v1::ProcedureDraft& draft) {
  if (draft.criteria_size() > kMaxCriteria) {
    return invalid(cat(draft.criteria_size(), " criteria are too many."), cat("Give at most ", kMaxCriteria, "."));
  }
  std::set<std::string> seen;
  for (const v1::Criterion& criterion : draft.criteria()) {
    CONCORD_RETURN_IF_ERROR(check_one(draft, criterion));
    if (!seen.insert(criterion.id()).second) {
      return invalid(cat("Criterion ", criterion.id(), " stands there twice."), "Give each an id of its own.");
    }
  }
  if (draft.quality_floor_ppm() < 0 || draft.quality_floor_ppm() > kWholePpm) {
    return invalid(cat("The floor is ", draft.quality_floor_ppm(), " parts per million."),
                   cat("Give 0 to ", kWholePpm, "."));
  }
  return absl::OkStatus();
}

std::vector<std::string> missing_in_criteria(const v1::ProcedureDraft& draft) {
  std::vector<std::string> missing;
  if (draft.criteria().empty()) return {"criteria"};
  if (questions_of(draft).empty()) missing.emplace_back("a question on quality or social value");
  if (sum_of_level(draft, "") != kWholePpm) {
    missing.push_back(cat("weights at the top that add up to 1,000,000 (not ", sum_of_level(draft, ""), ")"));
  }
  int prices = 0;
  for (const v1::Criterion& criterion : draft.criteria()) {
    if (is_price(criterion)) ++prices;
    if (!has_children(draft, criterion.id()) || sum_of_level(draft, criterion.id()) == kWholePpm) continue;
    missing.push_back(cat("weights under ", criterion.id(), " that add up to 1,000,000 (not ",
                          sum_of_level(draft, criterion.id()), ")"));
  }
  if (draft.price_formula() == v1::PRICE_FORMULA_KIND_UNSPECIFIED) return missing;
  if (has_price_weight(draft.price_formula()) && prices != 1) {
    missing.push_back(cat("one price criterion, because the formula gives price a weight (there are ", prices, ")"));
  }
  if (!has_price_weight(draft.price_formula()) && prices != 0) {
    missing.emplace_back("criteria without price, because under this formula price has no weight of its own");
  }
  return missing;
}

std::vector<Question> questions_of(const v1::ProcedureDraft& draft) {
  std::vector<Question> questions;
  for (const v1::Criterion& criterion : draft.criteria()) {
    if (is_price(criterion) || has_children(draft, criterion.id())) continue;
    const v1::Criterion* above = find(draft, criterion.parent_id());
    const std::int64_t top = above == nullptr ? kWholePpm : above->weight_ppm();
    questions.push_back({criterion.id(), criterion.title(), top * criterion.weight_ppm(), criterion.pass_mark()});
  }
  return questions;
}

std::int64_t price_weight_ppm(const v1::ProcedureDraft& draft) {
  for (const v1::Criterion& criterion : draft.criteria()) {
    if (is_price(criterion)) return criterion.weight_ppm();
  }
  return 0;
}

QualityPoints judge_quality(const v1::ProcedureDraft& draft, const std::map<std::string, int>& marks) {
  QualityPoints judged;
  judged.passed = true;
  Wide greatest = 0;
  for (const Question& question : questions_of(draft)) {
    const auto found = marks.find(question.id);
    const int mark = found == marks.end() ? 0 : found->second;
    judged.weighted += Wide{mark} * question.weight_per_trillion;
    greatest += Wide{kMaxMark} * question.weight_per_trillion;
    if (mark >= question.pass_mark || !judged.passed) continue;
    judged.passed = false;
    judged.failed_sentence =
        cat("'", question.title, "' was marked ", mark, "; its pass mark is ", question.pass_mark, ".");
  }
  if (greatest == 0) return judged;
  judged.quality_milli = half_up(judged.weighted * kFullMarksMilli, greatest);
  // Exact, so that a bid on the floor passes whatever rounding shows.
  if (judged.passed && judged.weighted * kWholePpm < greatest * draft.quality_floor_ppm()) {
    judged.passed = false;
    judged.failed_sentence = cat("Quality reached ", points(judged.quality_milli), " of 100; the floor is ",
                                 points(draft.quality_floor_ppm() / 10), ".");
  }
  return judged;
}

std::int64_t points_of_mark_milli(const Question& question, int mark) {
  return half_up(Wide{mark} * question.weight_per_trillion * kFullMarksMilli, kTrillion * kMaxMark);
}

std::int64_t points_of_price_milli(std::int64_t price_milli, std::int64_t price_ppm) {
  return half_up(Wide{price_milli} * price_ppm, kWholePpm);
}

std::int64_t weighted_total_milli(const QualityPoints& quality, std::int64_t price_milli, std::int64_t price_ppm) {
  const Wide of_quality = quality.weighted * kFullMarksMilli;
  const Wide of_price = Wide{price_milli} * price_ppm * kWholePpm * kMaxMark;
  return half_up(of_quality + of_price, kTrillion * kMaxMark);
}

}  // namespace concord::procurement
