// PURE. Conversions; see judgement.h.
#include "services/rules/judging/judgement.h"

#include "plugins/host/words/facts.h"
#include "plugins/host/words/units.h"
#include "plugins/host/words/wording.h"
#include "services/platform/values/civil_date.h"
#include "services/platform/values/refusal.h"
#include "services/platform/values/text.h"

namespace concord::rules {
namespace {

using platform::cat;
using platform::refuse_input;

absl::Status bad(std::string sentence, std::string remedy) {
  return refuse_input(
      {.code = "INVALID_FACTS", .sentence = std::move(sentence), .remedy = std::move(remedy), .subject = "facts"});
}

v1::Level level_of(host::Level level) { return static_cast<v1::Level>(static_cast<int>(level)); }
v1::Layer layer_of(host::Layer layer) { return layer == host::Layer::kNational ? v1::LAYER_NATIONAL : v1::LAYER_LOCAL; }

const char* asked_of(host::Asked asked) {
  switch (asked) {
    case host::Asked::kFact:
      return "fact";
    case host::Asked::kParameter:
      return "parameter";
    case host::Asked::kTable:
      return "table";
    case host::Asked::kCalendar:
      return "calendar";
  }
  return "";
}

static_assert(static_cast<int>(host::Gate::kTerminate) == v1::GATE_TERMINATE, "gates have the same numbers");
static_assert(static_cast<int>(host::Level::kBlocks) == v1::LEVEL_BLOCKS, "levels have the same numbers");

}  // namespace

absl::StatusOr<host::Gate> gate_of(v1::Gate gate) {
  if (gate >= v1::GATE_PLAN && gate <= v1::GATE_TERMINATE) return static_cast<host::Gate>(static_cast<int>(gate));
  return refuse_input({.code = "INVALID_GATE",
                       .sentence = "The question names no gate.",
                       .remedy = "Name one from GATE_PLAN to GATE_TERMINATE.",
                       .subject = "gate"});
}

absl::StatusOr<host::Facts> facts_of(const google::protobuf::RepeatedPtrField<v1::Fact>& facts) {
  if (facts.size() > kMaxFacts) {
    return bad(cat(facts.size(), " facts are too many."), cat("Send at most ", kMaxFacts, "."));
  }
  host::Facts known;
  for (const v1::Fact& fact : facts) {
    const std::string name = fact.name().substr(0, 60);
    host::Value value;
    switch (fact.value_case()) {
      case v1::Fact::kInteger:
        value = fact.integer();
        break;
      case v1::Fact::kText:
        if (fact.text().size() > kMaxFactBytes) {
          return bad(cat("The fact ", name, " has ", fact.text().size(), " bytes."),
                     cat("Keep it to ", kMaxFactBytes, "."));
        }
        value = fact.text();
        break;
      case v1::Fact::kDate: {
        CONCORD_ASSIGN(value, platform::parse_date(fact.date(), name));
        break;
      }
      case v1::Fact::VALUE_NOT_SET:
        return bad(cat("The fact ", name, " has no value."), "Leave out what is not known.");
    }
    if (!known.emplace(fact.name(), std::move(value)).second) {
      return bad(cat("The fact ", name, " is stated twice."), "State each fact once.");
    }
  }
  const absl::Status named = host::check_facts(known);
  if (!named.ok()) return bad(std::string(named.message()), "See the list of facts, plugins/host/FACTS.md.");
  return known;
}

absl::Status check_new_facts(const host::Facts& facts) {
  const absl::Status fault = host::check_new_facts(facts);
  return fault.ok() ? fault : bad(std::string(fault.message()) + ".", "See plugins/host/FACTS.md.");
}

absl::Status check_declared(const std::vector<const host::Bundle*>& asked, const host::Facts& facts) {
  const absl::Status fault = host::check_own_facts(asked, facts);
  return fault.ok() ? fault
                    : bad(std::string(fault.message()),
                          "State it as the plugin.yaml of the council's rules declares it, or leave it out.");
}

void tell(host::Judgement judgement, v1::Judgement& told) {
  told.set_gate(static_cast<v1::Gate>(static_cast<int>(judgement.gate)));
  told.set_legal_date(platform::format_date(judgement.legal_date));
  for (host::StandingRequirement& standing : judgement.requirements) {
    v1::Requirement& requirement = *told.add_requirements();
    requirement.set_kind(std::move(standing.kind));
    requirement.set_detail(std::move(standing.detail));
    requirement.set_value(standing.value);
    for (host::RequirementSource& source : standing.sources) {
      v1::RequirementSource& put = *requirement.add_sources();
      put.set_plugin_id(std::move(source.plugin_id));
      put.set_layer(layer_of(source.layer));
      put.set_value(source.requirement.value);
      put.set_citation(std::move(source.requirement.citation));
      put.set_sentence(std::move(source.requirement.sentence));
    }
  }
  for (host::JudgedFinding& judged : judgement.findings) {
    v1::Finding& finding = *told.add_findings();
    finding.set_level(level_of(judged.finding.level));
    finding.set_code(std::move(judged.finding.code));
    finding.set_sentence(std::move(judged.finding.sentence));
    finding.set_remedy(std::move(judged.finding.remedy));
    finding.set_citation(std::move(judged.finding.citation));
    finding.set_subject(std::move(judged.subject));
    for (std::string& who : host::set_of(judged.waivable_by)) finding.add_waivable_by(std::move(who));
    finding.set_duty_days(static_cast<std::int32_t>(judged.duty_days));
    for (std::string& plugin : judged.plugin_ids) finding.add_plugin_ids(std::move(plugin));
  }
  for (host::JudgedScore& judged : judgement.scores) {
    v1::Score& score = *told.add_scores();
    score.set_plugin_id(std::move(judged.plugin_id));
    score.set_name(std::move(judged.score.name));
    score.set_value(judged.score.value);
  }
  for (host::PluginRecord& record : judgement.plugins) {
    v1::PluginUse& use = *told.add_plugins();
    use.set_plugin_id(std::move(record.plugin_id));
    use.set_version(std::move(record.version));
    use.set_digest(std::move(record.digest));
    use.set_fuel(record.fuel);
    for (const host::Read& read : record.trace) {
      v1::Read& put = *use.add_reads();
      put.set_asked(asked_of(read.asked));
      put.set_name(read.name);
      put.set_answer(read.answer);
    }
  }
}

}  // namespace concord::rules
