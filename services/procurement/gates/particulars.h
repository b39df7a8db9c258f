// PURE. What an officer stated of a procedure, as it holds now: the published draft's, and what was stated for the
// gates to come since. It must never change what was published.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"

#include "concord/procurement/v1/types.pb.h"

namespace concord::procurement {

// The published particulars with what was added since and is not taken back; a fact stated anew has its latest value.
v1::LegalParticulars particulars_now(const v1::LegalParticulars& published, const v1::Procedure& procedure);

// Whether the question tells this fact by itself at the gates to come, so that nobody states it; a fact that it tells
// at times only is not among them, because a gate that asks for it would leave no door.
bool is_known_here(const std::string& fact);
// Whether this fact decides which rules hold (what is bought, and how) or from when a contract may be signed, where no
// notice is recorded that tells it.
bool decides_the_law(const std::string& fact);
// What goes with the contract, since the law that its procurement began under holds for its changes too: code, day and
// the stated facts that decide the law.
v1::LegalParticulars law_of_contract(const v1::Procedure& procedure);
// Whether this fact comes true only with an award, so that no draft can tell it.
bool is_of_an_award(const std::string& fact);
// The first fact that decides the law, that holds only since it was stated later, and that this subject stated last;
// empty where there is none.
std::string law_stated_later_by(const v1::Procedure& procedure, const std::string& subject);
// Whether the waiver, or the approval, stands on this subject's word alone: nobody else stated it since the
// publication, and nobody but who prepared it published it (quotes are invited by one person).
bool waived_by_word_of(const v1::Procedure& procedure, const std::string& requirement, const std::string& subject);
bool approved_by_word_of(const v1::Procedure& procedure, const std::string& approval, const std::string& subject);
// Of what a decision rests on: the waivers and approvals that stand on this subject's word alone, each as what it is
// and its name.
std::vector<std::pair<std::string, std::string>> own_words(const v1::Procedure& procedure,
                                                           const rules::v1::Judgement& judgement,
                                                           const std::string& subject);
// TOO_MANY_PARTICULARS where more waivers and dated approvals stand than the rules can be told at one gate.
absl::Status check_room(const v1::LegalParticulars& now);
// Whether who invited quotes alone said from which day's law on they are bought.
bool commenced_by_word_of(const v1::Procedure& procedure, const std::string& subject);

}  // namespace concord::procurement
