// Native code inside a sealed process tries each system call that it should not have, and dies of it. What cannot be
// asked from inside - descriptors, environment, limits of a real box - is read from /proc.
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <sstream>
#include <thread>

#include "absl/strings/str_cat.h"
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "plugins/host/running/box_process.h"
#include "tests/hostile_plugins/attempts.h"
#include "tests/hostile_plugins/hostile.h"
#include "tests/where.h"

namespace concord::plugins::host {
namespace {

using ::testing::HasSubstr;

struct Tried {
  int status = 0;
  char answer = '-';  // '-' where it did not come back
};

Tried attempt(int which, bool sealed) {
  int pair[2];
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0) return {};
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, pair[1], 0);
  posix_spawn_file_actions_adddup2(&actions, pair[1], 1);
  std::string name = "concord-box-attempt";
  std::string mode = "unsealed";
  char* arguments[] = {name.data(), sealed ? nullptr : mode.data(), nullptr};
  // A descriptor and an environment that sealing has to take away.
  std::string secret = "SECRET=1";
  char* environment[] = {secret.data(), nullptr};
  pid_t pid = 0;
  const std::string attempt = concord::tests::program_folder() + "/concord-box-attempt";
  EXPECT_EQ(posix_spawn(&pid, attempt.c_str(), &actions, nullptr, arguments, environment), 0);
  posix_spawn_file_actions_destroy(&actions);
  close(pair[1]);
  const auto byte = static_cast<unsigned char>(which);
  EXPECT_EQ(send(pair[0], &byte, 1, MSG_NOSIGNAL), 1);
  Tried tried;
  char answer = 0;
  if (recv(pair[0], &answer, 1, 0) == 1) tried.answer = answer;
  close(pair[0]);
  waitpid(pid, &tried.status, 0);
  return tried;
}

TEST(SealedProcess, DiesOfEachForbiddenSystemCall) {
  for (int which = 0; which < hostile::attempt_count(); ++which) {
    SCOPED_TRACE(hostile::attempts()[which].name);
    const Tried tried = attempt(which, true);
    EXPECT_EQ(tried.answer, '-');
    ASSERT_TRUE(WIFSIGNALED(tried.status)) << "exit status " << WEXITSTATUS(tried.status);
    EXPECT_EQ(WTERMSIG(tried.status), SIGSYS);
  }
}

TEST(SealedProcess, WouldOtherwiseHaveSucceeded) {
  for (int which = 0; which < hostile::attempt_count(); ++which) {
    if (!hostile::attempts()[which].works_unsealed) continue;
    SCOPED_TRACE(hostile::attempts()[which].name);
    EXPECT_EQ(attempt(which, false).answer, 'y');
  }
}

TEST(SealedProcess, HasMemoryButNotWithoutEnd) {
  const Tried tried = attempt(255, true);
  EXPECT_EQ(tried.answer, 'y');
  EXPECT_EQ(tried.status, 0);
}

class RealBox : public ::testing::Test {
 protected:
  void SetUp() override {
    setenv("CONCORD_SECRET", "must not be seen", 1);
    auto started = BoxProcess::start(real_options().box_path);
    ASSERT_TRUE(started.ok()) << started.status();
    box_ = *std::move(started);
    const auto reply = box_->exchange(box::frame(box::FrameKind::kLoad, example_wasm()), steady_now_ms, 5000);
    ASSERT_TRUE(reply.ok()) << reply.status();
    ASSERT_EQ(reply->kind, box::FrameKind::kLoaded);
  }
  std::string proc(const std::string& name) { return file_text(absl::StrCat("/proc/", box_->pid(), "/", name)); }

  std::unique_ptr<BoxProcess> box_;
};

TEST_F(RealBox, IsSealed) {
  const std::string status = proc("status");
  EXPECT_THAT(status, HasSubstr("Seccomp:\t2"));
  EXPECT_THAT(status, HasSubstr("NoNewPrivs:\t1"));
  EXPECT_THAT(status, HasSubstr("Threads:\t1"));
}

