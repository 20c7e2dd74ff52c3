#include <algorithm>
#include <array>

#include "sim/parameters/configuration.hpp"
#include "sim/parameters/utf8.hpp"
#include "sim/parameters/value_text.hpp"

namespace osarium {

namespace {

using Row = std::array<std::string, 5>;  // parameter, default, unit, range, documentation

class Table {
 private:
  // A tagged type is listed once and later places refer to the first; a structure, whose defaults
  // depend on the place, again and again, but not inside itself.
  struct Listed {
    const Schema* type;
    std::string name;
  };

 public:
  void fields(const Schema& schema, const void* defaults, const std::string& prefix) {
    for (const Field& field : schema.fields) {
      row(field, field.type(), field.member_of(defaults), prefix + std::string(field.key));
    }
  }

  std::string text() const {
    std::array<std::size_t, 5> widths{};
    for (const Row& row : rows_) {
      for (std::size_t i = 0; i < row.size(); ++i)
        widths[i] = std::max(widths[i], characters(row[i]));
    }
    std::string result;
    for (const Row& row : rows_) {
      std::string line;
      for (std::size_t i = 0; i < row.size(); ++i) {
        line += row[i] + std::string(widths[i] - characters(row[i]) + 2, ' ');
      }
      result += line.substr(0, line.find_last_not_of(' ') + 1) + "\n";
    }
    return result;
  }

 private:
  static std::size_t characters(std::string_view text) {
    std::size_t count = 0;
    for (; !text.empty(); ++count) text.remove_prefix(first_character(text).length);
    return count;
  }

  static const Schema& innermost(const Schema& schema) {
    const Schema* inner = &schema;
    while (inner->element) inner = &inner->element();
    return *inner;
  }

  static std::string range_of(const Field& field, const Schema& inner) {
    if (inner.kind == Schema::Kind::choice) return inner.allowed();
    return inner.kind == Schema::Kind::tagged ? "kind: one of those below" : field.bounds.text;
  }

  static std::string kind_of(const Schema& schema, const void* object) {
    for (const Alternative& alternative : schema.alternatives) {
      if (alternative.get(object)) return std::string(alternative.name);
    }
    return {};
  }

  void row(const Field& field, const Schema& schema, const void* defaults, std::string name) {
    const Schema& inner = innermost(schema);
    bool list = schema.kind == Schema::Kind::list;
    std::string standard = field.required
                               ? "required"
                               : inline_text(schema, defaults).value_or(kind_of(schema, defaults));
    if (schema.kind == Schema::Kind::optional && standard == "null") standard = "none";
    std::string unit =
        inner.scalar.unit.empty() ? std::string(inner.scalar.name) : inner.scalar.unit;
    if (list) name += "[]";
    rows_.push_back(
        {name, standard, unit, range_of(field, inner), std::string(field.documentation)});
    inside(inner, schema.element ? nullptr : defaults, name);
  }

  // The parameters inside of one; `defaults` is null in lists and optional values, whose entries do
  // not exist yet.
  void inside(const Schema& schema, const void* defaults, const std::string& name) {
    bool composed = schema.kind == Schema::Kind::structure || schema.kind == Schema::Kind::tagged;
    if (!composed) return;
    auto same = listing_of(schema);
    if (same != listed_.end()) {
      rows_.back()[3] = "as " + same->name;
      return;
    }
    listed_.push_back({&schema, name});
    if (schema.kind == Schema::Kind::structure) {
      with_defaults(schema, defaults,
                    [&](const void* object) { fields(schema, object, name + "."); });
    }
    for (const Alternative& alternative : schema.alternatives) {
      const Schema& type = alternative.type();
      std::string label = name + "(" + std::string(alternative.name) + ")";
      rows_.push_back({label, "", "", "", std::string(type.documentation)});
      with_defaults(type, nullptr, [&](const void* object) { fields(type, object, label + "."); });
    }
    if (schema.kind == Schema::Kind::structure) listed_.erase(listing_of(schema));
  }

  std::vector<Listed>::iterator listing_of(const Schema& schema) {
    return std::find_if(listed_.begin(), listed_.end(),
                        [&](const Listed& l) { return l.type == &schema; });
  }

  template <class Use>
  static void with_defaults(const Schema& schema, const void* defaults, Use use) {
    if (defaults) return use(defaults);
    auto made = schema.make_default();
    use(made.get());
  }

  std::vector<Row> rows_{{"parameter", "default", "unit", "range", "meaning"}};
  std::vector<Listed> listed_;
};

}  // namespace

std::string describe(const Schema& schema, const void* defaults) {
  Table table;
  table.fields(schema, defaults, "");
  std::string head = schema.documentation.empty() ? "" : std::string(schema.documentation) + "\n\n";
  return head + table.text();
}

}  // namespace osarium
