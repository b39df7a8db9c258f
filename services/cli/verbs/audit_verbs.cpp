// `concord audit verify` and `concord rebuild`: proofs that the ledger was not altered, that the bundles it names are
// kept as they were, and that views follow from it. Chain and digests are recomputed here, from what is read, so that
// the proof does not rest on the service's own word.
#include <algorithm>
#include <cstdio>
#include <map>
#include <optional>

#include "absl/strings/str_join.h"

#include "concord/ledger/v1/ledger.pb.h"
#include "concord/rules/v1/events.pb.h"
#include "concord/rules/v1/queries.pb.h"

#include "services/cli/saying/exit_codes.h"
#include "services/cli/saying/table.h"
#include "services/cli/verbs/verbs.h"
#include "services/platform/ledger/ledger_record.h"
#include "services/platform/values/refusal.h"
#include "services/platform/values/text.h"
#include "services/platform/world/crypto.h"

namespace concord::cli {
namespace {

using google::protobuf::Message;
using platform::cat;

constexpr int kRecordsPerRead = 1'000;

struct Verdict {
  std::string service, authority, hash, fault;
  std::int64_t records = 0;
  std::int64_t bundles = 0;                         // of rules, kept as the ledger says
  std::int64_t withheld = 0;                        // sealed, drafts, or not for this reader
  std::int64_t times_back = 0;                      // records that bear an earlier time than the one before
  std::int64_t first_back = 0;                      // position of the first of them
  std::map<std::int64_t, std::string> hashes = {};  // at the positions that others have followed
};

absl::StatusOr<std::vector<std::string>> chosen(const std::string& service) {
  const auto& all = ledger_services();
  if (service.empty()) return all;
  if (std::find(all.begin(), all.end(), service) != all.end()) return std::vector<std::string>{service};
  return platform::refuse_input({.code = "UNKNOWN_SERVICE",
                                 .sentence = cat("There is no service '", service, "' with a ledger."),
                                 .remedy = cat("Give one of ", absl::StrJoin(all, ", "), "; or none, for all."),
                                 .subject = "service"});
}

absl::StatusOr<std::vector<ledger::v1::Head>> heads_of(const std::string& address, const std::string& service,
                                                       const std::string& token) {
  CONCORD_ASSIGN(const Rpc rpc, find_rpc(cat(service, ".ledger.ListHeads")));
  std::vector<ledger::v1::Head> heads;
  ledger::v1::ListHeadsRequest request;
  do {
    CONCORD_RETURN_IF_ERROR(send(address, rpc, request, token, [&](const Message& message) {
      const auto& answer = dynamic_cast<const ledger::v1::ListHeadsResponse&>(message);
      heads.insert(heads.end(), answer.heads().begin(), answer.heads().end());
      request.set_page_token(answer.next_page_token());
    }));
  } while (!request.page_token().empty());
  return heads;
}

struct Bookmark {
  std::string follower, source, authority;
  std::int64_t position = 0;
  std::string hash;
};

absl::Status add_bookmarks(const std::string& address, const std::string& service, const std::string& token,
                           std::vector<Bookmark>& bookmarks) {
  CONCORD_ASSIGN(const Rpc rpc, find_rpc(cat(service, ".ledger.ListBookmarks")));
  ledger::v1::ListBookmarksRequest request;
  do {
    CONCORD_RETURN_IF_ERROR(send(address, rpc, request, token, [&](const Message& message) {
      const auto& answer = dynamic_cast<const ledger::v1::ListBookmarksResponse&>(message);
      for (const auto& bookmark : answer.bookmarks())
        bookmarks.push_back({service, bookmark.source(), bookmark.authority(), bookmark.position(), bookmark.hash()});
      request.set_page_token(answer.next_page_token());
    }));
  } while (!request.page_token().empty());
  return absl::OkStatus();
}

// A ledger that was lost or cut is unbroken as far as it goes, but whoever followed it knows of more.
void compare(const std::vector<Bookmark>& bookmarks, const std::vector<std::string>& services,
             std::vector<Verdict>& verdicts) {
  for (const Bookmark& bookmark : bookmarks) {
    if (std::find(services.begin(), services.end(), bookmark.source) == services.end()) continue;
    auto verdict = std::find_if(verdicts.begin(), verdicts.end(), [&](const Verdict& one) {
      return one.service == bookmark.source && one.authority == bookmark.authority;
    });
    if (verdict == verdicts.end())
      verdict = verdicts.insert(verdict, Verdict{bookmark.source, bookmark.authority, "", ""});
    const auto fault = [&](const std::string& what) {
      verdict->fault += cat(verdict->fault.empty() ? "" : "; ", what);
    };
    if (bookmark.position > verdict->records) {
      fault(cat(bookmark.follower, " has followed ", bookmark.position, " records of it, but only ", verdict->records,
                " are there: was it lost or an old backup restored?"));
      continue;
    }
    const auto there = verdict->hashes.find(bookmark.position);
    if (bookmark.hash.empty() || there == verdict->hashes.end() || there->second == bookmark.hash) continue;
    fault(cat(bookmark.follower, " has followed another record ", bookmark.position,
              " than the one that is there: look at both with concord follow show --service ", bookmark.follower,
              " --source ", bookmark.source, " --authority ", bookmark.authority));
  }
}

// The plugin that this record of the rules' ledger installed, if it did.
std::optional<rules::v1::InstalledPlugin> installed_by(const std::string& service, const ledger::v1::Record& record) {
  rules::v1::RulebookEvent event;
  if (service != "rules" || !event.ParseFromString(record.payload()) || !event.has_plugin_installed()) {
    return std::nullopt;
  }
  return event.plugin_installed().plugin();
}

// What is wrong with the kept bytes; empty where they are what was installed.
absl::StatusOr<std::string> fault_of_bundle(const std::string& address, const std::string& token,
                                            const std::string& authority, const rules::v1::InstalledPlugin& plugin) {
  CONCORD_ASSIGN(const Rpc rpc, find_rpc("rules.GetBundle"));
  rules::v1::GetBundleRequest request;
  request.set_authority(authority);
  request.set_digest(plugin.digest());
  std::string digest;
  const absl::Status sent = send(address, rpc, request, token, [&](const Message& message) {
    digest = platform::hex(platform::sha256(dynamic_cast<const rules::v1::GetBundleResponse&>(message).bundle()));
  });
  const std::string name = cat("bundle ", plugin.plugin_id(), " ", plugin.version(), ": ");
  if (const auto refusal = platform::refusal_of(sent)) return cat(name, refusal->code(), ": ", refusal->sentence());
  if (!sent.ok()) return sent;
  return digest == plugin.digest() ? "" : cat(name, "its SHA-256 is ", digest, ", not ", plugin.digest());
}

absl::StatusOr<Verdict> verify(const std::string& address, const std::string& service, const std::string& token,
                               const ledger::v1::Head& head, const std::vector<Bookmark>& bookmarks) {
  CONCORD_ASSIGN(const Rpc rpc, find_rpc(cat(service, ".ledger.ReadRecords")));
  Verdict verdict{service, head.authority(), "", ""};
  for (const Bookmark& one : bookmarks) {
    if (one.source == service && one.authority == head.authority()) verdict.hashes[one.position] = "";
  }
  std::vector<rules::v1::InstalledPlugin> installed;
  platform::ChainVerifier chain(head.authority());
  ledger::v1::ReadRecordsRequest request;
  request.set_authority(head.authority());
  request.set_limit(kRecordsPerRead);
  for (bool more = true; more && verdict.fault.empty();) {
    more = false;
    CONCORD_RETURN_IF_ERROR(send(address, rpc, request, token, [&](const Message& message) {
      for (const auto& record : dynamic_cast<const ledger::v1::ReadRecordsResponse&>(message).records()) {
        if (!verdict.fault.empty()) return;
        verdict.fault = chain.check(record).value_or("");
        if (const auto followed = verdict.hashes.find(record.position()); followed != verdict.hashes.end())
          followed->second = record.hash();
        if (const auto plugin = installed_by(service, record)) installed.push_back(*plugin);
        more = true;
      }
    }));
    request.set_after_position(chain.position());
  }
  verdict.records = chain.position();
  verdict.withheld = chain.withheld();
  verdict.hash = platform::hex(chain.hash());
  verdict.times_back = chain.times_back();
  verdict.first_back = chain.first_back();
  if (verdict.fault.empty() && head.position() == 0 && chain.position() > 0) {
    verdict.fault = cat(chain.position(), " records are there, but their head is lost");
  }
  if (verdict.fault.empty() && chain.position() < head.position()) {
    verdict.fault = cat("the head says ", head.position(), " records, but only ", chain.position(), " are there");
  }
  for (const auto& plugin : installed) {
    CONCORD_ASSIGN(const std::string fault, fault_of_bundle(address, token, head.authority(), plugin));
    if (fault.empty()) ++verdict.bundles;
    if (!fault.empty()) verdict.fault += cat(verdict.fault.empty() ? "" : "; ", fault);
  }
  return verdict;
}

}  // namespace

int audit_verify(const Deployment& deployment, const std::string& service, const Caller& caller, bool json) {
  const auto names = chosen(service);
  if (!names.ok()) return say_no(names.status(), json), kUsage;
  const auto token = token_for(deployment, caller, "");
  if (!token.ok()) return say_no(token.status(), json), kUsage;
  // Before the heads, which go on meanwhile: no bookmark may then be beyond its head.
  std::vector<Bookmark> bookmarks;
  for (const std::string& name : ledger_services()) {
    const auto address = deployment.address_of(name);
    const absl::Status read = address.ok() ? add_bookmarks(*address, name, *token, bookmarks) : address.status();
    if (read.ok()) continue;
    if (std::find(names->begin(), names->end(), name) != names->end()) return say_no(read, json);
    std::fprintf(stderr, "concord: what %s has followed is not compared, because it cannot be asked: %s\n",
                 name.c_str(), printable(std::string(read.message())).c_str());
  }
  std::vector<Verdict> verdicts;
  for (const std::string& name : *names) {
    const auto address = deployment.address_of(name);
    if (!address.ok()) return say_no(address.status(), json);
    const auto heads = heads_of(*address, name, *token);
    if (!heads.ok()) return say_no(heads.status(), json);
    for (const auto& head : *heads) {
      auto verdict = verify(*address, name, *token, head, bookmarks);
      if (!verdict.ok()) return say_no(verdict.status(), json);
      verdicts.push_back(*std::move(verdict));
    }
  }
  compare(bookmarks, *names, verdicts);
  Table table({"service", "authority", "records", "last hash", "verdict"});
  std::string out;
  int code = kDone;
  for (const Verdict& verdict : verdicts) {
    if (!verdict.fault.empty()) code = kDifference;
    std::string good = "unbroken";
    if (verdict.bundles > 0) good += cat("; bundles as installed: ", verdict.bundles);
    // Their links hold; what they say is proved when they may be read.
    if (verdict.withheld > 0) good += cat("; withheld: ", verdict.withheld);
    table.row({verdict.service, verdict.authority, std::to_string(verdict.records), verdict.hash.substr(0, 16),
               verdict.fault.empty() ? Cell(Colour::kGood, good) : Cell(Colour::kBad, verdict.fault)});
    // A warning, no fault: the chain stands as it was written, by a version that took the clock's word.
    if (verdict.times_back > 0) {
      table.row({"", "", std::to_string(verdict.times_back), "",
                 Cell(Colour::kBad, cat("warning: time goes back, first at position ", verdict.first_back,
                                        "; the clock was set back then"))});
    }
    out += cat(out.empty() ? "" : ",", "{\"service\":", json_quoted(verdict.service),
               ",\"authority\":", json_quoted(verdict.authority), ",\"records\":", verdict.records,
               ",\"hash\":", json_quoted(verdict.hash), ",\"bundles\":", verdict.bundles,
               ",\"fault\":", json_quoted(verdict.fault), ",\"withheld\":", verdict.withheld,
               ",\"times_back\":", verdict.times_back, "}");
  }
  if (json) {
    std::printf("{\"ledgers\":[%s]}\n", out.c_str());
  } else if (verdicts.empty()) {
    std::printf("No ledger holds a record yet.\n");
  } else {
    std::printf("%s", table.text().c_str());
  }
  return code;
}

int rebuild(const Deployment& deployment, const std::string& service, const Caller& caller, bool dry_run, bool json) {
  const auto names = chosen(service);
  if (!names.ok()) return say_no(names.status(), json), kUsage;
  Table table({"service", "view", "rows before", "rows after", "verdict"});
  std::string out;
  int code = kDone;
  for (const std::string& name : *names) {
    const auto address = deployment.address_of(name);
    if (!address.ok()) return say_no(address.status(), json);
    const auto token = token_for(deployment, caller, "");
    if (!token.ok()) return say_no(token.status(), json), kUsage;
    const auto rpc = find_rpc(cat(name, ".ledger.RebuildViews"));
    if (!rpc.ok()) return say_no(rpc.status(), json), kUsage;
    ledger::v1::RebuildViewsRequest request;
    request.set_dry_run(dry_run);
    const absl::Status sent = send(*address, *rpc, request, *token, [&](const Message& message) {
      for (const auto& view : dynamic_cast<const ledger::v1::RebuildViewsResponse&>(message).tables()) {
        const bool same = view.digest_before() == view.digest_after();
        if (!same) code = kDifference;
        table.row({name, view.table(), std::to_string(view.rows_before()), std::to_string(view.rows_after()),
                   same ? Cell(Colour::kGood, "same") : Cell(Colour::kBad, "differs")});
        out += cat(out.empty() ? "" : ",", "{\"service\":", json_quoted(name), ",\"view\":", json_quoted(view.table()),
                   ",\"rows_before\":", view.rows_before(), ",\"rows_after\":", view.rows_after(),
                   ",\"same\":", same ? "true" : "false", "}");
      }
    });
    if (!sent.ok()) return say_no(sent, json);
  }
  std::printf("%s", json ? cat("{\"views\":[", out, "]}\n").c_str() : table.text().c_str());
  return code;
}

}  // namespace concord::cli
