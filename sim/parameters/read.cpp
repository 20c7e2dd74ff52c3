#include "sim/parameters/configuration.hpp"
#include "sim/parameters/nearest.hpp"
#include "sim/parameters/path.hpp"

namespace osarium {

namespace {

// Where in the tree a value is; kept as a chain on the stack, because text is needed for errors
// only.
struct Place {
  const Place* up = nullptr;
  std::string_view key;
  std::size_t index = 0;

  std::string text() const {
    std::string path = up ? up->text() : "";
    if (up && !key.empty()) append_key(path, key);
    if (up && key.empty()) append_index(path, index);
    return path;
  }
};

class Reader {
 public:
  Reader(const Document& document, Errors& errors) : document_(document), errors_(errors) {}

  // `field` is the parameter that the value belongs to, also inside of its list; null for the root.
  void read(const Schema& schema, const Node& node, void* object, const Field* field,
            const Place& place) {
    switch (schema.kind) {
      case Schema::Kind::scalar:
      case Schema::Kind::choice: return read_scalar(schema, node, object, field, place);
      case Schema::Kind::structure: return read_structure(schema, node, object, field, place);
      case Schema::Kind::tagged: return read_tagged(schema, node, object, field, place);
      case Schema::Kind::list: return read_list(schema, node, object, field, place);
      case Schema::Kind::optional:
        schema.clear(object);
        if (node.kind != Node::Kind::null)
          read(schema.element(), node, schema.append(object), field, place);
        return;
    }
  }

 private:
  static std::string allowed(const Schema& schema, const Field* field) {
    std::string text = schema.allowed();
    if (field && !field->bounds.text.empty()) text += ", " + field->bounds.text;
    return text;
  }

  void add(Mark mark, const Place& place, std::string found, std::string problem,
           std::string allowed, std::string suggestion = {}) {
    ConfigError error =
        error_at(document_, mark, place.text(), std::move(found), std::move(problem));
    error.allowed = std::move(allowed);
    error.suggestion = std::move(suggestion);
    errors_.add(std::move(error));
  }

  // Reports a node of the wrong kind.
  bool require(Node::Kind kind, const Schema& schema, const Node& node, const Field* field,
               const Place& place) {
    if (node.kind == kind) return true;
    const char* problem = node.kind == Node::Kind::null   ? "has no value"
                          : node.kind == Node::Kind::list ? "is a list"
                          : node.kind == Node::Kind::map  ? "is a map"
                          : kind == Node::Kind::list      ? "a single value where a list is due"
                                                          : "a single value where a map is due";
    bool wants_list = kind == Node::Kind::list && node.kind == Node::Kind::scalar &&
                      node.text.find_first_of("[]") == node.text.npos;
    add(node.mark, place, node.text, problem, allowed(schema, field),
        wants_list ? "[" + node.text + "]" : "");
    return false;
  }

  void read_scalar(const Schema& schema, const Node& node, void* object, const Field* field,
                   const Place& place) {
    if (!require(Node::Kind::scalar, schema, node, field, place)) return;
    auto problem = schema.parse({node.text, node.quoted}, object);
    bool has_range = field && field->bounds.contains;
    if (!problem && has_range && !field->bounds.contains(object)) {
      problem = Problem{"which is out of range", schema.allowed(), ""};
    }
    if (!problem) return;
    if (has_range) problem->allowed += ", " + field->bounds.text;
    // An empty text would not show.
    std::string what = node.text.empty() ? "an empty text, " + problem->what : problem->what;
    add(node.mark, place, node.text, std::move(what), std::move(problem->allowed),
        std::move(problem->suggestion));
  }

  void read_structure(const Schema& schema, const Node& node, void* object, const Field* field,
                      const Place& place) {
    if (node.kind == Node::Kind::null) return check_absent(schema, object, node.mark, place);
    if (!require(Node::Kind::map, schema, node, field, place)) return;
    read_fields(schema, node, object, place, false);
  }

