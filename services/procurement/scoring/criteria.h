// PURE. The criteria tree: its shape, its weights, and marks of 0 to 5 as points of 100 (MATHS 5.2), exact and rounded
// half up once. Knows nothing of evaluators.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "absl/status/status.h"

#include "concord/procurement/v1/types.pb.h"

#include "services/procurement/fields/field_rules.h"

namespace concord::procurement {

inline constexpr int kMaxCriteria = 100;
inline constexpr int kMaxMark = 5;

// A leaf of the tree that evaluators mark.
struct Question {
  std::string id;
  std::string title;
  std::int64_t weight_per_trillion = 0;  // of the whole: top weight x own weight
  int pass_mark = 0;
};

// Refusal INVALID_CRITERIA: ids, parents, kinds, pass marks, weights between 0 and 1,000,000. Says nothing of sums.
absl::Status check_criteria(const v1::ProcedureDraft& draft);
// What is missing for publication, in words: sums of weights, a question, and a price criterion just where the formula
// wants one.
std::vector<std::string> missing_in_criteria(const v1::ProcedureDraft& draft);

// The questions in the order of the tree.
std::vector<Question> questions_of(const v1::ProcedureDraft& draft);
std::int64_t price_weight_ppm(const v1::ProcedureDraft& draft);

struct QualityPoints {
  std::int64_t quality_milli = 0;  // of what the questions can give
  Wide weighted = 0;               // marks x weights, parts per million million of a mark
  bool passed = false;
  std::string failed_sentence;
};
// `marks` holds an agreed mark for every question.
QualityPoints judge_quality(const v1::ProcedureDraft& draft, const std::map<std::string, int>& marks);
// What a mark of one question, or a price, gives of a total of 100 points, thousandths. Each is rounded, so that they
// may add up to a thousandth more or less than the total.
std::int64_t points_of_mark_milli(const Question& question, int mark);
std::int64_t points_of_price_milli(std::int64_t price_milli, std::int64_t price_ppm);
// The total of a formula in which price has a weight, thousandths of a point.
std::int64_t weighted_total_milli(const QualityPoints& quality, std::int64_t price_milli, std::int64_t price_ppm);

}  // namespace concord::procurement
