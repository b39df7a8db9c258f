// One pass over a function's bytes. Each stretch of code - the function itself, and each loop's body without the loops
// in it - pays when it is entered: for every instruction that stands in it, taken or not, so that the price depends on
// nothing but the program. Code that can never run is left out; interpreters have tripped over it.
#include "plugins/box/module/code_pass.h"

#include <vector>

#include "plugins/box/module/module_limits.h"

namespace concord::plugins::box {
namespace {

enum Opcode : std::uint8_t {
  kUnreachable = 0x00,
  kBlock = 0x02,
  kLoop = 0x03,
  kIf = 0x04,
  kElse = 0x05,
  kEnd = 0x0B,
  kBranch = 0x0C,
  kBranchIf = 0x0D,
  kBranchTable = 0x0E,
  kReturn = 0x0F,
  kCall = 0x10,
  kCallIndirect = 0x11,
  kLocalGet = 0x20,
  kLocalTee = 0x22,
  kGlobalGet = 0x23,
  kGlobalSet = 0x24,
  kFirstLoad = 0x28,
  kLastStore = 0x3E,
  kMemorySize = 0x3F,
  kMemoryGrow = 0x40,
  kI32Const = 0x41,
  kI64Const = 0x42,
  kI32Eqz = 0x45,
  kI32LessSigned = 0x48,
  kI32Add = 0x6A,
  kI32Subtract = 0x6B,
};

constexpr std::uint8_t kNoResult = 0x40;
constexpr std::uint8_t kI32 = 0x7F;
constexpr std::uint8_t kI64 = 0x7E;
constexpr int kPaddedBytes = 5;  // a price is written last, over a number of fixed length

// What this pass adds, in instructions as long as others: without it, a program of calls and empty loops would run many
// times longer on the same fuel than one of plain arithmetic.
constexpr std::uint32_t kStretchPrice = 10;
constexpr std::uint32_t kNestedCallPrice = 20;

bool is_between(std::uint8_t opcode, int first, int last) { return opcode >= first && opcode <= last; }

bool is_float(std::uint8_t opcode) {
  return is_between(opcode, 0x2A, 0x2B) || is_between(opcode, 0x38, 0x39) || is_between(opcode, 0x43, 0x44) ||
         is_between(opcode, 0x5B, 0x66) || is_between(opcode, 0x8B, 0xA6) || is_between(opcode, 0xA8, 0xAB) ||
         is_between(opcode, 0xAE, 0xBF);
}

// Comparing, arithmetic and conversion of integers, drop, select, nop: no immediates.
bool is_plain(std::uint8_t opcode) {
  return opcode == 0x01 || is_between(opcode, 0x1A, 0x1B) || is_between(opcode, 0x45, 0x5A) ||
         is_between(opcode, 0x67, 0x8A) || opcode == 0xA7 || is_between(opcode, 0xAC, 0xAD);
}

std::string hex(std::uint8_t byte) {
  constexpr char kDigits[] = "0123456789abcdef";
  return std::string("0x") + kDigits[byte >> 4] + kDigits[byte & 0x0F];
}

class FunctionPass {
 public:
  FunctionPass(ModuleCursor& from, const CodeFrame& frame, std::string& to) : from_(from), frame_(frame), to_(to) {}

  void run(std::uint32_t parameters) {
    locals(parameters);
    open_stretch();
    stretches_.back().price += locals_;  // they are filled with zeros
    blocks_.push_back({kBlock, false, false});
    while (from_.is_good() && !blocks_.empty()) {
      instruction();
      if (stretches_.size() > kMaxNesting || blocks_.size() > kMaxNesting) {
        from_.refuse("blocks are nested deeper than " + std::to_string(kMaxNesting));
      }
    }
    if (from_.is_good()) close_stretch();
  }

 private:
  // What is dead never runs and is not written.
  struct Block {
    std::uint8_t opcode;
    bool was_dead;  // where it began
    bool is_dead;   // where we are
  };
  struct Stretch {
    std::size_t price_at = 0;
    std::uint32_t price = 0;
  };

