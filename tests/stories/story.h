// Runs stories: reads YAML, folds the given events, asks the decide function, compares events or the refusal's code.
// Knows aggregates only through Aggregate<A>; touches no database, clock or network.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/strip.h"
#include "google/protobuf/message.h"

#include "services/platform/values/context.h"
#include "services/platform/values/decided.h"

namespace concord::stories {

using StoryFacts = std::map<std::string, std::vector<std::string>>;
bool has_fact(const StoryFacts& facts, const std::string& name, const std::string& value);

// One aggregate with its state, as the runner sees it.
class Subject {
 public:
  virtual ~Subject() = default;
  virtual std::unique_ptr<google::protobuf::Message> new_event() const = 0;
  virtual std::unique_ptr<google::protobuf::Message> new_command(
      const std::string& name) const = 0;  // null when unknown
  virtual void evolve(const google::protobuf::Message& event) = 0;
  using Events = std::vector<std::shared_ptr<google::protobuf::Message>>;
  virtual absl::StatusOr<Events> decide(const std::string& command, const google::protobuf::Message& request,
                                        const StoryFacts& facts, const platform::Context& context) = 0;
};

template <typename A>
class Aggregate {
 public:
  using State = typename A::State;
  using Event = typename A::Event;
  template <typename Request>
  using Decide = std::function<platform::Decided<Event>(const State&, const Request&, const StoryFacts&,
                                                        const platform::Context&)>;

  explicit Aggregate(std::string name) : name_(std::move(name)) {}

  template <typename Request>
  Aggregate& on(const std::string& command, Decide<Request> decide) {
    (*commands_)[command] = {[] { return std::make_unique<Request>(); },
                             [decide](const State& state, const google::protobuf::Message& request,
                                      const StoryFacts& facts, const platform::Context& context) {
                               return decide(state, dynamic_cast<const Request&>(request), facts, context);
                             }};
    return *this;
  }

  // Plain commands, each under its request's name: WithdrawBidRequest is WithdrawBid.
  template <typename... Requests, typename Plain>
  Aggregate& all(platform::Commands<Requests...>, Plain decide) {
    (on<Requests>(std::string(absl::StripSuffix(Requests::descriptor()->name(), "Request")), decide), ...);
    return *this;
  }

  const std::string& name() const { return name_; }

  std::unique_ptr<Subject> make_subject() const { return std::make_unique<Told>(commands_); }

 private:
  struct Command {
    std::function<std::unique_ptr<google::protobuf::Message>()> make;
    std::function<platform::Decided<Event>(const State&, const google::protobuf::Message&, const StoryFacts&,
                                           const platform::Context&)>
        decide;
  };
  using Commands = std::map<std::string, Command>;

  class Told : public Subject {
   public:
    explicit Told(std::shared_ptr<const Commands> commands) : commands_(std::move(commands)) {}
    std::unique_ptr<google::protobuf::Message> new_event() const override { return std::make_unique<Event>(); }
    std::unique_ptr<google::protobuf::Message> new_command(const std::string& name) const override {
      const auto found = commands_->find(name);
      return found == commands_->end() ? nullptr : found->second.make();
    }
    void evolve(const google::protobuf::Message& event) override {
      A::evolve(state_, dynamic_cast<const Event&>(event));
    }
    absl::StatusOr<Events> decide(const std::string& command, const google::protobuf::Message& request,
                                  const StoryFacts& facts, const platform::Context& context) override {
      auto decided = commands_->at(command).decide(state_, request, facts, context);
      if (!decided.ok()) return decided.status();
      Events events;
      for (auto& event : *decided) events.push_back(std::make_shared<Event>(std::move(event)));
      return events;
    }

   private:
    std::shared_ptr<const Commands> commands_;
    State state_;
  };

  std::string name_;
  std::shared_ptr<Commands> commands_ = std::make_shared<Commands>();
};

class StoryBook {
 public:
  template <typename A>
  StoryBook& add(const Aggregate<A>& aggregate) {
    makers_[aggregate.name()] = [aggregate] { return aggregate.make_subject(); };
    return *this;
  }
  std::unique_ptr<Subject> make(const std::string& aggregate) const {
    const auto found = makers_.find(aggregate);
    return found == makers_.end() ? nullptr : found->second();
  }

 private:
  std::map<std::string, std::function<std::unique_ptr<Subject>()>> makers_;
};

// Registers one test for every story under tests/stories/<service>/; answers how many.
int register_stories(const std::string& service, StoryBook (*make_book)());

}  // namespace concord::stories

// Once in <service>_stories_test.cpp: CONCORD_STORIES("registry", make_book)
#define CONCORD_STORIES(service, make_book) \
  [[maybe_unused]] static const int concord_story_count = ::concord::stories::register_stories((service), (make_book));
