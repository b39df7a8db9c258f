// Holds one checked module in wabt's interpreter and evaluates it, each time in a fresh instance with fresh memory.
// The only file that knows wabt is its .cpp; nothing of one evaluation may be left for the next.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "plugins/box/wire/question.h"
#include "plugins/box/wire/wire.h"

namespace concord::plugins::box {

class Interpreter {
 public:
  virtual ~Interpreter() = default;
  // The frame to send back, an Answer.
  virtual std::string evaluate(const Question& question) = 0;
};

// Null where the module is refused, and `why` says so.
std::unique_ptr<Interpreter> load_module(std::string_view module, std::string& why);

}  // namespace concord::plugins::box
