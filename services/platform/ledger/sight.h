// What a reader of a ledger may see of a record, by its role: an auditor what is neither sealed nor a draft, another
// service the streams that its token names, an operator the links of the chain alone. Grants nothing: whoever comes
// here was admitted.
#pragma once

#include <map>
#include <string>
#include <utility>

#include "absl/status/statusor.h"

#include "services/platform/ledger/views.h"
#include "services/platform/values/context.h"

namespace concord::platform {

class Sight {
 public:
  // `service` is whose ledger it is. `views` says what is open.
  Sight(const Actor& reader, std::string service, const Views& views)
      : reader_(reader), service_(std::move(service)), views_(views) {}

  absl::StatusOr<bool> sees(Connection& connection, const ledger::v1::Record& record) const;
  // The record as the reader may have it; `previous_hash` is that of the record before it.
  absl::StatusOr<ledger::v1::Record> show(Connection& connection, ledger::v1::Record record,
                                          const std::string& previous_hash) const;

 private:
  const Actor& reader_;
  std::string service_;
  const Views& views_;
  // By stream and kind of event: what a page asks of one stream it asks a thousand times.
  mutable std::map<std::pair<std::string, std::string>, bool> open_;
};

}  // namespace concord::platform
