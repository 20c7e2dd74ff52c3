#include "app/verbs/timeline.hpp"

#include <algorithm>

#include "app/interrupt.hpp"
#include "app/progress.hpp"
#include "app/report/write_files.hpp"
#include "app/timeline/report.hpp"
#include "sim/parameters/nearest.hpp"
#include "sim/parameters/text.hpp"

namespace osarium::verbs {

namespace {

using timeline::Format;
using timeline::Order;
using timeline::Window;

constexpr Duration usual_length = 10_ms;
constexpr std::string_view usual_folder = "timelines";

// Reads the options of one command.
class Reader {
 public:
  Reader(const Command& command, Errors& errors) : command_(command), errors_(errors) {}

  // As many orders as architectures; their files are not named yet.
  std::vector<Order> orders(const Study& study) {
    Order order{.study = &study, .architecture = nullptr, .window = {}, .path = {}};
    order.replica = static_cast<std::uint32_t>(number("--replica", 0, study.run.replicas - 1, 0));
    order.slowest = static_cast<std::size_t>(number("--slowest", 1, 1'000'000, 0));
    order.format = format();
    if (order.format == Format::chrome) order.most_bytes = timeline::most_chrome_bytes;
    order.window = window(study, order.slowest > 0);
    std::vector<Order> orders;
    const auto wanted = command_.value_of("--architecture");
    std::vector<std::string_view> names;
    for (const Architecture& each : study.architectures) {
      names.push_back(each.name);
      if (wanted && *wanted != each.name) continue;
      order.architecture = &each;
      orders.push_back(order);
    }
    if (orders.empty())
      refuse("--architecture", *wanted, "which is no architecture of the study", list_of(names),
             nearest_name(*wanted, names));
    return orders;
  }

 private:
  void refuse(const char* option, const std::string& found, const std::string& problem,
              const std::string& allowed, std::string_view suggestion = {}) {
    errors_.add({"osarium", 0, 0, option, found, problem, allowed, std::string(suggestion)});
  }
  template <class T>
  std::optional<T> value(const char* option) {
    const auto text = command_.value_of(option);
    if (!text) return std::nullopt;
    T result{};
    const auto problem = parse_value(Scalar{*text}, result);
    if (!problem) return result;
    refuse(option, *text, problem->what, problem->allowed, problem->suggestion);
    return std::nullopt;
  }
  std::int64_t number(const char* option, std::int64_t least, std::int64_t most,
                      std::int64_t otherwise) {
    const auto given = value<std::int64_t>(option);
    if (!given || (*given >= least && *given <= most)) return given.value_or(otherwise);
    refuse(option, std::to_string(*given), "which is out of range",
           std::to_string(least) + " to " + std::to_string(most));
    return otherwise;
  }
  Format format() {
    const auto wanted = command_.value_of("--format");
    std::vector<std::string_view> names;
    for (std::size_t i = 0; i < timeline::formats; ++i) {
      names.push_back(name_of(static_cast<Format>(i)));
      if (!wanted || *wanted == names.back()) return static_cast<Format>(i);
    }
    refuse("--format", *wanted, "which is no format", list_of(names), nearest_name(*wanted, names));
    return Format::perfetto;
  }
  Window window(const Study& study, bool whole) {
    const Window measured = timeline::measured(study);
    const Time begin = Time() + value<Duration>("--from").value_or(measured.begin - Time());
    const bool late = begin - Time() < Duration() || begin >= measured.end;
    if (late)
      refuse("--from", *command_.value_of("--from"), "which is not within the run",
             "0s to " + print_value(measured.end - Time()));
    const Duration length =
        whole ? measured.end - begin : std::min(usual_length, measured.end - begin);
    const Time end = Time() + value<Duration>("--to").value_or(begin + length - Time());
    if (!late && (end <= begin || end > measured.end))
      refuse("--to", *command_.value_of("--to"), "which is not after --from and within the run",
             "more than " + print_value(begin - Time()) + ", at most " +
                 print_value(measured.end - Time()));
    return {begin, end};
  }

