// PURE. Compares judgements; see judgement_difference.h.
#include "services/cli/verbs/judgement_difference.h"

#include <google/protobuf/util/message_differencer.h>

namespace concord::cli {
namespace {

// Counted steps belong to the box of the day: another way of metering is no other judgement.
rules::v1::Judgement without_fuel(rules::v1::Judgement judgement) {
  for (rules::v1::PluginUse& plugin : *judgement.mutable_plugins()) plugin.clear_fuel();
  return judgement;
}

}  // namespace

std::string difference_between(const rules::v1::Judgement& kept, const rules::v1::Judgement& again) {
  std::string differences;
  google::protobuf::util::MessageDifferencer differencer;
  differencer.ReportDifferencesToString(&differences);
  const bool same = differencer.Compare(without_fuel(kept), without_fuel(again));
  return same ? std::string() : differences;
}

}  // namespace concord::cli
