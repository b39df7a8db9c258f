// A thread kept on one core, and what is given back.
#include "plugins/host/running/one_core.h"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

namespace concord::plugins::host {
namespace {

int cores_of(pid_t process) {
  cpu_set_t cores;
  return sched_getaffinity(process, sizeof(cores), &cores) == 0 ? CPU_COUNT(&cores) : -1;
}

TEST(OneCore, KeepsTheThreadAndGivesItsCoresBack) {
  const int before = cores_of(0);
  {
    const OneCore here;
    EXPECT_EQ(cores_of(0), here.core() < 0 ? before : 1) << "where affinities may not be set, nothing is";
    EXPECT_TRUE(here.core() < 0 || sched_getcpu() == here.core());
  }
  EXPECT_EQ(cores_of(0), before);
}

TEST(OneCore, AnotherProcessIsKeptAndFreed) {
  const int before = cores_of(0);
  int ends[2];
  ASSERT_EQ(pipe(ends), 0);
  const pid_t child = fork();
  if (child == 0) {
    char byte = 0;
    close(ends[1]);
    _exit(read(ends[0], &byte, 1) == 0 ? 0 : 1);
  }
  close(ends[0]);
  const bool may = keep_on_core(child, sched_getcpu());
  EXPECT_EQ(cores_of(child), may ? 1 : before);
  EXPECT_EQ(free_of_cores(child), may);
  EXPECT_EQ(cores_of(child), before);
  close(ends[1]);
  int status = 0;
  EXPECT_EQ(waitpid(child, &status, 0), child);
}

TEST(OneCore, NoCoreIsNone) {
  EXPECT_FALSE(keep_on_core(0, -1));
  EXPECT_FALSE(keep_on_core(0, CPU_SETSIZE)) << "beyond those that there can be";
}

}  // namespace
}  // namespace concord::plugins::host
