// Starts and stops of one deployment happen one at a time: two starts at once would put two of each service on the same
// databases, and a start during a stop would call healthy what is about to end.
#pragma once

#include "services/cli/deployment/deployment.h"

namespace concord::cli {

class Turn {
 public:
  // Waits until no other `concord` starts or stops this deployment, and says so when it has to.
  explicit Turn(const Deployment& deployment);
  Turn(const Turn&) = delete;
  Turn& operator=(const Turn&) = delete;
  ~Turn() { end(); }
  // False where the data folder does not let us write the lock.
  bool held() const { return file_ >= 0; }
  void end();

 private:
  int file_ = -1;
};

// Whether another `concord` is starting or stopping this deployment now.
bool somebody_elses_turn(const Deployment& deployment);

}  // namespace concord::cli
