// PURE. Notices told apart by award; see award_notices.h.
#include "services/procurement/gates/award_notices.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace concord::procurement {
namespace {

constexpr std::array<std::string_view, 2> kOfAwards = {kAwardNotice, kStandstillLetters};
constexpr std::array<std::string_view, 7> kBefore = {
    "UK1", "UK2", "UK3", "UK4", "UK5", "pcs_contract_notice", "prior_information_notice"};

template <typename Names>
bool is_among(const Names& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

bool is_of(const v1::RecordedNotice& notice, const std::string& contract_id, const std::string& awarded_on) {
  if (contract_id.empty()) return false;
  if (!notice.contract_ids().empty()) return is_among(notice.contract_ids(), contract_id);
  return !awarded_on.empty() && notice.published_on() >= awarded_on;
}

}  // namespace

bool is_of_awards(const std::string& notice) { return is_among(kOfAwards, notice); }

bool may_come_before(const std::string& notice) { return is_among(kBefore, notice); }

const v1::RecordedNotice* notice_of_award(const v1::Procedure& procedure, const std::string& notice,
                                          const std::string& contract_id, const std::string& awarded_on) {
  const v1::RecordedNotice* newest = nullptr;
  for (const v1::RecordedNotice& recorded : procedure.recorded_notices()) {
    if (recorded.notice() != notice || !is_of(recorded, contract_id, awarded_on)) continue;
    // Of two of one day the one that was recorded last says what holds.
    if (newest == nullptr || recorded.published_on() >= newest->published_on()) newest = &recorded;
  }
  return newest;
}

std::vector<std::string> notices_standing(const v1::Procedure& procedure, const v1::LegalParticulars& legal,
                                          const std::string& contract_id, const std::string& awarded_on) {
  std::vector<std::string> names = {legal.notices().begin(), legal.notices().end()};
  for (const v1::RecordedNotice& recorded : procedure.recorded_notices()) {
    const bool is_of_another = !contract_id.empty() && !is_of(recorded, contract_id, awarded_on);
    if (is_of_awards(recorded.notice()) && is_of_another) continue;
    if (!is_among(names, recorded.notice())) names.push_back(recorded.notice());
  }
  return names;
}

bool is_told_by_a_notice(const v1::Procedure& procedure, const std::string& fact) {
  const bool by_notice = fact == "award_notice_on" || fact == "standstill_stated_end";
  const bool by_letters = fact == "letters_last_sent_on" || fact == "last_notice_electronic";
  const auto& recorded = procedure.recorded_notices();
  return std::any_of(recorded.begin(), recorded.end(), [&](const v1::RecordedNotice& notice) {
    return (by_notice && notice.notice() == kAwardNotice) || (by_letters && notice.notice() == kStandstillLetters);
  });
}

std::set<std::string> standstill_told_by(const v1::Procedure& procedure, const std::string& contract_id,
                                         const std::string& awarded_on) {
  std::set<std::string> told_by;
  for (const std::string name : {kAwardNotice, kStandstillLetters}) {
    const v1::RecordedNotice* newest = notice_of_award(procedure, name, contract_id, awarded_on);
    if (newest != nullptr && newest->published_on() < newest->recorded_on()) told_by.insert(newest->recorded_by());
  }
  for (const v1::TakenBackNotice& taken_back : procedure.taken_back_notices()) {
    const v1::RecordedNotice& notice = taken_back.notice();
    if (is_of_awards(notice.notice()) && is_of(notice, contract_id, awarded_on))
      told_by.insert(taken_back.taken_back_by());
  }
  return told_by;
}

}  // namespace concord::procurement
