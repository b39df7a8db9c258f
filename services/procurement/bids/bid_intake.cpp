// Taking, replacing and withdrawing bids as the rpcs ask; see bid_intake.h.
#include "services/procurement/bids/bid_intake.h"

#include "services/platform/values/civil_date.h"
#include "services/platform/values/refusal.h"
#include "services/platform/values/text.h"
#include "services/platform/world/crypto.h"
#include "services/procurement/bids/bid_content.h"
#include "services/procurement/bids/bid_views.h"
#include "services/procurement/bids/memberships.h"
#include "services/procurement/documents/attachments.h"
#include "services/procurement/documents/document_store.h"
#include "services/procurement/documents/document_views.h"
#include "services/procurement/fields/field_rules.h"
#include "services/procurement/parties/party_views.h"
#include "services/procurement/sealing/seal.h"

namespace concord::procurement {
namespace {

using platform::Appended;
using platform::cat;
using platform::Command;
using platform::Reply;

constexpr int kMostUnansweredTold = 200;

std::set<std::string> named_in(const v1::Envelope& envelope) {
  std::set<std::string> ids = {envelope.lead_provider_id()};
  ids.insert(envelope.member_provider_ids().begin(), envelope.member_provider_ids().end());
  ids.insert(envelope.sub_contractor_ids().begin(), envelope.sub_contractor_ids().end());
  return ids;
}

template <typename Request>
v1::RefusedBid attempt_of(const Command& command, const Request& request, const BidFacts& facts,
                          const absl::Status& refusal) {
  v1::RefusedBid attempt;
  attempt.set_bid_id(request.bid_id());
  attempt.set_procedure_id(request.procedure_id());
  attempt.set_provider_id(request.envelope().lead_provider_id());
  attempt.set_code(platform::code_of(refusal));
  attempt.set_sentence(std::string(refusal.message()));
  attempt.set_received_at_ms(command.context.now_ms);
  attempt.set_deadline_ms(facts.procedure.draft().timetable().deadline_ms());
  if (attempt.code() == "BID_LATE") attempt.set_late_by_ms(attempt.received_at_ms() - attempt.deadline_ms());
  return attempt;
}

void fill_receipt(const v1::Bid& bid, std::int64_t position, v1::BidReceipt& receipt) {
  receipt.set_bid_id(bid.id());
  receipt.set_content_sha256(bid.content_sha256());
  receipt.set_sealed_sha256(bid.sealed_sha256());
  receipt.set_sealed_bytes(bid.sealed_bytes());
  receipt.set_received_at_ms(bid.received_at_ms());
  receipt.set_position(position);
  for (const std::string& id : unconfirmed_in(bid)) receipt.add_awaiting_provider_ids(id);
}

// From the request and not from the ledger, which never holds content: a repeat is the same request.
template <typename Request>
void tell_unanswered(const v1::ProcedureDraft& rules, const Request& request, v1::BidReceipt& receipt) {
  if (!request.has_content()) return;
  const auto unanswered = unanswered_in(rules, request.content());
  receipt.set_answers_were_read(true);
  receipt.set_unanswered_count(static_cast<int>(unanswered.size()));
  for (const v1::UnansweredQuestion& question : unanswered) {
    if (receipt.unanswered_size() < kMostUnansweredTold) *receipt.add_unanswered() = question;
  }
}

}  // namespace

template <typename Request>
absl::Status BidIntake::compare_attachments(const Command& command, const Request& request, Sealed& sealed) {
  return bids_.ledger().database().read([&](Connection& reader) -> absl::Status {
    const v1::Procedure& procedure = sealed.facts.procedure;
    const std::string& lead = request.envelope().lead_provider_id();
    sealed.facts.content_fault =
        check_attachments(reader, keys_, command.authority, procedure, request.bid_id(), lead, request.content());
    // Trouble of ours is no fault of the bid.
    if (!sealed.facts.content_fault.ok()) {
      return platform::is_refusal(sealed.facts.content_fault) ? absl::OkStatus() : sealed.facts.content_fault;
    }
    std::set<std::string> named;
    for (const v1::BidAttachment& attachment : request.content().attachments()) named.insert(attachment.document_id());
    CONCORD_ASSIGN(const auto brought,
                   attachments_of(reader, command.authority, procedure.id(), lead, request.bid_id()));
    for (const v1::Document& document : brought) {
      if (named.count(document.id()) == 0) sealed.unnamed.push_back(document.id());
    }
    return absl::OkStatus();
  });
}

template <typename Request>
absl::StatusOr<std::shared_ptr<BidIntake::Sealed>> BidIntake::prepare(const Command& command, const Request& request) {
  auto sealed = std::make_shared<Sealed>();
  BidFacts& facts = sealed->facts;
  CONCORD_ASSIGN(const auto loaded, procedures_.load(command.authority, procedure_stream(request.procedure_id())));
  facts.procedure = *loaded.state;
  CONCORD_ASSIGN(const auto run, stages_.load(command.authority, stages_by_procedure_id(request)));
  facts.stages = *run.state;
  if (!check_envelope(request.envelope()).ok()) return sealed;  // decide says so; the shapes bound what is read below
  CONCORD_RETURN_IF_ERROR(bids_.ledger().database().read([&](Connection& reader) -> absl::Status {
    CONCORD_ASSIGN(auto known, known_parties(reader, command.authority, named_in(request.envelope()),
                                             platform::format_date(command.context.today)));
    facts.registered = std::move(known.registered);
    facts.accredited = std::move(known.accredited);
    CONCORD_ASSIGN(facts.other_bids_of_lead,
                   count_bids_of_lead(reader, command.authority, request.procedure_id(),
                                      request.envelope().lead_provider_id(), request.bid_id()));
    return absl::OkStatus();
  }));
  CONCORD_ASSIGN(const auto framework, framework_of(asker_, facts.procedure.draft(), command.context));
  if (framework) facts.suspended = framework->suspended;
  if (facts.procedure.seal_public_key().empty()) return sealed;
  if (request.has_content()) {
    facts.content_fault = check_content(facts.procedure.draft(), request.content());
    if (facts.content_fault.ok()) facts.content_fault = check_lots_go_on(facts.procedure, request.content());
    if (facts.content_fault.ok()) CONCORD_RETURN_IF_ERROR(compare_attachments(command, request, *sealed));
    std::string content = request.content().SerializeAsString();
    facts.content_sha256 = platform::hex(platform::sha256(content));
    auto bytes = seal(facts.procedure.seal_public_key(), content);
    platform::wipe(content);
    CONCORD_ASSIGN(sealed->bytes, std::move(bytes));
  } else {
    facts.content_sha256 = request.content_sha256();
    sealed->bytes = request.sealed_content();
  }
  facts.sealed_sha256 = platform::hex(platform::sha256(sealed->bytes));
  facts.sealed_bytes = static_cast<std::int64_t>(sealed->bytes.size());
  return sealed;
}

template <typename Request, typename Response>
void BidIntake::take(const Command& command, const Request& request, Response& response, const Reply& reply) {
  auto prepared = prepare(command, request);
  if (!prepared.ok()) return reply(prepared.status());
  const std::shared_ptr<Sealed> sealed = *prepared;
  bids_.execute(
      command, bid_stream(request.bid_id()),
      [sealed, &request, context = command.context](const v1::Bid& state) {
        return decide(state, request, context, sealed->facts);
      },
      [this, sealed, command, &request, &response, reply](const absl::StatusOr<Appended>& appended) {
        if (!appended.ok() && is_kept_on_record(platform::code_of(appended.status()))) {
          return keep_refusal(command, attempt_of(command, request, sealed->facts, appended.status()),
                              appended.status(), reply);
        }
        if (!appended.ok()) return reply(appended.status());
        platform::fill(*appended, *response.mutable_receipt());
        const auto receipt = receipt_of(command, request.bid_id(), *appended);
        if (receipt.ok()) {
          *response.mutable_bid_receipt() = *receipt;
          tell_unanswered(sealed->facts.procedure.draft(), request, *response.mutable_bid_receipt());
          for (const std::string& id : sealed->unnamed) response.mutable_bid_receipt()->add_unnamed_document_ids(id);
        }
        reply(receipt.status());
      },
      [sealed, &request, authority = command.authority](Connection& writer,
                                                        const std::vector<v1::BidEvent>& decided) -> absl::Status {
        if (decided.empty()) return absl::OkStatus();
        if constexpr (std::is_same_v<Request, v1::SubmitBidRequest>) {
          // Again inside the transaction: bids of one lead that arrive together all saw the count before them.
          const std::string& lead = request.envelope().lead_provider_id();
          CONCORD_ASSIGN(const std::int64_t others,
                         count_bids_of_lead(writer, authority, request.procedure_id(), lead, request.bid_id()));
          CONCORD_RETURN_IF_ERROR(check_bids_of_lead(others, lead));
        }
        return keep_sealed(writer, authority, request.bid_id(), sealed->bytes);
      });
}

absl::StatusOr<v1::BidReceipt> BidIntake::receipt_of(const Command& command, const std::string& bid_id,
                                                     const Appended& appended) {
  v1::BidReceipt receipt;
  if (!appended.repeated) {
    CONCORD_ASSIGN(const auto loaded, bids_.load(command.authority, bid_stream(bid_id)));
    fill_receipt(*loaded.state, appended.position, receipt);
    return receipt;
  }
  // A repeat gets the first receipt, whatever became of the bid since.
  CONCORD_ASSIGN(const auto records, bids_.ledger().read(command.authority, appended.position - 1, 1));
  v1::BidEvent event;
  if (records.empty() || !event.ParseFromString(records[0].payload())) {
    return absl::DataLossError("the ledger does not hold the event of this receipt");
  }
  fill_receipt(event.has_bid_submitted() ? event.bid_submitted().bid() : event.bid_replaced().bid(), appended.position,
               receipt);
  return receipt;
}

void BidIntake::keep_refusal(const Command& command, const v1::RefusedBid& attempt, const absl::Status& refusal,
                             const Reply& reply) {
  v1::RecordRefusedBid record;
  *record.mutable_attempt() = attempt;
  Command derived = command;
  // Derived, so that a repeat of the same request is kept once; hashed, because an id may be as long as ids get.
  derived.command_id = cat("refused/", platform::hex(platform::sha256(command.command_id)).substr(0, 40));
  attempts_.execute(
      derived, bid_attempt_stream(attempt.bid_id()),
      [record, context = command.context](const BidAttempts& state) { return decide(state, record, context); },
      // The same id with another request was kept before; anything else must not hide the refusal either.
      [refusal, reply](const absl::StatusOr<Appended>&) { reply(refusal); });
}

void BidIntake::submit(const Command& command, const v1::SubmitBidRequest& request, v1::SubmitBidResponse& response,
                       const Reply& reply) {
  take(command, request, response, reply);
}

void BidIntake::replace(const Command& command, const v1::ReplaceBidRequest& request, v1::ReplaceBidResponse& response,
                        const Reply& reply) {
  take(command, request, response, reply);
}

void BidIntake::withdraw(const Command& command, const v1::WithdrawBidRequest& request,
                         v1::WithdrawBidResponse& response, const Reply& reply) {
  // The old copies in the log go with the first try, unless somebody reads for long; then with a later one.
  const platform::AppendDone scrubbed = [this, &response, reply](const absl::StatusOr<Appended>& done) {
    const auto told = platform::receipt_into(response, reply);
    if (!done.ok() || done->events == 0) return told(done);
    scrubber_.request([told, done] { told(done); });
  };
  bids_.execute(
      command, bid_stream(request.bid_id()),
      [this, &request, command](const v1::Bid& state) -> BidDecided {
        CONCORD_ASSIGN(const auto loaded, procedures_.load(command.authority, procedure_stream(state.procedure_id())));
        BidFacts facts;
        facts.procedure = *loaded.state;
        return decide(state, request, command.context, facts);
      },
      scrubbed,
      [authority = command.authority, bid_id = request.bid_id(), lead = command.context.actor.organisation](
          Connection& writer, const std::vector<v1::BidEvent>& decided) -> absl::Status {
        if (decided.empty()) return absl::OkStatus();
        CONCORD_RETURN_IF_ERROR(drop_attachments(writer, authority, bid_id, lead));
        return drop_sealed(writer, authority, bid_id);
      });
}

}  // namespace concord::procurement
