// Runs the trials' own scripts as a person would, with data in a folder of the test.
#include <cstdlib>

#include <gtest/gtest.h>

#include "tests/contracts/temporary_folder.h"
#include "tests/processes/running_deployment.h"
#include "tests/where.h"

namespace concord {
namespace {

TEST(Trials, TheScriptsOfEarlierTrialsStillRun) {
  const TemporaryFolder data;
  setenv("TRIALS_DATA", data.path().c_str(), 1);
  setenv("CONCORD_SRC", tests::source_folder().c_str(), 1);
  setenv("CONCORD_BIN", tests::program_folder().c_str(), 1);
  for (const char* script : {"mkbase.py", "play.py"}) {
    const Said said = run_program({"/usr/bin/env", "python3", tests::source_folder() + "/tests/trials/" + script});
    ASSERT_EQ(said.code, 0) << script << "\n" << said.out << said.error;
  }
}

}  // namespace
}  // namespace concord
