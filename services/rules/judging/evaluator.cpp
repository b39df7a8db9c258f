// Judging and looking over; see evaluator.h.
#include "services/rules/judging/evaluator.h"

#include <algorithm>
#include <chrono>

#include "plugins/host/bundle/archive.h"
#include "plugins/host/bundle/signature.h"
#include "plugins/host/judging/beginnings.h"
#include "plugins/host/judging/case_run.h"
#include "plugins/host/judging/program_of.h"
#include "plugins/host/judging/verdict.h"
#include "plugins/host/words/digest.h"
#include "plugins/host/words/facts.h"
#include "services/platform/values/civil_date.h"
#include "services/platform/values/field_shapes.h"
#include "services/platform/values/refusal.h"
#include "services/platform/values/text.h"
#include "services/platform/world/telemetry.h"
#include "services/platform/world/world.h"

namespace concord::rules {
namespace {

using platform::cat;
using platform::refuse_input;
using platform::refuse_state;

constexpr std::chrono::seconds kTidyEvery(15);

// The log has the plugin and the cause; the status says both, the rpc's own log line only its code.
absl::Status unavailable(const std::string& authority, const absl::Status& why) {
  platform::log_error("the rules gave no answer", {{"authority", authority}, {"why", std::string(why.message())}});
  return platform::trouble(absl::StatusCode::kUnavailable, "RULES_UNAVAILABLE",
                           cat("The rules gave no answer, so nothing was decided: ", why.message(), "."),
                           "Try again; if it stays, tell the operator, who finds the plugin in the log.");
}

host::BoxPoolOptions pool_options(const std::string& box_path) {
  host::BoxPoolOptions options;
  options.box_path = box_path;
  // Deadlines of processes run by the machine's clock, also where a deployment's calendar was moved.
  options.now_ms = [] { return platform::system_world().monotonic_us() / 1'000; };
  return options;
}

v1::InstalledPlugin particulars(const host::Bundle& bundle, const std::string& digest, std::size_t bytes) {
  v1::InstalledPlugin plugin;
  plugin.set_plugin_id(bundle.manifest.id);
  plugin.set_version(bundle.manifest.version);
  plugin.set_title(bundle.manifest.title);
  plugin.set_layer(bundle.manifest.layer == host::Layer::kNational ? v1::LAYER_NATIONAL : v1::LAYER_LOCAL);
  plugin.set_digest(digest);
  plugin.set_cases(static_cast<std::int32_t>(bundle.cases.size()));
  plugin.set_bundle_bytes(static_cast<std::int64_t>(bytes));
  plugin.set_sdk(bundle.manifest.sdk);
  plugin.set_key_layer(plugin.layer());
  plugin.set_under(bundle.manifest.under);
  if (bundle.manifest.first_day) plugin.set_first_day(platform::format_date(*bundle.manifest.first_day));
  return plugin;
}

v1::CheckVerdict told(const std::optional<host::Verdict>& verdict) {
  v1::CheckVerdict out;
  if (!verdict) return out;
  const auto number = [](std::size_t count) { return static_cast<std::int32_t>(count); };
  out.set_checked(true);
  out.set_cases(number(verdict->cases));
  out.set_errors(number(verdict->errors));
  out.set_warnings(number(verdict->warnings));
  out.set_notes(number(verdict->notes));
  out.set_compared_with(verdict->compared_with);
  for (const host::ToldProblem& one : verdict->accepted) {
    v1::AcceptedProblem& problem = *out.add_accepted();
    problem.set_code(one.code);
    problem.set_place(one.where);
    problem.set_why(one.words);
  }
  return out;
}

// What stands against installing is told with its first problem, as check tells it.
absl::Status check_verdict(const host::Manifest& manifest, const std::optional<host::Verdict>& verdict) {
  if (!verdict && manifest.sdk < host::kOldestProposedSdk) return absl::OkStatus();
  if (!verdict) {
    return refuse_input({.code = "NOT_CHECKED",
                         .sentence = cat("The bundle holds no verdict of check."),
                         .remedy = "Build it again with this release's concord-rules build, and sign what that makes.",
                         .subject = "bundle"});
  }
  for (const host::ToldProblem& one : verdict->accepted) {
    CONCORD_RETURN_IF_ERROR(
        platform::check_no_personal_data(cat("The reason for accepting ", one.code), one.words, "bundle"));
  }
  if (host::is_in_order(*verdict)) return absl::OkStatus();
  const host::ToldProblem first = verdict->standing.empty() ? host::ToldProblem() : verdict->standing.front();
  return refuse_input({.code = "NOT_IN_ORDER",
                       .sentence = cat("When it was built, check found ", verdict->errors, " errors and ",
                                       verdict->warnings, " warnings that nobody accepted, first ", first.code, " at ",
                                       first.where, ": ", first.words, "."),
                       .remedy =
                           "Run concord-rules check; mend each problem, or accept it with a reason under accepted "
                           "in plugin.yaml; then build and sign again.",
                       .subject = "bundle"});
}

constexpr char kMendAndBuild[] = "Mend it, run concord-rules check, then build and sign again.";

// Remembers what its program said last, of which a judgement keeps only the words.
class Watched : public host::Program {
 public:
  explicit Watched(host::Program& program) : program_(program) {}
  absl::StatusOr<host::Outcome> run(const host::Inputs& inputs) override {
    auto outcome = program_.run(inputs);
    last_ = outcome.status();
    return outcome;
  }
  // Whether another try could end otherwise.
  [[nodiscard]] bool lacked_a_box() const { return !last_.ok() && !host::is_programs_fault(last_); }

 private:
  host::Program& program_;
  absl::Status last_;
};

}  // namespace

Evaluator::Evaluator(platform::Database& database, const std::string& box_path, NationalKeys national_keys)
    : national_keys_(std::move(national_keys)), shelf_(database), pool_(pool_options(box_path)), tidier_([this] {
        std::unique_lock lock(mutex_);
        while (!wake_.wait_for(lock, kTidyEvery, [this] { return ends_; })) pool_.evict_idle();
      }) {}

Evaluator::~Evaluator() {
  {
    const std::lock_guard lock(mutex_);
    ends_ = true;
  }
  wake_.notify_all();
  tidier_.join();
}

absl::StatusOr<host::Judgement> Evaluator::judge(const v1::Rulebook& rulebook, const std::string& authority,
                                                 v1::Gate gate, const std::string& legal_date,
                                                 const google::protobuf::RepeatedPtrField<v1::Fact>& facts,
                                                 const google::protobuf::RepeatedPtrField<std::string>& digests) {
  CONCORD_ASSIGN(const auto at, gate_of(gate));
  CONCORD_ASSIGN(const auto day, platform::parse_date(legal_date, "legal_date"));
  CONCORD_ASSIGN(const auto known, facts_of(facts));
  if (digests.empty()) CONCORD_RETURN_IF_ERROR(check_new_facts(known));
  std::vector<const v1::InstalledPlugin*> asked;
  const auto active = answering_on(rulebook, day);
  bool has_law = false;
  if (digests.empty()) {
    for (const v1::ActivePlugin& plugin : active) asked.push_back(&plugin.plugin());
  } else if (digests.size() > kMaxDigests) {
    return refuse_input({.code = "UNKNOWN_PLUGIN",
                         .sentence = cat(digests.size(), " digests are too many."),
                         .remedy = cat("Name at most ", kMaxDigests, "."),
                         .subject = "plugin_digests"});
  }
  for (const std::string& digest : digests) {
    const v1::InstalledPlugin* plugin = find_installed(rulebook, digest);
    if (plugin == nullptr) {
      return platform::refuse_missing({.code = "UNKNOWN_PLUGIN",
                                       .sentence = cat("No bundle ", digest.substr(0, 64), " is installed."),
                                       .remedy = "Look it up in ListInstalledPlugins."});
    }
    asked.push_back(plugin);
  }
  for (const v1::InstalledPlugin* plugin : asked) has_law = has_law || plugin->layer() == v1::LAYER_NATIONAL;
  if (!has_law && !digests.empty()) {
    return refuse_state({.code = "NO_RULEBOOK",
                         .sentence = "The digests name no national law.",
                         .remedy = "Name its bundle too, or none at all."});
  }
  if (!has_law) {
    return refuse_state(
        {.code = "NO_RULEBOOK",
         .sentence = cat("No national law is active for ", authority, " on ", legal_date, "."),
         .remedy = "Install the nation's plugin and have two persons activate it; for days before it was first "
                   "active it answers too."});
  }
  std::vector<std::shared_ptr<const host::Bundle>> bundles;
  std::vector<std::unique_ptr<host::Program>> programs;
  std::vector<host::ActivePlugin> plugins;
  for (const v1::InstalledPlugin* plugin : asked) {
    auto bundle = shelf_.get(authority, plugin->digest());
    if (!bundle.ok()) return unavailable(authority, bundle.status());
    bundles.push_back(*std::move(bundle));
    programs.push_back(host::program_of(pool_, authority, plugin->digest(), *bundles.back()));
    // What it reads of the law beside it is resolved with that.
    if (bundles.back()->reads_law) {
      plugins.push_back({bundles.back().get(), plugin->digest(), programs.back().get()});
      continue;
    }
    auto provisions = shelf_.provisions(authority, plugin->digest(), *bundles.back(), at, day);
    if (!provisions.ok()) {
      return unavailable(authority, absl::UnavailableError(cat("plugin ", plugin->plugin_id(), " ", plugin->version(),
                                                               ": ", provisions.status().message())));
    }
    plugins.push_back({bundles.back().get(), plugin->digest(), programs.back().get(), *std::move(provisions)});
  }
  std::vector<const host::Bundle*> asked_bundles;
  for (const auto& bundle : bundles) asked_bundles.push_back(bundle.get());
  const auto stated = without_former_facts(rulebook, authority, asked_bundles, known);
  CONCORD_RETURN_IF_ERROR(check_declared(asked_bundles, stated));
  auto judgement = host::judge(plugins, at, day, stated);
  if (!judgement.ok()) return unavailable(authority, judgement.status());
  return judgement;
}

host::Facts Evaluator::without_former_facts(const v1::Rulebook& rulebook, const std::string& authority,
                                            const std::vector<const host::Bundle*>& asked, host::Facts facts) {
  std::erase_if(facts, [&](const auto& fact) {
    if (!host::is_own_fact(fact.first) || host::declares(asked, fact.first)) return false;
    return std::any_of(rulebook.plugins().begin(), rulebook.plugins().end(), [&](const v1::InstalledPlugin& one) {
      const auto bundle = shelf_.get(authority, one.digest());
      return bundle.ok() && host::declares({bundle->get()}, fact.first);
    });
  });
  return facts;
}

absl::Status Evaluator::run_cases(const v1::Rulebook& rulebook, const std::string& authority, const std::string& digest,
                                  const host::Bundle& bundle) {
  std::shared_ptr<const host::Bundle> law;
  for (const v1::InstalledPlugin& one : rulebook.plugins()) {
    if (!bundle.reads_law || one.plugin_id() != bundle.manifest.under) continue;
    CONCORD_ASSIGN(law, shelf_.get(authority, one.digest()));
  }
  if (bundle.reads_law && law == nullptr) {
    return refuse_state(
        {.code = "LAW_NOT_INSTALLED",
         .sentence = cat(bundle.manifest.id, " reads figures of ", bundle.manifest.under, ", which is not installed."),
         .remedy = "Install the national law first (InstallPlugin).",
         .subject = "bundle"});
  }
  host::BoxProgram program(pool_, authority, digest, bundle.module);
  Watched watched(program);
  for (const host::Case& one : bundle.cases) {
    const auto result = host::run_case(bundle, watched, one, law.get());
    if (!result.ok() && watched.lacked_a_box()) {
      return platform::trouble(absl::StatusCode::kUnavailable, "RULES_UNAVAILABLE",
                               cat("The plugin's cases could not be run: ", result.status().message(), "."),
                               "Try again; if it stays, tell the operator.");
    }
    if (!result.ok()) {
      return refuse_input({.code = "INVALID_BUNDLE",
                           .sentence = cat(result.status().message(), "."),
                           .remedy = kMendAndBuild,
                           .subject = "bundle"});
    }
    if (result->differences.empty()) continue;
    return refuse_input({.code = "CASES_FAIL",
                         .sentence = result->differences.front(),
                         .remedy = "Run concord-rules check: rules and cases must say the same.",
                         .subject = "bundle"});
  }
  return absl::OkStatus();
}

absl::Status Evaluator::check_signature(const v1::Rulebook& rulebook, const std::string& authority,
                                        const v1::InstallPluginRequest& request, InstallFacts& facts) {
  CONCORD_ASSIGN(const auto national, national_keys_());
  std::vector<std::string> own_keys, national_keys;
  for (const v1::TrustedKey& key : national) national_keys.push_back(key.public_key());
  // A key that became one of national law after a council had trusted it signs that layer alone.
  for (const v1::TrustedKey& key : rulebook.keys()) {
    const bool is_national = std::any_of(national.begin(), national.end(),
                                         [&](const v1::TrustedKey& other) { return other.key_id() == key.key_id(); });
    if (!is_national) own_keys.push_back(key.public_key());
  }
  if (own_keys.empty() && national_keys.empty()) {
    return refuse_state({.code = "NO_TRUSTED_KEY",
                         .sentence = cat(authority, " trusts no key yet, and the deployment none for national law."),
                         .remedy =
                             "Have an operator set the public key of whoever signs: for local rules TrustKey, for "
                             "national law national_keys_file (concord up --national-keys FILE)."});
  }
  // Apart, because a key's id is what its maker wrote there: nobody's key may stand in the way of another's.
  const auto by_own = host::verify(request.bundle(), request.signature(), own_keys);
  const auto by_national = host::verify(request.bundle(), request.signature(), national_keys);
  facts.by_own_key = by_own.ok();
  facts.by_national_key = by_national.ok();
  if (by_own.ok() || by_national.ok()) {
    facts.plugin.set_key_id(by_national.ok() ? by_national->key_id : by_own->key_id);
    return absl::OkStatus();
  }
  own_keys.insert(own_keys.end(), national_keys.begin(), national_keys.end());
  const auto nobody = host::verify(request.bundle(), request.signature(), own_keys);
  return refuse_input({.code = "SIGNATURE_REFUSED",
                       .sentence = cat("The signature does not hold: ", nobody.status().message(), "."),
                       .remedy = "Sign the unchanged bundle with a key that is trusted here (ListTrustedKeys).",
                       .subject = "signature"});
}

absl::Status Evaluator::inspect(const v1::Rulebook& rulebook, const std::string& authority,
                                const v1::InstallPluginRequest& request, InstallFacts& facts) {
  if (request.bundle().size() > host::kMaxArchiveBytes) {
    return refuse_input({.code = "INVALID_BUNDLE",
                         .sentence = cat("The bundle has ", request.bundle().size(), " bytes."),
                         .remedy = cat("Keep it to ", host::kMaxArchiveBytes, " bytes."),
                         .subject = "bundle"});
  }
  CONCORD_RETURN_IF_ERROR(check_signature(rulebook, authority, request, facts));
  const std::string digest = host::sha256_hex(request.bundle());
  const auto files = host::unpack_bundle(request.bundle());
  const auto bundle = files.ok() ? host::read_bundle(*files) : files.status();
  if (!bundle.ok()) {
    return refuse_input({.code = "INVALID_BUNDLE",
                         .sentence = std::string(bundle.status().message()),
                         .remedy = "Build the plugin with concord-rules build.",
                         .subject = "bundle"});
  }
  if (bundle->module.empty() || bundle->cases.empty()) {
    return refuse_input({.code = "INVALID_BUNDLE",
                         .sentence = "The bundle holds no compiled program, or no case.",
                         .remedy = "Write cases.yaml and build with concord-rules build.",
                         .subject = "bundle"});
  }
  const auto verdict = host::read_verdict(*files);
  if (!verdict.ok()) {
    return refuse_input({.code = "INVALID_BUNDLE",
                         .sentence = std::string(verdict.status().message()),
                         .remedy = "Build the plugin with concord-rules build.",
                         .subject = "bundle"});
  }
  facts.authority = bundle->manifest.authority;
  facts.plugin.MergeFrom(particulars(*bundle, digest, request.bundle().size()));
  if (const absl::Status readable = host::check_every_beginning(*bundle); !readable.ok()) {
    return refuse_input({.code = "INVALID_BUNDLE",
                         .sentence = std::string(readable.message()),
                         .remedy = kMendAndBuild,
                         .subject = "bundle"});
  }
  if (find_installed(rulebook, digest) != nullptr) return absl::OkStatus();
  *facts.plugin.mutable_verdict() = told(*verdict);
  CONCORD_RETURN_IF_ERROR(check_layer_signed(facts, authority));
  CONCORD_RETURN_IF_ERROR(check_verdict(bundle->manifest, *verdict));
  absl::Status ran = run_cases(rulebook, authority, digest, *bundle);
  facts.ran_badly = !ran.ok();
  return ran;
}

InstallFacts Evaluator::look_over(const v1::Rulebook& rulebook, const std::string& authority,
                                  const v1::InstallPluginRequest& request) {
  InstallFacts facts;
  facts.fault = inspect(rulebook, authority, request, facts);
  return facts;
}

}  // namespace concord::rules