  void read_fields(const Schema& schema, const Node& node, void* object, const Place& place,
                   bool tagged) {
    std::size_t errors_before = errors_.error_count();
    for (const Node& child : node.children) {
      if (tagged && child.key == kind_key) continue;
      if (!schema.find(child.key)) unknown(schema, child, place, tagged);
    }
    for (const Field& field : schema.fields) {
      Place member{&place, field.key};
      if (const Node* child = node.find(field.key)) {
        read(field.type(), *child, field.member(object), &field, member);
      } else {
        absent(field, object, node.mark, member);
      }
    }
    if (errors_.error_count() == errors_before) check_violation(schema, node, object, place);
  }

  void unknown(const Schema& schema, const Node& child, const Place& place, bool tagged) {
    if (errors_.full()) return errors_.add({});  // counted, not kept
    std::vector<std::string_view> names;
    if (tagged) names.push_back(kind_key);
    for (const Field& field : schema.fields) names.push_back(field.key);
    Place member{&place, child.key};
    add(child.key_mark, child.key.empty() ? place : member, child.key,
        child.key.empty() ? "an empty key" : "which is not a parameter here",
        names.empty() ? "no parameters" : list_of(names),
        std::string(nearest_name(child.key, names)));
  }

  void absent(const Field& field, const void* object, Mark mark, const Place& place) {
    if (field.required) return add(mark, place, "", "is missing", allowed(field.type(), &field));
    check_absent(field.type(), field.member_of(object), mark, place);
  }

  // Reports required parameters inside of a structure that the document does not mention. A tagged
  // value has a default that its owner chose, with its parameters.
  void check_absent(const Schema& schema, const void* object, Mark mark, const Place& place) {
    for (const Field& field : schema.fields) absent(field, object, mark, Place{&place, field.key});
  }

  void check_violation(const Schema& schema, const Node& node, const void* object,
                       const Place& place) {
    if (!schema.violation) return;
    std::optional<Violation> violation = schema.violation(object);
    if (!violation) return;
    const Node* child = descendant(node, violation->key);
    Place member{&place, violation->key};
    add(child ? child->mark : node.mark, violation->key.empty() ? place : member,
        child ? child->text : "", violation->problem, violation->allowed);
  }

  static const Node* descendant(const Node& node, std::string_view path) {
    const auto steps = parse_path(path);
    const Node* found = steps ? &node : nullptr;
    for (std::size_t i = 0; found && i < steps->size(); ++i) {
      const PathStep& step = (*steps)[i];
      const bool in_list = step.key.empty() && step.index < found->children.size();
      found = in_list ? &found->children[step.index] : found->find(step.key);
    }
    return found;
  }

  void read_tagged(const Schema& schema, const Node& node, void* object, const Field* field,
                   const Place& place) {
    if (!require(Node::Kind::map, schema, node, field, place)) return;
    std::vector<std::string_view> names;
    for (const Alternative& alternative : schema.alternatives) names.push_back(alternative.name);
    Place member{&place, kind_key};
    const Node* kind = node.find(kind_key);
    if (!kind) return add(node.mark, member, "", "is missing", list_of(names));
    if (kind->kind != Node::Kind::scalar) {
      const char* problem = kind->kind == Node::Kind::null ? "has no value" : "is not a word";
      return add(kind->mark, member, "", problem, list_of(names));
    }
    std::size_t index = 0;
    if (auto problem = parse_choice({kind->text, kind->quoted}, names, index)) {
      return add(kind->mark, member, kind->text, problem->what, problem->allowed,
                 problem->suggestion);
    }
    const Alternative& alternative = schema.alternatives[index];
    read_fields(alternative.type(), node, alternative.emplace(object), place, true);
  }

  void read_list(const Schema& schema, const Node& node, void* object, const Field* field,
                 const Place& place) {
    if (!require(Node::Kind::list, schema, node, field, place)) return;
    schema.clear(object);
    if (field && field->not_empty && node.children.empty()) {
      return add(node.mark, place, "", "is an empty list", "at least one entry");
    }
    for (std::size_t i = 0; i < node.children.size(); ++i) {
      read(schema.element(), node.children[i], schema.append(object), field, Place{&place, "", i});
    }
  }

  const Document& document_;
  Errors& errors_;
};

}  // namespace

void read_parameters(const Schema& schema, const Document& document, void* object, Errors& errors) {
  Reader(document, errors).read(schema, document.root, object, nullptr, Place{});
}

}  // namespace osarium
