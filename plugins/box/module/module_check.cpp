// The sections of a module one after another. Custom sections are dropped unread; what is kept is either copied after
// every byte of it was understood, or written anew.
#include "plugins/box/module/module_check.h"

#include "plugins/box/module/abi.h"
#include "plugins/box/module/code_pass.h"
#include "plugins/box/module/module_cursor.h"
#include "plugins/box/module/module_limits.h"

namespace concord::plugins::box {
namespace {

enum Section : std::uint8_t {
  kCustom = 0,
  kTypes = 1,
  kImportSection = 2,
  kFunctions = 3,
  kTables = 4,
  kMemories = 5,
  kGlobals = 6,
  kExports = 7,
  kStart = 8,
  kElements = 9,
  kCode = 10,
  kData = 11,
};

constexpr std::string_view kMagic("\0asm\1\0\0\0", 8);
constexpr std::uint8_t kFunctionType = 0x60;
constexpr std::uint8_t kFunctionReference = 0x70;
constexpr std::uint8_t kI32 = 0x7F;
constexpr std::uint8_t kI64 = 0x7E;
constexpr std::uint8_t kI32Const = 0x41;
constexpr std::uint8_t kI64Const = 0x42;
constexpr std::uint8_t kEnd = 0x0B;
constexpr std::uint8_t kMutable = 1;
constexpr const char* kKinds[] = {"function", "table", "memory", "global"};

struct Signature {
  std::string parameters;  // letters, as in abi.h
  std::string result;      // "", "i" or "l"
};

void append_s32(std::uint32_t number, std::string& to) {  // of numbers below 2^31
  while (number > 0x3F) {
    to.push_back(static_cast<char>((number & 0x7F) | 0x80));
    number >>= 7;
  }
  to.push_back(static_cast<char>(number));
}

void append_section(std::uint8_t id, std::string_view body, std::string& to) {
  to.push_back(static_cast<char>(id));
  append_u32(static_cast<std::uint32_t>(body.size()), to);
  to.append(body);
}

class ModuleCheck {
 public:
  ModuleCheck(std::string_view module, CheckedModule& checked) : from_(module), checked_(checked) {}

  bool run(std::string& why) {
    from_.bytes(static_cast<std::uint32_t>(kMagic.size()));
    checked_.bytes = kMagic;
    int before = 0;
    int custom = 0;
    while (from_.is_good() && !from_.is_at_end()) {
      const std::uint8_t id = from_.byte();
      const std::size_t outer = from_.enter(from_.u32());
      if (id == kCustom) {
        if (++custom > static_cast<int>(kMaxCustomSections)) from_.refuse("it has more than 50 custom sections");
        skip_section();
      } else {
        if (id <= before) from_.refuse("its sections are out of order");
        before = id;
        section(id);
      }
      from_.leave(outer);
    }
    if (from_.is_good()) check_whole();
    checked_.fuel_global = frame_.fuel_global();
    checked_.depth_global = frame_.depth_global();
    why = from_.why();
    return from_.is_good();
  }

 private:
  void skip_section() {
    while (from_.is_good() && !from_.is_at_end()) from_.byte();
  }

  void section(std::uint8_t id) {
    const std::size_t start = from_.at();
    if (id > kFunctions && frame_.functions == 0) count_functions();
    if (id > kGlobals) write_globals();
    switch (id) {
      case kTypes:
        types();
        break;
      case kImportSection:
        imports();
        break;
      case kFunctions:
        functions();
        break;
      case kTables:
        return table();
      case kMemories:
        return memory();
      case kGlobals:
        return globals();
      case kExports:
        exports();
        break;
      case kStart:
        return from_.refuse("it has a start function; everything begins in rules_evaluate");
      case kElements:
        elements();
        break;
      case kCode:
        return code();
      case kData:
        data();
        break;
      default:
        return from_.refuse("it has a section that WebAssembly's first version does not know");
    }
    if (from_.is_good()) append_section(id, from_.since(start), checked_.bytes);
  }

  char value_type() {
    const std::uint8_t type = from_.byte();
    if (type == kI32) return 'i';
    if (type == kI64) return 'l';
    from_.refuse(type == 0x7D || type == 0x7C
                     ? "floating-point numbers are not allowed; use whole pence or basis points"
                     : "a type is neither i32 nor i64");
    return 'i';
  }

  void types() {
    const std::uint32_t count = from_.count(kMaxTypes, "types");
    for (std::uint32_t i = 0; i < count && from_.is_good(); ++i) {
      if (from_.byte() != kFunctionType) return from_.refuse("a type is no function's");
      Signature& type = types_.emplace_back();
      const std::uint32_t parameters = from_.count(kMaxParameters, "parameters of a function");
      for (std::uint32_t p = 0; p < parameters && from_.is_good(); ++p) type.parameters.push_back(value_type());
      if (from_.count(1, "results of a function") == 1) type.result.push_back(value_type());
    }
    frame_.types = count;
  }

