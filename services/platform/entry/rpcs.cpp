// Keeps the rows of a service's rpcs and holds them against its proto; see rpcs.h.
#include "services/platform/entry/rpcs.h"

#include "services/platform/values/text.h"

namespace concord::platform {
namespace {

// The field of a command's answer that says where its events stand.
const google::protobuf::FieldDescriptor* receipt_of(const google::protobuf::Descriptor* answer) {
  const auto* field = answer->FindFieldByName("receipt");
  const bool fits = field != nullptr && field->message_type() == common::v1::Receipt::descriptor();
  CONCORD_CHECK(fits, "a command's answer has a field 'receipt'");
  return field;
}

}  // namespace

void fill(const Appended& appended, common::v1::Receipt& receipt) {
  receipt.set_position(appended.position);
  receipt.set_version(appended.version);
  receipt.set_events(appended.events);
  receipt.set_repeated(appended.repeated);
}

OnWorker on_worker(WorkQueue& queue, const Command& command, const Message& request, Reply reply) {
  return [&queue, authority = command.context.authority, bytes = request.ByteSizeLong(),
          is_cancelled = command.is_cancelled, reply = std::move(reply)](std::function<void()> work) {
    return queue.submit({.authority = authority,
                         .work = std::move(work),
                         .bytes = bytes,
                         .is_cancelled = is_cancelled,
                         .dropped = [reply] { reply(caller_gone()); }});
  };
}

AppendDone receipt_into(Message& answer, Reply reply) {
  return [&answer, reply = std::move(reply)](const absl::StatusOr<Appended>& appended) {
    if (appended.ok()) {
      Message* receipt = answer.GetReflection()->MutableMessage(&answer, receipt_of(answer.GetDescriptor()));
      fill(*appended, static_cast<common::v1::Receipt&>(*receipt));
    }
    reply(appended.status());
  };
}

Rpcs::Rpcs(const std::string& service, Database& database)
    : service_(service),
      database_(database),
      descriptor_(google::protobuf::DescriptorPool::generated_pool()->FindServiceByName(service)) {
  CONCORD_CHECK(descriptor_ != nullptr, "a service without a descriptor");
}

void Rpcs::add(const google::protobuf::Descriptor* request, const google::protobuf::Descriptor* answer, Rpc row) {
  for (int i = 0; i < descriptor_->method_count(); ++i) {
    const auto* method = descriptor_->method(i);
    if (method->input_type() != request) continue;
    if (answer == nullptr) {
      receipt_of(method->output_type());
    } else {
      CONCORD_CHECK(method->output_type() == answer, "an rpc answers the message that its proto says");
    }
    CONCORD_CHECK(method->server_streaming() == (row.import != nullptr), "only an import answers a stream");
    row.method = method;
    auto* factory = google::protobuf::MessageFactory::generated_factory();
    row.empty_request = factory->GetPrototype(method->input_type());
    row.empty_answer = factory->GetPrototype(method->output_type());
    CONCORD_CHECK(rows_.emplace(request, std::move(row)).second, "an rpc has one row");
    return;
  }
  CONCORD_CHECK(false, "a row for a request that no rpc of the service takes");
}

void Rpcs::mark_wiped(const google::protobuf::Descriptor* request) {
  const auto found = rows_.find(request);
  CONCORD_CHECK(found != rows_.end(), "what is wiped has a row");
  found->second.wipes = true;
}

std::deque<Rpc> Rpcs::all() const {
  std::deque<Rpc> all;
  for (int i = 0; i < descriptor_->method_count(); ++i) {
    const auto found = rows_.find(descriptor_->method(i)->input_type());
    CONCORD_CHECK(found != rows_.end(), "every rpc of a service has a row");
    all.push_back(found->second);
  }
  return all;
}

}  // namespace concord::platform
