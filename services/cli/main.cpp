// `concord`: the command line. Reads arguments and hands over to the verbs; decides nothing itself.
#include <cstdio>
#include <cstdlib>
#include <filesystem>

#include <CLI/CLI.hpp>

#include "services/cli/running/up.h"
#include "services/cli/saying/exit_codes.h"
#include "services/cli/saying/table.h"
#include "services/cli/verbs/verbs.h"
#include "services/platform/entry/tokens.h"
#include "services/platform/values/refusal.h"
#include "services/platform/world/world.h"

namespace {

using namespace concord;

int print_token(const cli::Deployment& deployment, const platform::TokenClaims& claims, bool json) {
  const auto token =
      platform::issue_development_token(deployment.file("keys/development.key"), claims, cli::world_of(deployment));
  if (platform::refusal_of(token.status())) return cli::complain(token.status(), cli::kUsage);
  if (!token.ok()) {
    const std::string fault(token.status().message());
    const bool no_issuer = fault.rfind("cannot read", 0) == 0;
    return cli::complain(
        platform::refuse_input({.code = "NO_TOKEN",
                                .sentence = fault,
                                .remedy = no_issuer ? "Start the deployment with: concord up --dev"
                                                    : "List what each role may call with: concord rpcs"}),
        cli::kUsage);
  }
  std::printf(json ? "{\"token\":\"%s\"}\n" : "%s\n", token->c_str());
  return cli::kDone;
}

int print_rpcs(const std::string& part, bool json) {
  cli::Table table({"rpc", "who may call it"});
  std::string out;
  for (const auto& [name, roles] : cli::list_rpcs(part)) {
    table.row({name, roles});
    out += (out.empty() ? "" : ",") +
           ("{\"rpc\":" + cli::json_quoted(name) + ",\"roles\":" + cli::json_quoted(roles) + "}");
  }
  std::printf("%s", json ? ("{\"rpcs\":[" + out + "]}\n").c_str() : table.text().c_str());
  return cli::kDone;
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app(
      "Concord on one machine: start it, import, call, verify. services/cli/README.md explains each verb and the exit "
      "codes.");
  app.name("concord");
  app.require_subcommand(1);
  app.fallthrough();
  const char* from_environment = std::getenv("CONCORD_DATA");
  std::string data = from_environment == nullptr || *from_environment == '\0' ? ".concord" : from_environment;
  bool json = false;
  app.add_option("--data", data, "data folder (or CONCORD_DATA)")->capture_default_str();
  app.add_flag("--json", json, "print JSON instead of tables");

  cli::UpOptions up;
  auto* up_verb = app.add_subcommand("up", "start every service, wait until healthy, show where things are");
  up_verb->add_flag("--dev", up.development, "accept tokens of the development issuer; never in production");
  up_verb->add_flag("--foreground", up.foreground, "stay until Ctrl-C, then drain and stop");
  up_verb
      ->add_option("--port-base", up.port_base, "first of 12 ports in a row for what does not run; 0 picks free ones")
      ->check(CLI::Range(0, 65'000));
  up_verb->add_option("--jwks-file", up.jwks_file, "the identity provider's keys");
  up_verb->add_option("--issuer", up.issuer, "the identity provider's iss");
  up_verb->add_option("--service-token-folder", up.service_token_folder,
                      "folder with registry.token, needs.token, procurement.token and transition.token, each service's "
                      "own; keys in the data folder unless given");
  up_verb->add_option("--service-token-file", up.old_token_file, "not taken any more: --service-token-folder");
  up_verb->add_option("--seal-key-file", up.seal_key_file,
                      "master keys that bids are sealed with; keys/seal.keys in the data folder unless given");
  up_verb->add_option("--national-keys", up.national_keys_file,
                      "public keys that sign national law, one .pub file after another; keys/national.pub in the data "
                      "folder unless given");
  up_verb->add_option("--log-level", up.log_level, "debug, info, warning or err")
      ->check(CLI::IsMember({"debug", "info", "warning", "err"}));
  auto* down_verb = app.add_subcommand("down", "stop every service: SIGTERM, drain, wait");
  auto* status_verb = app.add_subcommand("status", "processes, health and ledgers");

  cli::Caller caller;
  const auto who = [&](CLI::App* verb) {
    verb->add_option("--as", caller.as, "development only: ROLES:SUBJECT[@ORGANISATION], such as commissioner:alice");
    verb->add_option("--token-file", caller.token_file, "file with the caller's token");
    verb->add_option("--patience", caller.patience_seconds,
                     "seconds to try again while the service is away, with the same command id (or CONCORD_PATIENCE)")
        ->envname("CONCORD_PATIENCE")
        ->check(CLI::Range(0, 3'600));
  };
  cli::CallOptions call;
  auto* call_verb = app.add_subcommand("call", "call any rpc, JSON in and out");
  call_verb->add_option("rpc", call.rpc, "such as registry.ListProviders")->required();
  call_verb->add_option("request", call.request, "JSON text, @FILE, or - for standard input");
  call_verb->add_option("--rows", call.rows, "print this list of the answer as a table");
  call_verb->add_option("--columns", call.columns, "its columns: path[:format],... or Title=path[:format]");
  call_verb->add_option("--value", call.value,
                        "print one value: path[:format]; formats pounds, people, milli, percent, ratio, count");
  who(call_verb);
  auto* rpcs_verb = app.add_subcommand("rpcs", "list every rpc and who may call it");
  std::string part;
  rpcs_verb->add_option("part", part, "only rpcs whose name contains this");

  cli::ImportOptions import;
  auto* import_verb = app.add_subcommand("import", "import a file into a table, all rows or none");
  import_verb->add_option("service", import.service, "registry or needs")->required();
  import_verb->add_option("table", import.table, "such as providers; the service's README lists them")->required();
  import_verb->add_option("file", import.file, "CSV file (JSON lines for notices)")->required();
  import_verb->add_option("--authority", import.authority, "whose records they are")->required();
  import_verb->add_option("--command-id", import.command_id, "to repeat an import safely; made when absent");
  import_verb->add_flag("--dry-run", import.dry_run, "check every row and write nothing");
  who(import_verb);

  cli::InstallOptions install;
  auto* install_verb = app.add_subcommand("install", "hand a signed bundle of rules to an authority's rulebook");
  install_verb->add_option("bundle", install.bundle, "what concord-rules build made; its .minisig lies beside it")
      ->required();
  install_verb->add_option("--authority", install.authority, "whose rulebook")->required();
  who(install_verb);

  cli::UploadOptions upload;
  auto* upload_verb = app.add_subcommand("upload", "bring a document to a procedure, going on where a break left it");
  upload_verb->add_option("file", upload.file, "its name is not kept")->required();
  upload_verb->add_option("--authority", upload.authority, "whose procedure")->required();
  upload_verb->add_option("--procedure", upload.procedure_id, "procedure")->required();
  upload_verb->add_option("--document", upload.document_id, "its id; an earlier version's for a new one")->required();
  upload_verb->add_option("--kind", upload.kind, "what it is for")
      ->required()
      ->check(CLI::IsMember(cli::document_kinds()));
  upload_verb->add_option("--bid", upload.bid_id, "of an attachment or a letter");
  upload_verb->add_option("--lot", upload.lot_id, "of a contract");
  upload_verb->add_option("--title", upload.title, "what it is; none of an attachment");
  upload_verb->add_option("--changes", upload.changes, "what changed since the version before");
  who(upload_verb);
  cli::DownloadOptions download;
  auto* download_verb = app.add_subcommand("download", "read a document into a file and compare its SHA-256");
  download_verb->add_option("document", download.document_id, "its id")->required();
  download_verb->add_option("file", download.file, "a file that is not there yet")->required();
  download_verb->add_option("--authority", download.authority, "whose document")->required();
  download_verb->add_option("--version", download.version, "the newest unless given")->check(CLI::Range(1, 50));
  who(download_verb);

  platform::TokenClaims claims;
  auto* token_verb = app.add_subcommand("token", "issue a token of the development issuer");
  token_verb->add_option("--role", claims.roles, "one or more roles")->required();
  token_verb->add_option("--authority", claims.authorities, "one or more authorities; \"*\" for all")->required();
  token_verb->add_option("--subject", claims.subject, "who it is for")->required();
  token_verb->add_option("--organisation", claims.organisation, "provider id that the holder acts for");
  token_verb->add_option("--follows", claims.follows, "of a service: streams such as registry/service");
  token_verb->add_option("--seconds", claims.lifetime_seconds, "how long it is valid")
      ->check(CLI::Range(1, 31'536'000))
      ->capture_default_str();

  std::string clock_to;
  auto* clock_verb = app.add_subcommand("clock", "show a development deployment's clock, or move it forward");
  clock_verb->add_option("--to", clock_to, "the instant that it shall show now, such as 2026-09-15T12:00:00Z");

  std::string service;
  auto* audit_verb = app.add_subcommand("audit", "proofs over the ledgers");
  audit_verb->require_subcommand(1);
  auto* verify_verb = audit_verb->add_subcommand("verify", "recompute every hash of every ledger and bundle of rules");
  verify_verb->add_option("service", service, "only this service");
  who(verify_verb);
  auto* replay_verb =
      audit_verb->add_subcommand("replay", "judge recorded decisions again by the rules they were taken under");
  who(replay_verb);
  auto* rebuild_verb =
      app.add_subcommand("rebuild", "fold the views again beside the living ones, compare, and put right what differs");
  bool dry_run = false;
  rebuild_verb->add_option("service", service, "only this service");
  rebuild_verb->add_flag("--dry-run", dry_run, "compare only");
  who(rebuild_verb);

  cli::FollowOptions follow;
  auto* follow_verb = app.add_subcommand("follow", "a followed ledger that went back: look at it, decide about it");
  follow_verb->require_subcommand(1);
  const auto add_follow = [&](const char* name, const char* what) {
    auto* verb = follow_verb->add_subcommand(name, what);
    verb->add_option("--service", follow.service, "who follows, such as needs")->required();
    verb->add_option("--source", follow.source, "whom it follows, such as registry")->required();
    verb->add_option("--authority", follow.authority, "whose ledger; commons for what all share")->required();
    who(verb);
    return verb;
  };
  add_follow("show", "both histories, and what the one that is gone caused here");
  auto* reset_verb =
      add_follow("reset", "follow the source's history anew from where they part; take back what can be");
  auto* accept_verb = add_follow("accept", "go on behind the source's newest record; what was followed stands");
  for (auto* verb : {reset_verb, accept_verb})
    verb->add_option("--reason", follow.reason, "why; it stands in the ledger")->required();

  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    const auto unknown = app.remaining();
    if (app.get_subcommands().empty() && !unknown.empty() && unknown.front().front() != '-') {
      std::fprintf(stderr, "concord: there is no verb '%s'. List them with: concord --help\n", unknown.front().c_str());
      return cli::kUsage;
    }
    return app.exit(error) == 0 ? cli::kDone : cli::kUsage;
  }
  const cli::Deployment deployment(data);
  up.json = import.json = call.json = install.json = upload.json = download.json = json;
  import.caller = call.caller = install.caller = upload.caller = download.caller = caller;
  // Where an operator has put a token of the deployment's own, decisions about what is followed are made with it.
  const std::string own_token = deployment.file("keys/operator.token");
  if (follow_verb->parsed() && caller.as.empty() && caller.token_file.empty() && std::filesystem::exists(own_token))
    caller.token_file = own_token;
  // In development an audit or a rebuild acts as who it must be.
  if (caller.as.empty() && caller.token_file.empty())
    caller.as = audit_verb->parsed()    ? "auditor:concord-audit"
                : follow_verb->parsed() ? "operator:concord-follow"
                                        : "operator:concord-rebuild";
  follow.caller = caller;
  follow.json = json;
  if (reset_verb->parsed()) follow.decision = "reset";
  if (accept_verb->parsed()) follow.decision = "accept";
  if (up_verb->parsed()) return cli::up(deployment, up);
  if (down_verb->parsed()) return cli::down(deployment, json);
  if (status_verb->parsed()) return cli::status(deployment, json);
  if (call_verb->parsed()) return cli::call(deployment, call);
  if (follow_verb->parsed()) return cli::follow(deployment, follow);
  if (rpcs_verb->parsed()) return print_rpcs(part, json);
  if (import_verb->parsed()) return cli::import_file(deployment, import);
  if (install_verb->parsed()) return cli::install(deployment, install);
  if (upload_verb->parsed()) return cli::upload(deployment, upload);
  if (download_verb->parsed()) return cli::download(deployment, download);
  if (replay_verb->parsed()) return cli::audit_replay(deployment, caller, json);
  if (clock_verb->parsed()) return cli::clock(deployment, clock_to, json);
  if (token_verb->parsed()) return print_token(deployment, claims, json);
  if (verify_verb->parsed()) return cli::audit_verify(deployment, service, caller, json);
  return cli::rebuild(deployment, service, caller, dry_run, json);
}