  // An index into the types; 0 after a refusal.
  std::uint32_t type_index() {
    const std::uint32_t index = from_.u32();
    if (index < types_.size()) return index;
    from_.refuse("a function names a type that there is not");
    return 0;
  }

  void imports() {
    const std::uint32_t count = from_.count(kMaxImports, "imports");
    for (std::uint32_t i = 0; i < count && from_.is_good(); ++i) {
      const std::string_view module = from_.name();
      const std::string_view name = from_.name();
      const std::uint8_t kind = from_.byte();
      if (!from_.is_good()) return;
      const std::string what = quoted(std::string(module) + "." + std::string(name));
      const Import* import = module == kImportModule ? find_import(name) : nullptr;
      if (kind != 0 && kind < 4)
        return from_.refuse("it imports the " + std::string(kKinds[kind]) + " " + what +
                            "; only functions of concord_rules_v1 can be imported");
      if (kind != 0 || import == nullptr)
        return from_.refuse("it imports " + what + ", which Concord does not offer; see concord_rules.h");
      const std::uint32_t type = type_index();
      if (!from_.is_good()) return;
      const bool fits =
          types_[type].parameters == import->parameters && types_[type].result == (import->answers ? "i" : "");
      if (!fits) return from_.refuse("it imports " + what + " with other parameters than concord_rules.h gives it");
      function_types_.push_back(type);
      ++frame_.imported_functions;
    }
  }

  void functions() {
    const std::uint32_t count = from_.count(kMaxFunctions, "functions");
    for (std::uint32_t i = 0; i < count && from_.is_good(); ++i) function_types_.push_back(type_index());
  }

  void count_functions() { frame_.functions = static_cast<std::uint32_t>(function_types_.size()); }

  // The least and, where it is given, the most.
  std::uint32_t limits(std::uint32_t most, const char* what) {
    const std::uint8_t flags = from_.byte();
    if (flags > 1) from_.refuse("a memory or table is shared, 64 bits wide or otherwise special");
    const std::uint32_t least = from_.count(most, what);
    if (flags == 1 && from_.u32() < least) from_.refuse("a memory or table has a maximum below its minimum");
    return least;
  }

  void table() {
    const std::uint32_t count = from_.count(1, "tables");
    if (count == 0) return;
    if (from_.byte() != kFunctionReference) from_.refuse("its table is not of functions");
    table_size_ = limits(kMaxTableEntries, "table entries");
    frame_.has_table = true;
    std::string body("\1\x70\1", 3);
    append_u32(table_size_, body);
    append_u32(table_size_, body);
    append_section(kTables, body, checked_.bytes);
  }

  void memory() {
    if (from_.count(1, "memories") == 0) return;
    const std::uint32_t pages = limits(kMaxMemoryPages, "pages of memory");
    has_memory_ = true;
    std::string body("\1\1", 2);
    append_u32(pages, body);
    append_u32(kMaxMemoryPages, body);
    append_section(kMemories, body, checked_.bytes);
  }

  // A constant of the type and its end.
  void constant(char type) {
    if (from_.byte() != (type == 'i' ? kI32Const : kI64Const)) {
      return from_.refuse("a start value or offset is no plain constant");
    }
    if (type == 'i') {
      from_.s32();
    } else {
      from_.s64();
    }
    if (from_.byte() != kEnd) from_.refuse("a start value or offset is no plain constant");
  }

  void globals() {
    frame_.globals = from_.count(kMaxGlobals, "globals");
    const std::size_t start = from_.at();
    for (std::uint32_t i = 0; i < frame_.globals && from_.is_good(); ++i) {
      const char type = value_type();
      if (from_.byte() > kMutable) from_.refuse("a global is neither mutable nor constant");
      constant(type);
    }
    if (from_.is_good()) globals_ = from_.since(start);
  }

  // The module's own and the two hidden ones; once, before whatever follows globals.
  void write_globals() {
    if (globals_written_) return;
    globals_written_ = true;
    std::string body;
    append_u32(frame_.globals + 2, body);
    body.append(globals_);
    for (const std::uint32_t start :
         {std::uint32_t{CONCORD_RULES_MAX_FUEL}, std::uint32_t{CONCORD_RULES_MAX_CALL_DEPTH}}) {
      body.push_back(static_cast<char>(kI32));
      body.push_back(static_cast<char>(kMutable));
      body.push_back(static_cast<char>(kI32Const));
      append_s32(start, body);
      body.push_back(static_cast<char>(kEnd));
    }
    append_section(kGlobals, body, checked_.bytes);
  }

