// PURE. Quotes below the thresholds: suppliers are invited, and their answers are sealed until a deadline. One command
// makes and publishes the procedure, or publishes a draft; everything after the choice is as in any procedure.
#pragma once

#include <set>
#include <string>

#include "concord/procurement/v1/quote_commands.pb.h"

#include "services/procurement/procedure/procedure.h"

namespace concord::procurement {

inline constexpr int kMaxQuoteSuppliers = 100;
inline constexpr std::size_t kMaxSpecification = 8'000;
inline constexpr std::int64_t kMaxQualityOfQuotes = 900'000;  // parts per million; price always counts
inline constexpr char kQuoteLot[] = "quote";
inline constexpr char kQuoteQuestion[] = "quality";

struct InviteFacts {
  PublishFacts publish;
  std::set<std::string> registered;  // of those invited
};

// What is written by London's clock read into milliseconds. INVALID_TIME.
absl::StatusOr<v1::InviteQuotesRequest> with_instant(const v1::InviteQuotesRequest& written);
// The procedure as the invitation would publish it; `deadline_on` is the deadline's day in London. Shapes are not
// checked.
v1::Procedure invited_procedure(const ProcedureState& state, const v1::InviteQuotesRequest& request,
                                const std::string& deadline_on);
ProcedureDecided decide(const ProcedureState&, const v1::InviteQuotesRequest&, const Context&,
                        const v1::Procedure& invited, const InviteFacts&);

}  // namespace concord::procurement
