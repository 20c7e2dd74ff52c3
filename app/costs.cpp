#include "app/costs.hpp"

#include <algorithm>
#include <charconv>

#include "sim/parameters/configuration.hpp"

namespace osarium {

namespace {

const Schema& schema() { return schema_of<Cost>(); }

// Never with an exponent.
std::string digits(double value) {
  char text[400];
  const auto end = std::to_chars(text, text + sizeof text, value, std::chars_format::fixed).ptr;
  return std::string(text, end);
}

// A choice as a configuration has it.
std::string word(const Cost& cost, std::string_view key) {
  const Field& field = *schema().find(key);
  const Schema& type = field.type();
  const void* member = field.member_of(&cost);
  if (type.kind != Schema::Kind::optional) return type.print(member);
  return type.size(member) == 0 ? "" : type.element().print(type.at(member, 0));
}

JsonObject json(const Cost& cost) {
  JsonObject object;
  object.text("kind", "cost").text("name", cost.name);
  object.raw("value", print_value(cost.value)).text("unit", word(cost, "unit"));
  if (cost.clock) object.number("clock", cost.clock->count());
  if (cost.scales) object.text("scales", word(cost, "scales"));
  if (cost.spread) object.raw("spread", print_value(*cost.spread));
  object.text("machine", cost.machine).text("source", cost.source).text("date", cost.date);
  object.text("confidence", word(cost, "confidence"));
  return object.text("documentation", documentation_of(cost));
}

// What the word of a choice means.
template <class Choice>
std::string meaning(Choice choice) {
  for (const auto& named : choices_of(choice))
    if (named.value == choice) return std::string(named.documentation);
  return "";
}

std::string row(const Cost& cost, std::size_t width) {
  std::string scales;
  if (cost.scales)
    scales = cost.scales == CostScaling::clock ? ", scales with the clock" : ", stays in time";
  return cost.name + std::string(width - cost.name.size() + 2, ' ') + value_of(cost) + scales +
         "; " + word(cost, "confidence") + "\n    " + cost.machine + "; " + cost.source + " (" +
         cost.date + ")\n";
}

}  // namespace

std::string value_of(const Cost& cost) {
  std::string value = digits(cost.value);
  if (cost.spread && *cost.spread > 0) value += " +-" + digits(*cost.spread);
  if (cost.unit != CostUnit::count && cost.unit != CostUnit::ratio)
    value += " " + word(cost, "unit");
  std::replace(value.begin(), value.end(), '_', ' ');
  if (cost.clock) value += " at " + print_value(*cost.clock);
  return value;
}

std::string documentation_of(const Cost& cost) { return value_of(cost) + ", " + cost.machine; }

Answer describe_costs() {
  const CostTable table = CostTable::standard();
  std::size_t width = 0;
  for (const Cost& cost : table.rows()) width = std::max(width, cost.name.size());
  Answer answer;
  answer.text =
      "costs, the measured constants that all mechanisms are made of\n"
      "name  value, what becomes of a time at another clock; confidence\n"
      "    machine; source (date)\n\n";
  std::vector<std::string> list;
  for (const Cost& cost : table.rows()) {
    answer.text += row(cost, width);
    list.push_back(json(cost).str());
  }
  answer.json.text("kind", "costs").text("name", "costs").raw("costs", json_array(list));
  return answer;
}

Answer describe_cost(const Cost& cost) {
  Answer answer;
  answer.text = cost.name + ", a cost. " + documentation_of(cost) + "\n\n";
  if (cost.scales) answer.text += "scales      " + meaning(*cost.scales) + "\n";
  answer.text += "source      " + cost.source + " (" + cost.date + ")\n" + "confidence  " +
                 meaning(cost.confidence) + "\n";
  answer.json = json(cost);
  return answer;
}

}  // namespace osarium
