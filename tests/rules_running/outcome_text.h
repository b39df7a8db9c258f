// An outcome as one text, so that tests can compare whole outcomes. Fuel is left out: a native run has none.
#pragma once

#include <string>

#include "absl/strings/str_cat.h"

#include "plugins/host/words/program.h"

namespace concord::plugins::host {

inline std::string text_of(const Outcome& outcome) {
  std::string text;
  for (const Requirement& r : outcome.requirements) {
    absl::StrAppend(&text, "require ", r.kind, "|", r.detail, "|", r.value, "|", r.because, "|", r.citation, "|",
                    r.sentence, "\n");
  }
  for (const Finding& f : outcome.findings) {
    absl::StrAppend(&text, "finding ", static_cast<int>(f.level), "|", f.code, "|", f.sentence, "|", f.remedy, "|",
                    f.because, "|", f.citation, "\n");
  }
  for (const Score& s : outcome.scores) {
    absl::StrAppend(&text, "score ", s.name, "|", s.value, "|", s.because, "|", s.citation, "\n");
  }
  for (const Read& r : outcome.trace) {
    absl::StrAppend(&text, "read ", static_cast<int>(r.asked), "|", r.name, "|", r.answer, "\n");
  }
  return text;
}

}  // namespace concord::plugins::host
