// Flat JSON objects through nlohmann's event reader, which hands over each number's own text. PURE.
#include "services/platform/values/json.h"

#include <utility>

#include <nlohmann/json.hpp>

#include "services/platform/values/text.h"

namespace concord::platform {
namespace {

using Json = nlohmann::json;

// Collects the members of the outermost object.
class Collector : public nlohmann::json_sax<Json> {
 public:
  JsonObject object;
  std::string wrong;

  bool null() override { return take({JsonMember::Kind::kNull, {}}); }
  bool boolean(bool value) override { return take({JsonMember::Kind::kYesNo, value ? "true" : "false"}); }
  bool number_integer(number_integer_t value) override {
    return take({JsonMember::Kind::kNumber, std::to_string(value)});
  }
  bool number_unsigned(number_unsigned_t value) override {
    return take({JsonMember::Kind::kNumber, std::to_string(value)});
  }
  bool number_float(number_float_t, const string_t& written) override {
    return take({JsonMember::Kind::kNumber, written});
  }
  bool string(string_t& value) override { return take({JsonMember::Kind::kText, std::move(value)}); }
  bool binary(binary_t&) override { return refuse("it holds binary data"); }
  bool start_object(std::size_t) override { return depth_++ == 0 || began_nested(); }
  bool start_array(std::size_t) override {
    return depth_++ == 0 ? refuse("it is a list, not an object") : began_nested();
  }
  bool end_object() override { return ended(); }
  bool end_array() override { return ended(); }
  bool key(string_t& name) override {
    if (depth_ == 1) key_ = std::move(name);
    return true;
  }
  bool parse_error(std::size_t at, const std::string&, const nlohmann::detail::exception&) override {
    return refuse(cat("it is not JSON at character ", at));
  }

 private:
  bool refuse(std::string why) {
    if (wrong.empty()) wrong = std::move(why);
    return false;
  }
  bool keep(JsonMember member) {
    if (!object.emplace(key_, std::move(member)).second) return refuse(cat(in_quotes(key_), " stands in it twice"));
    return true;
  }
  bool take(JsonMember member) {
    if (depth_ == 0) return refuse("it is a single value, not an object");
    return depth_ > 1 || keep(std::move(member));
  }
  bool began_nested() { return depth_ > 2 || keep({JsonMember::Kind::kNested, {}}); }
  bool ended() {
    --depth_;
    return true;
  }

  int depth_ = 0;
  std::string key_;
};

}  // namespace

absl::StatusOr<JsonObject> parse_json_object(std::string_view text) {
  Collector collector;
  if (!Json::sax_parse(text.begin(), text.end(), &collector)) {
    return absl::InvalidArgumentError(collector.wrong.empty() ? "it is not JSON" : collector.wrong);
  }
  return std::move(collector.object);
}

}  // namespace concord::platform
