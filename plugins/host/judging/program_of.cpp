// Chooses by the bundle's bytes; see program_of.h.
#include "plugins/host/judging/program_of.h"

#include <utility>

#include "plugins/host/running/table_program.h"

namespace concord::plugins::host {

std::unique_ptr<Program> program_of(BoxPool& pool, const std::string& authority, const std::string& digest,
                                    const Bundle& bundle) {
  auto box = std::make_unique<BoxProgram>(pool, authority, digest, bundle.module);
  if (bundle.known == KnownProgram::kNone) return box;
  const bool knows_tests = bundle.known == KnownProgram::kStandingOrders;
  return std::make_unique<TableProgram>(std::move(box), knows_tests ? KnowsTests::kYes : KnowsTests::kNo);
}

}  // namespace concord::plugins::host
