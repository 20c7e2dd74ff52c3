// Import of a tracer's text of any length: an excerpt of a real trace, again and again, without a
// disk. An item is a line; peak_MB is the program's memory at its largest so far.
#include <benchmark/benchmark.h>
#include <sys/resource.h>

#include <fstream>
#include <sstream>

#include "workloads/traces/event_source.hpp"
#include "workloads/traces/tally.hpp"
#include "workloads/traces/trace_file.hpp"

using namespace osarium::traces;

namespace {

constexpr std::int64_t lines = 3'000'000;

std::string content_of(const char* name) {
  std::ifstream file(std::string(TRACES_FOLDER) + "/" + name, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

ReadBytes repeated(const std::string& text) {
  const std::int64_t each = std::count(text.begin(), text.end(), '\n');
  return [&text, left = lines / each, at = std::size_t{0}](std::span<char> output) mutable {
    std::size_t size = 0;
    while (size < output.size() && left > 0) {
      const std::size_t part = std::min(output.size() - size, text.size() - at);
      text.copy(output.data() + size, part, at);
      size += part;
      at += part;
      if (at == text.size()) at = 0, --left;
    }
    return size;
  };
}

void read(benchmark::State& state, const char* name, bool writes) {
  const std::string text = content_of(name);
  std::int64_t read_lines = 0;
  std::size_t bytes = 0;
  for (auto _ : state) {
    const auto source = open_events(repeated(text));
    TraceWriter writer([&bytes](std::string_view more) { bytes += more.size(); }, {},
                       source->names());
    Tally tally;
    for (Event event; source->next(event);) {
      tally.add(event);
      if (writes) writer.add(event);
    }
    writer.end(source->notes());
    read_lines += source->notes().lines;
  }
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  state.SetItemsProcessed(read_lines);
  state.counters["peak_MB"] = static_cast<double>(usage.ru_maxrss) / 1024;
  state.counters["bytes_per_line"] = static_cast<double>(bytes) / static_cast<double>(read_lines);
}

BENCHMARK_CAPTURE(read, import_perf, "nginx-all.perf.txt", true)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(read, import_fio, "fio.perf.txt", true)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(read, import_ftrace, "lisa.ftrace.txt", true)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(read, import_strace, "nginx.strace", true)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(read, import_arrivals, "azure.csv", true)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(read, import_blkparse, "example.blkparse", true)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(read, info_perf, "nginx-all.perf.txt", false)->Unit(benchmark::kMillisecond);

}  // namespace

BENCHMARK_MAIN();
