#include "sim/sync/resource.hpp"

namespace osarium {

std::string Resource::description() const {
  std::string text = std::string("resource ") + name();
  const char* separator = " (held by ";
  for (const Link* link = holds_.next; link != &holds_; link = link->next) {
    const Name holder = static_cast<const Hold*>(link)->holder_;
    text += separator;
    text += holder != nullptr ? holder : "nobody that runs";
    separator = ", ";
  }
  return holds_.alone() ? text : text + ")";
}

}  // namespace osarium
