// PURE data. Practice, risk, mitigation, owner, likelihood, impact; see risk_template.h for the source.
#include "services/transition/registers/risk_template.h"

#include <array>

namespace concord::transition {
namespace {

constexpr char kSource[] = "National Audit Office, Decommissioning Toolkit: working with third sector organisations";
constexpr char kMarket[] = "Know the organisations that provide services here, and those that might";
constexpr char kDesign[] = "Use what providers know when services are designed and delivered";
constexpr char kCompact[] = "Keep a local Compact that both sides live by";
constexpr char kDialogue[] = "Talk with providers all the time and share what is known";
constexpr char kDecisions[] = "Tell early and openly how decisions are made and what came out";
constexpr char kChange[] = "Help providers through the change";

struct Row {
  const char *id, *practice, *risk, *mitigation, *owner;
  v1::Level likelihood, impact;
};

constexpr auto kRows = std::to_array<Row>({
    {"impact-not-understood", kMarket, "What the end of the service does to its users and to the market is not seen.",
     "Assess the impact on users and on other services before the decision.", "commissioning officer", v1::LEVEL_MEDIUM,
     v1::LEVEL_HIGH},
    {"fewer-bids", kMarket, "Fewer and weaker bids come in, and money buys less.",
     "Assess the market regularly; support the bodies that know the local sector.", "market lead", v1::LEVEL_MEDIUM,
     v1::LEVEL_MEDIUM},
    {"unmet-need-elsewhere", kMarket, "Other providers have to pick up need that nobody meets any more.",
     "Use the sector's own records to see who would absorb whom, and agree it with them.", "commissioning officer",
     v1::LEVEL_MEDIUM, v1::LEVEL_HIGH},
    {"market-withers", kMarket, "Incentives are wrong and the local market withers.",
     "Keep market intelligence current and publish unmet need.", "market lead", v1::LEVEL_LOW, v1::LEVEL_MEDIUM},
    {"outputs-only", kDesign, "Users end up worse because only outputs were looked at.",
     "Judge by full value; learn the work by visits, secondments and exchanges.", "commissioning officer",
     v1::LEVEL_MEDIUM, v1::LEVEL_MEDIUM},
    {"groups-overlooked", kDesign, "Groups that are hard to reach are missing from the picture of need.",
     "Join up commissioning and assess the impact on other commissioned services.", "equality lead", v1::LEVEL_MEDIUM,
     v1::LEVEL_HIGH},
    {"not-taken-seriously", kCompact, "Providers doubt that the authority means to work with them.",
     "Build trust together with the sector's local support body.", "head of commissioning", v1::LEVEL_LOW,
     v1::LEVEL_MEDIUM},
    {"trust-lost", kDialogue, "Trust goes, and the press tells the story.", "Hold regular talks, formal and informal.",
     "head of commissioning", v1::LEVEL_MEDIUM, v1::LEVEL_MEDIUM},
    {"need-misread", kDialogue, "Needs are misread, stay unmet and come back larger.",
     "Monitor in proportion, with measures made together, so that both sides learn.", "contract manager",
     v1::LEVEL_MEDIUM, v1::LEVEL_HIGH},
    {"staff-leave", kDialogue, "Avoidable work and staff who leave cost both sides money.",
     "Share plans with providers as early as they exist.", "contract manager", v1::LEVEL_HIGH, v1::LEVEL_MEDIUM},
    {"surprises", kDecisions, "Obstacles turn up late and take long to clear; providers cannot plan.",
     "Set a clear timetable and keep to it.", "transition lead", v1::LEVEL_MEDIUM, v1::LEVEL_MEDIUM},
    {"rushed-decisions", kDecisions, "Rushed decisions bring legal claims and compensation, and exits that fail.",
     "Make roles clear; a hard decision is still better told late than not at all.", "legal services", v1::LEVEL_LOW,
     v1::LEVEL_HIGH},
    {"legal-challenge", kChange, "The transfer of staff is challenged in law.",
     "Point providers to advice; get the employee liability information in time.", "legal services", v1::LEVEL_MEDIUM,
     v1::LEVEL_HIGH},
    {"support-interrupted", kChange, "Support breaks off or gets worse during the hand-over.",
     "Plan the exit with the contract; hand over in waves against a capacity curve.", "transition lead",
     v1::LEVEL_MEDIUM, v1::LEVEL_HIGH},
    {"provider-lost", kChange, "A provider does not survive the loss of the contract.",
     "Plan for transitional funding where it is right.", "market lead", v1::LEVEL_MEDIUM, v1::LEVEL_MEDIUM},
    {"costs-unclear", kChange, "Nobody planned who pays for the change.",
     "Work out the cost of decommissioning with providers and say who bears what.", "finance", v1::LEVEL_MEDIUM,
     v1::LEVEL_MEDIUM},
});

}  // namespace

std::vector<v1::Risk> starting_risks() {
  std::vector<v1::Risk> risks;
  for (const Row& row : kRows) {
    v1::Risk& risk = risks.emplace_back();
    risk.set_id(row.id);
    risk.set_practice(row.practice);
    risk.set_risk(row.risk);
    risk.set_mitigation(row.mitigation);
    risk.set_owner(row.owner);
    risk.set_likelihood(row.likelihood);
    risk.set_impact(row.impact);
    risk.set_status(v1::RISK_STATUS_OPEN);
    risk.set_source(kSource);
  }
  return risks;
}

}  // namespace concord::transition