TEST_F(RealBox, HasNoEnvironmentAndNoDescriptorsButItsPair) {
  const std::string descriptors_of = absl::StrCat("/proc/", box_->pid(), "/fd");
  if (geteuid() != 0) {  // only root may look into a process that is not dumpable
    EXPECT_EQ(access(descriptors_of.c_str(), R_OK), -1);
    return;
  }
  EXPECT_EQ(proc("environ"), "");
  std::vector<std::string> descriptors;
  for (const auto& entry : std::filesystem::directory_iterator(descriptors_of)) {
    descriptors.push_back(entry.path().filename());
  }
  EXPECT_THAT(descriptors, ::testing::UnorderedElementsAre("0", "1"));
}

TEST_F(RealBox, HasLimits) {
  const std::string limits = proc("limits");
  std::stringstream lines(limits);
  std::map<std::string, std::string> soft_and_hard;
  for (std::string line; std::getline(lines, line);) {
    std::string values = line.substr(std::min<std::size_t>(26, line.size()), 42);
    soft_and_hard[line.substr(0, line.find("  "))] = values;
  }
  EXPECT_THAT(soft_and_hard["Max core file size"], ::testing::StartsWith("0 "));
  EXPECT_THAT(soft_and_hard["Max file size"], ::testing::StartsWith("0 "));
  EXPECT_THAT(soft_and_hard["Max processes"], ::testing::StartsWith("0 "));
  EXPECT_THAT(soft_and_hard["Max open files"], ::testing::StartsWith("2 "));
  EXPECT_THAT(soft_and_hard["Max cpu time"], ::testing::StartsWith("120 "));
  EXPECT_THAT(soft_and_hard["Max address space"], ::testing::StartsWith("268435456 "));
  for (const auto& [name, values] : soft_and_hard)
    EXPECT_EQ(values.find("unlimited") == 0 && name == "Max cpu time", false);
}

TEST_F(RealBox, EndsWithTheThreadThatStartedIt) {
  std::unique_ptr<BoxProcess> orphan;
  std::thread([&] {
    auto started = BoxProcess::start(real_options().box_path);
    ASSERT_TRUE(started.ok()) << started.status();
    orphan = *std::move(started);
    // Once it answers it is sealed, and so has said what should happen to it.
    ASSERT_TRUE(orphan->exchange(box::frame(box::FrameKind::kLoad, example_wasm()), steady_now_ms, 5000).ok());
  }).join();
  siginfo_t ended{};
  ASSERT_EQ(waitid(P_PID, static_cast<id_t>(orphan->pid()), &ended, WEXITED | WNOWAIT), 0);
  EXPECT_EQ(ended.si_code, CLD_KILLED);
  EXPECT_EQ(ended.si_status, SIGKILL);
}

TEST_F(RealBox, EndsWhenTheHostHangsUp) {
  const pid_t pid = box_->pid();
  EXPECT_EQ(kill(pid, 0), 0);
  box_.reset();
  EXPECT_EQ(kill(pid, 0), -1);
}

TEST_F(Hostile, AWarmBoxThatIsKilledIsReplacedWithoutALostAnswer) {
  // As the kernel does when memory runs short.
  for (int i = 0; i < 3; ++i) {
    const std::string children = absl::StrCat("/proc/self/task");
    std::string pids;
    for (const auto& task : std::filesystem::directory_iterator(children)) pids += file_text(task.path() / "children");
    std::stringstream words(pids);
    int killed = 0;
    for (pid_t pid = 0; words >> pid; ++killed) EXPECT_EQ(kill(pid, SIGKILL), 0);
    EXPECT_GE(killed, 1);
    // Until the descriptor tells of it.
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
    expect_others_served();
    EXPECT_EQ(pool_.boxes(), 1);
  }
}

}  // namespace
}  // namespace concord::plugins::host
