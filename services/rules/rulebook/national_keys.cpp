// Reads the operator's file of keys; see national_keys.h.
#include "services/rules/rulebook/national_keys.h"

#include <filesystem>
#include <fstream>
#include <sstream>

#include "plugins/host/bundle/signature.h"
#include "services/platform/values/refusal.h"
#include "services/platform/values/text.h"

namespace concord::rules {
namespace {

using platform::cat;

constexpr char kMinisignsComment[] = "untrusted comment:";

}  // namespace

absl::StatusOr<std::vector<v1::TrustedKey>> read_national_keys(const std::string& text) {
  std::vector<v1::TrustedKey> keys;
  std::istringstream lines(text);
  std::string line;
  for (int number = 1; std::getline(lines, line); ++number) {
    if (!line.empty() && line.back() == '\r') line.pop_back();
    if (line.empty() || line.front() == '#' || line.starts_with(kMinisignsComment)) continue;
    const auto key_id = plugins::host::key_id_of(line);
    if (!key_id.ok()) {
      return absl::InvalidArgumentError(
          cat("line ", number, " is no minisign public key; each is the second line of a .pub file"));
    }
    if (keys.size() == kMaxNationalKeys) {
      return absl::InvalidArgumentError(cat("there are more than ", kMaxNationalKeys, " keys"));
    }
    v1::TrustedKey& key = keys.emplace_back();
    key.set_key_id(*key_id);
    key.set_public_key(line);
    key.set_label("National law");
    key.set_layer(v1::LAYER_NATIONAL);
  }
  return keys;
}

absl::StatusOr<std::vector<v1::TrustedKey>> national_keys_in(const std::string& file) {
  std::error_code error;
  if (file.empty() || !std::filesystem::exists(file, error)) return std::vector<v1::TrustedKey>();
  std::ifstream in(file, std::ios::binary);
  std::string text(kMaxNationalKeysBytes + 1, '\0');
  in.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(in.gcount()));
  absl::Status fault = absl::OkStatus();
  if (!in.eof())
    fault = absl::InvalidArgumentError(cat("it cannot be read, or has more than ", kMaxNationalKeysBytes, " bytes"));
  auto keys = fault.ok() ? read_national_keys(text) : fault;
  if (keys.ok()) return keys;
  return platform::trouble(
      absl::StatusCode::kUnavailable, "RULES_UNAVAILABLE",
      cat("The keys of national law in ", file, " are not to be had: ", keys.status().message(), "."),
      "Have the operator mend national_keys_file; it is read again at the next try.");
}

}  // namespace concord::rules
