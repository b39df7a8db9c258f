// Programs that are valid, or nearly, and mean harm: each is stopped with its reason and costs nobody else an answer.
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"

#include "plugins/box/module/abi.h"
#include "plugins/sdk/concord_rules_limits.h"
#include "tests/hostile_plugins/hostile.h"
#include "tests/rules_running/example_inputs.h"

namespace concord::plugins::host {
namespace {

const std::string kOutside = "memory outside its own";

TEST_F(Hostile, LoopsEndlessly) {
  expect_unavailable(program("(loop (br 0)) (unreachable)"), "more than 5000000 instructions");
  // Growing, telling and asking in a loop do not help.
  expect_unavailable(program("(loop (drop (memory.grow (i32.const 1))) (br 0)) (unreachable)"), "5000000 instructions");
  // Nor does a loop in unreachable-looking shape, a loop of loops, or a branch table.
  expect_unavailable(program("(loop (loop (br_if 1 (i32.const 1)))) (i32.const 0)"), "5000000 instructions");
  expect_unavailable(program("(loop (br_table 0 0 0 (i32.const 1))) (unreachable)"), "5000000 instructions");
}

TEST_F(Hostile, RecursesEndlessly) {
  expect_unavailable(program("(call $evaluate (i32.const 0))"), "nested deeper than 256");
  expect_unavailable(program("(call_indirect (param i32) (result i32) (i32.const 0) (i32.const 0))",
                             "(table 1 1 funcref) (elem (i32.const 0) $evaluate)"),
                     "nested deeper than 256");
  // A wide tree of calls stays shallow, but pays.
  std::string tree;
  for (int depth = 0; depth < 30; ++depth) {
    absl::StrAppend(&tree, "(func $f", depth, " (call $f", depth + 1, ") (call $f", depth + 1, "))");
  }
  expect_unavailable(program("(call $f0) (i32.const 0)", tree + "(func $f30)"), "5000000 instructions");
}

TEST_F(Hostile, MayNestCallsAsDeepAsAllowed) {
  const auto nested = [](int calls) {
    return program(absl::StrCat("(call $down (i32.const ", calls, ")) (i32.const 0)"),
                   "(func $down (param i32) (if (i32.gt_s (local.get 0) (i32.const 1)) (then (call $down (i32.sub "
                   "(local.get 0) (i32.const 1))))))");
  };
  expect_answer(nested(256));
  expect_unavailable(nested(257), "nested deeper than 256");
}

TEST_F(Hostile, HoardsMemory) {
  // Answers 0 only if growing ends at sixteen pages exactly.
  const std::string grow =
      "(loop (br_if 0 (i32.ne (memory.grow (i32.const 1)) (i32.const -1)))) (i32.sub (memory.size) (i32.const 16))";
  expect_answer(program(grow));
  expect_answer(program("(i32.add (memory.grow (i32.const 65535)) (i32.const 1))"));
  expect_answer(program("(i32.add (memory.grow (i32.const -1)) (i32.const 1))"));
  expect_answer(assembled(absl::StrCat(
      "(module (memory (export \"memory\") 1 65536) (func (export \"rules_evaluate\") (param i32) (result i32) ", grow,
      "))")));
  expect_refused(
      assembled("(module (memory (export \"memory\") 17) (func (export \"rules_evaluate\") (param i32) (result "
                "i32) (i32.const 0)))"),
      "17 pages of memory; at most 16");
  // A stack of locals and operands, as high as fuel and depth allow.
  std::string locals = "(local";
  for (int i = 0; i < 998; ++i) locals += " i64";
  expect_unavailable(
      program("(drop (call $f)) (i32.const 0)", absl::StrCat("(func $f (result i64) ", locals, ") (call $f))")),
      "nested deeper than 256");
  std::string pushes;
  for (int i = 0; i < 40000; ++i) pushes += "(local.get $i)";
  std::string drops;
  for (int i = 0; i < 40000; ++i) drops += "(drop)";
  expect_unavailable(program("(call $f (i32.const 0)) (i32.const 0)",
                             absl::StrCat("(func $f (param $i i32) ", pushes, "(call $f)", drops.substr(6), ")")),
                     "");
}

// A call with good arguments; which of them are addresses and lengths.
struct Call {
  const char* function;
  std::vector<std::string> arguments;
  std::vector<std::size_t> addresses;
  std::vector<std::size_t> lengths;
};

// Memory holds a_name at 16 and A_CODE at 32; 1000 and 2000 are free places.
const std::vector<Call>& calls() {
  static const std::vector<Call> kCalls = {
      {"fact_integer", {"16", "6", "1000"}, {0, 2}, {1}},
      {"fact_text", {"16", "6", "1000", "100", "2000"}, {0, 2, 4}, {1, 3}},
      {"fact_date", {"16", "6", "1000"}, {0, 2}, {1}},
      {"parameter_integer", {"16", "6", "1000"}, {0, 2}, {1}},
      {"table_rows", {"16", "6"}, {0}, {1}},
      {"table_integer", {"16", "6", "0", "16", "6", "1000"}, {0, 3, 5}, {1, 4}},
      {"table_text", {"16", "6", "0", "16", "6", "1000", "100", "2000"}, {0, 3, 5, 7}, {1, 4, 6}},
      {"working_day", {"16", "6", "20000", "1", "1000"}, {0, 4}, {1}},
      {"require", {"16", "6", "16", "6", "l1", "16", "6", "16", "6"}, {0, 2, 5, 7}, {1, 3, 6, 8}},
      {"finding", {"1", "32", "6", "16", "6", "16", "6", "16", "6"}, {1, 3, 5, 7}, {2, 4, 6, 8}},
      {"score", {"16", "6", "l1", "16", "6"}, {0, 3}, {1, 4}},
  };
  return kCalls;
}

std::string body_of(const Call& call) {
  std::string text = absl::StrCat("(call $", call.function);
  for (const std::string& argument : call.arguments) {
    const bool is_long = argument[0] == 'l';
    absl::StrAppend(&text, is_long ? "(i64.const " : "(i32.const ", is_long ? argument.substr(1) : argument, ")");
  }
  bool answers = false;
  for (const box::Import& import : box::kImports) answers = answers || (import.name == call.function && import.answers);
  return absl::StrCat(answers ? "(drop " : "", text, ")", answers ? ")" : "", " (i32.const 0)");
}

TEST_F(Hostile, PointsOutsideItsMemoryInEachFunction) {
  int tried = 0;
  for (const Call& good : calls()) {
    expect_answer(program(body_of(good)));
    const auto expect_outside = [&](std::size_t argument, const char* value) {
      Call bad = good;
      bad.arguments[argument] = value;
      SCOPED_TRACE(absl::StrCat(good.function, " argument ", argument, " ", value));
      expect_unavailable(program(body_of(bad)), kOutside);
      ++tried;
    };
    // Two pages end at 131072. Places take eight or four bytes, texts six.
    for (const std::size_t address : good.addresses) {
      for (const char* value : {"131071", "-1", "2147483647"}) expect_outside(address, value);
    }
    for (const std::size_t length : good.lengths) {
      for (const char* value : {"-1", "131073", "2147483647"}) expect_outside(length, value);
    }
  }
  EXPECT_EQ(static_cast<std::size_t>(std::size(box::kImports)), calls().size());
  EXPECT_GT(tried, 100);
}

TEST_F(Hostile, TellsAndAsksTooMuch) {
  const auto loop = [](int times, const std::string& what) {
    return program(absl::StrCat("(loop ", what,
                                "(br_if 0 (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 1))) (i32.const ",
                                times, ")))) (i32.const 0)"));
  };
  const std::string score = "(call $score (i32.const 16) (i32.const 6) (i64.const 1) (i32.const 0) (i32.const 0))";
  expect_answer(loop(500, score));
  expect_unavailable(loop(501, score), "more than 500 things");
  const std::string ask = "(drop (call $table_rows (i32.const 16) (i32.const 6)))";
  expect_answer(loop(20000, ask));
  expect_unavailable(loop(20001, ask), "more than 20000 times");

  // Sentences of zeros are control characters; so fill memory with letters first.
  const std::string letters =
      "(func $letters (local $i i32) (loop (i64.store (i32.add (local.get $i) (i32.const 4096)) (i64.const "
      "0x6161616161616161)) (br_if 0 (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 8))) (i32.const "
      "2400)))))";
  const auto tell = [&](int bytes, int times) {
    return program(
        absl::StrCat("(call $letters) (loop (call $require (i32.const 16) (i32.const 6) (i32.const 0) (i32.const 0) "
                     "(i64.const 1) (i32.const 0) (i32.const 0) (i32.const 4096) (i32.const ",
                     bytes, ")) (br_if 0 (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 1))) (i32.const ",
                     times, ")))) (i32.const 0)"),
        letters);
  };
  expect_answer(tell(2000, 130));
  expect_unavailable(tell(2000, 131), "more than 262144 bytes");
  expect_unavailable(tell(2001, 1), "at most 2000 bytes");
  expect_unavailable(program("(call $require (i32.const 16) (i32.const 6) (i32.const 0) (i32.const 0) (i64.const 1) "
                             "(i32.const 0) (i32.const 0) (i32.const 1000) (i32.const 1)) (i32.const 0)"),
                     "without control characters");
}

TEST_F(Hostile, ImportsWhatIsNotOffered) {
  const auto with = [](const std::string& import) {
    return assembled(absl::StrCat("(module (import ", import, ") (memory (export \"memory\") 1)",
                                  "(func (export \"rules_evaluate\") (param i32) (result i32) (i32.const 0)))"));
  };
  expect_refused(with("\"env\" \"printf\" (func (param i32) (result i32))"), "\"env.printf\"");
  expect_refused(with("\"concord_rules_v1\" \"clock\" (func (result i64))"), "\"concord_rules_v1.clock\"");
  expect_refused(with("\"concord_rules_v2\" \"fact_integer\" (func (param i32 i32 i32) (result i32))"),
                 "concord_rules_v2");
  expect_refused(with("\"wasi_snapshot_preview1\" \"fd_write\" (func (param i32 i32 i32 i32) (result i32))"),
                 "fd_write");
  expect_refused(with("\"concord_rules_v1\" \"fact_integer\" (func (param i32 i32 i64) (result i32))"),
                 "other parameters");
  expect_refused(with("\"concord_rules_v1\" \"score\" (func (param i32 i32 i64 i32 i32) (result i32))"),
                 "other parameters");
  expect_refused(with("\"concord_rules_v1\" \"memory\" (memory 1)"), "imports the memory");
  expect_refused(with("\"concord_rules_v1\" \"table\" (table 1 funcref)"), "imports the table");
  expect_refused(with("\"concord_rules_v1\" \"fuel\" (global (mut i32))"), "imports the global");
  expect_refused(with("\"concord_rules_v1\" \"\\00\\1b[31m\" (func)"), "??[31m");
}

TEST_F(Hostile, ComputesWithFloats) {
  for (const std::string body :
       {"(drop (f32.const 1)) (i32.const 0)", "(drop (f64.const 1)) (i32.const 0)", "(i32.trunc_f64_s (f64.const 1))",
        "(drop (f64.load (i32.const 0))) (i32.const 0)", "(f32.eq (f32.const 0) (f32.const 0))",
        "(drop (f64.convert_i32_s (i32.const 1))) (i32.const 0)",
        "(drop (f64.sqrt (f64.reinterpret_i64 (i64.const 1)))) (i32.const 0)",
        "(drop (block (result f32) (unreachable))) (i32.const 0)",
        "(return (i32.const 0)) (drop (f64.add (f64.const 1) (f64.const 1)))"}) {
    expect_refused(program(body), "loating-point");
  }
  expect_refused(program("(i32.const 0)", "(func $f (param f64))"), "loating-point");
  expect_refused(program("(i32.const 0)", "(func $f (local f32))"), "loating-point");
  expect_refused(program("(i32.const 0)", "(global $g f32 (f32.const 1))"), "loating-point");
}

TEST_F(Hostile, UsesFeaturesThatAreOff) {
  for (const std::string body :
       {"(i32.extend8_s (i32.const 1))", "(memory.fill (i32.const 0) (i32.const 0) (i32.const 9)) (i32.const 0)",
        "(memory.copy (i32.const 0) (i32.const 0) (i32.const 9)) (i32.const 0)", "(drop (ref.null func)) (i32.const 0)",
        "(return_call $evaluate (i32.const 0))", "(i32.atomic.load (i32.const 0))",
        "(drop (v128.const i32x4 0 0 0 0)) (i32.const 0)", "(drop (i32.trunc_sat_f32_s (f32.const 1))) (i32.const 0)",
        "(block (result i32 i32) (i32.const 0) (i32.const 0)) (drop)", "(try (do)) (i32.const 0)"}) {
    SCOPED_TRACE(body);
    expect_refused(program(body), "");
  }
  expect_refused(program("(i32.const 0)", "(func $two (result i32 i32) (i32.const 0) (i32.const 0))"),
                 "results of a function");
  expect_refused(
      assembled("(module (memory (export \"memory\") i64 1) (func (export \"rules_evaluate\") (param i32) (result "
                "i32) (i32.const 0)))"),
      "64 bits");
}

TEST_F(Hostile, BeginsBeforeItIsAsked) {
  expect_refused(program("(i32.const 0)", "(func $s (unreachable)) (start $s)"), "start function");
  expect_refused(program("(i32.const 0)", "(func $s (loop (br 0))) (start $s)"), "start function");
  expect_refused(program("(i32.const 0)", "(data (i32.const 131070) \"abc\")"), "cannot begin");
  expect_refused(program("(i32.const 0)", "(data (i32.const -1) \"abc\")"), "cannot begin");
  expect_refused(program("(i32.const 0)", "(table 1 1 funcref) (elem (i32.const 1) $evaluate)"), "cannot begin");
}

TEST_F(Hostile, ExportsOtherThings) {
  expect_refused(program("(i32.const 0)", "(global (export \"g\") i32 (i32.const 0))"), "exports \"g\"");
  expect_refused(assembled("(module (memory (export \"memory\") 1))"), "does not export rules_evaluate");
  expect_refused(assembled("(module (func (export \"rules_evaluate\") (param i32) (result i32) (i32.const 0)))"),
                 "memory");
  expect_refused(
      assembled(
          "(module (memory (export \"memory\") 1) (func (export \"rules_evaluate\") (result i32) (i32.const 0)))"),
      "take an i32");
  expect_refused(
      assembled("(module (import \"concord_rules_v1\" \"table_rows\" (func $f (param i32 i32) (result i32))) (memory "
                "(export \"memory\") 1) (export \"rules_evaluate\" (func $f)))"),
      "own");
}

TEST_F(Hostile, Traps) {
  expect_unavailable(program("(unreachable)"), "unreachable");
  expect_unavailable(program("(i32.div_s (i32.const 1) (local.get $i))"), "divide by zero");
  expect_unavailable(program("(i32.div_s (i32.const -2147483648) (i32.const -1))"), "overflow");
  expect_unavailable(program("(i32.load (i32.const 131069))"), "out of bounds");
  expect_unavailable(program("(i32.load offset=4294967295 (i32.const -1))"), "out of bounds");
  expect_unavailable(program("(i32.store (i32.const 131069) (i32.const 1)) (i32.const 0)"), "out of bounds");
  expect_unavailable(
      program("(call_indirect (param i32) (result i32) (i32.const 0) (i32.const 0))", "(table 1 1 funcref)"),
      "uninitialized");
  expect_unavailable(
      program("(call_indirect (param i32) (result i32) (i32.const 0) (i32.const 7))", "(table 1 1 funcref)"),
      "undefined table");
  expect_unavailable(program("(call_indirect (param i64) (i64.const 0) (i32.const 0)) (i32.const 0)",
                             "(table 1 1 funcref) (elem (i32.const 0) $evaluate)"),
                     "signature mismatch");
  expect_unavailable(program("(i32.const 7)"), "its own number 7");
}

TEST_F(Hostile, ReachesForTheHiddenCounters) {
  for (const std::string own : {"", "(global $g (mut i32) (i32.const 0))"}) {
    const int first_hidden = own.empty() ? 0 : 1;
    for (int global = first_hidden; global < first_hidden + 3; ++global) {
      expect_refused(program(absl::StrCat("(global.set ", global, " (i32.const 5000000)) (i32.const 0)"), own),
                     "global");
      expect_refused(program(absl::StrCat("(global.get ", global, ")"), own), "global");
    }
  }
}

TEST_F(Hostile, CarriesNothingOver) {
  const std::string wasm = program(
      "(local.set $i (i32.or (global.get $g) (i32.load (i32.const 40000)))) (global.set $g (i32.const 1)) (i32.store "
      "(i32.const 40000) (i32.const 1)) (drop (memory.grow (i32.const 1))) (i32.or (local.get $i) (i32.sub "
      "(memory.size) "
      "(i32.const 3)))",
      "(global $g (mut i32) (i32.const 0))");
  std::int64_t fuel = 0;
  for (int i = 0; i < 20; ++i) {
    const auto outcome = pool_.run("carrier", "d", wasm, no_inputs());
    ASSERT_TRUE(outcome.ok()) << outcome.status();
    ASSERT_TRUE(i == 0 || outcome->fuel == fuel);
    fuel = outcome->fuel;
  }
}

TEST_F(Hostile, IsSetAsideAfterATrapSoThatItCannotEatTheMachine) {
  const std::string loop = program("(loop (br 0)) (unreachable)");
  const std::int64_t begun_ms = steady_now_ms();
  int tried = 0;
  int at_once = 0;
  while (steady_now_ms() - begun_ms < 1500) {
    const auto outcome = pool_.run("looper", "d", loop, no_inputs());
    ASSERT_EQ(outcome.status().code(), absl::StatusCode::kUnavailable);
    const bool aside = std::string(outcome.status().message()).find("set aside") != std::string::npos;
    ++(aside ? at_once : tried);
    expect_others_served();
  }
  // 100, 200, 400, 800 ms: four tries fill the time.
  EXPECT_LE(tried, 5);
  EXPECT_GT(at_once, 50);
}

}  // namespace
}  // namespace concord::plugins::host
