#include "app/traces/trace_options.hpp"

#include <algorithm>
#include <filesystem>

#include "sim/parameters/text.hpp"
#include "workloads/traces/recording.hpp"

namespace osarium {

namespace {

// Those that are for some commands alone; the rest is for all that write.
struct OnlyFor {
  std::string_view option, command, other = {};
};
constexpr OnlyFor only_for[] = {
    {"--from", "slice"},
    {"--to", "slice"},
    {"--share", "sample"},
    {"--window", "sample"},
    {"--seed", "sample", "anonymise"},
    {"--light", "record"},
    {"--pid", "record"},
    {"--seconds", "record"},
    {"--with", "record"},
};

// What the header of a trace keeps beyond what the file itself says, and the option for it.
struct Told {
  std::string_view option, key;
};
constexpr Told told[] = {{"--origin", "origin"},
                         {"--machine", "machine"},
                         {"--tracer-cost", traces::tracer_cost_key},
                         {"--untraced", traces::untraced_cpu_key}};

void refuse(std::string_view option, const std::string& text, const Problem& why, Errors& errors) {
  errors.add({"osarium", 0, 0, std::string(option), text, why.what, why.allowed, why.suggestion});
}

template <class Value>
void read_option(const Command& command, std::string_view option, Value& value, Errors& errors) {
  if (const auto text = command.value_of(option))
    if (const auto why = parse_value({*text}, value)) refuse(option, *text, *why, errors);
}

void add_to(traces::Fields& header, std::string_view key, const std::string& text) {
  const std::string before(header.of(key));
  header.set(key, before + (before.empty() ? "" : "; of this ") + text);
}

}  // namespace

void check_trace_options(const Command& command, Errors& errors) {
  const std::string& name = command.operands[0];
  for (const OnlyFor& each : only_for) {
    if (command.has(each.option) && name != each.command && name != each.other)
      errors.add({"osarium", 0, 0, "trace " + name, std::string(each.option),
                  "which is for " + std::string(each.command) +
                      (each.other.empty() ? "" : " and " + std::string(each.other))});
  }
  Duration cost;
  traces::UntracedCpuTimes times;
  if (const auto text = command.value_of("--tracer-cost"))
    if (const auto why = traces::parse_tracer_cost(*text, cost))
      refuse("--tracer-cost", *text, *why, errors);
  if (const auto text = command.value_of("--untraced"))
    if (const auto why = traces::parse_untraced_cpu(*text, times))
      refuse("--untraced", *text, *why, errors);
}

std::int64_t seed_of(const Command& command, Errors& errors) {
  std::int64_t seed = 1;
  read_option(command, "--seed", seed, errors);
  return seed;
}

traces::Selection selection_of(const Command& command, Errors& errors) {
  traces::Selection selection;
  const std::string& name = command.operands[0];
  if (name == "slice") {
    Duration from, to = Duration::max();
    read_option(command, "--from", from, errors);
    read_option(command, "--to", to, errors);
    if (from < Duration() || from >= to)
      errors.add({"osarium", 0, 0, "trace slice", "", "--from is not before --to"});
    if (!command.has("--from") && !command.has("--to"))
      errors.add({"osarium", 0, 0, "trace slice", "", "--from and --to are missing: at least one",
                  "times after the first row, as 100ms"});
    selection.between(from, to);
  } else if (name == "sample") {
    traces::Selection::Windows windows{{}, Duration::from_picoseconds(10e9), 1};
    read_option(command, "--share", windows.share, errors);
    read_option(command, "--window", windows.length, errors);
    windows.seed = seed_of(command, errors);
    const bool is_share = windows.share > Ratio() && windows.share < Ratio::of_count(Ratio::unit);
    if (!is_share && !errors.any_errors())
      errors.add({"osarium", 0, 0, "trace sample --share", command.value_of("--share").value_or(""),
                  "is no share of the windows", "more than 0% and less than 100%"});
    if (windows.length.picoseconds() < 1000)
      errors.add({"osarium", 0, 0, "trace sample --window",
                  command.value_of("--window").value_or(""), "is no length of a window",
                  "1ns or more"});
    else if (is_share)
      selection.sample(windows);
  }
  return selection;
}

void set_told(const Command& command, traces::Fields& header) {
  for (const Told& each : told) {
    const auto value = command.value_of(each.option);
    if (!value) continue;
    header.set(each.key, *value);
    if (each.key == traces::untraced_cpu_key && !header.of(traces::untraced_of_key).empty())
      header.set(traces::untraced_of_key, "names");
  }
}

traces::Fields header_of(const Command& command, const std::string& file,
                         const traces::EventSource& source) {
  traces::Fields header = source.header();
  const std::string& name = command.operands[0];
  if (source.format() != "osarium") {
    header.set("source", std::filesystem::path(file).filename().string());
    header.set("format", source.format());
    header.set("clock", "of the tracer, in seconds; kept in nanoseconds");
  }
  if (name == "slice")
    add_to(header, "slice",
           "from " + command.value_of("--from").value_or("the beginning") + " to " +
               command.value_of("--to").value_or("the end") + ", after the first row");
  if (name == "sample")
    add_to(header, "sample",
           command.value_of("--share").value_or("") + " of windows of " +
               command.value_of("--window").value_or("10ms") + ", seed " +
               command.value_of("--seed").value_or("1"));
  set_told(command, header);
  return header;
}

}  // namespace osarium
