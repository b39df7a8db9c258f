// The story runner: YAML in, one GoogleTest a story.
#include "tests/stories/story.h"

#include <algorithm>
#include <filesystem>

#include "google/protobuf/descriptor.h"
#include "google/protobuf/util/message_differencer.h"
#include <gtest/gtest.h>
#include <yaml-cpp/yaml.h>

#include "services/platform/entry/tokens.h"
#include "services/platform/values/civil_date.h"
#include "services/platform/values/refusal.h"
#include "tests/where.h"

namespace concord::stories {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

struct BadStory : std::runtime_error {
  using std::runtime_error::runtime_error;
};

[[noreturn]] void complain(const YAML::Node& at, const std::string& what) {
  throw BadStory("line " + std::to_string(at.Mark().line + 1) + ": " + what);
}

void fill(Message& message, const YAML::Node& node);

void set_scalar(Message& message, const FieldDescriptor& field, const YAML::Node& node) {
  const auto* reflection = message.GetReflection();
  const bool list = field.is_repeated();
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_STRING:
      list ? reflection->AddString(&message, &field, node.as<std::string>())
           : reflection->SetString(&message, &field, node.as<std::string>());
      return;
    case FieldDescriptor::CPPTYPE_INT64:
      list ? reflection->AddInt64(&message, &field, node.as<std::int64_t>())
           : reflection->SetInt64(&message, &field, node.as<std::int64_t>());
      return;
    case FieldDescriptor::CPPTYPE_INT32:
      list ? reflection->AddInt32(&message, &field, node.as<std::int32_t>())
           : reflection->SetInt32(&message, &field, node.as<std::int32_t>());
      return;
    case FieldDescriptor::CPPTYPE_BOOL:
      reflection->SetBool(&message, &field, node.as<bool>());
      return;
    case FieldDescriptor::CPPTYPE_ENUM: {
      const auto* value = field.enum_type()->FindValueByName(node.as<std::string>());
      if (value == nullptr)
        complain(node, "'" + node.as<std::string>() + "' is not a value of " + field.enum_type()->name());
      list ? reflection->AddEnum(&message, &field, value) : reflection->SetEnum(&message, &field, value);
      return;
    }
    case FieldDescriptor::CPPTYPE_MESSAGE:
      fill(list ? *reflection->AddMessage(&message, &field) : *reflection->MutableMessage(&message, &field), node);
      return;
    default:
      complain(node, "stories do not know the type of " + field.full_name());
  }
}

void fill(Message& message, const YAML::Node& node) {
  if (node.IsNull()) return;
  if (!node.IsMap()) complain(node, message.GetDescriptor()->name() + " takes fields");
  for (const auto& entry : node) {
    const auto name = entry.first.as<std::string>();
    const auto* field = message.GetDescriptor()->FindFieldByName(name);
    if (field == nullptr) complain(entry.first, message.GetDescriptor()->name() + " has no field '" + name + "'");
    if (!field->is_repeated()) {
      if (field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE)
        message.GetReflection()->MutableMessage(&message, field);
      set_scalar(message, *field, entry.second);
      continue;
    }
    if (!entry.second.IsSequence()) complain(entry.second, name + " takes a list");
    for (const auto& item : entry.second) set_scalar(message, *field, item);
  }
}

void set_if_there(Message& message, const char* name, const std::string& value) {
  const auto* field = message.GetDescriptor()->FindFieldByName(name);
  if (field != nullptr && message.GetReflection()->GetString(message, field).empty())
    message.GetReflection()->SetString(&message, field, value);
}

platform::Context context_of(const YAML::Node& story) {
  platform::Context context;
  context.authority = story["authority"] ? story["authority"].as<std::string>() : "lancashire";
  const YAML::Node as = story["as"];
  context.actor.subject = as && as["subject"] ? as["subject"].as<std::string>() : "officer-1";
  context.actor.organisation = as && as["organisation"] ? as["organisation"].as<std::string>() : "";
  const auto roles =
      as && as["roles"] ? as["roles"].as<std::vector<std::string>>() : std::vector<std::string>{"commissioner"};
  for (const auto& role : roles) {
    const auto known = platform::role_named(role);
    if (known == access::v1::ROLE_UNSPECIFIED) complain(as, "unknown role " + role);
    context.actor.roles.insert(known);
  }
  context.actor.authorities = std::make_shared<const std::set<std::string>>(std::set{context.authority});
  const auto day = platform::parse_date(story["on"] ? story["on"].as<std::string>() : "2026-11-21", "on");
  if (!day.ok()) complain(story["on"], std::string(day.status().message()));
  context.today = *day;
  context.now_ms = platform::day_number(*day) * 86'400'000 + 12 * 3'600'000;
  return context;
}

StoryFacts facts_of(const YAML::Node& story) {
  StoryFacts facts;
  if (!story["facts"]) return facts;
  for (const auto& fact : story["facts"])
    facts[fact.first.as<std::string>()] = fact.second.as<std::vector<std::string>>();
  return facts;
}