  void put(std::uint8_t byte) { to_.push_back(static_cast<char>(byte)); }
  void put(std::uint8_t opcode, std::uint32_t immediate) {
    put(opcode);
    append_u32(immediate, to_);
  }

  void locals(std::uint32_t parameters) {
    const std::size_t start = from_.at();
    const std::uint32_t groups = from_.count(kMaxLocalGroups, "groups of locals in a function");
    locals_ = parameters;
    for (std::uint32_t i = 0; i < groups && from_.is_good(); ++i) {
      locals_ += from_.count(kMaxLocals, "locals in a function");
      if (locals_ > kMaxLocals) from_.refuse("a function has more than " + std::to_string(kMaxLocals) + " locals");
      value_type();
    }
    if (from_.is_good()) to_.append(from_.since(start));
  }

  void value_type() {
    const std::uint8_t type = from_.byte();
    if (type == 0x7D || type == 0x7C)
      return from_.refuse("floating-point numbers are not allowed; use whole pence or basis points");
    if (type != kI32 && type != kI64) from_.refuse("a local is neither i32 nor i64");
  }

  // fuel -= price; if (fuel < 0) unreachable
  void open_stretch() {
    put(kGlobalGet, frame_.fuel_global());
    put(kI32Const);
    stretches_.push_back({to_.size(), kStretchPrice});
    to_.append(kPaddedBytes, '\0');
    put(kI32Subtract);
    put(kGlobalSet, frame_.fuel_global());
    put(kGlobalGet, frame_.fuel_global());
    put(kI32Const, 0);
    put(kI32LessSigned);
    put(kIf);
    put(kNoResult);
    put(kUnreachable);
    put(kEnd);
  }

  void close_stretch() {
    const Stretch stretch = stretches_.back();
    stretches_.pop_back();
    std::uint32_t price = stretch.price;
    for (std::size_t i = 0; i < kPaddedBytes; ++i, price >>= 7) {
      const std::uint32_t more = i + 1 < kPaddedBytes ? 0x80 : 0;
      to_[stretch.price_at + i] = static_cast<char>((price & 0x7F) | more);
    }
  }

  [[nodiscard]] bool is_dead() const { return blocks_.back().is_dead; }

  // Writes the instruction as it stands in the module.
  void keep(std::size_t start) {
    if (!from_.is_good() || is_dead()) return;
    to_.append(from_.since(start));
    ++stretches_.back().price;
  }

  void instruction() {
    const std::size_t start = from_.at();
    const std::uint8_t opcode = from_.byte();
    if (!from_.is_good()) return;
    if (is_plain(opcode)) return keep(start);
    if (is_float(opcode)) {
      return from_.refuse("floating-point instruction " + hex(opcode) +
                          " is not allowed; use whole pence or basis points");
    }
    if (is_between(opcode, kFirstLoad, kLastStore)) {
      from_.u32();
      from_.u32();
      return keep(start);
    }
    switch (opcode) {
      case kUnreachable:
      case kReturn:
        keep(start);
        return rest_is_dead();
      case kBlock:
      case kLoop:
      case kIf:
        return open_block(start, opcode);
      case kElse:
        return turn_to_else(start);
      case kEnd:
        return close_block();
      case kBranch:
        label();
        keep(start);
        return rest_is_dead();
      case kBranchIf:
        label();
        return keep(start);
      case kBranchTable:
        branch_table();
        keep(start);
        return rest_is_dead();
      case kCall:
        return call(start);
      case kCallIndirect:
        return call_indirect(start);
      case kGlobalGet:
      case kGlobalSet:
        index(frame_.globals, "global");
        return keep(start);
      case kMemorySize:
      case kMemoryGrow:
        zero();
        return keep(start);
      case kI32Const:
        from_.s32();
        return keep(start);
      case kI64Const:
        from_.s64();
        return keep(start);
      default:
        break;
    }
    if (is_between(opcode, kLocalGet, kLocalTee)) {
      index(locals_, "local");
      return keep(start);
    }
    from_.refuse("instruction " + hex(opcode) + " is not of WebAssembly's first version; compile with -mcpu=mvp");
  }

