// The translation unit by which the speed of a machine is told beside build times. It must never change, or figures of
// different days say nothing about each other.
#include <algorithm>
#include <functional>
#include <map>
#include <memory>
#include <regex>
#include <string>
#include <variant>
#include <vector>

namespace {

using Value = std::variant<std::string, long, std::vector<std::string>>;

std::map<std::string, Value> read(const std::string& text) {
  static const std::regex kRow("(\\w+)=(\\w+)");
  std::map<std::string, Value> values;
  for (std::sregex_iterator at(text.begin(), text.end(), kRow), end; at != end; ++at) values[(*at)[1]] = (*at)[2].str();
  return values;
}

}  // namespace

int main(int argc, char** argv) {
  std::vector<std::function<std::size_t(const std::string&)>> steps = {
      [](const std::string& text) { return read(text).size(); },
      [](const std::string& text) { return static_cast<std::size_t>(std::count(text.begin(), text.end(), ' ')); }};
  std::size_t sum = 0;
  for (int i = 0; i < argc; ++i) {
    for (const auto& step : steps) sum += step(argv[i]);
  }
  return sum > 100 ? 1 : 0;
}
