/* The whole interface between an authority's rules (the guest) and Concord (the host), version 1: what a program may
 * ask, what it may tell, and the one function it exports. It must stay plain C without a library, so that any compiler
 * for WebAssembly can use it, and it must never gain a clock, chance, files, a network or floating-point numbers.
 *
 * Promises of the host:
 *  - Every call is written down in the order made. That record, not the program's words, is the explanation.
 *  - All answers stay the same during one evaluation; nothing lives on from one evaluation to the next.
 *  - Text is UTF-8 with its length in bytes, never ended by a zero. Names are [a-z0-9_], 1 to 60 bytes.
 *  - Dates are days since 1970-01-01 (civil, Europe/London). Money is pence. Shares are basis points (10,000 is all).
 *    A yes is 1, a no is 0.
 *  - A call that breaks a promise below (memory outside the program's own, a text too long, too many calls) ends the
 *    evaluation: the authority gets RULES_UNAVAILABLE and nothing is decided.
 *
 * Limits, the same in a live service and in `concord-rules check`: see concord_rules_limits.h. */
#ifndef CONCORD_RULES_H
#define CONCORD_RULES_H

#ifdef __cplusplus
extern "C" {
#endif

typedef int concord_int32;
typedef long long concord_int64;

#if defined(__wasm__)
#define CONCORD_RULES_IMPORT(name) __attribute__((import_module("concord_rules_v1"), import_name(#name)))
#define CONCORD_RULES_EXPORT(name) __attribute__((export_name(#name)))
#else
#define CONCORD_RULES_IMPORT(name)
#define CONCORD_RULES_EXPORT(name)
#endif

/* NOLINTBEGIN(readability-identifier-naming): names for C, where nothing else sets them apart */

/* The decision that the rules are asked about. */
enum concord_gate {
  CONCORD_GATE_PLAN = 1,
  CONCORD_GATE_PUBLISH = 2,
  CONCORD_GATE_CLOSE = 3,
  CONCORD_GATE_EVALUATE = 4,
  CONCORD_GATE_AWARD = 5,
  CONCORD_GATE_SIGN = 6,
  CONCORD_GATE_MODIFY = 7,
  CONCORD_GATE_DECOMMISSION = 8,
  CONCORD_GATE_TERMINATE = 9 /* a contract is ended; asked where plugin.yaml lists it under also_at */
};

enum concord_level {
  CONCORD_LEVEL_NOTES = 1, /* good to know */
  CONCORD_LEVEL_WARNS = 2, /* a person should look; the decision may go on */
  CONCORD_LEVEL_BLOCKS = 3 /* the decision is refused */
};

/* What asking answers. */
enum concord_answer {
  CONCORD_ABSENT = 0, /* there is none; the value is left as it was */
  CONCORD_FOUND = 1,
  CONCORD_OTHER_TYPE = 2 /* there is one, of another type; the value is left as it was */
};

/* NOLINTEND(readability-identifier-naming) */

/* ---- asking. Each answers enum concord_answer. ---- */

/* A fact of the decision: plugins/host/FACTS.md lists them. */
CONCORD_RULES_IMPORT(fact_integer)
concord_int32 concord_fact_integer(const char* name, concord_int32 name_bytes, concord_int64* value);
/* `*text_bytes` becomes the text's whole length; at most `capacity` bytes are written. */
CONCORD_RULES_IMPORT(fact_text)
concord_int32 concord_fact_text(const char* name, concord_int32 name_bytes, char* text, concord_int32 capacity,
                                concord_int32* text_bytes);
CONCORD_RULES_IMPORT(fact_date)
concord_int32 concord_fact_date(const char* name, concord_int32 name_bytes, concord_int32* day);

/* A parameter of the plugin as it stands on the legal date. A yes or no is an integer; a date is its day number. */
CONCORD_RULES_IMPORT(parameter_integer)
concord_int32 concord_parameter_integer(const char* name, concord_int32 name_bytes, concord_int64* value);

/* The number of rows that the plugin's table has on the legal date; 0 where there is no such table. */
CONCORD_RULES_IMPORT(table_rows) concord_int32 concord_table_rows(const char* table, concord_int32 table_bytes);
/* The cell in row 0, 1, ...; CONCORD_ABSENT for an empty cell, a row or column that is not there. Besides its own, a
 * row of bands or rules has cells of the host's: the texts `tells_1`, `tells_2` ... name the kinds of requirements that
 * it has a cell for, `has_band` is 1 where amounts bound it, `other_gate` is 1 where its `gate` leaves this gate out;
 * where its conditions say more than one value each, `row_tests` stands after the last `when_1_fact`, and `test_count`,
 * `test_1_group` and so on hold its tests (row_tests.hpp). */
CONCORD_RULES_IMPORT(table_integer)
concord_int32 concord_table_integer(const char* table, concord_int32 table_bytes, concord_int32 row, const char* column,
                                    concord_int32 column_bytes, concord_int64* value);
CONCORD_RULES_IMPORT(table_text)
concord_int32 concord_table_text(const char* table, concord_int32 table_bytes, concord_int32 row, const char* column,
                                 concord_int32 column_bytes, char* text, concord_int32 capacity,
                                 concord_int32* text_bytes);

/* The day that is the `count`th working day of the calendar, counted from `from` as the first if it is a working day
 * itself (count >= 1). CONCORD_ABSENT: no such calendar, or it does not reach that far. */
CONCORD_RULES_IMPORT(working_day)
concord_int32 concord_working_day(const char* calendar, concord_int32 calendar_bytes, concord_int32 from,
                                  concord_int32 count, concord_int32* day);

/* ---- telling ---- */

/* Something is required. `kind` is one of plugins/host/REQUIREMENTS.md, `detail` names the one meant where the kind is
 * a set (notice "UK4", approval "cabinet"), else it is empty. `because` names the parameter ("light_touch_pence") or
 * table row
 * ("bands/2") that the requirement rests on; its citation goes into the record. */
CONCORD_RULES_IMPORT(require)
void concord_require(const char* kind, concord_int32 kind_bytes, const char* detail, concord_int32 detail_bytes,
                     concord_int64 value, const char* because, concord_int32 because_bytes, const char* sentence,
                     concord_int32 sentence_bytes);

/* Something was found that no requirement can say. `code` is SCREAMING_SNAKE; `sentence` states the values that failed,
 * `remedy` the nearest ones that would pass. */
CONCORD_RULES_IMPORT(finding)
void concord_finding(concord_int32 level, const char* code, concord_int32 code_bytes, const char* sentence,
                     concord_int32 sentence_bytes, const char* remedy, concord_int32 remedy_bytes, const char* because,
                     concord_int32 because_bytes);

/* A figure that belongs to the answer and binds nobody, such as a value including VAT or a computed date. */
CONCORD_RULES_IMPORT(score)
void concord_score(const char* name, concord_int32 name_bytes, concord_int64 value, const char* because,
                   concord_int32 because_bytes);

/* ---- the one export ---- */

/* Called once for an evaluation. Answers 0, or a number of the program's own: then nothing it told counts and the
 * authority gets RULES_UNAVAILABLE. */
CONCORD_RULES_EXPORT(rules_evaluate) concord_int32 rules_evaluate(concord_int32 gate);

#ifdef __cplusplus
}
#endif
#endif
