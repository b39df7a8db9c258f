// What the tests of hostile plugins share: assembling WebAssembly text, a pool of real boxes, and the proof that
// another authority is still served rightly afterwards.
#pragma once

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "plugins/host/running/box_pool.h"
#include "tests/file_text.h"

namespace concord::plugins::host {

// The module, assembled without checks, so that wrong ones can be made as well. Ends the test program where it is no
// text at all.
std::string assembled(const std::string& wat);

// A whole module whose rules_evaluate has this body, with all of concord_rules_v1 imported under its own names
// ($require ...), two pages of memory, and `fields` beside it.
std::string program(const std::string& body, const std::string& fields = "");

std::string example_wasm();
std::int64_t steady_now_ms();
BoxPoolOptions real_options();

class Hostile : public ::testing::Test {
 protected:
  Hostile();

  absl::StatusOr<Outcome> run(const std::string& wasm);
  void expect_unavailable(const std::string& wasm, const std::string& reason);
  void expect_refused(const std::string& wasm, const std::string& reason);
  void expect_answer(const std::string& wasm);
  // Evaluates the example for another authority and compares the whole outcome.
  void expect_others_served();

  BoxPool pool_;

 private:
  std::string expected_;
  int tried_ = 0;
};

}  // namespace concord::plugins::host
