// Unpacks with tar and asks through `concord`, as an operator would.
#include "tests/older/older_folder.h"

#include <algorithm>
#include <filesystem>
#include <regex>
#include <sstream>
#include <tuple>

#include "services/platform/world/london_time.h"
#include "tests/file_text.h"
#include "tests/where.h"

namespace concord {

using nlohmann::json;
namespace fs = std::filesystem;

namespace {

const std::string kOlder = tests::source_folder() + "/tests/older";
constexpr char kPacked[] = ".tar.xz";

std::string without_line_end(std::string text) {
  while (!text.empty() && text.back() == '\n') text.pop_back();
  return text;
}

}  // namespace

std::string OlderPoint::file(const std::string& ending) const { return kOlder + "/" + commit + "/" + name + ending; }

std::vector<json> OlderPoint::lines(const std::string& ending) const {
  std::vector<json> all;
  std::istringstream in(file_text(file(ending)));
  for (std::string line; std::getline(in, line);) all.push_back(json::parse(line));
  return all;
}

std::vector<OlderPoint> older_points() {
  std::vector<OlderPoint> points;
  for (const auto& commit : fs::directory_iterator(kOlder)) {
    if (!fs::exists(commit.path() / "about.txt")) continue;
    for (const auto& entry : fs::directory_iterator(commit)) {
      const std::string file = entry.path().filename();
      const auto end = file.find(kPacked);
      if (end != std::string::npos) points.push_back({commit.path().filename(), file.substr(0, end)});
    }
  }
  std::sort(points.begin(), points.end(), [](const OlderPoint& one, const OlderPoint& other) {
    return std::tie(one.commit, one.name) < std::tie(other.commit, other.name);
  });
  return points;
}

OpenedPoint::OpenedPoint(const OlderPoint& point) {
  const Said unpacked = run_program({"/usr/bin/env", "tar", "-xJf", point.file(kPacked), "-C", folder_.path()});
  if (unpacked.code != 0) {
    trouble_ = "tar: " + unpacked.error;
    return;
  }
  const std::string instant = without_line_end(file_text(folder_.path() + "/clock.txt"));
  for (const std::vector<std::string>& step :
       {std::vector<std::string>{"clock", "--to", instant}, std::vector<std::string>{"up", "--dev"}}) {
    const Said said = concord(step);
    if (said.code != 0) trouble_ += step[0] + ": " + said.out + said.error;
  }
}

OpenedPoint::~OpenedPoint() { concord({"down"}); }

Said OpenedPoint::concord(std::vector<std::string> arguments) const {
  arguments.insert(arguments.begin(), tests::program_folder() + "/concord");
  arguments.insert(arguments.end(), {"--data", folder_.path() + "/data"});
  return run_program(arguments);
}

Said OpenedPoint::call(const json& line, std::vector<std::string> more) const {
  const std::string who = line.at("who");
  more.insert(more.begin(), {"call", line.at("rpc"), line.at("request").dump(), "--json"});
  if (!who.empty()) more.insert(more.end(), {"--as", who});
  return concord(std::move(more));
}

namespace {

// Sentences name instants by London's clock since then, where they named UTC.
std::string with_london_instants(const std::string& recorded) {
  static const std::regex kUtc(R"((\d{4})-(\d\d)-(\d\d) (\d\d):(\d\d):(\d\d)\.(\d{3}) UTC)");
  std::string told;
  auto rest = recorded.cbegin();
  for (std::sregex_iterator found(recorded.begin(), recorded.end(), kUtc), none; found != none; ++found) {
    const auto number = [&](std::size_t part) { return std::stoi((*found)[part]); };
    const absl::CivilSecond second(number(1), number(2), number(3), number(4), number(5), number(6));
    told.append(rest, (*found)[0].first);
    told += platform::in_london((second - absl::CivilSecond(1970, 1, 1)) * 1'000 + number(7));
    rest = (*found)[0].second;
  }
  return told.append(rest, recorded.cend());
}

}  // namespace

std::string difference(const json& recorded, const json& told, const std::string& at) {
  if (recorded.is_object() && told.is_object()) {
    std::string all;
    // A record that is sealed or a draft shows its place in the chain alone since auditors read no such content.
    const bool withheld = told.value("withheld", false);
    for (const auto& [name, value] : recorded.items()) {
      if (withheld && name != "authority" && name != "position" && name != "hash") continue;
      all += told.contains(name) ? difference(value, told[name], at + "." + name) : at + "." + name + " is gone\n";
    }
    return all;
  }
  if (recorded.is_array() && told.is_array() && recorded.size() == told.size()) {
    std::string all;
    for (std::size_t i = 0; i < recorded.size(); ++i) {
      all += difference(recorded[i], told[i], at + "." + std::to_string(i));
    }
    return all;
  }
  if (recorded.is_string() && with_london_instants(recorded) == told) return "";
  return recorded == told ? "" : at + " was " + recorded.dump() + " and is " + told.dump() + "\n";
}

}  // namespace concord
