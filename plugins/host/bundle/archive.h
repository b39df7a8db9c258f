// A plugin's files as one archive and back. The same files must always give the same bytes, since the archive's digest
// is what gets signed, activated and recorded; and nothing but plain files with plain names may come out of one.
#pragma once

#include <cstddef>
#include <map>
#include <string>

#include "absl/status/statusor.h"

namespace concord::plugins::host {

using BundleFiles = std::map<std::string, std::string>;  // name -> bytes

inline constexpr std::size_t kMaxBundleFiles = 32;
// The one limit on a bundle's size, for who builds and who installs. A message to a service holds 4 MiB.
inline constexpr std::size_t kMaxArchiveBytes = 3UL * 1024 * 1024;
inline constexpr std::size_t kMaxArchiveFrameBytes = 64UL * 1024;  // headers and filling of so many files
inline constexpr std::size_t kMaxBundleBytes = kMaxArchiveBytes - kMaxArchiveFrameBytes;  // of all files together
inline constexpr std::size_t kMaxFileNameBytes = 60;

// A ustar archive: sorted by name, no times, no owners.
absl::StatusOr<std::string> pack_bundle(const BundleFiles& files);
// Refuses whatever pack_bundle() would not have written.
absl::StatusOr<BundleFiles> unpack_bundle(const std::string& archive);

// All files of a folder; refuses one that holds anything else.
absl::StatusOr<BundleFiles> read_bundle_folder(const std::string& folder);
// Into a folder that is made if it is not there.
absl::Status write_bundle_folder(const std::string& folder, const BundleFiles& files);

}  // namespace concord::plugins::host
