#include "sim/parameters/schema.hpp"

namespace osarium {

const Field* Schema::find(std::string_view key) const {
  for (const Field& field : fields) {
    if (field.key == key) return &field;
  }
  return nullptr;
}

std::string Schema::allowed() const {
  std::vector<std::string_view> names;
  switch (kind) {
    case Kind::scalar: return scalar.allowed;
    case Kind::choice:
      for (const Choice& choice : choices) names.push_back(choice.name);
      return list_of(names);
    case Kind::structure:
      for (const Field& field : fields) names.push_back(field.key);
      return "a map with " + list_of(names);
    case Kind::tagged:
      for (const Alternative& alternative : alternatives) names.push_back(alternative.name);
      return "a map with `kind:` " + list_of(names);
    case Kind::list: return "a list, each entry " + element().allowed();
    case Kind::optional: return "nothing, or " + element().allowed();
  }
  return {};
}

}  // namespace osarium
