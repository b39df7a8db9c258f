// PURE data. The risks that every register starts from: one row for each thing that can go wrong when a service is
// ended, after the table "working with third sector organisations" (good practice, risk, mitigation) of the National
// Audit Office's Decommissioning Toolkit, in our own words.
#pragma once

#include <vector>

#include "concord/transition/v1/registers.pb.h"

namespace concord::transition {

// All open, with an owner's role and a first guess at likelihood and impact that the officer amends.
std::vector<v1::Risk> starting_risks();

}  // namespace concord::transition
