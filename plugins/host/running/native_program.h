// Runs a rules program that was compiled natively, so that it can be stepped through in gdb and watched by address
// sanitizer. For development only: nothing seals it, counts its steps or ends its loops, so it must never run in a live
// service.
#pragma once

#include "plugins/host/words/program.h"

namespace concord::plugins::host {

class NativeProgram : public Program {
 public:
  using Evaluate = int (*)(int gate);

  explicit NativeProgram(Evaluate evaluate) : evaluate_(evaluate) {}
  absl::StatusOr<Outcome> run(const Inputs& inputs) override;

 private:
  Evaluate evaluate_;
};

}  // namespace concord::plugins::host
