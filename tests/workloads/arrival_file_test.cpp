// Arrivals at the times of a file: what is read of it, what is refused, and when they come.
#include "workloads/arrival_file.hpp"

#include "tests/workloads/loaded.hpp"

namespace osarium {
namespace {

using arrivals::AtEnd;
using arrivals::TimeUnit;
using testing::ElementsAre;
using testing::HasSubstr;

std::vector<std::string> errors_in(const std::string& text, arrivals::Trace trace) {
  Errors errors;
  read_arrival_times(text, "t.csv", trace, errors);
  std::vector<std::string> texts;
  for (const ConfigError& error : errors.sorted()) texts.push_back(error.text());
  return texts;
}

std::vector<Duration> times_in(const std::string& text, arrivals::Trace trace) {
  Errors errors;
  read_arrival_times(text, "t.csv", trace, errors);
  errors.throw_if_any();
  return trace.times->since_begin;
}

TEST(ArrivalFile, ATimeInEachLine) {
  const std::vector<Duration> expected = {Duration(), 1500_ns, 1500_ns, 2_us};
  EXPECT_EQ(times_in("0\n1.5\n1.5\n2\n", {.file = "t.csv", .unit = TimeUnit::us}), expected);
  EXPECT_EQ(times_in("\xEF\xBB\xBF# times\r\n\r\n0\r\n1.5e-6\r\n 0.0000015\r\n\t2e-6",
                     {.file = "t.csv", .unit = TimeUnit::s}),
            expected);
}

TEST(ArrivalFile, AColumnByNumberOrName) {
  const std::vector<Duration> expected = {1_ms, 2_ms};
  EXPECT_EQ(times_in("7,1,a\n7,2\n", {.file = "t.csv", .unit = TimeUnit::ms, .column = "2"}),
            expected);
  EXPECT_EQ(times_in("7\t1\n7   2\n", {.file = "t.csv", .unit = TimeUnit::ms, .column = "2"}),
            expected);
  EXPECT_EQ(times_in("id;\"sent at\"\n8;1\n9;2\n",
                     {.file = "t.csv", .unit = TimeUnit::ms, .column = "sent at"}),
            expected);
}

TEST(ArrivalFile, AtAnotherRate) {
  EXPECT_EQ(times_in("1\n4\n", {.file = "t.csv", .unit = TimeUnit::ms, .rate_factor = 4}),
            (std::vector<Duration>{250_us, 1_ms}));
}

TEST(ArrivalFile, EveryErrorHasItsLine) {
  EXPECT_THAT(
      errors_in("1\n3\n2\n-1\nnan\n4\n1e99\n", {.file = "t.csv", .unit = TimeUnit::ms}),
      ElementsAre(HasSubstr("t.csv:3:1: found \"2\", which is earlier than the time before it"),
                  HasSubstr("t.csv:4:1: found \"-1\", which is before the run begins"),
                  HasSubstr("t.csv:5:1: found \"nan\", which is not a number; allowed: numbers of "
                            "ms from the beginning of the run"),
                  HasSubstr("t.csv:7:1: found \"1e99\", which is more than 106 days")));
  EXPECT_THAT(errors_in("# none\n\n", {.file = "t.csv"}),
              ElementsAre("t.csv: has no times; allowed: a time in "
                          "each line"));
  EXPECT_THAT(errors_in("time\n", {.file = "t.csv", .column = "time"}),
              ElementsAre(HasSubstr("has no times")));
  EXPECT_THAT(errors_in("1,2\n3,4\n", {.file = "t.csv"}),
              ElementsAre(HasSubstr("t.csv:1:3: found \"2\", where a line has 2 fields; allowed: "
                                    "arrivals.column")));
  EXPECT_THAT(errors_in("1,2\n3\n4,\n", {.file = "t.csv", .column = "2"}),
              ElementsAre(HasSubstr("t.csv:2:1: has 1 fields, and column 2 is wanted"),
                          HasSubstr("t.csv:3:3: an empty field")));
  EXPECT_THAT(errors_in("1,2\n", {.file = "t.csv", .column = "0"}),
              ElementsAre(HasSubstr("column 0 is wanted")));
  EXPECT_THAT(errors_in("id,times\n1,2\n", {.file = "t.csv", .column = "time"}),
              ElementsAre(HasSubstr("found \"time\", which is no column of the file; allowed: id "
                                    "or times; did you mean \"times\"?")));
  EXPECT_THAT(errors_in("0\n0\n", {.file = "t.csv", .at_end = AtEnd::repeat}),
              ElementsAre(HasSubstr("to repeat itself in")));
}

std::vector<Duration> first(std::size_t count, const arrivals::Trace& trace) {
  ArrivalTimes times(trace, {}, "trace");
  std::vector<Duration> all;
  for (std::size_t i = 0; i < count; ++i) all.push_back(times.next() - Time());
  return all;
}

TEST(ArrivalFile, EndsOrBeginsAnew) {
  arrivals::Trace trace{.file = "t.csv", .unit = TimeUnit::ms};
  Errors errors;
  read_arrival_times("1\n2\n5\n", "t.csv", trace, errors);
  errors.throw_if_any();
  ArrivalTimes once(trace, {}, "once");
  for (int i = 0; i < 3; ++i) EXPECT_NE(once.next(), Time::never());
  EXPECT_EQ(once.next(), Time::never());
  trace.at_end = AtEnd::repeat;  // 2 ms after the last one
  EXPECT_EQ(first(7, trace), (std::vector<Duration>{1_ms, 2_ms, 5_ms, 7_ms, 8_ms, 11_ms, 13_ms}));
}

TEST(ArrivalFile, RequestsArriveThenAndNoOthers) {
  WorkloadParameters workload = workload_of("{base: synthetic, name: recorded}");
  arrivals::Trace trace{.file = "t.csv", .unit = TimeUnit::us};
  Errors errors;
  read_arrival_times("100\n250\n250\n900\n", "t.csv", trace, errors);
  errors.throw_if_any();
  workload.arrivals = trace;
  Loaded loaded(workload, monolithic(), Time(), Time() + 5_ms);
  std::vector<Duration> seen;
  loaded.load->on_end([&](const Load::Ended& job) { seen.push_back(job.arrival - Time()); });
  loaded.run();
  std::sort(seen.begin(), seen.end());
  EXPECT_EQ(seen, (std::vector<Duration>{100_us, 250_us, 250_us, 900_us}));
}

}  // namespace
}  // namespace osarium
