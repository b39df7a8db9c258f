// The stories of documents, for the one book of procurement.
#pragma once

#include "tests/stories/story.h"

namespace concord::procurement {

void add_documents(stories::StoryBook& book);

}  // namespace concord::procurement