  void exports() {
    const std::uint32_t count = from_.count(kMaxFunctions, "exports");
    for (std::uint32_t i = 0; i < count && from_.is_good(); ++i) {
      const std::string_view name = from_.name();
      const std::uint8_t kind = from_.byte();
      const std::uint32_t index = from_.u32();
      if (!from_.is_good()) return;
      if (name == kMemoryExport && kind == 2 && index == 0 && !exports_memory_) {
        exports_memory_ = true;
      } else if (name == kEvaluateExport && kind == 0 && !exports_evaluate_) {
        exports_evaluate_ = true;
        check_evaluate(index);
      } else {
        from_.refuse("it exports " + quoted(name) +
                     "; only the function rules_evaluate and the memory may be exported");
      }
    }
  }

  void check_evaluate(std::uint32_t function) {
    if (function < frame_.imported_functions || function >= frame_.functions) {
      return from_.refuse("rules_evaluate is no function of the module's own");
    }
    const Signature& type = types_[function_types_[function]];
    if (type.parameters != "i" || type.result != "i") from_.refuse("rules_evaluate must take an i32 and answer an i32");
  }

  void elements() {
    const std::uint32_t count = from_.count(kMaxSegments, "element segments");
    std::uint32_t entries = 0;
    for (std::uint32_t i = 0; i < count && from_.is_good(); ++i) {
      if (from_.u32() != 0 || !frame_.has_table) return from_.refuse("an element segment is not for the first table");
      constant('i');
      const std::uint32_t functions = from_.count(kMaxTableEntries, "entries in an element segment");
      entries += functions;
      if (entries > kMaxTableEntries) return from_.refuse("its element segments have more than 2000 entries");
      for (std::uint32_t f = 0; f < functions && from_.is_good(); ++f) {
        if (from_.u32() >= frame_.functions) from_.refuse("the table names a function that there is not");
      }
    }
  }

  void code() {
    const std::uint32_t defined = frame_.functions - frame_.imported_functions;
    const std::uint32_t count = from_.count(kMaxFunctions, "functions with code");
    if (count != defined) return from_.refuse("it declares other functions than it has code for");
    has_code_ = true;
    std::string body;
    append_u32(count, body);
    for (std::uint32_t i = 0; i < count && from_.is_good(); ++i) {
      const std::uint32_t size = from_.count(kMaxBodyBytes, "bytes in a function");
      const std::size_t outer = from_.enter(size);
      const Signature& type = types_[function_types_[frame_.imported_functions + i]];
      std::string function;
      rewrite_function(from_, frame_, static_cast<std::uint32_t>(type.parameters.size()), function);
      from_.leave(outer);
      append_u32(static_cast<std::uint32_t>(function.size()), body);
      body.append(function);
    }
    append_section(kCode, body, checked_.bytes);
  }

  void data() {
    const std::uint32_t count = from_.count(kMaxSegments, "data segments");
    for (std::uint32_t i = 0; i < count && from_.is_good(); ++i) {
      if (from_.u32() != 0 || !has_memory_) return from_.refuse("a data segment is not for the memory");
      constant('i');
      from_.bytes(from_.u32());
    }
  }

  void check_whole() {
    count_functions();
    if (!has_memory_ || !exports_memory_) from_.refuse("it does not export its memory as \"memory\"");
    if (!exports_evaluate_) from_.refuse("it does not export rules_evaluate");
    if (!has_code_) from_.refuse("it has no code");
  }

  static_assert(kMaxTableEntries == 2000 && kMaxCustomSections == 50, "the sentences above name these limits");

  ModuleCursor from_;
  CheckedModule& checked_;
  CodeFrame frame_;
  std::vector<Signature> types_;
  std::vector<std::uint32_t> function_types_;
  std::string_view globals_;
  std::uint32_t table_size_ = 0;
  bool globals_written_ = false;
  bool has_memory_ = false;
  bool has_code_ = false;
  bool exports_memory_ = false;
  bool exports_evaluate_ = false;
};

}  // namespace

bool check_module(std::string_view module, CheckedModule& checked, std::string& why) {
  if (module.size() > kMaxModuleBytes) {
    why = "it has " + std::to_string(module.size()) + " bytes; at most " + std::to_string(kMaxModuleBytes) +
          " are allowed";
    return false;
  }
  if (module.substr(0, kMagic.size()) != kMagic) {
    why = "it is no WebAssembly module of version 1";
    return false;
  }
  return ModuleCheck(module, checked).run(why);
}

}  // namespace concord::plugins::box
