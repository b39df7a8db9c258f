// Which notices fall due around a decision and by when: pipeline, planned procurement, the end of a procedure without
// an award, payments, performance. Parameters hold amounts and periods; it must never state one.
#pragma once

#include "plugins/sdk/asking.hpp"
#include "plugins/sdk/concord_rules.hpp"

namespace england_2023 {

namespace rules = concord::plugins::sdk;
using rules::Date;
using rules::figure;
using rules::Integer;
using rules::money;
using rules::Text;
using rules::Words;

inline bool is_listed_notice(Text notice) { return rules::names("notices", notice); }

inline int days_of(Text name) { return static_cast<int>(figure(name)); }

// "Beginning with the day": that day is the first.
inline Date last_of(Date first, Text days_name) { return first + (days_of(days_name) - 1); }

// A duty that follows an event holds from a day on, whenever the procurement began: the event's day decides, else the
// day of the decision.
inline bool is_in_force(Text from_name, Text event_fact) {
  const auto from = rules::date_parameter(from_name);
  if (!from) return false;
  auto day = rules::date_fact(event_fact);
  if (!day) day = rules::date_fact("event_on");
  if (!day) day = rules::date_fact("today");
  return !day || *day >= *from;
}

// ---------------------------------------------------------------- plan and publish

// s.93: it lists what is to be published in the months that begin with the financial year, which begins on 1 April.
inline void pipeline(Integer including, Text value_in_words) {
  const Integer from = figure("pipeline_contract_pence");
  if (!rules::holds("pipeline_notice") || including <= from) return;
  const Integer spending = figure("pipeline_spend_pence");
  const auto stated = rules::integer_fact("yearly_spend_pence");
  if (stated && *stated <= spending) return;
  Words<600> sentence(value_in_words, ": above ", money(from));
  if (stated) {
    sentence.add(", and the authority spends ", money(*stated), " a year, so it lists it");
  } else {
    sentence.add(", so an authority that spends more than ", money(spending), " a year lists it");
  }
  sentence.add(" in its pipeline notice (UK1)");
  const auto today = rules::date_fact("today");
  if (today) {
    Date first = Date::of({today->civil().year, 4, 1});
    if (last_of(first, "pipeline_days") < *today) first = first.plus_months(12);
    const auto published = rules::date_fact("published_on");
    if (published && *published < first) first = first.plus_months(-12);
    if (published && *published >= first.plus_months(days_of("pipeline_months"))) return;
    const Date last = last_of(first, "pipeline_days");
    sentence.add(", which is published from ", first, " to ", last);
    rules::score("pipeline_notice_date", last.days, "pipeline_days");
  }
  sentence.add(".");
  rules::notes("PIPELINE_NOTICE", sentence, "", "pipeline_notice");
}

// The days on which a planned procurement notice qualifies, for a tender notice of that day.
struct Qualifying {
  explicit Qualifying(Date published)
      : first(published.plus_months(-days_of("planned_notice_months"))),
        last(published - days_of("planned_notice_days")) {}
  Date first;
  Date last;
};

// s.15: optional, and worth knowing while there is time for it.
inline void planned_procurement() {
  if (!rules::holds("planned_procurement_notice") || rules::is_yes("has_planned_procurement_notice")) return;
  const auto today = rules::date_fact("today");
  const auto published = rules::date_fact("published_on");
  if (!today || !published || rules::date_fact("planned_procurement_notice_on")) return;
  const Qualifying days(*published);
  if (days.last < *today) return;
  rules::score("planned_procurement_notice_date", days.last.days, "planned_notice_days");
  const Integer least = figure("tender_short_days");
  rules::notes(
      "PLANNED_PROCUREMENT",
      Words<400>("A planned procurement notice (UK3) shortens the least period for tenders to ", least,
                 " days if it is published from ", days.first < *today ? *today : days.first, " to ", days.last, "."),
      "", "planned_procurement_notice");
}

// Where the notice's day is stated the days decide, else what is stated.
inline bool has_qualifying_planned_notice() {
  const auto on = rules::date_fact("planned_procurement_notice_on");
  const auto published = rules::date_fact("published_on");
  if (!on || !published) return rules::is_yes("has_planned_procurement_notice");
  const Qualifying days(*published);
  if (days.first <= *on && *on <= days.last) return true;
  rules::warns("PLANNED_NOTICE_NOT_QUALIFYING",
               Words<400>("The planned procurement notice is of ", *on,
                          " and does not shorten the period for tenders: it would have to be published from ",
                          days.first, " to ", days.last, "."),
               "Give the ordinary period for tenders.",
               days.last < *on ? Text("planned_notice_days") : Text("planned_notice_months"));
  return false;
}

// ---------------------------------------------------------------- the end without an award

// s.55: a tender or transparency notice was published, and no award follows.
inline void procurement_termination() {
  const Text rule = "procurement_termination_notice";
  if (!rules::holds(rule) || is_listed_notice("UK12")) return;
  rules::notes("PROCUREMENT_TERMINATION",
               "The procedure ends without an award, so a procurement termination notice (UK12) is due as soon as "
               "reasonably practicable after this decision.",
               "Publish notice UK12.", rule);
}

// ---------------------------------------------------------------- after the contract

// Quarters end with March, June, September and December.
inline Date quarter_end(Date day) {
  const rules::Civil civil = day.civil();
  return Date::of({civil.year, (civil.month - 1) / 3 * 3 + 1, 1}).plus_months(3) - 1;
}

// 31 March or 30 September.
inline Date half_year_end(Date day) {
  const int year = day.civil().year;
  const Date summer = Date::of({year, 4, 1});
  const Date winter = Date::of({year, 10, 1});
  return (day < summer ? summer : day < winter ? winter : Date::of({year + 1, 4, 1})) - 1;
}

// Says by when, and tells it as a date.
inline void add_due(Words<400>& sentence, Text by, Date last, Text score_name, Text days_name) {
  sentence.add(by, last);
  rules::score(score_name, last.days, days_name);
}

// ss.69, 70: concessions are left out.
inline void payments() {
  if (rules::is_yes("is_concession")) return;
  const auto signing = rules::date_fact("signing_date");
  if (rules::holds("payment_notices")) {
    const Integer above = figure("payment_notice_pence");
    Words<400> sentence("Each payment above ", money(above), " is published (UK8) within ",
                        figure("payment_notice_days"), " days beginning with the last day of its quarter");
    if (signing) {
      add_due(sentence, ", those of the quarter of signing by ", last_of(quarter_end(*signing), "payment_notice_days"),
              "payment_notice_date", "payment_notice_days");
    }
    rules::notes("PAYMENT_NOTICE", sentence.add("."), "", "payment_notices");
  }
  if (!is_in_force("payments_compliance_from", "signing_date")) return;
  Words<400> sentence(
      "What is paid or falls due under this contract counts in the payments compliance notice (UK17), "
      "published within ",
      figure("payments_compliance_days"), " days beginning with 31 March and with 30 September");
  if (signing) {
    add_due(sentence, ", first by ", last_of(half_year_end(*signing), "payments_compliance_days"),
            "payments_compliance_notice_date", "payments_compliance_days");
  }
  rules::notes("PAYMENTS_COMPLIANCE", sentence.add("."), "", "payments_compliance_from");
}

// s.71, which leaves light-touch contracts out.
inline void performance(bool has_indicators) {
  if (!is_in_force("performance_notices_from", "signing_date")) return;
  if (has_indicators) {
    const int months = days_of("performance_notice_months");
    Words<400> sentence("Performance is published every ", months, " months");
    const auto signing = rules::date_fact("signing_date");
    if (signing) {
      add_due(sentence, ", first by ", signing->plus_months(months) - 1, "performance_notice_date",
              "performance_notice_months");
    }
    rules::notes("PERFORMANCE_NOTICE", sentence.add(", and at the end (UK9)."), "", "performance_notices_from");
  }
  rules::notes("BREACH_NOTICE",
               Words<300>("A breach that ends in termination, damages or a settlement, or a failure to improve, is "
                          "published in ",
                          figure("breach_notice_days"), " days (UK9)."),
               "", "breach_notice_days");
}

}  // namespace england_2023