std::string shown(const absl::StatusOr<Subject::Events>& decided) {
  if (!decided.ok())
    return "refused " + platform::code_of(decided.status()) + ": " + std::string(decided.status().message());
  std::string text = std::to_string(decided->size()) + " events:\n";
  for (const auto& event : *decided) text += event->DebugString() + "--\n";
  return text;
}

void expect_events(const Subject& subject, const YAML::Node& then, const absl::StatusOr<Subject::Events>& decided) {
  ASSERT_TRUE(decided.ok()) << shown(decided);
  ASSERT_EQ(decided->size(), then.size()) << shown(decided);
  for (std::size_t i = 0; i < then.size(); ++i) {
    const auto expected = subject.new_event();
    fill(*expected, then[i]);
    google::protobuf::util::MessageDifferencer differencer;
    std::string difference;
    differencer.ReportDifferencesToString(&difference);
    EXPECT_TRUE(differencer.Compare(*expected, *(*decided)[i])) << "event " << i + 1 << " differs:\n" << difference;
  }
}

void expect_refusal(const std::string& code, const absl::StatusOr<Subject::Events>& decided) {
  ASSERT_FALSE(decided.ok()) << shown(decided);
  EXPECT_EQ(platform::code_of(decided.status()), code) << shown(decided);
  const auto refusal = platform::refusal_of(decided.status());
  ASSERT_TRUE(refusal.has_value()) << "not a proper refusal: " << decided.status();
  EXPECT_FALSE(refusal->sentence().empty());
  EXPECT_FALSE(refusal->remedy().empty()) << "a refusal says what would make it a yes";
}

void tell(const YAML::Node& story, const std::string& aggregate, const StoryBook& book) {
  const auto subject = book.make(aggregate);
  if (subject == nullptr) complain(story, "unknown aggregate " + aggregate);
  for (const auto& given : story["given"]) {
    const auto event = subject->new_event();
    fill(*event, given);
    subject->evolve(*event);
  }
  const auto name = story["when"].as<std::string>();
  const auto command = subject->new_command(name);
  if (command == nullptr) complain(story["when"], "unknown command " + name);
  const platform::Context context = context_of(story);
  if (story["with"]) fill(*command, story["with"]);
  set_if_there(*command, "authority", context.authority);
  set_if_there(*command, "command_id", "story");
  const StoryFacts facts = facts_of(story);
  const auto decided = subject->decide(name, *command, facts, context);
  if (story["refused"]) return expect_refusal(story["refused"].as<std::string>(), decided);
  if (!story["then"]) complain(story, "a story ends with 'then' or 'refused'");
  expect_events(*subject, story["then"], decided);
  if (!decided.ok()) return;
  // Idempotence: told again, the same command must not make the same thing happen twice.
  for (const auto& event : *decided) subject->evolve(*event);
  const auto again = subject->decide(name, *command, facts, context);
  EXPECT_TRUE(!again.ok() || again->empty()) << "told twice, it happens twice: " << shown(again);
}

class StoryTest : public testing::Test {
 public:
  StoryTest(YAML::Node story, std::string aggregate, std::string file, StoryBook (*book)())
      : story_(std::move(story)), aggregate_(std::move(aggregate)), file_(std::move(file)), book_(book) {}
  void TestBody() override {
    SCOPED_TRACE(file_ + ":" + std::to_string(story_.Mark().line + 1));
    try {
      tell(story_, aggregate_, book_());
    } catch (const std::exception& error) {
      FAIL() << error.what();
    }
  }

 private:
  YAML::Node story_;
  std::string aggregate_, file_;
  StoryBook (*book_)();
};

}  // namespace

bool has_fact(const StoryFacts& facts, const std::string& name, const std::string& value) {
  const auto found = facts.find(name);
  return found != facts.end() && std::find(found->second.begin(), found->second.end(), value) != found->second.end();
}

int register_stories(const std::string& service, StoryBook (*make_book)()) {
  int count = 0;
  const std::filesystem::path folder =
      std::filesystem::path(concord::tests::source_folder()) / "tests/stories" / service;
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.path().extension() == ".yaml") files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  for (const auto& file : files) {
    const YAML::Node root = YAML::LoadFile(file.string());
    const auto aggregate = root["aggregate"].as<std::string>();
    for (const auto& story : root["stories"]) {
      const std::string suite = service + "." + file.stem().string();
      const auto name = story["name"].as<std::string>();
      const YAML::Node copy = story;
      testing::RegisterTest(suite.c_str(), name.c_str(), nullptr, nullptr, __FILE__, __LINE__,
                            [copy, aggregate, file, make_book]() -> testing::Test* {
                              return new StoryTest(copy, aggregate, file.string(), make_book);
                            });
      ++count;
    }
  }
  if (count == 0) throw BadStory("no story under " + folder.string());
  return count;
}

}  // namespace concord::stories
