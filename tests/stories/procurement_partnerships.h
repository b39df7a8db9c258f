// The stories of frameworks, offers and alliances, for the one book of procurement.
#pragma once

#include "tests/stories/story.h"

namespace concord::procurement {

void add_partnerships(stories::StoryBook& book);

}  // namespace concord::procurement
