// The stories of stages before a final tender, for the one book of procurement.
#pragma once

#include "services/procurement/bids/bid.h"
#include "services/procurement/procedure/extension.h"
#include "tests/stories/story.h"

namespace concord::procurement {

// Of a bid. stages: running or issued; in, left_out, withdrew: ids
void state_stages(BidFacts& bid, const stories::StoryFacts& facts);
// stages: running
absl::Status stages_over(const stories::StoryFacts& facts);
// stages as above
DeadlineDays moved_days(const v1::Procedure& procedure, const v1::ExtendDeadlineRequest& request,
                        const stories::StoryFacts& facts);
// Of the first of left_out.
absl::Status may_join(const stories::StoryFacts& facts);

void add_stages(stories::StoryBook& book);

}  // namespace concord::procurement
