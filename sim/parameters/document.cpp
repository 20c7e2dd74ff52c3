#include "sim/parameters/document.hpp"

#include <algorithm>
#include <utility>

namespace osarium {

const Node* Node::find(std::string_view child_key) const {
  auto found = std::find_if(children.begin(), children.end(),
                            [&](const Node& child) { return child.key == child_key; });
  return found == children.end() ? nullptr : &*found;
}

Node* Node::find(std::string_view child_key) {
  return const_cast<Node*>(std::as_const(*this).find(child_key));
}

ConfigError error_at(const Document& document, Mark mark, std::string path, std::string found,
                     std::string problem) {
  return {document.sources.at(mark.source),
          mark.line,
          mark.column,
          std::move(path),
          std::move(found),
          std::move(problem)};
}

}  // namespace osarium
