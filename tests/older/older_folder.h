// A data folder of an older commit, unpacked into a temporary folder and served by the present programs; and what was
// recorded with it. Never touches what lies under tests/older.
#pragma once

#include <ostream>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "tests/contracts/temporary_folder.h"
#include "tests/processes/running_deployment.h"

namespace concord {

// A point at which a play was stopped, by the commit whose programs played it.
struct OlderPoint {
  std::string commit, name;
  std::string file(const std::string& ending) const;  // such as ".tar.xz"
  std::vector<nlohmann::json> lines(const std::string& ending) const;
};

// Names the point in a failure.
inline std::ostream& operator<<(std::ostream& out, const OlderPoint& point) {
  return out << "tests/older/" << point.commit << ", point " << point.name;
}

// Every point of every tests/older/<commit>, as they lie there now.
std::vector<OlderPoint> older_points();

class OpenedPoint {
 public:
  explicit OpenedPoint(const OlderPoint& point);
  ~OpenedPoint();

  // Why it could not be opened; empty when it runs.
  const std::string& trouble() const { return trouble_; }
  Said concord(std::vector<std::string> arguments) const;
  // A request as it was written down: who, rpc, request.
  Said call(const nlohmann::json& line, std::vector<std::string> more = {}) const;

 private:
  TemporaryFolder folder_;
  std::string trouble_;
};

// Where `told` is not what was recorded; empty when it is. A field that is new in `told` is no difference.
std::string difference(const nlohmann::json& recorded, const nlohmann::json& told, const std::string& at = "");

}  // namespace concord
