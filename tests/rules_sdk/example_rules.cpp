// A small rules program that uses each way of asking and telling once; tests compile it natively and for WebAssembly.
// It must stay free of any council's real rules.
#include "plugins/sdk/concord_rules.hpp"

namespace {

using rules::money;
using rules::Words;

void light_touch() {
  const auto value = rules::integer_fact("value_pence");
  const auto threshold = rules::parameter("light_touch_pence");
  if (!value || !threshold) return;
  const rules::Integer including = rules::including_vat(*value);
  rules::score("value_including_vat_pence", including, "light_touch_pence");
  if (including < *threshold) return;
  rules::require("notice", "UK4", 1, "light_touch_pence",
                 Words(money(*value), " excluding VAT is ", money(including), " including: above the threshold of ",
                       money(*threshold), "."));
}

void quotes() {
  const rules::Table bands{"bands"};
  const auto value = rules::integer_fact("value_pence");
  const int rows = bands.rows();
  for (int row = 0; row < rows; ++row) {
    const auto from = bands.integer(row, "from_pence");
    const auto below = bands.integer(row, "below_pence");
    if (value.value_or(0) < from.value_or(0) || (below && *value >= *below)) continue;
    const auto called = bands.text(row, "called");
    rules::require("minimum_quotes", "", bands.integer(row, "quotes").value_or(0), bands.row_name(row),
                   Words("The band is called ", called->text(), "."));
  }
}

void standstill() {
  const auto sent = rules::date_fact("notice_sent");
  const auto days = rules::parameter("standstill_working_days");
  if (!sent || !days) return;
  const auto end = rules::working_day("united_kingdom", *sent, static_cast<int>(*days));
  if (!end) {
    rules::blocks("CALENDAR_ENDS", Words("The calendar does not reach ", *days, " working days beyond ", *sent, "."),
                  "Install a calendar that reaches further.", "standstill_working_days");
    return;
  }
  rules::score("standstill_ends", end->days, "standstill_working_days");
}

}  // namespace

int rules_evaluate(int gate) {
  if (gate == CONCORD_GATE_PUBLISH) {
    light_touch();
    quotes();
  }
  if (gate == CONCORD_GATE_AWARD) standstill();
  if (rules::is_yes("is_urgent")) {
    rules::warns("URGENT", "The procedure is called urgent.", "Say why.", "");
  }
  if (rules::fact_is("regime", "none")) return 7;
  return 0;
}
