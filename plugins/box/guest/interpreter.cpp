// wabt's interpreter over a module that module_check wrote. Every feature beyond WebAssembly's first version is off,
// and wabt's own validator judges types; this file must never hand it a byte that module_check has not written.
#include "plugins/box/guest/interpreter.h"

#include <vector>

#include <wabt/binary-reader.h>
#include <wabt/interp/binary-reader-interp.h>
#include <wabt/interp/interp.h>

#include "plugins/box/guest/guest_calls.h"
#include "plugins/box/module/abi.h"
#include "plugins/box/module/module_check.h"
#include "plugins/box/module/module_cursor.h"
#include "plugins/box/wire/answers.h"

namespace concord::plugins::box {
namespace {

namespace interp = wabt::interp;

wabt::Features first_version_features() {
  wabt::Features features;
#define WABT_FEATURE(variable, flag, default_, help) features.disable_##variable();
#include <wabt/feature.def>
#undef WABT_FEATURE
  return features;
}

wabt::Type type_of(char letter) { return letter == 'l' ? wabt::Type::I64 : wabt::Type::I32; }

interp::FuncType type_of(const Import& import) {
  interp::ValueTypes parameters;
  for (const char letter : import.parameters) parameters.push_back(type_of(letter));
  interp::ValueTypes results;
  if (import.answers) results.emplace_back(wabt::Type::I32);
  return interp::FuncType(parameters, results);
}

class WabtInterpreter : public Interpreter {
 public:
  WabtInterpreter() : features_(first_version_features()), store_(features_) {}

  bool load(const CheckedModule& checked, std::string& why) {
    fuel_global_ = checked.fuel_global;
    depth_global_ = checked.depth_global;
    wabt::Errors errors;
    interp::ModuleDesc description;
    const wabt::ReadBinaryOptions options(features_, nullptr, false, true, true);
    if (wabt::Failed(interp::ReadBinaryInterp("rules", checked.bytes.data(), checked.bytes.size(), options, &errors,
                                              &description))) {
      const std::string message = errors.empty() ? "unknown" : errors.front().message;
      why = "its code is not valid WebAssembly: " + quoted(message);
      return false;
    }
    module_ = interp::Module::New(store_, std::move(description));
    for (const interp::ImportType& import : module_->import_types()) {
      if (const Import* offered = find_import(import.name); offered != nullptr) imports_.push_back(offer(*offered));
    }
    return can_begin(why);
  }

  std::string evaluate(const Question& question) override {
    Answers answers(question);
    answers_ = &answers;
    Answer head;
    run(question.gate, answers, head);
    answers_ = nullptr;
    memory_ = nullptr;
    store_.Collect();

    std::string reply = open_frame(FrameKind::kAnswered);
    write_answer(head, head.ending == Ending::kDone ? answers.records() : Records{}, reply);
    close_frame(reply);
    return reply;
  }

 private:
  // Segments that do not fit are found by beginning once.
  bool can_begin(std::string& why) {
    interp::Trap::Ptr trap;
    const bool begins = begin(trap);
    if (!begins) why = "it cannot begin: " + (trap ? quoted(trap->message()) : std::string("unknown"));
    instance_.reset();
    trap.reset();
    store_.Collect();
    return begins;
  }

  bool begin(interp::Trap::Ptr& trap) {
    interp::RefVec references;
    for (const auto& import : imports_) references.push_back(import.ref());
    instance_ = interp::Instance::Instantiate(store_, module_.ref(), references, &trap);
    return static_cast<bool>(instance_);
  }

  interp::HostFunc::Ptr offer(const Import& import) {
    const auto call = [this, function = import.function, answers = import.answers](
                          interp::Thread&, const interp::Values& parameters, interp::Values& results,
                          interp::Trap::Ptr* trap) -> wabt::Result {
      std::uint64_t numbers[kMostParameters] = {};
      for (std::size_t i = 0; i < parameters.size() && i < kMostParameters; ++i) {
        numbers[i] = parameters[i].Get<wabt::interp::u64>();
      }
      const std::int32_t answer =
          serve(function, numbers, {memory_->UnsafeData(), static_cast<std::size_t>(memory_->ByteSize())}, *answers_);
      if (answers_->is_broken()) {
        *trap = interp::Trap::New(store_, answers_->reason());
        return wabt::Result::Error;
      }
      if (answers) results[0] = interp::Value::Make(static_cast<wabt::interp::u32>(answer));
      return wabt::Result::Ok;
    };
    return interp::HostFunc::New(store_, type_of(import), call);
  }

  void run(std::int32_t gate, const Answers& answers, Answer& head) {
    interp::Trap::Ptr trap;
    if (!begin(trap)) {
      reason_ = "the program cannot begin";
      head.reason = reason_;
      return;
    }
    memory_ = store_.UnsafeGet<interp::Memory>(instance_->memories()[0]).get();
    const auto function = store_.UnsafeGet<interp::Func>(evaluate_reference());
    interp::Values results;
    const bool returned = wabt::Succeeded(
        function->Call(store_, {interp::Value::Make(static_cast<wabt::interp::u32>(gate))}, results, &trap));
    const std::int32_t fuel_left = hidden_global(fuel_global_);
    head.fuel = CONCORD_RULES_MAX_FUEL - (fuel_left > 0 ? fuel_left : 0);
    if (returned) {
      head.code = static_cast<std::int32_t>(results[0].Get<wabt::interp::u32>());
      head.ending = head.code == 0 ? Ending::kDone : Ending::kGaveUp;
    } else {
      reason_ = why_stopped(answers, fuel_left, trap);
      head.reason = reason_;
    }
    instance_.reset();
  }

  std::string why_stopped(const Answers& answers, std::int32_t fuel_left, const interp::Trap::Ptr& trap) {
    if (answers.is_broken()) return answers.reason();
    if (fuel_left < 0) return "it ran for more than " + std::to_string(CONCORD_RULES_MAX_FUEL) + " instructions";
    if (hidden_global(depth_global_) < 0) {
      return "its calls are nested deeper than " + std::to_string(CONCORD_RULES_MAX_CALL_DEPTH);
    }
    return "it trapped: " + (trap ? quoted(trap->message()) : std::string("unknown"));
  }

  interp::Ref evaluate_reference() {
    const auto& exports = module_->export_types();
    for (std::size_t i = 0; i < exports.size(); ++i) {
      if (exports[i].name == kEvaluateExport) return instance_->exports()[i];
    }
    return interp::Ref::Null;
  }

  std::int32_t hidden_global(std::uint32_t index) {
    return store_.UnsafeGet<interp::Global>(instance_->globals()[index])->Get().Get<wabt::interp::s32>();
  }

  wabt::Features features_;
  interp::Store store_;
  interp::Module::Ptr module_;
  std::vector<interp::HostFunc::Ptr> imports_;
  interp::Instance::Ptr instance_;
  interp::Memory* memory_ = nullptr;  // of the instance that runs
  Answers* answers_ = nullptr;
  std::uint32_t fuel_global_ = 0;
  std::uint32_t depth_global_ = 0;
  std::string reason_;
};

}  // namespace

std::unique_ptr<Interpreter> load_module(std::string_view module, std::string& why) {
  CheckedModule checked;
  if (!check_module(module, checked, why)) return nullptr;
  auto interpreter = std::make_unique<WabtInterpreter>();
  if (!interpreter->load(checked, why)) return nullptr;
  return interpreter;
}

}  // namespace concord::plugins::box
