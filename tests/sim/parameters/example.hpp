// A made-up study that uses every kind of parameter, for the tests, the corpus and the fuzz target.
// Header only, so that the fuzz target can share it.
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "sim/parameters/configuration.hpp"
#include "sim/parameters/distributions.hpp"

namespace osarium::example {

enum class Wake { interrupt, poll, hybrid };

inline std::array<Named<Wake>, 3> choices_of(Wake) {
  return {{{"interrupt", Wake::interrupt, "The device calls."},
           {"poll", Wake::poll, "A core looks."},
           {"hybrid", Wake::hybrid, "Looks for a while, then waits for the call."}}};
}

struct Nic {
  Bandwidth line_rate = 10_Gbps;
  std::int64_t rings = 8;
  Bytes ring_memory = 32_MiB;
  Wake wake = Wake::interrupt;
  static ParameterList parameters() {
    return parameter_list(
        "A network card.", parameter("line_rate", &Nic::line_rate, positive, "Rate of the wire."),
        parameter("rings", &Nic::rings, between(1, 256), "Receive rings."),
        parameter("ring_memory", &Nic::ring_memory, at_least(4_KiB), "Memory of a ring."),
        parameter("wake", &Nic::wake, "How the driver learns of packets."));
  }
};

struct Poisson {
  static constexpr std::string_view kind = "poisson";
  Rate rate = 1_rps;
  static ParameterList parameters() {
    return parameter_list("Independent arrivals.", parameter("rate", &Poisson::rate, required,
                                                             positive, "Arrivals per second."));
  }
};

struct Closed {
  static constexpr std::string_view kind = "closed";
  std::int64_t clients = 16;
  DurationDistribution think = duration_distributions::Fixed{};
  static ParameterList parameters() {
    return parameter_list("Each client waits for its answer.",
                          parameter("clients", &Closed::clients, at_least(1), "Number of clients."),
                          parameter("think", &Closed::think, "Pause before the next request."));
  }
};

struct Idle {
  static constexpr std::string_view kind = "idle";
  static ParameterList parameters() { return parameter_list("Nobody comes."); }
};

struct Step {
  std::string name = "work";
  DurationDistribution time = duration_distributions::Exponential{4_us};
  static ParameterList parameters() {
    return parameter_list("A step of a request.",
                          parameter("name", &Step::name, "Name in reports."),
                          parameter("time", &Step::time, "Processor time."));
  }
};

struct Study {
  std::int64_t osarium = 1;
  std::string title = "untitled";
  Nic nic;
  std::variant<Poisson, Closed, Idle> arrivals = Closed{};
  std::vector<Step> steps;
  std::vector<std::int64_t> cores = {8, 16};
  std::optional<Duration> duration;
  Ratio precision = 2_percent;
  Frequency clock = 2400_MHz;
  double skew = 0.99;
  bool strict = false;
  static ParameterList parameters() {
    return parameter_list(
        "A study.", parameter("osarium", &Study::osarium, required, between(1, 1), "Format."),
        parameter("title", &Study::title, "Heading of the report."),
        parameter("nic", &Study::nic, "The network card."),
        parameter("arrivals", &Study::arrivals, "How requests arrive."),
        parameter("steps", &Study::steps, "What a request does."),
        parameter("cores", &Study::cores, not_empty, between(1, 1024), "Sizes to compare."),
        parameter("duration", &Study::duration, positive, "End of the run."),
        parameter("precision", &Study::precision, above(Ratio()), below(100_percent), "Goal."),
        parameter("clock", &Study::clock, positive, "Of all cores."),
        parameter("skew", &Study::skew, not_negative, "Zipf exponent of keys."),
        parameter("strict", &Study::strict, "Fail on doubtful results."));
  }
};

}  // namespace osarium::example
