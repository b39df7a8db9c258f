// Provisions that were laid out for asking once, for the many evaluations of one day. It must never hold a fact of a
// decision, nor change what it says once it is made: many threads read it.
#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <utility>

#include "absl/status/statusor.h"

#include "plugins/box/wire/question.h"
#include "plugins/host/tables/laid_out_rows.h"
#include "plugins/host/words/program.h"

namespace concord::plugins::host {

class PreparedProvisions {
 public:
  // UNAVAILABLE where a name cannot be asked for or a calendar is too long.
  static absl::StatusOr<std::shared_ptr<const PreparedProvisions>> prepare(Provisions provisions);
  PreparedProvisions(const PreparedProvisions&) = delete;
  PreparedProvisions& operator=(const PreparedProvisions&) = delete;

  [[nodiscard]] const Provisions& provisions() const { return provisions_; }
  // Its views are of this; gate and facts are left open.
  [[nodiscard]] const box::Question& question() const { return question_; }
  // As a box reads it, after gate and facts.
  [[nodiscard]] const std::string& frame_part() const { return frame_part_; }
  // Of "bands" and "rules", laid out when they are first asked for: programs in boxes never do. Kept by whoever has it
  // only as long as these provisions are.
  [[nodiscard]] std::shared_ptr<const LaidOutRows> rows() const;

 private:
  explicit PreparedProvisions(Provisions provisions) : provisions_(std::move(provisions)) {}
  absl::Status lay_out();

  const Provisions provisions_;
  box::Question question_;
  std::string frame_part_;
  mutable std::once_flag laid_out_;
  mutable std::shared_ptr<const LaidOutRows> rows_;
};

}  // namespace concord::plugins::host
