// PURE. Teams formed, decisions proposed and voted on; see leadership_team.h.
#include "services/procurement/alliance/leadership_team.h"

#include <algorithm>

#include "services/platform/values/civil_date.h"
#include "services/platform/values/refusal.h"
#include "services/platform/values/same.h"
#include "services/platform/values/text.h"
#include "services/procurement/alliance/gain_pain.h"
#include "services/procurement/alliance/months.h"
#include "services/procurement/alliance/voting.h"
#include "services/procurement/fields/field_rules.h"

namespace concord::procurement {
namespace {

using platform::cat;
using platform::in_quotes;
using platform::refuse_state;

constexpr char kUnanimity[] = "Alliance principle: unanimous, principle- and value-based decisions on all key issues.";

bool is_owner(const v1::AllianceMember& member) { return member.provider_id().empty(); }

absl::Status check_team(const v1::LeadershipTeam& team) {
  Faults faults;
  faults.must(team.members_size() >= kMinTeam && team.members_size() <= kMaxTeam,
              cat("The team has ", team.members_size(), " members."), cat("Give ", kMinTeam, " to ", kMaxTeam, "."),
              "team");
  std::set<std::string> ids, providers;
  int owners = 0;
  for (const v1::AllianceMember& member : team.members()) {
    faults
        .must(is_short_id(member.id()) && ids.insert(member.id()).second,
              cat(in_quotes(member.id()), " is no member's id, or stands there twice."),
              "Give each member an id of its own: 1 to 40 letters, digits, hyphens.", "team")
        .must(is_text(member.name(), kMaxName), cat("Member ", member.id().substr(0, 60), " has no name."),
              cat("Give the organisation's name, 1 to ", kMaxName, " characters."), "team")
        .must(
            is_owner(member) || (is_provider_id(member.provider_id()) && providers.insert(member.provider_id()).second),
            cat("'", member.provider_id().substr(0, 80), "' is no provider's id, or stands there twice."),
            "Give the registry's id, each once.", "team");
    owners += is_owner(member) ? 1 : 0;
  }
  faults.must(owners == 1, cat("The team has ", owners, " owners."), "Give exactly one member without a provider's id.",
              "team");
  return faults.as("INVALID_TEAM");
}

// INVALID_FINANCES unless shares, years and envelopes hold, for this team, and closed years stay as they were closed.
absl::Status check_finances(const v1::FinancialFramework& finances, const v1::LeadershipTeam& team,
                            const v1::Alliance& sheet) {
  Faults faults;
  faults
      .must(month_number(finances.first_month()) >= 0,
            cat("'", finances.first_month().substr(0, 20), "' is not a month."), "Give YYYY-MM.", "first_month")
      .must(!finances.years().empty() && finances.years_size() <= kMaxAllianceYears,
            cat("There are ", finances.years_size(), " years."), cat("Give 1 to ", kMaxAllianceYears, "."), "years")
      .must(finances.fixed_years() >= 1 && finances.fixed_years() <= finances.years_size(),
            cat(finances.fixed_years(), " of ", finances.years_size(), " years are fixed."),
            "Fix at least the first year, and no more than there are.", "fixed_years");
  for (const v1::AllianceYear& year : finances.years()) {
    faults.must(year.target_cost_pence() >= 1 && year.target_cost_pence() <= year.envelope_pence() &&
                    year.envelope_pence() <= kMaxEntryPence,
                cat("A year has an envelope of ", year.envelope_pence(), " and a target of ", year.target_cost_pence(),
                    " pence."),
                cat("Give a target of 1 pence up to the envelope, and at most ", kMaxEntryPence, "."), "years");
  }
  std::set<std::string> ids;
  std::int64_t gain = 0, pain = 0;
  for (const v1::MemberShare& share : finances.shares()) {
    const v1::AllianceMember* member = find_member(team, share.member_id());
    const bool in_range = share.gain_ppm() >= 0 && share.gain_ppm() <= kWholeShare && share.pain_ppm() >= 0 &&
                          share.pain_ppm() <= kWholeShare && share.pain_cap_pence() >= 0 &&
                          share.pain_cap_pence() <= kMaxEntryPence;
    faults
        .must(member != nullptr && ids.insert(share.member_id()).second,
              cat(in_quotes(share.member_id()), " is not on the team, or stands there twice."),
              "Give each member one share.", "shares")
        .must(in_range, cat("The share of ", share.member_id().substr(0, 60), " is out of bounds."),
              cat("Give 0 to ", kWholeShare, " parts per million and a cap of 0 to ", kMaxEntryPence, " pence."),
              "shares")
        .must(member == nullptr || !is_owner(*member) || share.pain_cap_pence() == 0, "The owner's pain has a cap.",
              "Leave it out: the owner bears what exceeds the members' caps.", "shares");
    if (in_range) {
      gain += share.gain_ppm();
      pain += share.pain_ppm();
    }
  }
  faults
      .must(static_cast<int>(ids.size()) == team.members_size(),
            cat(ids.size(), " of ", team.members_size(), " members have a share."), "Give each member one, 0 at least.",
            "shares")
      .must(gain == kWholeShare && pain == kWholeShare,
            cat("The shares add up to ", gain, " of a gain and ", pain, " of a pain."),
            cat("Let each add up to ", kWholeShare, " parts per million."), "shares");
  const v1::FinancialFramework& stands = sheet.financial_framework();
  bool kept = sheet.years().empty() || stands.first_month() == finances.first_month();
  for (int year = 0; kept && year < sheet.years_size(); ++year) {
    kept = year < finances.fixed_years() && year < finances.years_size() &&
           platform::same(stands.years(year), finances.years(year));
  }
  faults.must(kept, cat("Years 1 to ", sheet.years_size(), " are closed, and this would change them."),
              "Leave closed years and the first month as they stand.", "years");
  return faults.as("INVALID_FINANCES");
}

// What a decision would set must hold for what stands now; a new team brings its own shares where shares stand.
absl::Status check_subject(const AllianceState& state, const v1::AllianceDecision& decision) {
  const v1::LeadershipTeam& team = decision.has_leadership_team() ? decision.leadership_team() : state.sheet.team();
  if (decision.has_leadership_team()) {
    CONCORD_RETURN_IF_ERROR(check_team(team));
    if (state.sheet.has_financial_framework() && !decision.has_financial_framework()) {
      return platform::refuse_input({.code = "INVALID_FINANCES",
                                     .sentence = "A new team comes without its shares of gain and pain.",
                                     .remedy = "Bring the financial framework for the new team in the same decision.",
                                     .subject = "decision.financial_framework"});
    }
  }
  if (!decision.has_financial_framework()) return absl::OkStatus();
  return check_finances(decision.financial_framework(), team, state.sheet);
}

bool acts_for(const v1::AllianceMember& member, const Context& context) {
  if (!is_owner(member)) {
    return context.actor.is(access::v1::ROLE_PROVIDER) && context.actor.organisation == member.provider_id();
  }
  return context.actor.organisation.empty() &&
         (context.actor.is(access::v1::ROLE_COMMISSIONER) || context.actor.is(access::v1::ROLE_APPROVER));
}

void add_taken(const AllianceState& state, const v1::AllianceDecision& decision, const Context& context,
               std::vector<v1::AllianceEvent>& events) {
  auto* taken = events.emplace_back().mutable_decision_taken();
  taken->set_alliance_id(state.sheet.id());
  taken->set_decision_id(decision.id());
  taken->set_decided_on(platform::format_date(context.today));
  if (decision.has_leadership_team()) {
    auto* formed = events.emplace_back().mutable_leadership_team_formed();
    formed->set_alliance_id(state.sheet.id());
    *formed->mutable_team() = decision.leadership_team();
    formed->set_decision_id(decision.id());
  }
  if (decision.has_financial_framework()) {
    auto* agreed = events.emplace_back().mutable_financial_framework_agreed();
    agreed->set_alliance_id(state.sheet.id());
    *agreed->mutable_framework() = decision.financial_framework();
    agreed->set_decision_id(decision.id());
  }
}

}  // namespace

absl::Status check_acts_for(const v1::LeadershipTeam& team, const std::string& member_id, const Context& context) {
  const v1::AllianceMember* member = find_member(team, member_id);
  if (member != nullptr && acts_for(*member, context)) return absl::OkStatus();
  return platform::refuse(
      platform::No::kDenied,
      {.code = "NOT_A_MEMBER",
       .sentence = member == nullptr ? cat(in_quotes(member_id), " is not on the leadership team.")
                                     : cat("Your token does not act for ", member->id(), "."),
       .remedy =
           "A provider's token acts for that member alone; an officer who acts for no organisation acts for the owner.",
       .citation = "",
       .subject = "member_id"});
}

AllianceDecided decide(const AllianceState& state, const v1::FormLeadershipTeamRequest& request,
                       const Context& context) {
  if (state.sheet.phase() == v1::ALLIANCE_PHASE_FORMATION || state.sheet.phase() == v1::ALLIANCE_PHASE_OPERATION) {
    return refuse_state(
        {.code = "TEAM_FIXED",
         .sentence = cat("Alliance ", state.sheet.id(), " is in the phase ", phase_in_words(state.sheet.phase()), "."),
         .remedy = "Propose a decision with the new team; every member must vote for it.",
         .citation = kUnanimity});
  }
  CONCORD_RETURN_IF_ERROR(check_phase(state, request.alliance_id(), {v1::ALLIANCE_PHASE_COMMITMENT}));
  CONCORD_RETURN_IF_ERROR(check_team(request.team()));
  std::vector<v1::AllianceEvent> events;
  if (platform::same(state.sheet.team(), request.team())) return events;
  auto* formed = events.emplace_back().mutable_leadership_team_formed();
  formed->set_alliance_id(state.sheet.id());
  *formed->mutable_team() = request.team();
  formed->set_prepared_by(context.actor.subject);
  return events;
}

AllianceDecided decide(const AllianceState& state, const v1::ProposeDecisionRequest& request, const Context& context) {
  CONCORD_RETURN_IF_ERROR(
      check_phase(state, request.alliance_id(),
                  {v1::ALLIANCE_PHASE_COMMITMENT, v1::ALLIANCE_PHASE_FORMATION, v1::ALLIANCE_PHASE_OPERATION}));
  const auto& members = state.sheet.team().members();
  if (members.empty()) {
    return refuse_state({.code = "TEAM_MISSING",
                         .sentence = cat("Alliance ", state.sheet.id(), " has no leadership team."),
                         .remedy = "Form the team first."});
  }
  if (std::none_of(members.begin(), members.end(),
                   [&](const v1::AllianceMember& member) { return acts_for(member, context); })) {
    return check_acts_for(state.sheet.team(), context.actor.organisation, context);
  }
  const v1::AllianceDecision& asked = request.decision();
  CONCORD_RETURN_IF_ERROR(
      Faults()
          .must(is_short_id(asked.id()), cat(in_quotes(asked.id()), " is not an id."),
                "Give 1 to 40 letters, digits, hyphens.", "decision.id")
          .must(is_text(asked.title(), kMaxName), "The decision has no title, or one that is too long.",
                cat("Give 1 to ", kMaxName, " characters."), "decision.title")
          .must(is_text(asked.text(), kMaxText), "The decision does not say what is decided, or at too great length.",
                cat("Give 1 to ", kMaxText, " characters."), "decision.text")
          .as("INVALID_DECISION"));
  if (state.decisions.count(asked.id()) > 0) {
    return refuse_state({.code = "ALREADY_PROPOSED",
                         .sentence = cat("There is a decision '", asked.id(), "' already."),
                         .remedy = "Give it an id of its own."});
  }
  if (state.sheet.decisions() >= kMaxAllianceDecisions) {
    return refuse_state({.code = "TOO_MANY_DECISIONS",
                         .sentence = cat("The alliance has ", state.sheet.decisions(), " decisions."),
                         .remedy = cat("An alliance takes ", kMaxAllianceDecisions, ".")});
  }
  CONCORD_RETURN_IF_ERROR(check_subject(state, asked));
  std::vector<v1::AllianceEvent> events(1);
  auto* proposed = events[0].mutable_decision_proposed();
  proposed->set_alliance_id(state.sheet.id());
  v1::AllianceDecision& decision = *proposed->mutable_decision();
  decision = asked;
  decision.clear_votes();
  decision.clear_decided_on();
  decision.set_status(v1::DECISION_STATUS_OPEN);
  decision.set_proposed_on(platform::format_date(context.today));
  set_voters(decision, state.sheet.team());
  return events;
}

AllianceDecided decide(const AllianceState& state, const v1::VoteOnDecisionRequest& request, const Context& context) {
  if (state.sheet.id().empty()) return unknown_alliance(request.alliance_id());
  const auto found = state.decisions.find(request.decision_id());
  if (found == state.decisions.end()) {
    return platform::refuse_missing({.code = "UNKNOWN_DECISION",
                                     .sentence = cat("There is no decision ", in_quotes(request.decision_id()), "."),
                                     .remedy = "Look it up in the list of decisions."});
  }
  CONCORD_RETURN_IF_ERROR(check_acts_for(state.sheet.team(), request.member_id(), context));
  if (found->second.status() != v1::DECISION_STATUS_OPEN) {
    return refuse_state({.code = "DECISION_CLOSED",
                         .sentence = cat("Decision ", found->first, " was ",
                                         found->second.status() == v1::DECISION_STATUS_TAKEN ? "taken" : "refused",
                                         " on ", found->second.decided_on(), "."),
                         .remedy = "Propose a new decision.",
                         .citation = kUnanimity});
  }
  if (request.vote() == v1::VOTE_KIND_UNSPECIFIED || !v1::VoteKind_IsValid(request.vote()) ||
      request.reason().size() > kMaxText) {
    return platform::refuse_input({.code = "INVALID_VOTE",
                                   .sentence = "The vote is neither for, against nor an abstention, or too long.",
                                   .remedy = cat("Vote one of the three, with at most ", kMaxText, " characters."),
                                   .subject = "vote"});
  }
  if (request.vote() != v1::VOTE_KIND_FOR) {
    CONCORD_RETURN_IF_ERROR(check_reason(request.reason(), kMaxText, "A vote that is not for it", "reason"));
  }
  v1::MemberVote vote;
  vote.set_member_id(request.member_id());
  vote.set_vote(request.vote());
  vote.set_reason(request.reason());
  v1::AllianceDecision after = found->second;
  put_vote(after, vote);
  const bool taken = is_unanimous(after);
  if (taken) CONCORD_RETURN_IF_ERROR(check_subject(state, after));
  std::vector<v1::AllianceEvent> events;
  if (!platform::same_list(after.votes(), found->second.votes())) {
    auto* cast = events.emplace_back().mutable_vote_cast();
    cast->set_alliance_id(state.sheet.id());
    cast->set_decision_id(after.id());
    *cast->mutable_vote() = vote;
  }
  if (request.vote() == v1::VOTE_KIND_AGAINST) {
    auto* refused = events.emplace_back().mutable_decision_refused();
    refused->set_alliance_id(state.sheet.id());
    refused->set_decision_id(after.id());
    refused->set_member_id(vote.member_id());
    refused->set_reason(vote.reason());
    refused->set_decided_on(platform::format_date(context.today));
  } else if (taken) {
    add_taken(state, after, context, events);
  }
  return events;
}

}  // namespace concord::procurement
