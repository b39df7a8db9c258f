// `concord audit replay`: judges recorded decisions of every service that asks the rules again, by the bundles and
// facts that their events keep, and reports any difference. Changes nothing, and takes nothing but the ledgers' word
// for what was asked.
#include <cstdio>
#include <map>
#include <optional>

#include "concord/ledger/v1/ledger.pb.h"
#include "concord/needs/v1/events.pb.h"
#include "concord/procurement/v1/evaluation_events.pb.h"
#include "concord/procurement/v1/events.pb.h"
#include "concord/procurement/v1/framework_events.pb.h"
#include "concord/procurement/v1/stage_events.pb.h"
#include "concord/registry/v1/events.pb.h"
#include "concord/rules/v1/queries.pb.h"
#include "concord/transition/v1/events.pb.h"

#include "services/cli/saying/exit_codes.h"
#include "services/cli/saying/table.h"
#include "services/cli/verbs/judgement_difference.h"
#include "services/cli/verbs/verbs.h"
#include "services/platform/calling/rules_record.h"
#include "services/platform/values/refusal.h"
#include "services/platform/values/text.h"

namespace concord::cli {
namespace {

using google::protobuf::Message;
using platform::cat;

constexpr int kRecordsPerRead = 1'000;
const std::vector<std::string> kServicesThatAsk = {"registry", "needs", "procurement", "transition"};

// The event of a stream, by the stream's first word; null where the rules are never asked.
absl::StatusOr<std::unique_ptr<Message>> event_of(const ledger::v1::Record& record) {
  static const std::map<std::string, const Message*> kEvents = {
      {"procedure", &procurement::v1::ProcedureEvent::default_instance()},
      {"evaluation", &procurement::v1::EvaluationEvent::default_instance()},
      {"award", &procurement::v1::AwardEvent::default_instance()},
      {"framework", &procurement::v1::FrameworkEvent::default_instance()},
      {"stages", &procurement::v1::StagesEvent::default_instance()},
      {"offer", &procurement::v1::OfferEvent::default_instance()},
      {"contract", &registry::v1::ContractEvent::default_instance()},
      {"plan", &needs::v1::PlanEvent::default_instance()},
      {"transition", &transition::v1::TransitionEvent::default_instance()},
  };
  const auto found = kEvents.find(record.stream().substr(0, record.stream().find('/')));
  if (found == kEvents.end()) return nullptr;
  std::unique_ptr<Message> event(found->second->New());
  if (event->ParseFromString(record.payload())) return event;
  return absl::DataLossError(cat("record ", record.position(), " of ", record.authority(), " does not parse"));
}

// Names of the facts that the asking service told from its own record.
std::string told_by_service(const rules::v1::RulesRecord& record) {
  std::string names;
  for (const rules::v1::Fact& fact : record.facts()) {
    if (!fact.stated()) names += cat(names.empty() ? "" : ",", json_quoted(fact.name()));
  }
  return names;
}

class Replay {
 public:
  Replay(const Deployment& deployment, const Caller& caller) : deployment_(deployment), caller_(caller) {}

  absl::Status run(const std::string& service, const std::string& authority) {
    CONCORD_ASSIGN(const Rpc rpc, find_rpc(cat(service, ".ledger.ReadRecords")));
    ledger::v1::ReadRecordsRequest request;
    request.set_authority(authority);
    request.set_limit(kRecordsPerRead);
    for (bool more = true; more;) {
      more = false;
      std::vector<ledger::v1::Record> records;
      CONCORD_RETURN_IF_ERROR(
          send_patiently(deployment_, caller_, rpc, request, authority, [&](const Message& message) {
            const auto& answer = dynamic_cast<const ledger::v1::ReadRecordsResponse&>(message);
            records.assign(answer.records().begin(), answer.records().end());
          }));
      for (const ledger::v1::Record& record : records) {
        CONCORD_RETURN_IF_ERROR(look_at(service, record));
        request.set_after_position(record.position());
        more = true;
      }
    }
    return absl::OkStatus();
  }

  int print(bool json) const {
    if (json) {
      std::printf("{\"decisions\":[%s]}\n", json_.c_str());
    } else {
      std::printf("%s%d decisions judged again, %d differ.\n", judged_ == 0 ? "" : table_.text().c_str(), judged_,
                  differing_);
    }
    return differing_ == 0 ? kDone : kDifference;
  }

 private:
  absl::Status look_at(const std::string& service, const ledger::v1::Record& record) {
    CONCORD_ASSIGN(const auto event, event_of(record));
    const auto kept = event == nullptr ? std::nullopt : platform::rules_record_in(*event);
    if (!kept) return absl::OkStatus();
    rules::v1::EvaluateRequest request;
    request.set_authority(record.authority());
    request.set_gate(kept->judgement().gate());
    request.set_legal_date(kept->judgement().legal_date());
    *request.mutable_facts() = kept->facts();
    for (const auto& plugin : kept->judgement().plugins()) request.add_plugin_digests(plugin.digest());
    CONCORD_ASSIGN(const Rpc rpc, find_rpc("rules.Evaluate"));
    rules::v1::EvaluateResponse answer;
    absl::Status asked = send_patiently(
        deployment_, caller_, rpc, request, record.authority(),
        [&](const Message& message) { answer = dynamic_cast<const rules::v1::EvaluateResponse&>(message); });
    // One bundle that is gone or changed must not hide what became of the other decisions.
    const bool told = platform::refusal_of(asked).has_value();
    if (!asked.ok() && !told) return asked;
    const std::string differences = told ? cat("could not be judged: ", platform::refusal_of(asked)->sentence())
                                         : difference_between(kept->judgement(), answer.judgement());
    const bool same = differences.empty();
    ++judged_;
    if (!same) ++differing_;
    table_.row({service, record.authority(), std::to_string(record.position()), record.type(),
                std::to_string(kept->judgement().plugins_size()),
                same ? Cell(Colour::kGood, "the same") : Cell(Colour::kBad, cat("differs: ", differences))});
    json_ += cat(json_.empty() ? "" : ",", "{\"service\":", json_quoted(service),
                 ",\"authority\":", json_quoted(record.authority()), ",\"position\":", record.position(),
                 ",\"decision\":", json_quoted(record.type()),
                 ",\"gate\":", json_quoted(rules::v1::Gate_Name(kept->judgement().gate())), ",\"told\":[",
                 told_by_service(*kept), "],\"difference\":", json_quoted(differences), "}");
    return absl::OkStatus();
  }

  const Deployment& deployment_;
  const Caller& caller_;
  Table table_{{"service", "authority", "position", "decision", "plugins", "judged again"}};
  std::string json_;
  int judged_ = 0, differing_ = 0;
};

}  // namespace

int audit_replay(const Deployment& deployment, const Caller& caller, bool json) {
  Replay replay(deployment, caller);
  for (const std::string& service : kServicesThatAsk) {
    const auto process = deployment.running(service);
    if (!process.ok()) return say_no(process.status(), json);
    for (const auto& [authority, position] : list_heads(deployment, *process)) {
      const absl::Status done = replay.run(service, authority);
      if (!done.ok()) return say_no(done, json);
    }
  }
  return replay.print(json);
}

}  // namespace concord::cli