  const Command& command_;
  Errors& errors_;
};

std::string file_name(std::string name, std::string_view extension) {
  std::replace(name.begin(), name.end(), '/', '-');
  return name + std::string(extension);
}

// Where the timelines go: a folder, or, of one only, a file.
void name_files(std::vector<Order>& orders, const Command& command, Errors& errors) {
  const std::string output = command.output.value_or(std::string(usual_folder));
  const std::string_view extension = extension_of(orders.front().format);
  if (output.ends_with(extension)) {
    if (orders.size() > 1)
      return errors.add({"osarium", 0, 0, "-o", output, "which is one file for several timelines",
                         "a folder, or --architecture with it"});
    orders.front().path = output;
    const std::string folder = orders.front().path.parent_path().string();
    return prepare_folder(folder.empty() ? "." : folder, errors);
  }
  prepare_folder(output, errors);
  for (Order& order : orders)
    order.path = std::filesystem::path(output) / file_name(order.architecture->name, extension);
}

ConfigError failure(const Order& order, timeline::End end) {
  if (end == timeline::End::too_long)
    return {"osarium",
            0,
            0,
            "--format",
            "chrome",
            "of which no more than " + std::to_string(timeline::most_chrome_bytes >> 20) +
                " MiB can be opened",
            "--format perfetto, or an earlier --to"};
  return {"osarium",
          0,
          0,
          "-o",
          order.path.string(),
          "which cannot be written",
          "a place that can be written to, with room"};
}

Answer run(const Command& command) {
  Answer answer;
  const auto file = read_study(command.operands[0], command.overrides, answer.errors);
  if (!file) return answer;
  std::vector<Order> orders = Reader(command, answer.errors).orders(file->study);
  if (!answer.errors.any_errors()) name_files(orders, command, answer.errors);
  if (answer.errors.any_errors()) return answer;
  const Interruptible interruptible;
  ProgressLine line(command.quiet);
  std::vector<std::string> documents;
  for (std::size_t i = 0; i < orders.size(); ++i) {
    const timeline::Watcher watcher{
        [&](double part) {
          const double done = (static_cast<double>(i) + part) / static_cast<double>(orders.size());
          line.show(static_cast<std::size_t>(100 * done), 100, "percent");
        },
        [] { return Interruptible::interrupted(); }};
    const timeline::Written written = timeline::record(orders[i], watcher);
    answer.interrupted = written.end == timeline::End::interrupted;
    if (answer.interrupted) break;
    if (written.end != timeline::End::written) {
      answer.errors.add(failure(orders[i], written.end));
      break;
    }
    answer.text += timeline::report_text(orders[i], written);
    documents.push_back(timeline::report_json(orders[i], written).str());
  }
  line.clear();
  answer.json.text("study", file->study.name)
      .number("seed", file->study.run.seed)
      .raw("timelines", json_array(documents));
  return answer;
}

constexpr Option options[] = {
    {"--architecture", "NAME", "one of the study's; otherwise each has a timeline"},
    {"--replica", "N", "which of the study's replicas, from 0 on"},
    {"--format", "FORMAT", "perfetto, ftrace (text) or chrome (JSON, for short runs)"},
    {"--from", "TIME", "since the start of the run; otherwise from the warm-up on (auto: a fifth)"},
    {"--to", "TIME", "otherwise 10ms later, with --slowest the end of the run"},
    {"--slowest", "N", "only what is around the N slowest requests"},
};

}  // namespace

constinit const Verb timeline = {
    .name = "timeline",
    .arguments = "STUDY",
    .summary = "a simulated run as a timeline for Perfetto, ftrace or Chrome",
    .details =
        "Runs the study's architectures once and writes what happened on which cpu and in which\n"
        "thread: switches and wakeups, system calls, borders, locks, interrupts, softirqs, and\n"
        "requests with arrows to who worked for them. Open the file at https://ui.perfetto.dev.\n"
        "`-o` names a folder (otherwise timelines/) or, of one architecture, a file. More:\n"
        "docs/timeline.md.\n"
        "    ./osarium timeline configs/studies/quickstart.yaml --architecture monolithic\n",
    .operands_least = 1,
    .operands_most = 1,
    .takes_overrides = true,
    .takes_output = true,
    .options = options,
    .run = run,
};

}  // namespace osarium::verbs
