// The verbs that speak to running services: call, import, install, upload, download, audit, follow, rebuild. Each
// prints and answers an exit code.
#pragma once

#include <string>
#include <vector>

#include "services/cli/calling/call.h"
#include "services/cli/deployment/deployment.h"
#include "services/cli/saying/say_no.h"

namespace concord::cli {

struct CallOptions {
  std::string rpc;
  std::string request = "{}";  // text, "@file" or "-"
  Caller caller;
  std::string rows, columns, value;
  bool json = false;  // refusals as JSON too
};
int call(const Deployment& deployment, const CallOptions& options);

struct ImportOptions {
  std::string service, table, file, authority, command_id;
  Caller caller;
  bool dry_run = false;
  bool json = false;
};
int import_file(const Deployment& deployment, const ImportOptions& options);

struct InstallOptions {
  std::string bundle, authority;  // the signature lies beside the bundle: <bundle>.minisig
  Caller caller;
  bool json = false;
};
int install(const Deployment& deployment, const InstallOptions& options);

struct UploadOptions {
  std::string file, authority, procedure_id, document_id, kind, bid_id, lot_id, title, changes;
  Caller caller;
  bool json = false;
};
int upload(const Deployment& deployment, const UploadOptions& options);
// That --kind takes.
std::vector<std::string> document_kinds();

struct DownloadOptions {
  std::string document_id, file, authority;
  int version = 0;  // the newest
  Caller caller;
  bool json = false;
};
int download(const Deployment& deployment, const DownloadOptions& options);

int audit_replay(const Deployment& deployment, const Caller& caller, bool json);
// `service` empty: every service.
int audit_verify(const Deployment& deployment, const std::string& service, const Caller& caller, bool json);
int rebuild(const Deployment& deployment, const std::string& service, const Caller& caller, bool dry_run, bool json);

struct FollowOptions {
  std::string service, source, authority;  // who follows whom
  std::string decision;                    // "reset" or "accept"; empty: only shows
  std::string reason;
  Caller caller;
  bool json = false;
};
int follow(const Deployment& deployment, const FollowOptions& options);

// Shows the deployment's clock; moves it first unless `to` is empty.
int clock(const Deployment& deployment, const std::string& to, bool json);

}  // namespace concord::cli
