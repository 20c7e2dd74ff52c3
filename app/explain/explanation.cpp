#include "app/explain/explanation.hpp"

#include <algorithm>
#include <cstdio>

#include "app/costs.hpp"
#include "sim/parameters/text.hpp"

namespace osarium {

namespace {

std::string_view verb_of(const CallStep& step) {
  if (step.what.empty()) return "before";
  switch (step.kind) {
    case Trail::Kind::work: return "work";
    case Trail::Kind::enter: return "enter";
    case Trail::Kind::leave: return "leave";
    case Trail::Kind::lock: return "lock";
    case Trail::Kind::unlock: return "unlock";
  }
  return "";
}

std::string padded(std::string_view text, std::size_t width) {
  return std::string(text) + std::string(width - std::min(width, text.size()), ' ');
}

std::string nanoseconds(Duration duration) {
  char text[32];
  std::snprintf(text, sizeof text, "%.1f", static_cast<double>(duration.picoseconds()) / 1e3);
  return text;
}
std::string right(std::string_view text, std::size_t width) {
  return std::string(width - std::min(width, text.size()), ' ') + std::string(text);
}

// Where a source is named, without what it says: up to the first comma or colon.
std::string short_source(const Cost& cost) {
  constexpr std::size_t most = 44;
  std::string source = cost.source.substr(0, cost.source.find_first_of(",:;("));
  while (source.ends_with(' ')) source.pop_back();
  if (source.size() > most) source = source.substr(0, most - 3) + "...";
  return cost.confidence == Confidence::remembered ? source + ", remembered" : source;
}

class Explanation {
 public:
  Explanation(const Explained& explained, CostTable table, Answer& answer)
      : explained_(explained), answer_(answer), table_(std::move(table)) {
    for (const CallStep& step : explained.steps) width_ = std::max(width_, title(step).size());
  }

  void write() {
    answer_.text +=
        right("ns", time_width) + "  cpu  " + padded("step", width_ + 2) + "costs, sources\n";
    std::vector<std::string> steps;
    for (std::size_t i = 0; i < explained_.steps.size(); ++i) {
      write_text(explained_.steps[i], explained_.parts[i]);
      steps.push_back(json(explained_.steps[i], explained_.parts[i]).str());
    }
    answer_.json.raw("steps", json_array(steps));
    write_causes();
  }

 private:
  static constexpr std::size_t time_width = 11;

  static std::string title(const CallStep& step) {
    const std::string indent(2u * static_cast<std::size_t>(step.depth), ' ');
    if (step.what.empty()) return indent + "before the first step";
    return indent + padded(verb_of(step), 6) + " " + step.what;
  }

  const Cost* cost_of(std::string_view name) const {
    for (const Cost& cost : table_.rows())
      if (cost.name == name) return &cost;
    return nullptr;
  }

  std::string note(const Explained::Part& part) const {
    const Cost* const cost = cost_of(part.row);
    return nanoseconds(part.time) + " " + part.row +
           (cost == nullptr ? "" : ", " + short_source(*cost));
  }

  void line(std::string_view time, std::string_view cpu, std::string_view what, std::string note) {
    std::string text = right(time, time_width) + "  " + right(cpu, 3) + "  " + padded(what, width_);
    if (!note.empty()) text += "  " + note;
    while (text.ends_with(' ')) text.pop_back();
    answer_.text += text + "\n";
  }

  void write_text(const CallStep& step, const std::vector<Explained::Part>& parts) {
    const Cost* const cost = cost_of(step.what);
    std::string first;
    if (step.kind == Trail::Kind::work && cost != nullptr)
      first = value_of(*cost) + ", " + short_source(*cost);
    if (!parts.empty()) first = note(parts.front());
    line(nanoseconds(step.own()), std::to_string(step.cpu.index), title(step), first);
    for (std::size_t i = 1; i < parts.size(); ++i) line("", "", "", note(parts[i]));
    const std::string indent(2u * static_cast<std::size_t>(step.depth) + 7, ' ');
    for (std::size_t i = 0; i < causes; ++i)
      if (CallStep::happens_to(step.kind, static_cast<Cause>(i)) && step.spent[i] > Duration())
        line(nanoseconds(step.spent[i]), "",
             indent + "+ " + std::string(name_of(static_cast<Cause>(i))), "");
  }

  JsonObject json(const CallStep& step, const std::vector<Explained::Part>& parts) const {
    JsonObject object;
    object.text("kind", verb_of(step)).text("what", step.what).text("thread", step.thread);
    object.number("cpu", step.cpu.index).number("depth", step.depth);
    object.number("data", step.data.count());
    object.raw("duration", print_value(step.lasts.seconds()));
    object.raw("causes", causes_json([&](Cause cause) {
                           return step.spent[static_cast<std::size_t>(cause)];
                         }).str());
    std::vector<std::string> costs;
    if (step.kind == Trail::Kind::work && cost_of(step.what) != nullptr)
      costs.push_back(json(step.what, step.own()).str());
    for (const Explained::Part& part : parts) costs.push_back(json(part.row, part.time).str());
    return object.raw("costs", json_array(costs));
  }

  JsonObject json(std::string_view row, Duration time) const {
    JsonObject object;
    object.text("row", row).raw("time", print_value(time.seconds()));
    if (const Cost* const cost = cost_of(row))
      object.text("value", value_of(*cost))
          .text("machine", cost->machine)
          .text("source", cost->source);
    return object;
  }

  template <class Spent>
  static JsonObject causes_json(const Spent& spent) {
    JsonObject object;
    for (std::size_t i = 0; i < causes; ++i) {
      const auto cause = static_cast<Cause>(i);
      if (spent(cause) > Duration())
        object.raw(name_of(cause), print_value(spent(cause).seconds()));
    }
    return object;
  }

  void write_causes() {
    answer_.text += "\nWhere the time goes, in ns\n";
    for (std::size_t i = 0; i < causes; ++i) {
      const auto cause = static_cast<Cause>(i);
      if (explained_.spent(cause) == Duration()) continue;
      answer_.text += right(nanoseconds(explained_.spent(cause)), time_width) + "  " +
                      std::string(name_of(cause)) + "\n";
    }
    answer_.text += right(nanoseconds(explained_.total), time_width) + "  in all\n";
    answer_.text += "\n./osarium describe ROW gives the whole source of a cost; --json, of all.\n";
    answer_.json.raw("causes",
                     causes_json([&](Cause cause) { return explained_.spent(cause); }).str());
  }

  const Explained& explained_;
  Answer& answer_;
  CostTable table_;
  std::size_t width_ = 0;
};

}  // namespace

void add_explanation(const Explained& explained, const CostTable& table, Answer& answer) {
  Explanation(explained, table, answer).write();
}

}  // namespace osarium
