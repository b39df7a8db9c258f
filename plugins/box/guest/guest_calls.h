// Serves a program's calls out of its own memory: checks every pointer, then asks or tells. It must never read or write
// a byte outside the memory it is given.
#pragma once

#include <cstddef>
#include <cstdint>

#include "plugins/box/module/abi.h"
#include "plugins/box/wire/answers.h"

namespace concord::plugins::box {

struct GuestMemory {
  std::uint8_t* bytes = nullptr;
  std::size_t size = 0;
};

// `arguments` holds as many numbers as the function has parameters, an i32 in the lower half. What it answers is 0
// where the function answers nothing. Whether a promise was broken is in `answers`.
std::int32_t serve(Function function, const std::uint64_t* arguments, GuestMemory memory, Answers& answers);

}  // namespace concord::plugins::box
