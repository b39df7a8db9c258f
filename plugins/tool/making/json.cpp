// PURE. Reads and writes JSON through the library; see json.h. No exception of the library leaves this file.
#include "plugins/tool/making/json.h"

#include <algorithm>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include <nlohmann/json.hpp>

namespace concord::plugins::tool {
namespace {

class Builder : public nlohmann::json_sax<nlohmann::json> {
 public:
  bool null() override { return take({}); }
  bool boolean(bool yes) override { return take(Json::of(yes)); }
  bool number_integer(number_integer_t number) override { return take(Json::of(static_cast<std::int64_t>(number))); }
  bool number_unsigned(number_unsigned_t number) override {
    if (number > static_cast<number_unsigned_t>(INT64_MAX)) return refuse("a number is larger than 64 bits hold");
    return take(Json::of(static_cast<std::int64_t>(number)));
  }
  bool number_float(number_float_t /*number*/, const string_t& written) override {
    return refuse(absl::StrCat(written, " is no whole number; money is whole pence, a share basis points"));
  }
  bool string(string_t& text) override { return take(Json::of(text)); }
  bool binary(binary_t& /*bytes*/) override { return refuse("bytes are no JSON"); }
  bool start_object(std::size_t /*elements*/) override { return open(Json::object()); }
  bool key(string_t& key) override {
    Json& object = *open_.back();
    if (object.find(key) != nullptr) return refuse(absl::StrCat("\"", key, "\" stands there twice; keep one of them"));
    object.add(key, {});
    return true;
  }
  bool end_object() override { return close(); }
  bool start_array(std::size_t /*elements*/) override { return open(Json::list()); }
  bool end_array() override { return close(); }
  bool parse_error(std::size_t position, const std::string& last, const nlohmann::json::exception& /*error*/) override {
    return refuse(absl::StrCat("this is not JSON at byte ", position, last.empty() ? "" : ", near ", last));
  }

  Json root;
  std::string why;  // it was refused; empty while it was not

 private:
  bool refuse(std::string sentence) {
    if (why.empty()) why = std::move(sentence);
    return false;
  }
  Json* place(Json value) {
    if (open_.empty()) {
      root = std::move(value);
      return &root;
    }
    Json& into = *open_.back();
    if (into.kind == Json::Kind::kObject) return &(into.entries.back().second = std::move(value));
    return &into.items.emplace_back(std::move(value));
  }
  bool take(Json value) {
    place(std::move(value));
    return true;
  }
  // What is open is the last of its parent, so nothing moves it before it is closed.
  bool open(Json value) {
    if (open_.size() >= kMaxJsonDepth) return refuse(absl::StrCat("nested deeper than ", kMaxJsonDepth));
    open_.push_back(place(std::move(value)));
    return true;
  }
  bool close() {
    open_.pop_back();
    return true;
  }

  std::vector<Json*> open_;
};

std::string quoted(const std::string& text) {
  return nlohmann::json(text).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

void write(const Json& json, const std::string& indent, std::string& to) {
  const std::string deeper = indent + "  ";
  switch (json.kind) {
    case Json::Kind::kNull:
      to += "null";
      return;
    case Json::Kind::kYesNo:
      to += json.yes ? "true" : "false";
      return;
    case Json::Kind::kNumber:
      absl::StrAppend(&to, json.number);
      return;
    case Json::Kind::kText:
      to += quoted(json.text);
      return;
    case Json::Kind::kList:
      to += "[";
      for (std::size_t i = 0; i < json.items.size(); ++i) {
        absl::StrAppend(&to, i == 0 ? "\n" : ",\n", deeper);
        write(json.items[i], deeper, to);
      }
      absl::StrAppend(&to, json.items.empty() ? "" : "\n" + indent, "]");
      return;
    case Json::Kind::kObject:
      to += "{";
      for (std::size_t i = 0; i < json.entries.size(); ++i) {
        absl::StrAppend(&to, i == 0 ? "\n" : ",\n", deeper, quoted(json.entries[i].first), ": ");
        write(json.entries[i].second, deeper, to);
      }
      absl::StrAppend(&to, json.entries.empty() ? "" : "\n" + indent, "}");
      return;
  }
}

Json of_kind(Json::Kind kind) {
  Json json;
  json.kind = kind;
  return json;
}

}  // namespace

Json Json::of(bool yes) {
  Json json = of_kind(Kind::kYesNo);
  json.yes = yes;
  return json;
}

Json Json::of(std::int64_t number) {
  Json json = of_kind(Kind::kNumber);
  json.number = number;
  return json;
}

Json Json::of(std::string text) {
  Json json = of_kind(Kind::kText);
  json.text = std::move(text);
  return json;
}

Json Json::list(std::vector<Json> items) {
  Json json = of_kind(Kind::kList);
  json.items = std::move(items);
  return json;
}

Json Json::object(std::vector<std::pair<std::string, Json>> entries) {
  Json json = of_kind(Kind::kObject);
  json.entries = std::move(entries);
  return json;
}

Json Json::texts(const std::vector<std::string>& texts) {
  Json json = list();
  for (const std::string& text : texts) json.items.push_back(of(text));
  return json;
}

const Json* Json::find(std::string_view key) const {
  const auto found =
      std::find_if(entries.begin(), entries.end(), [&](const auto& entry) { return entry.first == key; });
  return found == entries.end() ? nullptr : &found->second;
}

absl::StatusOr<Json> parse_json(std::string_view text) {
  if (text.size() > kMaxJsonBytes) {
    return absl::InvalidArgumentError(absl::StrCat("more than ", kMaxJsonBytes, " bytes of JSON"));
  }
  Builder builder;
  if (!nlohmann::json::sax_parse(text.begin(), text.end(), &builder)) return absl::InvalidArgumentError(builder.why);
  return std::move(builder.root);
}

std::string to_text(const Json& json) {
  std::string text;
  write(json, "", text);
  return text + "\n";
}

}  // namespace concord::plugins::tool
