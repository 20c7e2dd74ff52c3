// What a study changes in a part that has a name: the part's own document, with the changes laid
// over it. Every value keeps its origin.
#pragma once

#include "sim/parameters/document.hpp"

namespace osarium {

inline constexpr std::string_view base_key = "base";

// The node that names the part: itself, or its `base`; nullptr if nothing does.
const Node* base_of(const Node& part);

// Maps are merged, except that a value with a `kind` replaces what was there, as do lists: so does
// reading. `part` belongs to `document`; its `base` is left out.
Document laid_over(Document base, const Document& document, Node part);

}  // namespace osarium
