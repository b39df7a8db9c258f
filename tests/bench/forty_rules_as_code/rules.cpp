// The table of ../forty_rules as code, for what a program of one's own costs beside the generic one. The bench holds
// both and its peer to the same answers.
#include "plugins/sdk/asking.hpp"
#include "plugins/sdk/concord_rules.hpp"

namespace {

using rules::is_yes;
using rules::Text;

void judge() {
  rules::Room rooms[5];
  const Text kind = rooms[0].fact("kind");
  const Text authority_kind = rooms[1].fact("authority_kind");
  const Text procedure_type = rooms[2].fact("procedure_type");
  const Text reserved_to = rooms[3].fact("reserved_to");
  const Text award_basis = rooms[4].fact("award_basis");
  const bool is_light_touch = is_yes("is_light_touch");
  const bool is_concession = is_yes("is_concession");
  const bool is_framework = is_yes("is_framework");
  const bool is_urgent = is_yes("is_urgent");
  const bool electronic_submission = is_yes("electronic_submission");
  const bool has_participation_stage = is_yes("has_participation_stage");
  const bool accredited_only = is_yes("accredited_only");
  const rules::Integer value = rules::integer_fact("value_excluding_vat_pence").value_or(0);
  if (is_framework && electronic_submission && value >= 10'000'000 && value < 50'000'000) {
    rules::warns("RULE_01", "Rule 1 fits.", "Change what rule 1 names.", "");
  }
  if (!is_light_touch && value <= 66'354'000 && procedure_type == Text("open")) {
    rules::blocks("RULE_02", "Rule 2 fits.", "Change what rule 2 names.", "");
  }
  if (!accredited_only && kind == Text("works") && procedure_type == Text("quotes")) {
    rules::notes("RULE_03", "Rule 3 fits.", "Change what rule 3 names.", "");
  }
  if (!electronic_submission && value > 1'000'000) {
    rules::warns("RULE_04", "Rule 4 fits.", "Change what rule 4 names.", "");
  }
  if (is_light_touch && value >= 25'000'000 && value < 37'293'700 && procedure_type == Text("competitive_flexible")) {
    rules::blocks("RULE_05", "Rule 5 fits.", "Change what rule 5 names.", "");
  }
  if (is_light_touch && accredited_only && value <= 37'293'700) {
    rules::notes("RULE_06", "Rule 6 fits.", "Change what rule 6 names.", "");
  }
  if (is_urgent && has_participation_stage && award_basis == Text("price_only")) {
    rules::warns("RULE_07", "Rule 7 fits.", "Change what rule 7 names.", "");
  }
  if (is_urgent && value > 2'500'000) {
    rules::blocks("RULE_08", "Rule 8 fits.", "Change what rule 8 names.", "");
  }
  if (electronic_submission && value >= 37'293'700 && value < 537'260'900 && reserved_to == Text("none")) {
    rules::notes("RULE_09", "Rule 9 fits.", "Change what rule 9 names.", "");
  }
  if (value <= 220'000'000 && authority_kind == Text("council") && award_basis == Text("most_advantageous")) {
    rules::warns("RULE_10", "Rule 10 fits.", "Change what rule 10 names.", "");
  }
  if (!is_light_touch && !is_framework && authority_kind == Text("other")) {
    rules::blocks("RULE_11", "Rule 11 fits.", "Change what rule 11 names.", "");
  }
  if (value > 2'500'000 && authority_kind == Text("council")) {
    rules::notes("RULE_12", "Rule 12 fits.", "Change what rule 12 names.", "");
  }
  if (!is_concession && value >= 1'000'000 && value < 50'000'000 && procedure_type == Text("negotiated")) {
    rules::warns("RULE_13", "Rule 13 fits.", "Change what rule 13 names.", "");
  }
  if (!electronic_submission && value <= 537'260'900 && reserved_to == Text("none")) {
    rules::blocks("RULE_14", "Rule 14 fits.", "Change what rule 14 names.", "");
  }
  if (is_framework && accredited_only && reserved_to == Text("supported_employment")) {
    rules::notes("RULE_15", "Rule 15 fits.", "Change what rule 15 names.", "");
  }
  if (has_participation_stage && value > 2'500'000) {
    rules::warns("RULE_16", "Rule 16 fits.", "Change what rule 16 names.", "");
  }
  if (value >= 2'500'000 && value < 5'000'000 && procedure_type == Text("direct") &&
      reserved_to == Text("supported_employment")) {
    rules::blocks("RULE_17", "Rule 17 fits.", "Change what rule 17 names.", "");
  }
  if (!is_urgent && value <= 537'260'900 && reserved_to == Text("supported_employment")) {
    rules::notes("RULE_18", "Rule 18 fits.", "Change what rule 18 names.", "");
  }
  if (is_framework && has_participation_stage && award_basis == Text("quality_only")) {
    rules::warns("RULE_19", "Rule 19 fits.", "Change what rule 19 names.", "");
  }
  if (value > 100'000'000 && kind == Text("services")) {
    rules::blocks("RULE_20", "Rule 20 fits.", "Change what rule 20 names.", "");
  }
  if (value >= 25'000'000 && value < 537'260'900 && kind == Text("goods") && award_basis == Text("price_only")) {
    rules::notes("RULE_21", "Rule 21 fits.", "Change what rule 21 names.", "");
  }
  if (!is_concession && has_participation_stage && value <= 220'000'000) {
    rules::warns("RULE_22", "Rule 22 fits.", "Change what rule 22 names.", "");
  }
  if (is_framework && electronic_submission && award_basis == Text("quality_only")) {
    rules::blocks("RULE_23", "Rule 23 fits.", "Change what rule 23 names.", "");
  }
  if (!electronic_submission && value > 10'000'000) {
    rules::notes("RULE_24", "Rule 24 fits.", "Change what rule 24 names.", "");
  }
  if (electronic_submission && value >= 10'000'000 && value < 21'490'400 && kind == Text("works")) {
    rules::warns("RULE_25", "Rule 25 fits.", "Change what rule 25 names.", "");
  }
  if (value <= 537'260'900 && authority_kind == Text("council") && award_basis == Text("most_advantageous")) {
    rules::blocks("RULE_26", "Rule 26 fits.", "Change what rule 26 names.", "");
  }
  if (!is_light_touch && !accredited_only && kind == Text("services")) {
    rules::notes("RULE_27", "Rule 27 fits.", "Change what rule 27 names.", "");
  }
  if (has_participation_stage && value > 10'000'000) {
    rules::warns("RULE_28", "Rule 28 fits.", "Change what rule 28 names.", "");
  }
  if (!is_framework && value >= 37'293'700 && value < 100'000'000 && authority_kind == Text("council")) {
    rules::blocks("RULE_29", "Rule 29 fits.", "Change what rule 29 names.", "");
  }
  if (is_framework && !accredited_only && value <= 220'000'000) {
    rules::notes("RULE_30", "Rule 30 fits.", "Change what rule 30 names.", "");
  }
  if (!is_light_touch && is_framework && is_urgent) {
    rules::warns("RULE_31", "Rule 31 fits.", "Change what rule 31 names.", "");
  }
  if (has_participation_stage && value > 25'000'000) {
    rules::blocks("RULE_32", "Rule 32 fits.", "Change what rule 32 names.", "");
  }
  if (is_urgent && value >= 500'000 && value < 220'000'000 && kind == Text("services")) {
    rules::notes("RULE_33", "Rule 33 fits.", "Change what rule 33 names.", "");
  }
  if (!is_urgent && value <= 21'490'400 && procedure_type == Text("negotiated")) {
    rules::warns("RULE_34", "Rule 34 fits.", "Change what rule 34 names.", "");
  }
  if (!is_light_touch && is_concession && is_urgent) {
    rules::blocks("RULE_35", "Rule 35 fits.", "Change what rule 35 names.", "");
  }
  if (value > 66'354'000 && procedure_type == Text("quotes")) {
    rules::notes("RULE_36", "Rule 36 fits.", "Change what rule 36 names.", "");
  }
  if (electronic_submission && accredited_only && value >= 5'000'000 && value < 100'000'000) {
    rules::warns("RULE_37", "Rule 37 fits.", "Change what rule 37 names.", "");
  }
  if (is_framework && value <= 66'354'000 && authority_kind == Text("council")) {
    rules::blocks("RULE_38", "Rule 38 fits.", "Change what rule 38 names.", "");
  }
  if (!is_framework && kind == Text("goods") && reserved_to == Text("supported_employment")) {
    rules::notes("RULE_39", "Rule 39 fits.", "Change what rule 39 names.", "");
  }
  if (is_concession && value > 1'000'000) {
    rules::warns("RULE_40", "Rule 40 fits.", "Change what rule 40 names.", "");
  }
}

}  // namespace

concord_int32 rules_evaluate(concord_int32) {
  judge();
  return 0;
}
