// A program whose meaning the host knows (words/digest.h): tables are walked here, at native speed, and only
// what the walk says nothing of goes to the box. It must never answer otherwise than the box.
#pragma once

#include <memory>
#include <utility>

#include "plugins/host/running/prepared_provisions.h"
#include "plugins/host/tables/table_walk.h"
#include "plugins/host/words/program.h"

namespace concord::plugins::host {

class TableProgram : public Program {
 public:
  // `box` runs the generic program itself.
  TableProgram(std::unique_ptr<Program> box, KnowsTests knows_tests)
      : box_(std::move(box)), knows_tests_(knows_tests) {}
  // Of the generic program no step is counted here: fuel is 0, unless a box ran it.
  absl::StatusOr<Outcome> run(const Inputs& inputs) override {
    auto walked = walk(inputs.facts, inputs.provisions->rows(), inputs.provisions->frame_part().size(), knows_tests_);
    if (walked) return std::move(walked->outcome);
    return box_->run(inputs);
  }

 private:
  const std::unique_ptr<Program> box_;
  const KnowsTests knows_tests_;
};

}  // namespace concord::plugins::host
