// PURE. The names of notices, statements and approvals; see code_names.h.
#include "plugins/host/words/code_names.h"

#include "absl/strings/str_cat.h"

namespace concord::plugins::host {

const std::vector<CodeName>& code_names() {
  static const std::vector<CodeName> kNames = {
      {"notice", "UK1", "Pipeline notice (Procurement Act 2023, s.93)."},
      {"notice", "UK2", "Preliminary market engagement notice (s.17)."},
      {"notice", "UK3", "Planned procurement notice (s.15)."},
      {"notice", "UK4", "Tender notice (s.21), and below-threshold tender notice (s.87)."},
      {"notice", "UK5", "Transparency notice, before a direct award (s.44)."},
      {"notice", "UK6", "Contract award notice (s.50)."},
      {"notice", "UK7", "Contract details notice (s.53, s.87)."},
      {"notice", "UK8", "Contract payment notice (s.70)."},
      {"notice", "UK9", "Contract performance notice (s.52, s.71)."},
      {"notice", "UK10", "Contract change notice (s.75)."},
      {"notice", "UK11", "Contract termination notice (s.80)."},
      {"notice", "UK12", "Procurement termination notice (s.55)."},
      {"notice", "UK13", "Dynamic market notice of the intention (s.39)."},
      {"notice", "UK14", "Dynamic market establishment notice (s.39)."},
      {"notice", "UK15", "Dynamic market modification notice (s.39)."},
      {"notice", "UK16", "Dynamic market cessation notice (s.39)."},
      {"notice", "UK17", "Payments compliance notice (s.69)."},
      {"notice", "pcs_contract_notice", "Contract notice on Public Contracts Scotland."},
      {"notice", "prior_information_notice", "Prior information notice (Scotland)."},
      {"notice", "pcs_award_notice", "Award notice on Public Contracts Scotland."},
      {"notice", "pcs_modification_notice", "Notice of a modification (Scotland)."},
      {"notice", "standstill_letters", "Letters to tenderers and candidates, which begin the standstill in Scotland."},
      {"notice", "PSR_INTENTION", "Notice of the intention to award under the Provider Selection Regime."},
      {"notice", "PSR_AWARD", "Confirmation of an award under the Provider Selection Regime."},
      {"notice", "PSR_MODIFICATION", "Notice of a modification under the Provider Selection Regime."},
      {"statement", "award_mechanism", "The notice states the mechanism that applies a cap on lots."},
      {"statement", "community_benefits", "The notice states what community benefits are asked for, or why none are."},
      {"statement", "conflicts_assessment", "A conflicts assessment is prepared, or was reviewed."},
      {"statement", "criteria_refinement", "The tender notice provides for a refinement of award criteria."},
      {"statement", "five_criteria", "The record shows how the regime's five criteria were weighed."},
      {"statement", "kpis_not_appropriate", "The notice says why no indicator can assess the performance."},
      {"statement", "lots_reasons", "Notice or record say why the contract is not split into lots."},
      {"statement", "market_engagement_reasons", "The tender notice says why engagement had no notice."},
      {"statement", "no_reserved_contract_in_3_years",
       "The mutual held no reserved contract of this kind in three years."},
      {"statement", "reservation", "Notice or invitation state to whom the procedure is reserved."},
      {"statement", "section_12_service",
       "The record says that the services are among those listed for s.12 (Scotland)."},
      {"statement", "supplier_heard", "The supplier could make representations before the contract was ended."},
      {"statement", "supplier_identifier", "The supplier's unique identifier is on record."},
      {"statement", "two_tier_workforce", "The contract protects the workers who transfer and those beside them."},
      {"approval", "buying_officer", "The officer who buys."},
      {"approval", "cabinet", "The authority's cabinet or executive."},
      {"approval", "director", "The director of the service."},
      {"approval", "head_of_procurement", "The head of procurement."},
      {"approval", "portfolio_holder", "The cabinet member in whose portfolio it lies."},
      {"approval", "procurement_officer", "An officer of procurement."},
      {"approval", "procurement_team", "The procurement team."},
      {"approval", "spending_officer", "The officer who answers for the budget."},
  };
  return kNames;
}

std::vector<std::string> codes_of(std::string_view set) {
  std::vector<std::string> codes;
  for (const CodeName& name : code_names()) {
    if (name.set == set) codes.push_back(name.code);
  }
  return codes;
}

std::string codes_table() {
  std::string table = "| kind | name | what it means |\n|---|---|---|\n";
  for (const CodeName& name : code_names()) {
    absl::StrAppend(&table, "| ", name.set, " | ", name.code, " | ", name.meaning, " |\n");
  }
  return table;
}

}  // namespace concord::plugins::host
