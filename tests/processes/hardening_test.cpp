// How the programs are built and started against a slip in memory: read from the files with readelf and from the
// kernel.
#include <fstream>
#include <string>

#include <gtest/gtest.h>

#include "services/platform/values/text.h"
#include "tests/processes/running_deployment.h"
#include "tests/where.h"

namespace concord {
namespace {

using platform::cat;

constexpr const char* kPrograms[] = {"concord",         "concord-bus",         "concord-registry",
                                     "concord-needs",   "concord-procurement", "concord-transition",
                                     "concord-rulebook"};

std::string read_elf(const std::string& option, const std::string& program) {
  const Said said = run_program({"/usr/bin/readelf", option, "--wide", tests::program_folder() + "/" + program});
  EXPECT_EQ(said.code, 0) << said.error;
  return said.out;
}

bool holds(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

TEST(Hardening, EveryProgramIsPositionIndependentWithReadOnlyTables) {
  for (const std::string program : kPrograms) {
    EXPECT_TRUE(holds(read_elf("--file-header", program), "DYN")) << program;
    const std::string segments = read_elf("--program-headers", program);
    EXPECT_TRUE(holds(segments, "GNU_RELRO")) << program;
    EXPECT_FALSE(holds(segments, "RWE")) << program << " has memory that may be written and run";
    const std::string dynamic = read_elf("--dynamic", program);
    EXPECT_TRUE(holds(dynamic, "BIND_NOW") || holds(dynamic, "Flags: NOW")) << program;
  }
}

TEST(Hardening, EveryProgramGuardsItsStackAndItsCopies) {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
  const std::vector<std::string> wanted = {};  // the sanitizers check more, in their own way
#else
  const std::vector<std::string> wanted = {"__stack_chk_fail", "_chk@"};
#endif
  for (const std::string program : kPrograms) {
    const std::string symbols = read_elf("--dyn-syms", program);
    EXPECT_TRUE(holds(symbols, "FUNC")) << program;
    for (const std::string& symbol : wanted) EXPECT_TRUE(holds(symbols, symbol)) << program << " lacks " << symbol;
  }
}

std::string line_of(const std::string& path, const std::string& begin) {
  std::ifstream file(path);
  for (std::string line; std::getline(file, line);) {
    if (line.rfind(begin, 0) == 0) return line;
  }
  return "";
}

TEST(Hardening, NoServiceWritesItsMemoryToDisk) {
  const RunningDeployment running;
  ASSERT_TRUE(running.started());
  for (const std::string name : {"bus", "registry", "needs", "procurement", "transition", "rules"}) {
    const auto process = running.deployment().running(name);
    ASSERT_TRUE(process.ok()) << name;
    const std::string limit = line_of(cat("/proc/", process->pid, "/limits"), "Max core file size");
    ASSERT_FALSE(limit.empty()) << name;
    // Soft and hard limit.
    const auto soft = limit.find('0');
    EXPECT_TRUE(soft != std::string::npos && holds(limit.substr(soft + 1), "0")) << limit;
    EXPECT_FALSE(holds(limit, "unlimited")) << limit;
  }
}

}  // namespace
}  // namespace concord
