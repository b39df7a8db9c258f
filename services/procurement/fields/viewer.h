// PURE. Who reads, and what that person may therefore see. Reads nothing itself.
#pragma once

#include <string>

#include "services/platform/values/context.h"

namespace concord::procurement {

// A public rpc takes any token, so that roles count only where the token holds the authority.
struct Viewer {
  explicit Viewer(const platform::Context& context);
  std::string subject;
  std::string organisation;  // empty for officers
  bool is_officer = false;   // commissioner, approver or auditor, and for no organisation
  bool is_auditor = false;
  bool is_evaluator = false;  // and no officer
  bool may_mark = false;      // an evaluator, whatever else: sees no price before the marks are locked
};

}  // namespace concord::procurement
