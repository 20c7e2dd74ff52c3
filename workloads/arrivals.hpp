// When requests arrive: at times of their own (open), or when a client has thought about its last
// answer (closed). Open arrivals do not wait for anybody: a request that is sent late has arrived
// on time.
#pragma once

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

struct Closed {
  static constexpr std::string_view kind = "closed";
  std::optional<std::int64_t> clients = {};
  DurationDistribution think = duration_distributions::Fixed{};
  static ParameterList parameters();
};

}  // namespace arrivals

using Arrivals = std::variant<arrivals::Poisson, arrivals::Uniform, arrivals::Periodic,
                              arrivals::Renewal, arrivals::Mmpp, arrivals::Closed>;

// The times of open arrivals, one after the other, from the beginning of the run.
class ArrivalTimes {
 public:
  ArrivalTimes(const Arrivals& parameters, const Seed& seed, std::string_view workload);

  Time next();

 private:
  // Of a Markov-modulated process.
  struct State {
    Distribution gap;
    bool silent;
    Distribution stay;
  };

  Stream stream_;
  Distribution gap_;
  std::vector<State> states_;
  std::size_t state_ = 0;
  Time now_;
  Time state_ends_;
};

}  // namespace osarium
