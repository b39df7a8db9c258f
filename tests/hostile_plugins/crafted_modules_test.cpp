// Modules made byte by byte to break a validator or an interpreter: counts that lie, sizes that lie, depth, width, and
// the sections that tools have crashed on. Each is refused with a reason, or runs harmlessly because what was odd is
// left out.
#include "absl/strings/str_cat.h"

#include "plugins/box/module/module_limits.h"
#include "tests/hostile_plugins/hostile.h"
#include "tests/hostile_plugins/module_bytes.h"

namespace concord::plugins::host {
namespace {

const std::string kEnd = "\x0B";
const std::string kAnswerZero("\x41\0\x0B", 3);
const std::string kMost = "\xFF\xFF\xFF\xFF\x0F";  // 4294967295
const std::string kNoLocals(1, '\0');

std::string times(std::size_t count, const std::string& text) {
  std::string all;
  all.reserve(count * text.size());
  for (std::size_t i = 0; i < count; ++i) all += text;
  return all;
}

class CraftedModules : public Hostile {
 protected:
  void expect_refused_module(const ModuleBytes& module, const std::string& reason) {
    expect_refused(module.bytes(), reason);
  }
};

TEST_F(CraftedModules, TheirModelIsGood) { expect_answer(ModuleBytes().bytes()); }

TEST_F(CraftedModules, AreTooLargeEmptyOrNoModules) {
  expect_refused("", "no WebAssembly module");
  expect_refused(std::string("\0asm", 4), "no WebAssembly module");
  expect_refused(kModuleHead, "memory");
  expect_refused(std::string("\0asm\2\0\0\0", 8), "version 1");
  expect_refused(std::string("\0asm\x0D\0\1\0", 8), "version 1");  // the component model
  expect_refused(std::string(1024 * 1024 + 1, '\0'), "at most 1048576");
  expect_refused(std::string(1024 * 1024, '\0'), "no WebAssembly module");
}

TEST_F(CraftedModules, LieAboutCounts) {
  ModuleBytes module;
  module.types = section(1, kMost);
  expect_refused_module(module, "4294967295 types; at most 500");
  module.types = section(1, std::string("\1\x60", 2) + kMost);
  expect_refused_module(module, "parameters of a function");
  module.types = section(1, std::string("\1\x60\0", 3) + kMost);
  expect_refused_module(module, "results of a function");
  module = {};
  module.imports = section(2, kMost);
  expect_refused_module(module, "imports");
  module.imports = section(2, "\1" + kMost);
  expect_refused_module(module, "middle of something");
  module = {};
  module.functions = section(3, kMost);
  expect_refused_module(module, "functions; at most 2000");
  module.functions = section(3, std::string("\1", 1) + kMost);
  expect_refused_module(module, "type that there is not");
  module = {};
  module.tables = section(4, std::string("\1\x70\0", 3) + kMost);
  expect_refused_module(module, "table entries");
  module.tables = section(4, kMost);
  expect_refused_module(module, "tables");
  module = {};
  module.memories = section(5, std::string("\1\0", 2) + kMost);
  expect_refused_module(module, "pages of memory");
  module.memories = section(5, std::string("\2\0\1\0\1", 5));
  expect_refused_module(module, "2 memories");
  module = {};
  module.globals = section(6, kMost);
  expect_refused_module(module, "globals");
  module = {};
  module.exports = section(7, kMost);
  expect_refused_module(module, "exports");
  module = {};
  module.elements = section(9, kMost);
  expect_refused_module(module, "element segments");
  module = {};
  module.code = section(10, kMost);
  expect_refused_module(module, "functions with code");
  module.code = section(10, leb(0));
  expect_refused_module(module, "other functions than it has code for");
  module = {};
  module.data = section(11, kMost);
  expect_refused_module(module, "data segments");
  module.data = section(11, std::string("\1\0\x41\0\x0B", 5) + kMost);
  expect_refused_module(module, "middle of something");
}

TEST_F(CraftedModules, LieAboutSizes) {
  ModuleBytes module;
  module.types = std::string("\1", 1) + kMost;
  expect_refused_module(module, "longer than what it stands in");
  module.types = section(1, std::string("\1\x60\1\x7F\1\x7F\0", 7));
  expect_refused_module(module, "bytes left over");
  module = {};
  module.code = section(10, leb(1) + kMost + kAnswerZero);
  expect_refused_module(module, "bytes in a function");
  module.code = section(10, leb(1) + leb(100) + kNoLocals + kAnswerZero);
  expect_refused_module(module, "longer than what it stands in");
  module.with_body(kNoLocals + kAnswerZero + "\x01");
  expect_refused_module(module, "bytes left over");
  module.with_body(kNoLocals + std::string("\x41\0", 2));
  expect_refused_module(module, "middle of something");
  module.with_body("");
  expect_refused_module(module, "middle of something");
  // Numbers that are longer than they may be, or carry bits that they have not.
  module = {};
  module.types = std::string("\1\x86\x80\x80\x80\x80\0\1\x60\1\x7F\1\x7F", 13);
  expect_refused_module(module, "longer than 32 bits");
  module.types = std::string("\1\x86\x80\x80\x80\x10\1\x60\1\x7F\1\x7F", 12);
  expect_refused_module(module, "longer than 32 bits");
  module = {};
  module.with_body(kNoLocals + std::string("\x41\xFF\xFF\xFF\xFF\x3F\x0B", 7));
  expect_refused_module(module, "signed number");
  module.with_body(kNoLocals + std::string("\x42\x80\x80\x80\x80\x80\x80\x80\x80\x80\2\x1A\x41\0\x0B", 15));
  expect_refused_module(module, "signed number");
}

TEST_F(CraftedModules, AreDeepOrWide) {
  ModuleBytes module;
  const auto nest = [](std::size_t depth, const std::string& opener) {
    return kNoLocals + times(depth, opener) + times(depth, kEnd) + kAnswerZero;
  };
  for (const std::string opener : {"\x02\x40", "\x03\x40"}) {
    expect_answer(module.with_body(nest(190, opener)).bytes());
    expect_refused_module(module.with_body(nest(40000, opener)), "nested deeper than 200");
  }
  // Unfinished, so that nothing closes them, and closed without having been opened.
  expect_refused_module(module.with_body(kNoLocals + times(60000, "\x02\x40")), "nested deeper");
  expect_refused_module(module.with_body(kNoLocals + times(60000, kEnd)), "left over");
  expect_refused_module(module.with_body(kNoLocals + "\x05" + kAnswerZero), "else stands without");
  expect_refused_module(module.with_body(kNoLocals + std::string("\x41\0\x04\x40\x05\x05\x0B", 7) + kAnswerZero),
                        "else stands without");

  const auto branches = [](std::size_t count, const std::string& written) {
    return kNoLocals + std::string("\x41\0\x0E", 3) + written + std::string(count + 1, '\0') + kEnd;
  };
  expect_refused_module(module.with_body(branches(100000, leb(100000))), "targets of one branch");
  expect_refused_module(module.with_body(branches(10, kMost)), "targets of one branch");
  expect_refused_module(module.with_body(kNoLocals + "\x0C" + kMost + kEnd), "block that there is not");

  expect_refused_module(module.with_body(leb(1) + kMost + "\x7F" + kAnswerZero), "locals in a function");
  expect_refused_module(module.with_body(leb(2) + leb(600) + "\x7F" + leb(600) + "\x7E" + kAnswerZero),
                        "more than 1000 locals");
  expect_refused_module(module.with_body(leb(100000) + times(50000, "\1\x7F") + kAnswerZero), "groups of locals");
  expect_answer(module.with_body(leb(1) + leb(999) + "\x7E" + kAnswerZero).bytes());
  expect_refused_module(module.with_body(kNoLocals + times(box::kMaxBodyBytes, "\x01") + kAnswerZero),
                        "bytes in a function");
  expect_answer(module.with_body(kNoLocals + times(box::kMaxBodyBytes - 4, "\x01") + kAnswerZero).bytes());
}

TEST_F(CraftedModules, HaveMoreFunctionsThanAreAllowed) {
  const auto with = [](std::size_t functions) {
    ModuleBytes module;
    module.functions = section(3, leb(functions) + std::string(functions, '\0'));
    module.code = section(10, leb(functions) + times(functions, named(kNoLocals + kAnswerZero)));
    return module.bytes();
  };
  expect_answer(with(2000));
  expect_refused(with(2001), "at most 2000");
  expect_refused(with(100000), "at most 2000");
}

TEST_F(CraftedModules, HideThingsInCustomSections) {
  // Names of functions that there are not, endless names, relocations, linking, dylink, features, nonsense: all left
  // unread.
  for (const std::string name :
       {"name", "linking", "reloc.CODE", "dylink", "dylink.0", "target_features", "\xFF", ""}) {
    for (const std::string& content :
         {kMost + kMost, std::string(1000, '\xFF'), std::string(1000, '\0'),
          std::string("\1\xFF\xFF\xFF\xFF\x0F\1\xFF\xFF\xFF\xFF\x0F", 12), std::string()}) {
      ModuleBytes module;
      module.after = section(0, named(name) + content);
      expect_answer(module.bytes());
      module.imports = section(0, named(name) + content);
      expect_answer(module.bytes());
    }
  }
  ModuleBytes module;
  module.after = times(51, section(0, named("x")));
  expect_refused_module(module, "50 custom sections");
  module.after = std::string("\0", 1) + kMost;
  expect_refused_module(module, "longer than");
}

TEST_F(CraftedModules, RepeatDisorderOrInventSections) {
  ModuleBytes module;
  module.types += module.types;
  expect_refused_module(module, "out of order");
  module = {};
  module.after = module.types;
  expect_refused_module(module, "out of order");
  module = {};
  module.start = section(8, leb(0));
  expect_refused_module(module, "start function");
  for (int id = 12; id <= 127; ++id) {
    module = {};
    module.after = section(id, leb(0));
    expect_refused_module(module, "does not know");
  }
  module = {};
  module.code = "";
  expect_refused_module(module, "no code");
  module = {};
  module.functions = "";
  expect_refused_module(module, "");
  module = {};
  module.types = "";
  expect_refused_module(module, "type that there is not");
}

TEST_F(CraftedModules, NameWhatThereIsNot) {
  ModuleBytes module;
  const auto body = [&](const std::string& code) { return module.with_body(absl::StrCat(kNoLocals, code, kEnd)); };
  expect_refused_module(body("\x20" + kMost), "local that there is not");
  expect_refused_module(body("\x23" + kMost), "global that there is not");
  expect_refused_module(body("\x10" + kMost), "function that there is not");
  expect_refused_module(body(std::string("\x41\0\x11", 3) + kMost + kNoLocals), "type that there is not");
  expect_refused_module(body(std::string("\x41\0\x41\0\x11\0\0", 7)), "has none");
  expect_refused_module(body(std::string("\x3F\1", 2)), "reserved byte");
  expect_refused_module(body(std::string("\x02\x7B\x0B", 3)), "block's result");
  // A block of a type's index, as multi-value has it.
  expect_refused_module(body(std::string("\x41\0\x02\0\x0B", 5)), "block's result");
  module = {};
  module.tables = section(4, std::string("\1\x70\0\1", 4));
  module.elements = section(9, std::string("\1\0\x41\0\x0B\1\x05", 7));
  expect_refused_module(module, "function that there is not");
  module.elements = section(9, std::string("\1\0\x23\0\x0B\1\0", 7));
  expect_refused_module(module, "no plain constant");
  module.elements = section(9, std::string("\1\x05\x70\1\xD0\x70\x0B", 7));
  expect_refused_module(module, "first table");
  module = {};
  module.data = section(11, std::string("\1\1\1x", 4));
  expect_refused_module(module, "not for the memory");
  module.exports = section(7, std::string("\1", 1) + named("rules_evaluate") + std::string("\0", 1) + kMost);
  expect_refused_module(module, "own");
}

TEST_F(CraftedModules, HaveWrongTypes) {
  // wabt's validator judges these, over what our check wrote.
  ModuleBytes module;
  for (const std::string& code : {std::string(""), std::string("\x1A"), std::string("\x6A"), std::string("\x42\0", 2),
                                  std::string("\x41\0\x41\0", 4), std::string("\x41\0\x04\x7F\x41\0\x0B", 7),
                                  std::string("\x02\x7F\x0B", 3), std::string("\x41\0\x28\x04\0", 5)}) {
    expect_refused_module(module.with_body(absl::StrCat(kNoLocals, code, kEnd)), "not valid WebAssembly");
  }
}

TEST_F(CraftedModules, HideWrongCodeWhereItNeverRuns) {
  // Left out rather than interpreted; what it names is checked all the same.
  ModuleBytes module;
  const std::string odd("\x1A\x1A\x6A\x0C\0\x02\x40\x0E\1\0\1\x0B\x03\x7F\x0B\x10\0", 17);
  for (const std::string& ending :
       {std::string("\x41\0\x0F", 3), std::string("\x41\0\x0C\0", 4), std::string("\x41\0\x41\0\x0E\0\0", 7)}) {
    expect_answer(module.with_body(absl::StrCat(kNoLocals, ending, odd, kEnd)).bytes());
  }
  expect_refused_module(module.with_body(kNoLocals + std::string("\x41\0\x0F\x23\0\x0B", 6)),
                        "global that there is not");
  expect_unavailable(module.with_body(kNoLocals + std::string("\0", 1) + odd + kEnd).bytes(), "unreachable");
}

}  // namespace
}  // namespace concord::plugins::host
