// Puts a service's parts together in the order run_service does, and takes them apart in the opposite one.
// It must never leave a file or a thread behind.
#include "tests/services/service_fixture.h"

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>

#include "services/platform/entry/rpc_service.h"
#include "services/platform/ledger_service.h"
#include "services/platform/values/text.h"
#include "tests/file_text.h"

namespace concord::tests {
namespace {

// What the fixture itself needs to work; a test cannot go on without it.
void must(const absl::Status& status, const char* doing) {
  if (status.ok()) return;
  std::fprintf(stderr, "service fixture: %s: %s\n", doing, std::string(status.message()).c_str());
  std::abort();
}

template <typename T>
T must(absl::StatusOr<T> value, const char* doing) {
  must(value.status(), doing);
  return *std::move(value);
}

std::filesystem::path new_folder() {
  std::string pattern = (std::filesystem::temp_directory_path() / "concord-test-XXXXXX").string();
  if (mkdtemp(pattern.data()) == nullptr) must(absl::InternalError("mkdtemp failed"), "make a folder");
  return pattern;
}

}  // namespace

RunningService::RunningService(platform::ServiceDefinition definition)
    : folder_(new_folder()), definition_(std::move(definition)) {
  const std::string key_file = folder_ / "issuer.key";
  const std::string jwks_file = folder_ / "issuer.jwks";
  must(platform::make_development_issuer(key_file, jwks_file), "make an issuer");
  platform::TokenOptions options;
  options.development = true;
  options.development_jwks_file = jwks_file;
  tokens_ = must(platform::make_token_verifier(options, world_), "read the issuer's keys");
  access_ = std::make_unique<platform::Access>(*tokens_);
  access_->add_service(definition_.rpc_service);
  access_->add_service(platform::kLedgerService);
  shared_ = platform::in_process_shared_state(world_);
  metrics_ = platform::no_metrics();
  work_ = std::make_unique<platform::WorkQueue>("imports", *metrics_);
  auto database = must(platform::open_sqlite(folder_ / "service.db"), "open the database");
  ledger_ =
      must(platform::open_ledger(std::move(database), world_, definition_.views.get(), nullptr), "open the ledger");
  platform::EntryOptions entry_options;
  entry_options.service = definition_.name;
  entry_ = std::make_unique<platform::Entry>(entry_options, world_, *ledger_, *access_, *shared_, *metrics_);
  if (definition_.prepare) must(definition_.prepare(true), "prepare the service");
  platform::Rpcs rpcs(definition_.rpc_service, ledger_->database());
  followed_ = definition_.wire(parts(), rpcs);
  std::vector<std::unique_ptr<grpc::Service>> services;
  services.push_back(platform::make_rpc_service(std::move(rpcs), *entry_, *work_));
  services.push_back(platform::make_rpc_service(
      platform::ledger_rpcs(definition_.name, *ledger_, *definition_.views, *work_, board_), *entry_, *work_));
  server_ = must(platform::start_server("127.0.0.1", 0, std::move(services)), "start the server");
  client_ = std::make_unique<Client>(address());
}

RunningService::~RunningService() {
  client_.reset();
  server_->drain(2'000);
  work_->drain();
  ledger_->drain();
  server_.reset();
  followed_.clear();
  entry_.reset();
  ledger_.reset();
  std::error_code ignored;
  std::filesystem::remove_all(folder_, ignored);
}

const platform::Followed& RunningService::followed(const std::string& source) const {
  for (const platform::Followed& one : followed_) {
    if (one.source == source) return one;
  }
  must(absl::NotFoundError(source), "find what is followed");
  return followed_.front();
}

platform::React RunningService::reaction_to(const std::string& source) const { return followed(source).react; }
platform::TakeBack RunningService::taken_back_of(const std::string& source) const { return followed(source).take_back; }

std::string RunningService::token(const Who& who) {
  platform::TokenClaims claims;
  claims.subject = who.subject;
  claims.organisation = who.organisation;
  claims.roles = who.roles;
  claims.authorities = who.authorities;
  claims.follows = who.follows;
  claims.lifetime_seconds = 10 * 365 * 86'400;  // so that a test may move time by years
  return must(platform::issue_development_token(folder_ / "issuer.key", claims, world_), "issue a token");
}

std::string RunningService::database_bytes() const {
  std::string bytes;
  for (const auto& entry : std::filesystem::directory_iterator(folder_)) {
    if (entry.path().filename().string().rfind("service.db", 0) != 0) continue;
    bytes += file_text(entry.path());
  }
  return bytes;
}

std::vector<platform::Record> RunningService::all_records() {
  std::vector<platform::Record> all;
  for (const platform::Head& head : must(ledger_->heads(), "read the heads")) {
    std::int64_t after = 0;
    while (after < head.position) {
      for (auto& record : must(ledger_->read(head.authority, after, 1'000), "read the ledger")) {
        after = record.position();
        all.push_back(std::move(record));
      }
    }
  }
  return all;
}

}  // namespace concord::tests
