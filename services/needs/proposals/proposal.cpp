// PURE. Offers against unmet need: submitted, withdrawn, answered.
#include "services/needs/proposals/proposal.h"

#include <algorithm>

#include "services/needs/fields/field_rules.h"
#include "services/needs/fields/shares.h"
#include "services/platform/values/civil_date.h"
#include "services/platform/values/refusal.h"
#include "services/platform/values/text.h"

namespace concord::needs {
namespace {

using platform::cat;
using platform::in_quotes;
using platform::refuse_state;

constexpr char kProcurement[] = "procurement";
constexpr std::int64_t kMaxOfferedUnits = 1'000'000;
constexpr std::int64_t kMaxPricePence = 100'000'000'000'000;

absl::Status unknown(const std::string& id) {
  return platform::refuse_missing({.code = "UNKNOWN_PROPOSAL",
                                   .sentence = cat("There is no proposal ", in_quotes(id), "."),
                                   .remedy = "Look it up in the list of proposals."});
}

absl::Status not_yours(const platform::Context& context, const std::string& provider_id) {
  if (!context.actor.organisation.empty() && context.actor.organisation == provider_id) return absl::OkStatus();
  return platform::refuse(platform::No::kDenied, {.code = "NOT_YOUR_ORGANISATION",
                                                  .sentence = cat("The proposal is of ", provider_id.substr(0, 80),
                                                                  ", for which this token does not act."),
                                                  .remedy = "Use a token of that organisation.",
                                                  .citation = {},
                                                  .subject = "provider_id"});
}

absl::Status answered(const v1::Proposal& state) {
  const bool is_ours = state.answered_in().empty();
  const bool is_taken = state.status() == v1::PROPOSAL_STATUS_TAKEN_FORWARD;
  return refuse_state(
      {.code = "ALREADY_ANSWERED",
       .sentence = cat("Proposal ", state.id(), is_taken ? " was taken forward" : " was declined",
                       state.answered_on().empty() ? "" : cat(" on ", state.answered_on()),
                       is_ours ? "." : cat(" in ", state.answered_in(), " (AnswerOffer), which holds here too.")),
       .remedy = "An offer has one answer. Make a new proposal if there is more to offer."});
}

absl::Status check(const v1::Proposal& proposal) {
  return Faults()
      .must(is_id(proposal.id()), cat("'", proposal.id().substr(0, 80), "' is not an id."),
            "Give 1 to 60 letters, digits, hyphens.", "id")
      .must(is_provider_id(proposal.provider_id()),
            cat("'", proposal.provider_id().substr(0, 80), "' is not a provider's id."),
            "Give the registry's id, such as GB-CHC-1089327.", "provider_id")
      .must(proposal.units() >= 1 && proposal.units() <= kMaxOfferedUnits,
            cat("The proposal offers ", proposal.units(), " places."), cat("Offer 1 to ", kMaxOfferedUnits, "."),
            "units")
      .must(proposal.price_year_pence() >= 0 && proposal.price_year_pence() <= kMaxPricePence,
            cat("The price is ", proposal.price_year_pence(), " pence a year."), cat("Give 0 to ", kMaxPricePence, "."),
            "price_year_pence")
      .must(is_date(proposal.available_from()),
            cat("'", proposal.available_from().substr(0, 20), "' is not the first day possible."), "Give YYYY-MM-DD.",
            "available_from")
      .must(is_text(proposal.description(), kMaxText),
            "The proposal does not say what is offered, or at too great length.",
            cat("Describe it, 1 to ", kMaxText, " characters, without naming a person."), "description")
      .as("INVALID_PROPOSAL");
}

}  // namespace

std::string proposal_stream(const std::string& id) { return cat("proposal/", id); }

void ProposalAggregate::evolve(State& state, const Event& event) {
  if (event.has_proposal_submitted()) {
    state = event.proposal_submitted().proposal();
  } else if (event.has_proposal_withdrawn()) {
    state.set_status(v1::PROPOSAL_STATUS_WITHDRAWN);
  } else if (event.has_proposal_answered()) {
    state.set_answer(event.proposal_answered().answer());
    state.set_status(event.proposal_answered().take_forward() ? v1::PROPOSAL_STATUS_TAKEN_FORWARD
                                                              : v1::PROPOSAL_STATUS_DECLINED);
    state.set_answered_on(event.proposal_answered().answered_on());
    state.set_answered_at_ms(event.proposal_answered().answered_at_ms());
    state.set_answered_in(event.proposal_answered().told_by());
    state.set_route(event.proposal_answered().route());
  }
}

ProposalDecided decide(const v1::Proposal& state, const v1::SubmitProposalRequest& request,
                       const platform::Context& context, const ProposalFacts& facts) {
  const v1::Proposal& proposal = request.proposal();
  CONCORD_RETURN_IF_ERROR(check(proposal));
  CONCORD_RETURN_IF_ERROR(not_yours(context, proposal.provider_id()));
  CONCORD_ASSIGN(const auto available_from, platform::parse_date(proposal.available_from(), "available_from"));
  if (state.id().empty() && available_from < context.today) {
    return platform::refuse_input({.code = "INVALID_PROPOSAL",
                                   .sentence = cat(proposal.available_from(), " has passed."),
                                   .remedy = "Give the first day on which the offer can begin, today or later.",
                                   .subject = "available_from"});
  }
  if (!state.id().empty()) {
    return refuse_state({.code = "ALREADY_SUBMITTED",
                         .sentence = cat("There is a proposal '", state.id(), "' already."),
                         .remedy = "Choose another id, or withdraw and make a new one."});
  }
  if (!facts.unmet_need_published) {
    return refuse_state(
        {.code = "NO_SUCH_UNMET_NEED",
         .sentence = cat("Assessment ", in_quotes(proposal.assessment_id()), " publishes no unmet need of ",
                         proposal.client_group().substr(0, 60), " in ", proposal.area_code().substr(0, 60), "."),
         .remedy = "Choose a line of the published unmet need."});
  }
  std::vector<v1::ProposalEvent> events(1);
  v1::Proposal* submitted = events[0].mutable_proposal_submitted()->mutable_proposal();
  *submitted = proposal;
  submitted->set_status(v1::PROPOSAL_STATUS_SUBMITTED);
  submitted->clear_answer();
  submitted->clear_answered_on();
  submitted->clear_answered_at_ms();
  submitted->clear_answered_in();
  submitted->clear_route();
  return events;
}

ProposalDecided decide(const v1::Proposal& state, const v1::WithdrawProposalRequest& request,
                       const platform::Context& context) {
  if (state.id().empty()) return unknown(request.proposal_id());
  CONCORD_RETURN_IF_ERROR(not_yours(context, state.provider_id()));
  std::vector<v1::ProposalEvent> events;
  if (state.status() == v1::PROPOSAL_STATUS_WITHDRAWN) return events;
  if (state.status() != v1::PROPOSAL_STATUS_SUBMITTED) return answered(state);
  events.emplace_back().mutable_proposal_withdrawn()->set_proposal_id(state.id());
  return events;
}

ProposalDecided decide(const v1::Proposal& state, const v1::AnswerProposalRequest& request,
                       const platform::Context& context) {
  if (state.id().empty()) return unknown(request.proposal_id());
  if (!is_text(request.answer(), kMaxText)) {
    return platform::refuse_input({.code = "REASON_MISSING",
                                   .sentence = "The answer does not say what happens next and why.",
                                   .remedy = cat("Give 1 to ", kMaxText, " characters, without naming a person."),
                                   .subject = "answer"});
  }
  if (state.status() == v1::PROPOSAL_STATUS_WITHDRAWN) {
    return refuse_state({.code = "PROPOSAL_WITHDRAWN",
                         .sentence = cat("Proposal ", state.id(), " was withdrawn by its provider."),
                         .remedy = "Ask the provider for a new one."});
  }
  std::vector<v1::ProposalEvent> events;
  if (state.status() != v1::PROPOSAL_STATUS_SUBMITTED) {
    const bool forward = state.status() == v1::PROPOSAL_STATUS_TAKEN_FORWARD;
    if (forward == request.take_forward() && state.answer() == request.answer()) return events;
    return answered(state);
  }
  auto* answer = events.emplace_back().mutable_proposal_answered();
  answer->set_proposal_id(state.id());
  answer->set_answer(request.answer());
  answer->set_take_forward(request.take_forward());
  answer->set_answered_on(platform::format_date(context.today));
  answer->set_answered_at_ms(context.now_ms);
  return events;
}

ProposalDecided decide(const v1::Proposal& state, const v1::RecordProposalAnswer& told, const platform::Context&) {
  std::vector<v1::ProposalEvent> events;
  // What its provider took back has no answer; an offer that nobody proposed here concerns nobody here.
  if (state.id().empty() || state.status() == v1::PROPOSAL_STATUS_WITHDRAWN) return events;
  const bool waits = state.status() == v1::PROPOSAL_STATUS_SUBMITTED;
  const bool is_earlier = told.answered_at_ms() > 0 && told.answered_at_ms() < state.answered_at_ms();
  if (!waits && !is_earlier) return events;
  auto* answer = events.emplace_back().mutable_proposal_answered();
  answer->set_proposal_id(state.id());
  answer->set_answer(told.answer());
  answer->set_take_forward(told.take_forward());
  answer->set_answered_on(told.answered_on());
  answer->set_answered_at_ms(told.answered_at_ms());
  answer->set_told_by(kProcurement);
  answer->set_route(told.route());
  return events;
}

std::int64_t share_met_ppm(std::int64_t units, std::int64_t gap_milli) {
  if (gap_milli <= 0) return kMillion;
  const Wide share = divide_half_up(Wide{units} * 1000 * kMillion, gap_milli);
  return static_cast<std::int64_t>(std::min<Wide>(share, kMillion));
}

}  // namespace concord::needs
