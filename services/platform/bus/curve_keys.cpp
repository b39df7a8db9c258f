// CURVE key files: made, written with mode 0600, read. Key text never appears in an error.
#include <fstream>

#include <sys/stat.h>

#include "services/platform/bus/bus.h"
#include "services/platform/values/text.h"

namespace concord::platform {

absl::StatusOr<CurveKeys> read_curve_keys(const std::string& file) {
  std::ifstream in(file);
  CurveKeys keys;
  if (!(in >> keys.public_key >> keys.secret_key) || keys.public_key.size() != 40 || keys.secret_key.size() != 40) {
    return absl::InvalidArgumentError(cat("cannot read two Z85 keys of 40 characters from ", file));
  }
  return keys;
}

absl::Status write_curve_keys(const CurveKeys& keys, const std::string& file) {
  std::ofstream out(file, std::ios::trunc);
  if (!out || chmod(file.c_str(), 0600) != 0) return absl::InvalidArgumentError(cat("cannot write ", file));
  out << keys.public_key << "\n" << keys.secret_key << "\n";
  out.close();
  return out ? absl::OkStatus() : absl::InvalidArgumentError(cat("cannot write ", file));
}

}  // namespace concord::platform
