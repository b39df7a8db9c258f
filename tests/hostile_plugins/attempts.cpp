// Each attempt goes to the kernel directly, as captured native code would, not through libc's checks.
#include "tests/hostile_plugins/attempts.h"

#include <cerrno>
#include <csignal>
#include <cstdint>

#include <fcntl.h>
#include <linux/sched.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

namespace concord::hostile {
namespace {

template <typename... Arguments>
bool works(long number, Arguments... arguments) {
  return syscall(number, arguments...) >= 0;
}

const char kPath[] = "/proc/self/status";
char buffer[4096];

bool maps(int prot, int flags, int descriptor) { return mmap(nullptr, 4096, prot, flags, descriptor, 0) != MAP_FAILED; }

bool makes_code() {
  void* page = mmap(nullptr, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  return page != MAP_FAILED && works(SYS_mprotect, page, 4096, PROT_READ | PROT_EXEC);
}

// A child that there might be must not go on with the parent's work.
bool forks(long child) {
  if (child == 0) _exit(0);
  return child > 0;
}

bool clones3() {
  clone_args arguments{};
  arguments.exit_signal = SIGCHLD;
  return forks(syscall(SYS_clone3, &arguments, sizeof(arguments)));
}

bool sends_a_descriptor() {
  iovec part{buffer, 1};
  alignas(cmsghdr) char control[CMSG_SPACE(sizeof(int))] = {};
  msghdr message{};
  message.msg_iov = &part;
  message.msg_iovlen = 1;
  message.msg_control = control;
  message.msg_controllen = sizeof(control);
  cmsghdr* head = CMSG_FIRSTHDR(&message);
  head->cmsg_level = SOL_SOCKET;
  head->cmsg_type = SCM_RIGHTS;
  head->cmsg_len = CMSG_LEN(sizeof(int));
  return works(SYS_sendmsg, 1, &message, 0);
}

bool raises_limits() {
  const rlimit more{RLIM_INFINITY, RLIM_INFINITY};
  return works(SYS_prlimit64, 0, RLIMIT_CORE, nullptr, &more) || works(SYS_prlimit64, 0, RLIMIT_CORE, nullptr, buffer);
}

#if defined(__x86_64__)
// The 32-bit table has other calls under the same numbers; 20 is getpid there and writev here.
bool calls_as_32_bit() {
  long result = 20;
  asm volatile("int $0x80" : "+a"(result) : : "memory");
  return result > 0;
}
bool calls_as_x32() { return works(0x40000000L | SYS_getpid); }
#else
bool calls_as_32_bit() { return works(SYS_getpid); }
bool calls_as_x32() { return works(SYS_getpid); }
#endif

const NamedAttempt kAttempts[] = {
    {"openat", [] { return works(SYS_openat, AT_FDCWD, kPath, O_RDONLY); }, true},
    {"openat to write", [] { return works(SYS_openat, AT_FDCWD, "/dev/null", O_WRONLY); }, true},
    {"openat2",
     [] {
       const std::uint64_t how[3] = {};
       return works(SYS_openat2, AT_FDCWD, kPath, how, sizeof(how));
     },
     false},
    {"readlinkat", [] { return works(SYS_readlinkat, AT_FDCWD, "/proc/self/exe", buffer, sizeof(buffer)); }, true},
    {"statx", [] { return works(SYS_statx, AT_FDCWD, "/", 0, 0, buffer); }, false},
    {"getcwd", [] { return works(SYS_getcwd, buffer, sizeof(buffer)); }, true},
    {"unlinkat", [] { return works(SYS_unlinkat, AT_FDCWD, "/nowhere/at/all", 0); }, false},
    {"memfd_create", [] { return works(SYS_memfd_create, "m", 0); }, true},
    {"socket", [] { return works(SYS_socket, AF_UNIX, SOCK_STREAM, 0); }, true},
    {"socket to the network", [] { return works(SYS_socket, AF_INET, SOCK_DGRAM, 0); }, false},
    {"socketpair", [] { return works(SYS_socketpair, AF_UNIX, SOCK_STREAM, 0, buffer); }, true},
    {"connect", [] { return works(SYS_connect, 1, buffer, 16); }, false},
    {"bind", [] { return works(SYS_bind, 1, buffer, 16); }, false},
    {"sendmsg with a descriptor", sends_a_descriptor, false},
    {"recvfrom", [] { return works(SYS_recvfrom, 0, buffer, 1, MSG_DONTWAIT, nullptr, nullptr); }, false},
    {"clone", [] { return forks(syscall(SYS_clone, SIGCHLD, nullptr, nullptr, nullptr, nullptr)); }, true},
    {"clone3", clones3, false},
    {"execve",
     [] {
       char* none[] = {nullptr};
       return works(SYS_execve, "/nowhere/at/all", none, none);
     },
     false},
    {"execveat", [] { return works(SYS_execveat, 0, "", nullptr, nullptr, AT_EMPTY_PATH); }, false},
    {"kill the host", [] { return works(SYS_kill, getppid(), 0); }, true},
    {"kill everybody", [] { return works(SYS_kill, 0, 0); }, true},
    {"tgkill", [] { return works(SYS_tgkill, getpid(), getpid(), 0); }, true},
    {"ptrace", [] { return works(SYS_ptrace, 0, 0, 0, 0); }, false},
    {"process_vm_readv", [] { return works(SYS_process_vm_readv, getppid(), buffer, 0, buffer, 0, 0); }, false},
    {"pidfd_open", [] { return works(SYS_pidfd_open, getppid(), 0); }, false},
    {"mmap with code", [] { return maps(PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1); }, true},
    {"mmap writable code", [] { return maps(PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1); },
     true},
    {"mmap of a descriptor", [] { return maps(PROT_READ, MAP_PRIVATE, 0); }, false},
    {"mprotect to code", makes_code, true},
    {"prctl", [] { return works(SYS_prctl, PR_SET_DUMPABLE, 1, 0, 0, 0); }, true},
    {"seccomp", [] { return works(SYS_seccomp, 2, 0, buffer); }, false},
    {"prlimit64", raises_limits, false},
    {"setuid", [] { return works(SYS_setuid, getuid()); }, true},
    {"unshare", [] { return works(SYS_unshare, 0); }, true},
    {"setns", [] { return works(SYS_setns, 0, 0); }, false},
    {"mount", [] { return works(SYS_mount, "", "/", "", 0, nullptr); }, false},
    {"chroot", [] { return works(SYS_chroot, "/"); }, false},
    {"bpf", [] { return works(SYS_bpf, 0, buffer, 0); }, false},
    {"io_uring_setup", [] { return works(SYS_io_uring_setup, 1, buffer); }, false},
    {"userfaultfd", [] { return works(SYS_userfaultfd, 0); }, false},
    {"perf_event_open", [] { return works(SYS_perf_event_open, buffer, 0, -1, -1, 0); }, false},
    {"keyctl", [] { return works(SYS_keyctl, 0, 0, 0, 0, 0); }, false},
    {"ioctl", [] { return works(SYS_ioctl, 0, 0x541B, buffer); }, false},
    {"fcntl", [] { return works(SYS_fcntl, 0, F_GETFD); }, true},
    {"dup", [] { return works(SYS_dup, 0); }, true},
    {"pipe2", [] { return works(SYS_pipe2, buffer, 0); }, true},
    {"eventfd2", [] { return works(SYS_eventfd2, 0, 0); }, true},
    {"epoll_create1", [] { return works(SYS_epoll_create1, 0); }, true},
    {"shmget", [] { return works(SYS_shmget, 0, 4096, 0600); }, false},
    {"futex", [] { return works(SYS_futex, buffer, 1, 1, nullptr, nullptr, 0); }, true},
    {"read from another descriptor", [] { return works(SYS_read, 1, buffer, 0); }, true},
    {"write to another descriptor", [] { return works(SYS_write, 0, buffer, 0); }, true},
    {"readv", [] { return works(SYS_readv, 0, buffer, 0); }, true},
    {"writev", [] { return works(SYS_writev, 1, buffer, 0); }, true},
    {"sendfile", [] { return works(SYS_sendfile, 1, 0, nullptr, 1); }, false},
    {"getpid", [] { return works(SYS_getpid); }, true},
    {"uname", [] { return works(SYS_uname, buffer); }, true},
    {"clock_gettime", [] { return works(SYS_clock_gettime, 0, buffer); }, true},
    {"clock_settime", [] { return works(SYS_clock_settime, 99, buffer); }, false},
    {"nanosleep",
     [] {
       const std::int64_t none[2] = {0, 1};
       return works(SYS_nanosleep, none, nullptr);
     },
     true},
    {"getrandom", [] { return works(SYS_getrandom, buffer, 8, 0); }, true},
    {"sched_setaffinity", [] { return works(SYS_sched_getaffinity, 0, sizeof(buffer), buffer); }, true},
    {"rt_sigaction", [] { return works(SYS_rt_sigaction, SIGUSR1, nullptr, nullptr, 8); }, true},
    {"timer_create", [] { return works(SYS_timer_create, 0, nullptr, buffer); }, true},
    {"a call of the 32-bit table", calls_as_32_bit, false},
    {"a call of the x32 table", calls_as_x32, false},
};

}  // namespace

const NamedAttempt* attempts() { return kAttempts; }
int attempt_count() { return static_cast<int>(sizeof(kAttempts) / sizeof(kAttempts[0])); }

}  // namespace concord::hostile
