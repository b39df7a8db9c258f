// Properties over random inputs: a box answers as the native program does, the same twice and in another box, at the
// same price.
#include <fstream>
#include <sstream>

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include "plugins/host/running/box_pool.h"
#include "plugins/host/running/native_program.h"
#include "plugins/sdk/concord_rules.h"
#include "tests/file_text.h"
#include "tests/rules_running/example_inputs.h"
#include "tests/rules_running/outcome_text.h"
#include "tests/where.h"

namespace concord::plugins::host {
namespace {

std::string example_wasm() { return file_text(concord::tests::program_folder() + "/../programs/sdk_example.wasm"); }

BoxPoolOptions options() {
  BoxPoolOptions options;
  options.box_path = concord::tests::program_folder() + "/concord-box";
  options.now_ms = [] { return std::int64_t{1000}; };
  return options;
}

// Text as officers and importers write it, now and then with what must not get through.
std::string some_text() {
  const auto words = *rc::gen::container<std::vector<std::string>>(
      rc::gen::element<std::string>("small", "none", "l\xC3\xA4rge", "\xE2\x82\xAC", " ", "\n", "\xFF", "light_touch"));
  std::string text;
  for (const std::string& word : words) text += word;
  return text.substr(0, 240);
}

Value some_value() {
  // Sums up to a thousand billion pounds, and the ends of what a number can be.
  switch (*rc::gen::inRange(0, 8)) {
    case 0:
      return some_text();
    case 1:
      return absl::CivilDay(2020, 1, 1) + *rc::gen::inRange(0, 4000);
    case 2:
      return *rc::gen::element(std::int64_t{0}, INT64_MIN / 200, INT64_MAX / 200, std::int64_t{-1});
    default:
      return *rc::gen::inRange<std::int64_t>(-100, 100000000000000);
  }
}

Inputs some_inputs() {
  Inputs inputs = example_inputs();
  Provisions provisions = example_provisions();
  inputs.gate = static_cast<Gate>(*rc::gen::inRange(1, 9));
  for (const char* name : {"value_pence", "notice_sent", "regime", "is_urgent"}) {
    const int what = *rc::gen::inRange(0, 4);
    if (what == 0) inputs.facts.erase(name);
    if (what == 1) inputs.facts[name] = some_value();
  }
  if (*rc::gen::inRange(0, 3) == 0) provisions.parameters["light_touch_pence"].value = some_value();
  if (*rc::gen::inRange(0, 3) == 0)
    provisions.parameters["standstill_working_days"].value = std::int64_t{*rc::gen::inRange(-3, 900)};
  const int rows = *rc::gen::inRange(0, 6);
  for (int i = 0; i < rows; ++i) {
    Row row = provisions.tables["bands"].front();
    row.cells[*rc::gen::element<std::string>("from_pence", "below_pence", "quotes", "called")] = some_value();
    provisions.tables["bands"].push_back(row);
  }
  inputs.provisions = *PreparedProvisions::prepare(provisions);
  return inputs;
}

std::string whole(const absl::StatusOr<Outcome>& outcome) {
  return outcome.ok() ? text_of(*outcome) : std::string(outcome.status().message());
}

RC_GTEST_PROP(BoxProperty, ABoxAnswersAsTheNativeProgramAndTheSameAgain, ()) {
  static const std::string kWasm = example_wasm();
  static BoxPool first(options());
  static BoxPool second(options());
  const Inputs inputs = some_inputs();
  const auto native = NativeProgram(rules_evaluate).run(inputs);
  // A program that is stopped is set aside, so each round has an authority of its own.
  static int round = 0;
  const std::string authority = "authority_" + std::to_string(++round);
  const auto once = first.run(authority, "d", kWasm, inputs);
  const auto elsewhere = second.run(authority, "d", kWasm, inputs);
  RC_ASSERT(whole(once) == whole(native));
  RC_ASSERT(whole(elsewhere) == whole(native));
  if (once.ok()) {
    const auto twice = first.run(authority, "d", kWasm, inputs);
    RC_ASSERT(whole(twice) == whole(native));
    RC_ASSERT(once->fuel == twice->fuel);
    RC_ASSERT(once->fuel == elsewhere->fuel);
  }
  RC_CLASSIFY(once.ok(), "answered");
}

}  // namespace
}  // namespace concord::plugins::host
