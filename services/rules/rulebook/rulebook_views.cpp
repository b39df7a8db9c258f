// Writes the rulebook's row, and reads it page by page.
#include "services/rules/rulebook/rulebook_views.h"

#include <algorithm>
#include <set>

#include "services/platform/storage/rows.h"
#include "services/platform/storage/view_table.h"
#include "services/platform/values/civil_date.h"
#include "services/platform/values/refusal.h"
#include "services/rules/rulebook/outlook.h"
#include "services/rules/rulebook/page_through.h"
#include "services/rules/rulebook/rulebook.h"

namespace concord::rules {
namespace {

const platform::ViewTable kRulebooks("rulebook", {"authority TEXT", "body BYTEA"}, {"authority"});

absl::Status project(Connection& writer, const ledger::v1::Record& record) {
  CONCORD_ASSIGN(const auto event, platform::parse_event<v1::RulebookEvent>(record));
  CONCORD_ASSIGN(auto rulebook, find_rulebook(writer, record.authority()));
  RulebookAggregate::evolve(rulebook, event);
  return kRulebooks.put(writer, record.authority(), Connection::Bytes{rulebook.SerializeAsString()});
}

}  // namespace

std::string rulebook_tables() { return kRulebooks.create(); }
platform::ViewPart rulebook_part() {
  return {{kRulebookStream}, {kRulebooks.name()}, v1::RulebookEvent::descriptor(), project};
}

absl::StatusOr<v1::Rulebook> find_rulebook(Connection& reader, const std::string& authority) {
  return platform::read_row<v1::Rulebook>(reader, "SELECT body FROM rulebook WHERE authority = $1", authority);
}

absl::Status list_rulebook(Connection& reader, const platform::Context& context, const v1::ListRulebookRequest& request,
                           v1::ListRulebookResponse& answer) {
  absl::CivilDay day = context.today;
  if (!request.as_at().empty()) {
    CONCORD_ASSIGN(day, platform::parse_date(request.as_at(), "as_at"));
  }
  CONCORD_ASSIGN(const auto rulebook, find_rulebook(reader, request.authority()));
  const auto active = answering_on(rulebook, day);
  if (request.page_token().empty()) {
    for (auto& change : later_changes(rulebook, day)) *answer.add_later_changes() = std::move(change);
  }
  return page_through(
      active, request.page_size(), request.page_token(),
      [&](const auto& plugin) {
        auto& shown = *answer.add_plugins() = plugin;
        // The end that follows its beginning, also where it answers before that.
        const auto begins = platform::parse_date(plugin.effective_from(), "effective_from");
        const absl::CivilDay known_on = begins.ok() ? std::max(*begins, day) : day;
        shown.set_active_until(active_until(rulebook, plugin.plugin().plugin_id(), known_on));
      },
      answer.mutable_next_page_token());
}

absl::Status list_installed_plugins(Connection& reader, const v1::ListInstalledPluginsRequest& request,
                                    v1::ListInstalledPluginsResponse& answer) {
  CONCORD_ASSIGN(const auto rulebook, find_rulebook(reader, request.authority()));
  return page_through(
      rulebook.plugins(), request.page_size(), request.page_token(),
      [&](const auto& plugin) { *answer.add_plugins() = plugin; }, answer.mutable_next_page_token());
}

absl::Status list_changes(Connection& reader, const v1::ListChangesRequest& request, v1::ListChangesResponse& answer) {
  CONCORD_ASSIGN(const auto rulebook, find_rulebook(reader, request.authority()));
  CONCORD_RETURN_IF_ERROR(page_through(
      rulebook.changes(), request.page_size(), request.page_token(),
      [&](const auto& change) { *answer.add_changes() = change; }, answer.mutable_next_page_token()));
  std::set<std::string> shown;
  for (const v1::Change& change : answer.changes()) {
    const v1::InstalledPlugin* plugin = find_installed(rulebook, change.digest());
    if (plugin != nullptr && shown.insert(change.digest()).second) *answer.add_plugins() = *plugin;
  }
  return absl::OkStatus();
}

absl::Status list_trusted_keys(Connection& reader, const std::vector<v1::TrustedKey>& national,
                               const v1::ListTrustedKeysRequest& request, v1::ListTrustedKeysResponse& answer) {
  CONCORD_ASSIGN(const auto rulebook, find_rulebook(reader, request.authority()));
  std::vector<v1::TrustedKey> keys(rulebook.keys().begin(), rulebook.keys().end());
  for (v1::TrustedKey& key : keys) key.set_layer(v1::LAYER_LOCAL);
  keys.insert(keys.end(), national.begin(), national.end());
  return page_through(
      keys, request.page_size(), request.page_token(), [&](const auto& key) { *answer.add_keys() = key; },
      answer.mutable_next_page_token());
}

}  // namespace concord::rules