  void index(std::uint32_t limit, const char* what) {
    if (from_.u32() >= limit) from_.refuse(std::string("the code names a ") + what + " that there is not");
  }

  void label() { index(static_cast<std::uint32_t>(blocks_.size()), "block"); }

  void zero() {
    if (from_.byte() != 0) from_.refuse("a reserved byte is not zero");
  }

  void branch_table() {
    const std::uint32_t targets = from_.count(kMaxBranchTargets, "targets of one branch");
    for (std::uint32_t i = 0; i <= targets && from_.is_good(); ++i) label();
  }

  void rest_is_dead() {
    if (from_.is_good()) blocks_.back().is_dead = true;
  }

  void open_block(std::size_t start, std::uint8_t opcode) {
    const std::uint8_t type = from_.byte();
    if (type == 0x7D || type == 0x7C)
      return from_.refuse("floating-point numbers are not allowed; use whole pence or basis points");
    if (type != kNoResult && type != kI32 && type != kI64) {
      return from_.refuse("a block's result is not of WebAssembly's first version; compile with -mcpu=mvp");
    }
    keep(start);
    const bool dead = is_dead();
    blocks_.push_back({opcode, dead, dead});
    if (opcode == kLoop && !dead) open_stretch();
  }

  void turn_to_else(std::size_t start) {
    Block& block = blocks_.back();
    if (block.opcode != kIf) return from_.refuse("an else stands without its if");
    block.opcode = kElse;
    block.is_dead = block.was_dead;
    if (!block.was_dead) to_.append(from_.since(start));
  }

  void close_block() {
    const Block block = blocks_.back();
    blocks_.pop_back();
    if (block.was_dead) return;
    if (block.opcode == kLoop) close_stretch();
    put(kEnd);
  }

  void call(std::size_t start) {
    const std::uint32_t function = from_.u32();
    if (function >= frame_.functions) return from_.refuse("the code names a function that there is not");
    if (function < frame_.imported_functions) return keep(start);
    nested(start);
  }

  void call_indirect(std::size_t start) {
    index(frame_.types, "type");
    zero();
    if (!frame_.has_table) from_.refuse("it calls through a table, but has none");
    nested(start);
  }

  // if (depth == 0) { depth = -1; unreachable }; depth -= 1; the call; depth += 1
  void nested(std::size_t start) {
    if (!from_.is_good() || is_dead()) return;
    put(kGlobalGet, frame_.depth_global());
    put(kI32Eqz);
    put(kIf);
    put(kNoResult);
    put(kI32Const, 0x7F);  // -1 in one byte
    put(kGlobalSet, frame_.depth_global());
    put(kUnreachable);
    put(kEnd);
    add_to_depth(kI32Subtract);
    stretches_.back().price += kNestedCallPrice;
    keep(start);
    add_to_depth(kI32Add);
  }

  void add_to_depth(std::uint8_t operation) {
    put(kGlobalGet, frame_.depth_global());
    put(kI32Const, 1);
    put(operation);
    put(kGlobalSet, frame_.depth_global());
  }

  ModuleCursor& from_;
  const CodeFrame& frame_;
  std::string& to_;
  std::uint32_t locals_ = 0;
  std::vector<Block> blocks_;
  std::vector<Stretch> stretches_;
};

}  // namespace

void append_u32(std::uint32_t number, std::string& to) {
  do {
    const std::uint32_t more = number > 0x7F ? 0x80 : 0;
    to.push_back(static_cast<char>((number & 0x7F) | more));
    number >>= 7;
  } while (number > 0);
}

void rewrite_function(ModuleCursor& from, const CodeFrame& frame, std::uint32_t parameters, std::string& to) {
  FunctionPass(from, frame, to).run(parameters);
}

}  // namespace concord::plugins::box
