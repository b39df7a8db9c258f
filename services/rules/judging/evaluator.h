// Asks rulebooks: finds what is active on the legal date, walks its tables and runs its code in boxes, answers the
// judgement; and looks a new bundle over before it is installed. Without a proper answer of every plugin there is none:
// RULES_UNAVAILABLE.
#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "absl/status/statusor.h"

#include "concord/rules/v1/queries.pb.h"

#include "plugins/host/running/box_pool.h"
#include "services/rules/bundles/shelf.h"
#include "services/rules/judging/judgement.h"
#include "services/rules/rulebook/national_keys.h"
#include "services/rules/rulebook/rulebook.h"

namespace concord::rules {

inline constexpr int kMaxDigests = 20;

class Evaluator {
 public:
  Evaluator(platform::Database& database, const std::string& box_path, NationalKeys national_keys);
  ~Evaluator();
  Evaluator(const Evaluator&) = delete;
  Evaluator& operator=(const Evaluator&) = delete;

  // Refusals as Evaluate in service.proto.
  absl::StatusOr<host::Judgement> judge(const v1::Rulebook& rulebook, const std::string& authority, v1::Gate gate,
                                        const std::string& legal_date,
                                        const google::protobuf::RepeatedPtrField<v1::Fact>& facts,
                                        const google::protobuf::RepeatedPtrField<std::string>& digests);
  // Signature first, since nothing of an unsigned file is parsed; then the files, then every case in a box.
  InstallFacts look_over(const v1::Rulebook& rulebook, const std::string& authority,
                         const v1::InstallPluginRequest& request);
  Shelf& shelf() { return shelf_; }

 private:
  absl::Status inspect(const v1::Rulebook& rulebook, const std::string& authority,
                       const v1::InstallPluginRequest& request, InstallFacts& facts);
  // Without what other rules than those that are asked declare: who stated it when it was known can often not take it
  // back, and no gate may be closed by it.
  host::Facts without_former_facts(const v1::Rulebook& rulebook, const std::string& authority,
                                   const std::vector<const host::Bundle*>& asked, host::Facts facts);
  // LAW_NOT_INSTALLED where it reads figures of a law that is not.
  absl::Status run_cases(const v1::Rulebook& rulebook, const std::string& authority, const std::string& digest,
                         const host::Bundle& bundle);

  // Who signed; SIGNATURE_REFUSED where it is nobody whose key is known here.
  absl::Status check_signature(const v1::Rulebook& rulebook, const std::string& authority,
                               const v1::InstallPluginRequest& request, InstallFacts& facts);

  NationalKeys national_keys_;
  Shelf shelf_;
  host::BoxPool pool_;
  std::mutex mutex_;
  std::condition_variable wake_;
  bool ends_ = false;
  std::thread tidier_;  // ends boxes that nobody asks any more, also where nobody asks anything
};

}  // namespace concord::rules
