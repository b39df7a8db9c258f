// One evaluation's asking and telling, behind the C functions of concord_rules.h: a sealed box and a native program
// answer by this same class. It must hold every limit of concord_rules_limits.h, and write down every read in the order
// made.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "plugins/box/wire/question.h"
#include "plugins/box/wire/wire.h"

namespace concord::plugins::box {

class Answers {
 public:
  explicit Answers(const Question& question) : question_(question) {}

  // Each answers enum concord_answer as a number; after a broken promise nothing is answered any more.
  std::int32_t ask(const Read& read, Value& value);
  std::int32_t table_rows(std::string_view table);

  void tell(const Told& told);

  // A promise was broken: the evaluation ends and `reason()` says why. The first reason stays.
  void break_off(std::string_view reason);
  [[nodiscard]] bool is_broken() const { return !reason_.empty(); }
  [[nodiscard]] const std::string& reason() const { return reason_; }
  [[nodiscard]] const Records& records() const { return records_; }

 private:
  const Question& question_;
  Records records_;
  std::size_t output_bytes_ = 0;
  std::string reason_;
};

}  // namespace concord::plugins::box
