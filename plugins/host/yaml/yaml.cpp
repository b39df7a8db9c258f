// Reads YAML through yaml-cpp into our own values; see yaml.h. No exception of yaml-cpp leaves this file.
#include "plugins/host/yaml/yaml.h"

#include <algorithm>
#include <set>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include <yaml-cpp/yaml.h>

#include "plugins/host/words/wording.h"

namespace concord::plugins::host {
namespace {

class Reader {
 public:
  explicit Reader(std::string file) : file_(std::move(file)) {}

  absl::StatusOr<Yaml> read(const YAML::Node& node, int depth) {
    Yaml value;
    value.place = {file_, node.Mark().line + 1};
    if (depth > kMaxYamlDepth) return refused_at(value.place, absl::StrCat("nested deeper than ", kMaxYamlDepth));
    if (++values_ > kMaxYamlValues)
      return refused_at(value.place, absl::StrCat("more than ", kMaxYamlValues, " values"));
    switch (node.Type()) {
      case YAML::NodeType::Undefined:
      case YAML::NodeType::Null:
        return value;
      case YAML::NodeType::Scalar:
        bytes_ += node.Scalar().size();
        if (bytes_ > kMaxYamlTextBytes) {
          return refused_at(value.place, absl::StrCat("more than ", kMaxYamlTextBytes, " bytes of text"));
        }
        value.shape = Yaml::Shape::kText;
        value.text = node.Scalar();
        return value;
      case YAML::NodeType::Sequence:
        value.shape = Yaml::Shape::kList;
        for (const auto& item : node) {
          auto read_item = read(item, depth + 1);
          if (!read_item.ok()) return read_item.status();
          value.items.push_back(*std::move(read_item));
        }
        return value;
      case YAML::NodeType::Map:
        return read_map(node, depth, std::move(value));
    }
    return value;
  }

 private:
  absl::StatusOr<Yaml> read_map(const YAML::Node& node, int depth, Yaml value) {
    value.shape = Yaml::Shape::kMap;
    std::set<std::string> seen;
    for (const auto& entry : node) {
      const Place place = {file_, entry.first.Mark().line + 1};
      if (!entry.first.IsScalar()) return refused_at(place, "a key must be a plain word");
      const std::string key = entry.first.Scalar();
      if (!seen.insert(key).second) {
        return refused_at(place, absl::StrCat("\"", key, "\" stands here a second time; keep one of them"));
      }
      auto under = read(entry.second, depth + 1);
      if (!under.ok()) return under.status();
      if (under->shape == Yaml::Shape::kEmpty) under->place = place;
      value.entries.emplace_back(key, *std::move(under));
    }
    return value;
  }

  std::string file_;
  std::size_t values_ = 0;
  std::size_t bytes_ = 0;
};

}  // namespace

std::string to_text(const Place& place) {
  return place.line == 0 ? place.file : absl::StrCat(place.file, ":", place.line);
}

absl::Status refused_at(const Place& place, std::string_view what) {
  return absl::InvalidArgumentError(absl::StrCat(to_text(place), ": ", std::string(what)));
}

bool go_on_past(const absl::Status& fault, Faults* faults) {
  if (faults == nullptr) return false;
  faults->push_back(fault);
  return true;
}

const Yaml* Yaml::find(std::string_view key) const {
  const auto found =
      std::find_if(entries.begin(), entries.end(), [&](const auto& entry) { return entry.first == key; });
  return found == entries.end() ? nullptr : &found->second;
}

absl::StatusOr<Yaml> parse_yaml(const std::string& text, const std::string& file) {
  if (text.size() > kMaxYamlBytes) {
    return refused_at({file, 0}, absl::StrCat("larger than ", kMaxYamlBytes, " bytes; split the plugin"));
  }
  try {
    const YAML::Node root = YAML::Load(text);
    return Reader(file).read(root, 0);
  } catch (const YAML::Exception& error) {
    return refused_at({file, error.mark.line + 1}, absl::StrCat("this is not YAML: ", error.msg));
  } catch (const std::exception& error) {
    return refused_at({file, 0}, absl::StrCat("cannot be read: ", error.what()));
  }
}

absl::Status check_keys(const Yaml& map, const std::vector<std::string>& known) {
  if (map.shape != Yaml::Shape::kMap) {
    return refused_at(map.place, absl::StrCat("here must be a map with the keys ", joined(known, ", ")));
  }
  for (const auto& [key, value] : map.entries) {
    if (std::find(known.begin(), known.end(), key) != known.end()) continue;
    return refused_at(value.place, absl::StrCat("unknown key \"", key, "\".", suggestion(key, known)));
  }
  return absl::OkStatus();
}

absl::StatusOr<std::string> text_or_empty(const Yaml& map, std::string_view key) {
  const Yaml* value = map.find(key);
  if (value == nullptr || value->shape == Yaml::Shape::kEmpty) return std::string();
  if (value->shape == Yaml::Shape::kText) return value->text;
  return refused_at(value->place, absl::StrCat("\"", std::string(key), "\" must be a plain text"));
}

absl::StatusOr<std::string> text_under(const Yaml& map, std::string_view key) {
  auto text = text_or_empty(map, key);
  if (!text.ok() || !text->empty()) return text;
  return refused_at(map.place, absl::StrCat("\"", std::string(key), "\" is missing"));
}

absl::StatusOr<std::vector<Yaml>> list_under(const Yaml& map, std::string_view key) {
  const Yaml* value = map.find(key);
  if (value == nullptr || value->shape == Yaml::Shape::kEmpty) return std::vector<Yaml>();
  if (value->shape == Yaml::Shape::kList) return value->items;
  return refused_at(value->place, absl::StrCat("\"", std::string(key), "\" must be a list"));
}

absl::StatusOr<std::vector<std::string>> texts_under(const Yaml& map, std::string_view key) {
  const auto items = list_under(map, key);
  if (!items.ok()) return items.status();
  std::vector<std::string> texts;
  for (const Yaml& item : *items) {
    if (item.shape != Yaml::Shape::kText) return refused_at(item.place, "each line of this list must be a plain text");
    texts.push_back(item.text);
  }
  return texts;
}

}  // namespace concord::plugins::host
