// When requests arrive: at times of their own (open), or when a client has thought about its last
// answer (closed). Open arrivals do not wait for anybody: a request that is sent late has arrived
// on time.
#pragma once

#include <memory>

#include "models/services/system_calls.hpp"
#include "sim/parameters/distributions.hpp"

namespace osarium {

namespace arrivals {

struct Poisson {
  static constexpr std::string_view kind = "poisson";
  Rate rate = 100_krps;
  static ParameterList parameters();
};

struct Uniform {
  static constexpr std::string_view kind = "uniform";
  Rate rate = 100_krps;
  static ParameterList parameters();
};

struct Periodic {
  static constexpr std::string_view kind = "periodic";
  Rate rate = 100_krps;
  static ParameterList parameters();
};

// Any gaps.
struct Renewal {
  static constexpr std::string_view kind = "renewal";
  DurationDistribution gap = duration_distributions::Exponential{};
  static ParameterList parameters();
  std::optional<Violation> violation() const;
};

struct MmppState {
  Rate rate;
  Duration stay;
  static ParameterList parameters();
};

// A Poisson process whose rate changes: from state to state in turn, each of which lasts an
// exponential time.
struct Mmpp {
  static constexpr std::string_view kind = "mmpp";
  std::vector<MmppState> states;
  static ParameterList parameters();
  std::optional<Violation> violation() const;
};

// What a 1 in a file means.
enum class TimeUnit : std::uint8_t { s, ms, us, ns };
enum class AtEnd : std::uint8_t { stop, repeat };

// Of a file: not empty, ascending, at the rate that is asked for.
struct RecordedTimes {
  std::vector<Duration> since_begin;
  Duration period;  // of a repetition
};

// Times that were recorded. Who reads the parameters of a workload has to read the file as well
// (arrival_file.hpp) and to put its contents here.
struct Trace {
  static constexpr std::string_view kind = "trace";
  std::string file;
  TimeUnit unit = TimeUnit::s;
  std::optional<std::string> column = {};
  double rate_factor = 1;
  AtEnd at_end = AtEnd::stop;
  static ParameterList parameters();

  std::shared_ptr<const RecordedTimes> times = {};
};

struct Closed {
  static constexpr std::string_view kind = "closed";
  std::optional<std::int64_t> clients = {};
  DurationDistribution think = duration_distributions::Fixed{};
  static ParameterList parameters();
};

}  // namespace arrivals

namespace arrivals {

constexpr std::array<Named<TimeUnit>, 4> choices_of(TimeUnit) {
  return {{{"s", TimeUnit::s, "seconds"},
           {"ms", TimeUnit::ms, "milliseconds"},
           {"us", TimeUnit::us, "microseconds"},
           {"ns", TimeUnit::ns, "nanoseconds"}}};
}
constexpr std::array<Named<AtEnd>, 2> choices_of(AtEnd) {
  return {{{"stop", AtEnd::stop, "nobody arrives any more"},
           {"repeat", AtEnd::repeat, "the file begins anew, a mean gap after its last time"}}};
}

}  // namespace arrivals

using Arrivals = std::variant<arrivals::Poisson, arrivals::Uniform, arrivals::Periodic,
                              arrivals::Renewal, arrivals::Mmpp, arrivals::Trace, arrivals::Closed>;

// The times of open arrivals, one after the other, from the beginning of the run; Time::never()
// when there are no more.
class ArrivalTimes {
 public:
  ArrivalTimes(const Arrivals& parameters, const Seed& seed, std::string_view workload);

  Time next();

 private:
  Time next_recorded();

  // Of a Markov-modulated process.
  struct State {
    Distribution gap;
    bool silent;
    Distribution stay;
  };

  Stream stream_;
  // Of a trace.
  std::shared_ptr<const arrivals::RecordedTimes> recorded_;
  bool repeats_ = false;
  std::size_t place_ = 0;
  Duration round_;

  Distribution gap_;
  std::vector<State> states_;
  std::size_t state_ = 0;
  Time now_;
  Time state_ends_;
};

}  // namespace osarium
