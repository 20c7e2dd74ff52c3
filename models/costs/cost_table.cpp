#include "models/costs/cost_table.hpp"

#include <algorithm>
#include <set>

#include "sim/parameters/configuration.hpp"
#include "sim/parameters/nearest.hpp"

namespace osarium {

std::span<const EmbeddedFile> cost_files();

CostTable CostTable::read(std::span<const EmbeddedFile> files) {
  Errors errors;
  std::vector<Cost> all;
  std::set<std::string> names;
  for (const EmbeddedFile& file : files) {
    const auto document = read_text(file.text, std::string(file.name), errors, Node::Kind::list);
    if (!document) continue;
    std::vector<Cost> rows;
    read_parameters(*document, rows, errors);
    for (std::size_t i = 0; i < rows.size(); ++i) {
      const Node* name = document->root.children[i].find("name");
      if (name != nullptr && !names.insert(rows[i].name).second)
        errors.add(error_at(*document, name->mark, "[" + std::to_string(i) + "].name", name->text,
                            "which is the name of another cost too"));
    }
    std::move(rows.begin(), rows.end(), std::back_inserter(all));
  }
  errors.throw_if_any();
  return CostTable(std::move(all));
}

CostTable CostTable::standard() {
  static const CostTable table = read(cost_files());
  return table;
}

CostTable CostTable::with(std::span<const Cost> rows) const {
  std::vector<Cost> all = rows_;
  for (const Cost& row : rows) {
    const auto place = std::find_if(all.begin(), all.end(),
                                    [&](const Cost& each) { return each.name == row.name; });
    OSARIUM_CHECK(place != all.end(), "a cost of a machine that is no cost");
    *place = row;
  }
  return CostTable(std::move(all));
}

const Cost& CostTable::at(std::string_view name) const {
  std::vector<std::string_view> names;
  for (std::size_t i = 0; i < rows_.size(); ++i) {
    if (rows_[i].name != name) {
      names.push_back(rows_[i].name);
      continue;
    }
    used_[i] = true;
    return rows_[i];
  }
  const std::string near(nearest_name(name, names));
  throw UnknownCost("no cost is named \"" + std::string(name) + "\"" +
                    (near.empty() ? "" : "; did you mean \"" + near + "\"?"));
}

Duration CostTable::duration(std::string_view name, Frequency clock) const {
  return at(name).duration(clock);
}

double CostTable::number(std::string_view name) const {
  const Cost& cost = at(name);
  OSARIUM_CHECK(!cost.is_time(), "a time is asked for as a number");
  return cost.value;
}

std::vector<std::string> CostTable::remembered() const {
  std::vector<std::string> names;
  for (std::size_t i = 0; i < rows_.size(); ++i) {
    if (used_[i] && rows_[i].confidence == Confidence::remembered) names.push_back(rows_[i].name);
  }
  return names;
}

std::vector<std::string> CostTable::unread() const {
  std::vector<std::string> names;
  for (std::size_t i = 0; i < rows_.size(); ++i) {
    if (!used_[i]) names.push_back(rows_[i].name);
  }
  return names;
}

}  // namespace osarium
