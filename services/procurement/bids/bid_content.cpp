// PURE. Envelope and content of a bid; see bid_content.h.
#include "services/procurement/bids/bid_content.h"

#include <set>
#include <utility>

#include "services/platform/values/refusal.h"
#include "services/platform/values/text.h"
#include "services/procurement/bids/memberships.h"
#include "services/procurement/documents/uploading.h"
#include "services/procurement/fields/field_rules.h"
#include "services/procurement/procedure/drafting.h"
#include "services/procurement/procedure/ended_lots.h"
#include "services/procurement/scoring/criteria.h"

namespace concord::procurement {
namespace {

using platform::cat;
using platform::in_quotes;

absl::Status invalid(std::string sentence, std::string remedy, std::string field) {
  return platform::refuse_input({.code = "INVALID_BID",
                                 .sentence = std::move(sentence),
                                 .remedy = std::move(remedy),
                                 .subject = std::move(field)});
}

bool is_fixed(const v1::ProcedureDraft& rules) { return rules.price_formula() == v1::PRICE_FORMULA_KIND_FIXED_PRICE; }

// The price by year; a fixed price may be left out and is the lot's budget then.
absl::StatusOr<v1::OfferedLot> offered_lot(const v1::ProcedureDraft& rules, const v1::LotPrice& price) {
  const v1::Lot* lot = find_lot(rules, price.lot_id());
  if (lot == nullptr) {
    return invalid(cat("There is no lot ", in_quotes(price.lot_id()), "."), "Bid for lots of the procedure.",
                   "content.prices");
  }
  v1::OfferedLot offered;
  offered.set_lot_id(lot->id());
  *offered.mutable_yearly_pence() = price.yearly_pence();
  if (price.yearly_pence().empty() && is_fixed(rules)) *offered.mutable_yearly_pence() = lot->yearly_pence();
  if (offered.yearly_pence_size() != lot->yearly_pence_size()) {
    return invalid(cat("Lot ", lot->id(), " is priced for ", price.yearly_pence_size(), " years."),
                   cat("Give a price for each of its ", lot->yearly_pence_size(), " years."), "content.prices");
  }
  std::int64_t sum = 0;
  for (const std::int64_t pence : offered.yearly_pence()) {
    if (pence < 0 || pence > kMaxPence / kMaxYears) {
      return invalid(cat("A year's price of lot ", lot->id(), " is out of bounds."),
                     cat("Give 0 to ", kMaxPence / kMaxYears, " pence a year."), "content.prices");
    }
    sum += pence;
  }
  if (sum < 1) return invalid(cat("Lot ", lot->id(), " has no price."), "Give 1 penny or more.", "content.prices");
  if (is_fixed(rules) && sum > lot_value(*lot)) {
    return invalid(
        cat("The price of lot ", lot->id(), " is above the fixed price of GBP ", pounds(lot_value(*lot)), "."),
        "Offer at most the fixed price, or leave the price out.", "content.prices");
  }
  offered.set_price_pence(sum);
  return offered;
}

absl::Status check_answers(const v1::ProcedureDraft& rules, const v1::BidContent& content) {
  std::set<std::string> questions;
  for (const Question& question : questions_of(rules)) questions.insert(question.id);
  if (content.answers_size() > kMaxAnswers) {
    return invalid(cat(content.answers_size(), " answers are too many."), cat("Give at most ", kMaxAnswers, "."),
                   "content.answers");
  }
  for (const v1::CriterionAnswer& answer : content.answers()) {
    if (questions.count(answer.criterion_id()) == 0) {
      return invalid(cat("There is no question ", in_quotes(answer.criterion_id()), "."),
                     "Answer the questions of the procedure.", "content.answers");
    }
    if (!answer.lot_id().empty() && find_lot(rules, answer.lot_id()) == nullptr) {
      return invalid(cat("There is no lot ", in_quotes(answer.lot_id()), "."),
                     "Name a lot of the procedure, or none for all.", "content.answers");
    }
    if (answer.text().size() > kMaxAnswerBytes) {
      return invalid(cat("The answer to ", answer.criterion_id(), " has ", answer.text().size(), " bytes."),
                     cat("Give at most ", kMaxAnswerBytes, "."), "content.answers");
    }
  }
  return absl::OkStatus();
}

absl::Status check_named(const v1::ProcedureDraft& rules, const v1::BidContent& content) {
  std::set<std::string> questions, ids;
  for (const Question& question : questions_of(rules)) questions.insert(question.id);
  if (content.attachments_size() > kMaxAttachments) {
    return invalid(cat(content.attachments_size(), " attachments are too many."),
                   cat("Name at most ", kMaxAttachments, "."), "content.attachments");
  }
  for (const v1::BidAttachment& attachment : content.attachments()) {
    if (!is_id(attachment.document_id()) || !is_sha256(attachment.sha256()) ||
        !is_text(attachment.title(), kMaxTitle)) {
      return invalid(cat("Attachment ", in_quotes(attachment.document_id()), " lacks its id, its hash or its title."),
                     cat("Give the document's id, its SHA-256 as 64 lower-case hexadecimal digits and a title of 1 to ",
                         kMaxTitle, " characters."),
                     "content.attachments");
    }
    if (!ids.insert(attachment.document_id()).second) {
      return invalid(cat("Attachment ", attachment.document_id(), " is named twice."), "Name each once.",
                     "content.attachments");
    }
    if (!attachment.criterion_id().empty() && questions.count(attachment.criterion_id()) == 0) {
      return invalid(cat("There is no question ", in_quotes(attachment.criterion_id()), "."),
                     "Name a question of the procedure that the attachment answers, or none.", "content.attachments");
    }
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status check_content(const v1::ProcedureDraft& rules, const v1::BidContent& content) {
  if (content.salt().size() < kMinSaltBytes || content.salt().size() > kMaxSaltBytes) {
    return invalid(cat("The content's salt has ", content.salt().size(), " bytes."),
                   cat("Give ", kMinSaltBytes, " to ", kMaxSaltBytes,
                       " random bytes, so that the hash in your receipt tells nobody your price."),
                   "content.salt");
  }
  if (content.prices().empty()) {
    return invalid("The bid offers no lot.", "Offer at least one lot.", "content.prices");
  }
  std::set<std::string> lots;
  for (const v1::LotPrice& price : content.prices()) {
    CONCORD_RETURN_IF_ERROR(offered_lot(rules, price).status());
    if (lots.insert(price.lot_id()).second) continue;
    return invalid(cat("Lot ", price.lot_id(), " is offered twice."), "Offer each lot once.", "content.prices");
  }
  if (content.max_lots() < 0 || content.max_lots() > kMaxLots || content.lead_max_lots() < 0 ||
      content.lead_max_lots() > kMaxLots) {
    return invalid("The most lots that the bid can deliver are out of bounds.",
                   cat("Give 0 (no limit) to ", kMaxLots, "."), "content.max_lots");
  }
  CONCORD_RETURN_IF_ERROR(check_named(rules, content));
  return check_answers(rules, content);
}

absl::Status check_lots_go_on(const v1::Procedure& procedure, const v1::BidContent& content) {
  for (const v1::LotPrice& price : content.prices()) {
    if (!is_ended(procedure, price.lot_id())) continue;
    return platform::refuse_state({.code = "LOT_ENDED",
                                   .sentence = cat("Lot ", price.lot_id(), " was ended on ",
                                                   find_lot_end(procedure, price.lot_id())->ended_on(), "."),
                                   .remedy = "Offer the other lots.",
                                   .subject = "content.prices"});
  }
  return absl::OkStatus();
}

std::vector<v1::UnansweredQuestion> unanswered_in(const v1::ProcedureDraft& rules, const v1::BidContent& content) {
  std::set<std::pair<std::string, std::string>> answered;  // question, lot
  for (const v1::CriterionAnswer& answer : content.answers()) {
    if (answer.text().find_first_not_of(" \t\r\n") == std::string::npos) continue;
    answered.insert({answer.criterion_id(), answer.lot_id()});
  }
  std::vector<v1::UnansweredQuestion> unanswered;
  const auto add = [&](const Question& question, const std::string& lot_id) {
    v1::UnansweredQuestion& open = unanswered.emplace_back();
    open.set_criterion_id(question.id);
    open.set_lot_id(lot_id);
    open.set_title(question.title);
  };
  for (const Question& question : questions_of(rules)) {
    if (answered.count({question.id, ""}) > 0) continue;
    std::vector<std::string> lots;
    for (const v1::LotPrice& price : content.prices()) {
      if (answered.count({question.id, price.lot_id()}) == 0) lots.push_back(price.lot_id());
    }
    if (static_cast<int>(lots.size()) == content.prices_size()) lots = {""};
    for (const std::string& lot_id : lots) add(question, lot_id);
  }
  return unanswered;
}

absl::Status check_envelope(const v1::Envelope& envelope) {
  std::set<std::string> parties = {envelope.lead_provider_id()};
  bool shaped = is_provider_id(envelope.lead_provider_id());
  bool once = true;
  for (const std::string& id : envelope.member_provider_ids()) {
    shaped = shaped && is_provider_id(id);
    once = parties.insert(id).second && once;
  }
  std::set<std::string> everybody = parties;
  for (const std::string& id : envelope.sub_contractor_ids()) {
    shaped = shaped && is_provider_id(id);
    once = everybody.insert(id).second && once;
  }
  bool declared = envelope.declared_in_other_bids_size() <= kMaxMembers + 1;
  for (const std::string& id : envelope.declared_in_other_bids()) declared = declared && parties.count(id) > 0;
  return Faults()
      .must(shaped, "The envelope names somebody who is no provider's id.", "Give ids such as GB-CHC-1089327.",
            "envelope")
      .must(envelope.member_provider_ids_size() <= kMaxMembers &&
                envelope.sub_contractor_ids_size() <= kMaxSubContractors,
            "The envelope names too many organisations.",
            cat("Name at most ", kMaxMembers, " members and ", kMaxSubContractors, " sub-contractors."), "envelope")
      .must(once, "The envelope names an organisation twice.", "Name each once, as lead, member or sub-contractor.",
            "envelope")
      .must(declared, "The envelope declares other bids of somebody who is neither lead nor member.",
            "Declare them for lead and members only.", "envelope.declared_in_other_bids")
      .as("INVALID_BID");
}

absl::StatusOr<v1::EvaluatedBid> evaluated_bid(const v1::ProcedureDraft& rules, const v1::Bid& bid,
                                               const v1::BidContent& content) {
  CONCORD_RETURN_IF_ERROR(check_content(rules, content));
  v1::EvaluatedBid evaluated;
  evaluated.set_bid_id(bid.id());
  for (const std::string& id : parties_of(bid)) evaluated.add_party_ids(id);
  for (const v1::Membership& membership : memberships_of(bid)) {
    if (membership.status() != v1::MEMBERSHIP_STATUS_CONFIRMED) {
      evaluated.add_unconfirmed_ids(membership.provider_id());
    } else if (membership.is_sub_contractor()) {
      evaluated.add_sub_contractor_ids(membership.provider_id());
    }
  }
  for (const v1::LotPrice& price : content.prices()) {
    CONCORD_ASSIGN(*evaluated.add_lots(), offered_lot(rules, price));
  }
  evaluated.set_max_lots(content.max_lots());
  evaluated.set_lead_max_lots(content.lead_max_lots());
  return evaluated;
}

}  // namespace concord::procurement
