// PURE. Invited, sealed, published; see inviting.h.
#include "services/procurement/quotes/inviting.h"

#include <algorithm>

#include "services/platform/values/civil_date.h"
#include "services/platform/values/refusal.h"
#include "services/platform/values/text.h"
#include "services/procurement/fields/field_rules.h"
#include "services/procurement/gates/standstill.h"
#include "services/procurement/procedure/drafting.h"
#include "services/procurement/procedure/papers.h"

namespace concord::procurement {
namespace {

using platform::cat;
using platform::in_quotes;
using platform::refuse_input;
using platform::refuse_state;

// Evenly over the years of the term, what is left over in the first.
void set_budget(v1::Lot& lot, std::int64_t value_pence, int term_months) {
  const int years = std::max(1, (term_months + kMonthsAYear - 1) / kMonthsAYear);
  lot.clear_yearly_pence();
  for (int year = 0; year < years; ++year) {
    lot.add_yearly_pence(value_pence / years + (year == 0 ? value_pence % years : 0));
  }
}

void set_criteria(v1::ProcedureDraft& draft, std::int64_t quality_weight_ppm) {
  draft.clear_criteria();
  draft.set_price_formula(v1::PRICE_FORMULA_KIND_LOWEST_PRICE_RATIO);
  if (quality_weight_ppm > 0) {
    v1::Criterion* quality = draft.add_criteria();
    quality->set_id(kQuoteQuestion);
    quality->set_title("How will you do what is wanted?");
    quality->set_kind(v1::CRITERION_KIND_QUALITY);
    quality->set_weight_ppm(quality_weight_ppm);
  }
  v1::Criterion* price = draft.add_criteria();
  price->set_id("price");
  price->set_title("Price");
  price->set_kind(v1::CRITERION_KIND_PRICE);
  price->set_weight_ppm(kWholePpm - quality_weight_ppm);
}

void state_count(v1::LegalParticulars& legal, const char* name, std::int64_t count) {
  for (rules::v1::Fact& fact : *legal.mutable_stated()) {
    if (fact.name() == name) return fact.set_integer(count);
  }
  rules::v1::Fact* fact = legal.add_stated();
  fact->set_name(name);
  fact->set_integer(count);
}

void invite(v1::ProcedureDraft& draft, const v1::InviteQuotesRequest& request) {
  std::int64_t local = 0, local_sme = 0, vcse = 0;
  draft.clear_invited_provider_ids();
  for (const v1::InvitedSupplier& supplier : request.suppliers()) {
    draft.add_invited_provider_ids(supplier.provider_id());
    if (supplier.is_local()) ++local;
    if (supplier.is_local() && supplier.is_sme()) ++local_sme;
    if (supplier.is_vcse()) ++vcse;
  }
  state_count(*draft.mutable_legal(), "local_quotes_invited", local);
  state_count(*draft.mutable_legal(), "local_sme_quotes_invited", local_sme);
  state_count(*draft.mutable_legal(), "vcse_quotes_invited", vcse);
}

absl::Status check_suppliers(const v1::InviteQuotesRequest& request, const InviteFacts& facts) {
  std::set<std::string> ids;
  for (const v1::InvitedSupplier& supplier : request.suppliers()) {
    if (!ids.insert(supplier.provider_id()).second) {
      return refuse_input({.code = "INVALID_PROCEDURE",
                           .sentence = cat(in_quotes(supplier.provider_id()), " is invited twice."),
                           .remedy = "Invite each supplier once.",
                           .subject = "suppliers"});
    }
  }
  if (ids.empty() || ids.size() > static_cast<std::size_t>(kMaxQuoteSuppliers)) {
    return refuse_input({.code = "INVALID_PROCEDURE",
                         .sentence = cat(ids.size(), " suppliers are invited."),
                         .remedy = cat("Invite 1 to ", kMaxQuoteSuppliers, "."),
                         .subject = "suppliers"});
  }
  for (const std::string& id : ids) {
    if (facts.registered.count(id) > 0) continue;
    return refuse_state({.code = "NOT_REGISTERED",
                         .sentence = cat(in_quotes(id), " is not in the registry."),
                         .remedy = "Have the supplier registered (RegisterProvider), then invite it.",
                         .subject = "suppliers"});
  }
  return absl::OkStatus();
}

absl::Status check_what(const v1::InviteQuotesRequest& request, const v1::ProcedureDraft& draft) {
  CONCORD_RETURN_IF_ERROR(
      Faults()
          .must(is_text(request.specification(), kMaxSpecification), "What is wanted is not said, or too long.",
                cat("Give 1 to ", kMaxSpecification, " characters."), "specification")
          .must(draft.lots_size() == 1, cat("The draft has ", draft.lots_size(), " lots."),
                "Quotes are for one lot; ask for each by a procedure of its own.", "procedure_id")
          .must(request.term_months() >= 1 && request.term_months() <= kMaxTermMonths, "The term is out of bounds.",
                cat("Give 1 to ", kMaxTermMonths, " months."), "term_months")
          .must(draft.lots_size() != 1 || (lot_value(draft.lots(0)) >= 1 && lot_value(draft.lots(0)) <= kMaxPence),
                "There is no budget, or it is out of bounds.", cat("Give 1 to ", kMaxPence, " pence."), "value_pence")
          .must(request.quality_weight_ppm() >= 0 && request.quality_weight_ppm() <= kMaxQualityOfQuotes,
                "The weight of quality is out of bounds.", cat("Give 0 (price alone) to ", kMaxQualityOfQuotes, "."),
                "quality_weight_ppm")
          .as("INVALID_PROCEDURE"));
  return platform::check_no_personal_data("The specification", request.specification(), "specification");
}

absl::Status check_days(const v1::InviteQuotesRequest& request, const v1::ProcedureDraft& draft,
                        const Context& context) {
  if (context.now_ms >= request.deadline_ms()) {
    return refuse_state({.code = "DEADLINE_PASSED",
                         .sentence = cat("The deadline ", instant(request.deadline_ms()), " has passed."),
                         .remedy = "Give a later one."});
  }
  // Written as YYYY-MM-DD, days compare as text.
  if (is_date(request.starts_on()) && request.starts_on() > draft.timetable().evaluation_until()) {
    return absl::OkStatus();
  }
  return refuse_input({.code = "INVALID_DATES",
                       .sentence = "The contract's first day is no day after the deadline.",
                       .remedy = cat("Give YYYY-MM-DD after ", draft.timetable().evaluation_until(), "."),
                       .subject = "starts_on"});
}

}  // namespace

absl::StatusOr<v1::InviteQuotesRequest> with_instant(const v1::InviteQuotesRequest& written) {
  std::int64_t deadline = written.deadline_ms();
  CONCORD_RETURN_IF_ERROR(read_instant(written.deadline(), "deadline", deadline));
  v1::InviteQuotesRequest request = written;
  request.set_deadline_ms(deadline);
  return request;
}

v1::Procedure invited_procedure(const ProcedureState& state, const v1::InviteQuotesRequest& request,
                                const std::string& deadline_on) {
  v1::Procedure procedure = state;
  procedure.set_id(request.procedure_id());
  v1::ProcedureDraft& draft = *procedure.mutable_draft();
  if (!request.title().empty()) draft.set_title(request.title());
  draft.set_specification(request.specification());
  draft.set_type(v1::PROCEDURE_TYPE_QUOTES);
  draft.mutable_contract()->set_starts_on(request.starts_on());
  draft.mutable_contract()->set_term_months(request.term_months());
  if (draft.lots().empty()) {
    draft.add_lots()->set_id(kQuoteLot);
    draft.mutable_lots(0)->set_title(draft.title());
  }
  const bool is_bounded = request.term_months() <= kMaxTermMonths && request.value_pence() <= kMaxPence;
  if (request.value_pence() > 0 && is_bounded) {
    set_budget(*draft.mutable_lots(0), request.value_pence(), request.term_months());
  }
  v1::Timetable& timetable = *draft.mutable_timetable();
  timetable.Clear();
  timetable.set_questions_until_ms(request.deadline_ms());
  timetable.set_deadline_ms(request.deadline_ms());
  timetable.set_evaluation_until(deadline_on);
  timetable.set_only_standstill_due(true);
  set_criteria(draft, request.quality_weight_ppm());
  draft.mutable_award_rules()->Clear();
  draft.mutable_award_rules()->set_method(v1::AWARD_METHOD_BEST_TOTAL);
  draft.clear_quality_floor_ppm();
  if (request.has_legal()) *draft.mutable_legal() = request.legal();
  invite(draft, request);
  return procedure;
}

ProcedureDecided decide(const ProcedureState& state, const v1::InviteQuotesRequest& request, const Context& context,
                        const v1::Procedure& invited, const InviteFacts& facts) {
  if (!state.id().empty() && state.status() != v1::PROCEDURE_STATUS_DRAFT) {
    return refuse_state({.code = "ALREADY_DRAFTED",
                         .sentence = cat("Procedure ", state.id(), " is no draft any more."),
                         .remedy = "Choose another id."});
  }
  if (!state.draft().framework_id().empty()) {
    return refuse_state({.code = "ALREADY_DRAFTED",
                         .sentence = cat("Draft ", state.id(), " is a mini-competition of framework ",
                                         state.draft().framework_id(), "."),
                         .remedy = "Publish it as that (SubmitForPublication), or choose another id."});
  }
  CONCORD_RETURN_IF_ERROR(check_what(request, invited.draft()));
  CONCORD_RETURN_IF_ERROR(check_suppliers(request, facts));
  CONCORD_RETURN_IF_ERROR(check_days(request, invited.draft(), context));
  CONCORD_RETURN_IF_ERROR(check_written(request.procedure_id(), invited.draft()));
  CONCORD_RETURN_IF_ERROR(refuse_blocked(facts.publish.findings));
  const std::string warnings = warnings_in(facts.publish.findings);
  if (!warnings.empty() && !is_text(request.acknowledge_warnings(), kMaxText)) {
    return refuse_state(
        {.code = "WARNING_NOT_ACKNOWLEDGED",
         .sentence = cat("There are warnings: ", warning_sentences(facts.publish.findings)),
         .remedy = cat("Change the invitation, or say in 1 to ", kMaxText, " characters why it goes out so."),
         .subject = "acknowledge_warnings"});
  }
  std::vector<v1::ProcedureEvent> events(2);
  const std::string& subject = context.actor.subject;
  if (state.id().empty()) {
    auto* drafted = events[0].mutable_procedure_drafted();
    drafted->set_procedure_id(invited.id());
    *drafted->mutable_draft() = invited.draft();
    drafted->set_prepared_by(subject);
  } else {
    auto* amended = events[0].mutable_procedure_amended();
    amended->set_procedure_id(invited.id());
    *amended->mutable_draft() = invited.draft();
    amended->set_prepared_by(subject);
  }
  auto* published = events[1].mutable_procedure_published();
  v1::Procedure& procedure = *published->mutable_procedure();
  procedure = state;
  ProcedureAggregate::evolve(procedure, events[0]);
  procedure.set_status(v1::PROCEDURE_STATUS_PUBLISHED);
  publish_papers(procedure);
  procedure.set_published_by(subject);
  procedure.set_published_on(platform::format_date(context.today));
  procedure.set_seal_key_id(facts.publish.seal_key_id);
  procedure.set_seal_public_key(facts.publish.seal_public_key);
  procedure.clear_decision_reason();
  if (facts.publish.findings.rules) {
    *procedure.mutable_planned_standstill() = standstill_in(facts.publish.findings.rules->judgement());
  }
  keep(facts.publish.findings, published);
  if (!warnings.empty()) published->set_warning_acknowledged(request.acknowledge_warnings());
  return events;
}

}  // namespace concord::procurement
