// Descriptors, environment, resource limits, privileges, then a list of the few system calls that allocating memory and
// talking to the host take. Anything else kills the process; the list must never grow to please a library.
#include "plugins/box/seal.h"

#include <csignal>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <vector>

#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace concord::plugins::box {
namespace {

constexpr rlim_t kMaxAddressSpaceBytes = 256UL * 1024 * 1024;
constexpr rlim_t kMaxCpuSeconds = 120;  // of a box's whole life; the host retires it before
constexpr rlim_t kMaxStackBytes = 8UL * 1024 * 1024;

#if defined(__x86_64__)
constexpr std::uint32_t kArchitecture = AUDIT_ARCH_X86_64;
#elif defined(__aarch64__)
constexpr std::uint32_t kArchitecture = AUDIT_ARCH_AARCH64;
#else
#error "the box knows the system calls of x86-64 and of 64-bit ARM only"
#endif

constexpr std::uint32_t kNumber = offsetof(seccomp_data, nr);
constexpr std::uint32_t kArch = offsetof(seccomp_data, arch);

// The lower half of argument i; both architectures are little endian.
constexpr std::uint32_t argument(int i) {
  return static_cast<std::uint32_t>(offsetof(seccomp_data, args)) + 8U * static_cast<std::uint32_t>(i);
}

constexpr sock_filter load(std::uint32_t offset) { return BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offset); }
constexpr sock_filter jump(std::uint16_t test, std::uint32_t value, std::uint8_t if_true, std::uint8_t if_false) {
  return BPF_JUMP(static_cast<std::uint16_t>(BPF_JMP | BPF_K | test), value, if_true, if_false);
}
constexpr sock_filter kAllow = BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
constexpr sock_filter kKill = BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS);

using Filter = std::vector<sock_filter>;

void allow(std::uint32_t number, Filter& filter) { filter.insert(filter.end(), {jump(BPF_JEQ, number, 0, 1), kAllow}); }

void allow_on_descriptor(std::uint32_t number, std::uint32_t descriptor, Filter& filter) {
  filter.insert(filter.end(),
                {jump(BPF_JEQ, number, 0, 4), load(argument(0)), jump(BPF_JEQ, descriptor, 0, 1), kAllow, kKill});
}

// Memory that comes from nowhere and cannot be run.
void allow_plain_mmap(Filter& filter) {
  filter.insert(filter.end(), {jump(BPF_JEQ, __NR_mmap, 0, 6), load(argument(2)), jump(BPF_JSET, PROT_EXEC, 3, 0),
                               load(argument(3)), jump(BPF_JSET, MAP_ANONYMOUS, 0, 1), kAllow, kKill});
}

// The numbers of x86-64's second table (x32) have a high bit set and equal none of these.
Filter filter_of_calls() {
  Filter filter = {load(kArch), jump(BPF_JEQ, kArchitecture, 1, 0), kKill, load(kNumber)};
  allow_on_descriptor(__NR_read, kFromHost, filter);
  allow_on_descriptor(__NR_write, kToHost, filter);
  allow(__NR_brk, filter);
  allow_plain_mmap(filter);
  for (const int number : {__NR_munmap, __NR_mremap, __NR_madvise, __NR_exit, __NR_exit_group}) {
    allow(static_cast<std::uint32_t>(number), filter);
  }
  filter.push_back(kKill);
  return filter;
}

bool limit(int what, rlim_t most) {
  const rlimit both{most, most};
  return setrlimit(static_cast<__rlimit_resource_t>(what), &both) == 0;
}

bool limit_resources() {
  return limit(RLIMIT_AS, kMaxAddressSpaceBytes) && limit(RLIMIT_CPU, kMaxCpuSeconds) &&
         limit(RLIMIT_STACK, kMaxStackBytes) && limit(RLIMIT_FSIZE, 0) && limit(RLIMIT_CORE, 0) &&
         limit(RLIMIT_NPROC, 0) && limit(RLIMIT_MEMLOCK, 0) && limit(RLIMIT_NOFILE, kToHost + 1);
}

bool install(const Filter& filter) {
  // The kernel only reads the instructions, although its structure has no const.
  const sock_fprog program{static_cast<unsigned short>(filter.size()), const_cast<sock_filter*>(filter.data())};
  return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0;
}

}  // namespace

const char* seal_process() {
  const Filter filter = filter_of_calls();
  if (syscall(__NR_close_range, kToHost + 1, ~0U, 0) != 0) return "close_range";
  if (clearenv() != 0) return "clearenv";
  if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0) return "PR_SET_PDEATHSIG";
  if (!limit_resources()) return "setrlimit";
  if (prctl(PR_SET_DUMPABLE, 0) != 0) return "PR_SET_DUMPABLE";
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return "PR_SET_NO_NEW_PRIVS";
  if (!install(filter)) return "PR_SET_SECCOMP";
  return nullptr;
}

}  // namespace concord::plugins::box
