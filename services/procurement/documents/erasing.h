// PURE. A document's bytes erased by two persons, such as personal data that should not stand in it; its hash, title
// and reason stay. It must never erase what is sealed still.
#pragma once

#include "services/procurement/documents/document.h"

namespace concord::procurement {

DocumentDecided decide(const v1::Document&, const v1::ProposeDocumentErasureRequest&, const platform::Context&,
                       const DocumentFacts&);
DocumentDecided decide(const v1::Document&, const v1::ApproveDocumentErasureRequest&, const platform::Context&,
                       const DocumentFacts&);
DocumentDecided decide(const v1::Document&, const v1::DeclineDocumentErasureRequest&, const platform::Context&,
                       const DocumentFacts&);

}  // namespace concord::procurement
