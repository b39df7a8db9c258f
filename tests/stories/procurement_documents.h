// The stories of documents, for the one book of procurement.
#pragma once

#include "services/procurement/procedure/procedure.h"
#include "tests/stories/story.h"

namespace concord::procurement {

void add_documents(stories::StoryBook& book);
// What a procedure is told of its papers.
stories::Aggregate<ProcedureAggregate> with_papers(stories::Aggregate<ProcedureAggregate> procedure);

}  // namespace concord::procurement
