#include "app/timeline/report.hpp"

#include <cstdio>

#include "sim/parameters/text.hpp"

namespace osarium::timeline {

namespace {

std::string seconds(Time time) { return print_value((time - Time()).seconds()); }
std::int64_t whole(std::uint64_t number) { return static_cast<std::int64_t>(number); }

std::string span_of(Window window) {
  return "from " + print_value(window.begin - Time()) + " to " + print_value(window.end - Time());
}

std::string slow_json(const SlowRequest& request) {
  const auto& [workload, client, number] = request.key;
  return JsonObject()
      .text("workload", workload)
      .number("client", client)
      .number("number", whole(number))
      .raw("arrival", seconds(request.life.begin))
      .raw("end", seconds(request.life.end))
      .raw("latency", print_value((request.life.end - request.life.begin).seconds()))
      .str();
}

}  // namespace

std::string report_text(const Order& order, const Written& written) {
  char size[32];
  std::snprintf(size, sizeof size, "%.1f MB", static_cast<double>(written.bytes) / 1e6);
  std::string text = "wrote " + order.path.string() + ": " + order.architecture->name + ", " +
                     std::to_string(written.recorded.events) + " events " + span_of(order.window) +
                     ", " + size + "\n";
  if (order.warmup && order.warmup->how == WarmupResult::How::not_found)
    text += "  no end of its warm-up was found (" + order.warmup->decided_by + "): from " +
            print_value(order.warmup->length) + " on it counts as measured\n";
  if (order.slowest == 0) return text;
  text += "  around its " + std::to_string(written.slowest.size()) + " slowest requests";
  if (!written.slowest.empty()) {
    const Window& life = written.slowest.front().life;
    char took[32];
    std::snprintf(took, sizeof took, "%.1f us", (life.end - life.begin).seconds() * 1e6);
    text += ", in " + std::to_string(written.windows.size()) +
            " windows; the slowest of all took " + took;
  }
  return text + "\n";
}

JsonObject report_json(const Order& order, const Written& written) {
  const Recorded& recorded = written.recorded;
  std::vector<std::string> windows, slowest;
  for (const Window& each : written.windows)
    windows.push_back(
        JsonObject().raw("from", seconds(each.begin)).raw("to", seconds(each.end)).str());
  for (const SlowRequest& each : written.slowest) slowest.push_back(slow_json(each));
  JsonObject counts;
  counts.number("switches", whole(recorded.switches))
      .number("wakeups", whole(recorded.wakeups))
      .number("interrupts_sent", whole(recorded.interrupts));
  for (std::size_t i = 0; i < slice_kinds; ++i)
    counts.number(name_of(static_cast<SliceKind>(i)), whole(recorded.begun[i]));
  return JsonObject()
      .text("architecture", order.architecture->name)
      .number("replica", order.replica)
      .text("format", name_of(order.format))
      .text("file", order.path.string())
      .number("bytes", whole(written.bytes))
      .number("events", whole(recorded.events))
      .raw("from", seconds(order.window.begin))
      .raw("to", seconds(order.window.end))
      .raw("warmup", order.warmup ? print_value(order.warmup->length.seconds()) : "null")
      .raw("windows", json_array(windows))
      .number("first_stamp", recorded.first)
      .number("last_stamp", recorded.last)
      .number("latest_stamp_by", recorded.late)
      .raw("begun", counts.str())
      .raw("slowest", json_array(slowest));
}

}  // namespace osarium::timeline
