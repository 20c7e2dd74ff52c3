#include "app/timeline/ask.hpp"

#include <algorithm>

#include "app/report/write_files.hpp"
#include "sim/parameters/nearest.hpp"
#include "sim/parameters/text.hpp"

namespace osarium::timeline {

namespace {

constexpr Duration usual_length = 10_ms;
constexpr std::string_view usual_folder = "timelines";

std::string file_name(std::string name, std::string_view extension) {
  std::replace(name.begin(), name.end(), '/', '-');
  return name + std::string(extension);
}

}  // namespace

Question::Question(const Command& command, const Study& study, Errors& errors)
    : command_(command), study_(study), errors_(errors) {
  from_ = value<Duration>("--from");
  to_ = value<Duration>("--to");
}

std::vector<Order> Question::orders() {
  Order order{.study = &study_, .architecture = nullptr, .window = {}, .path = {}};
  order.replica = static_cast<std::uint32_t>(number("--replica", 0, study_.run.replicas - 1, 0));
  order.slowest = static_cast<std::size_t>(number("--slowest", 1, 1'000'000, 0));
  order.format = format();
  if (order.format == Format::chrome) order.most_bytes = most_chrome_bytes;
  std::vector<Order> orders;
  const auto wanted = command_.value_of("--architecture");
  std::vector<std::string_view> names;
  for (const Architecture& each : study_.architectures) {
    names.push_back(each.name);
    if (wanted && *wanted != each.name) continue;
    order.architecture = &each;
    orders.push_back(order);
  }
  if (orders.empty())
    refuse("--architecture", *wanted, "which is no architecture of the study", list_of(names),
           nearest_name(*wanted, names));
  for (Order& each : orders)
    if (!asks_for_warmup(each) && !errors_.any_errors()) set_window(each);
  if (!errors_.any_errors()) name_files(orders);
  if (errors_.any_errors()) orders.clear();
  return orders;
}

bool Question::asks_for_warmup(const Order& order) const {
  const RunParameters& run = study_.run;
  if (run.warmup.stated) return false;
  if (!from_ || (!to_ && order.slowest > 0)) return true;
  return to_.value_or(*from_ + usual_length) > run.duration;
}

void Question::set_window(Order& order) {
  const RunParameters& run = study_.run;
  const Duration found = order.warmup ? order.warmup->length : Duration();
  const Duration warmup = run.warmup.stated.value_or(found);
  const Duration most = warmup + run.duration;
  const std::string of = " the run of " + order.architecture->name;
  const Duration begin = from_.value_or(warmup);
  const bool late = begin < Duration() || begin >= most;
  if (late)
    refuse("--from", *command_.value_of("--from"), "which is not within" + of,
           "0s to " + print_value(most));
  const Duration length = order.slowest > 0 ? most - begin : std::min(usual_length, most - begin);
  const Duration end = to_.value_or(begin + length);
  if (!late && (end <= begin || end > most))
    refuse("--to", print_value(end), "which is not after --from and within" + of,
           "more than " + print_value(begin) + ", at most " + print_value(most));
  order.window = {Time() + begin, Time() + end};
}

void Question::refuse(const char* option, const std::string& found, const std::string& problem,
                      const std::string& allowed, std::string_view suggestion) {
  errors_.add({"osarium", 0, 0, option, found, problem, allowed, std::string(suggestion)});
}

template <class T>
std::optional<T> Question::value(const char* option) {
  const auto text = command_.value_of(option);
  if (!text) return std::nullopt;
  T result{};
  const auto problem = parse_value(Scalar{*text}, result);
  if (!problem) return result;
  refuse(option, *text, problem->what, problem->allowed, problem->suggestion);
  return std::nullopt;
}

std::int64_t Question::number(const char* option, std::int64_t least, std::int64_t most,
                              std::int64_t otherwise) {
  const auto given = value<std::int64_t>(option);
  if (!given || (*given >= least && *given <= most)) return given.value_or(otherwise);
  refuse(option, std::to_string(*given), "which is out of range",
         std::to_string(least) + " to " + std::to_string(most));
  return otherwise;
}

Format Question::format() {
  const auto wanted = command_.value_of("--format");
  std::vector<std::string_view> names;
  for (std::size_t i = 0; i < formats; ++i) {
    names.push_back(name_of(static_cast<Format>(i)));
    if (!wanted || *wanted == names.back()) return static_cast<Format>(i);
  }
  refuse("--format", *wanted, "which is no format", list_of(names), nearest_name(*wanted, names));
  return Format::perfetto;
}

void Question::name_files(std::vector<Order>& orders) {
  const std::string output = command_.output.value_or(std::string(usual_folder));
  const std::string_view extension = extension_of(orders.front().format);
  if (output.ends_with(extension)) {
    if (orders.size() > 1)
      return refuse("-o", output, "which is one file for several timelines",
                    "a folder, or --architecture with it");
    orders.front().path = output;
    const std::string folder = orders.front().path.parent_path().string();
    return prepare_folder(folder.empty() ? "." : folder, errors_);
  }
  for (std::size_t i = 0; i < formats; ++i) {
    const auto other = static_cast<Format>(i);
    if (output.ends_with(extension_of(other)))
      return refuse("-o", output, "which is the name of a file of another format",
                    "--format " + std::string(name_of(other)) + ", or a name that ends in " +
                        std::string(extension));
  }
  prepare_folder(output, errors_);
  for (Order& order : orders)
    order.path = std::filesystem::path(output) / file_name(order.architecture->name, extension);
}

}  // namespace osarium::timeline
