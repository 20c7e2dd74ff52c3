#include "workloads/arrivals.hpp"

#include <algorithm>

namespace osarium {

namespace {

double mean_gap(Rate rate) { return 1e12 / rate.per_second(); }

Distribution gap_of(const arrivals::Poisson& p) {
  return distributions::Exponential{mean_gap(p.rate)};
}
Distribution gap_of(const arrivals::Uniform& p) {
  return distributions::Uniform{0, 2 * mean_gap(p.rate)};
}
Distribution gap_of(const arrivals::Periodic& p) { return distributions::Fixed{mean_gap(p.rate)}; }
Distribution gap_of(const arrivals::Renewal& p) { return distribution_of(p.gap); }
Distribution gap_of(const arrivals::Mmpp&) { return {}; }
Distribution gap_of(const arrivals::Trace&) { return {}; }
Distribution gap_of(const arrivals::Closed&) { return {}; }

}  // namespace

ArrivalTimes::ArrivalTimes(const Arrivals& parameters, const Seed& seed, std::string_view workload)
    : stream_(seed, workload, 0, "arrivals"),
      gap_(std::visit([](const auto& p) { return gap_of(p); }, parameters)) {
  if (const auto* const trace = std::get_if<arrivals::Trace>(&parameters)) {
    OSARIUM_CHECK(trace->times != nullptr, "recorded arrivals whose file nobody has read");
    recorded_ = trace->times;
    repeats_ = trace->at_end == arrivals::AtEnd::repeat;
  }
  const auto* const mmpp = std::get_if<arrivals::Mmpp>(&parameters);
  if (mmpp == nullptr) return;
  for (const arrivals::MmppState& state : mmpp->states) {
    const bool silent = state.rate == Rate();
    const Distribution gap = distributions::Exponential{silent ? 1 : mean_gap(state.rate)};
    const auto stay = static_cast<double>(state.stay.picoseconds());
    states_.push_back({gap, silent, distributions::Exponential{stay}});
  }
  state_ends_ = now_ + sample_duration(states_[0].stay, stream_);
}

Time ArrivalTimes::next_recorded() {
  const std::vector<Duration>& times = recorded_->since_begin;
  if (place_ == times.size()) {
    if (!repeats_) return Time::never();
    place_ = 0;
    round_ += recorded_->period;
  }
  return Time() + round_ + times[place_++];
}

Time ArrivalTimes::next() {
  if (recorded_ != nullptr) return next_recorded();
  if (states_.empty()) return now_ = now_ + sample_duration(gap_, stream_);
  for (;;) {
    const State& state = states_[state_];
    if (!state.silent) {
      const Time arrival = now_ + sample_duration(state.gap, stream_);
      if (arrival <= state_ends_) return now_ = arrival;
    }
    // What is left of a gap when the state changes has no memory: it is drawn anew.
    now_ = state_ends_;
    state_ = (state_ + 1) % states_.size();
    state_ends_ = now_ + sample_duration(states_[state_].stay, stream_);
  }
}

namespace arrivals {

ParameterList Poisson::parameters() {
  return parameter_list(
      "Independent clients: exponential gaps.",
      parameter("rate", &Poisson::rate, required, positive, "Requests per second."));
}

ParameterList Uniform::parameters() {
  return parameter_list(
      "Gaps between nothing and twice the mean, all equally likely.",
      parameter("rate", &Uniform::rate, required, positive, "Requests per second."));
}

ParameterList Periodic::parameters() {
  return parameter_list("Equal gaps.", parameter("rate", &Periodic::rate, required, positive,
                                                 "Requests per second."));
}

ParameterList Renewal::parameters() {
  return parameter_list("Independent gaps of any distribution.",
                        parameter("gap", &Renewal::gap, required, "Between two requests."));
}

std::optional<Violation> Renewal::violation() const {
  if (distribution_of(gap).mean() > 0) return std::nullopt;
  return Violation{"gap", "which is always nothing", "a distribution with a mean above 0s"};
}

ParameterList MmppState::parameters() {
  return parameter_list(
      "A state of a Markov-modulated Poisson process.",
      parameter("rate", &MmppState::rate, required, not_negative, "Requests per second in it."),
      parameter("stay", &MmppState::stay, required, positive, "How long it lasts on average."));
}

ParameterList Mmpp::parameters() {
  return parameter_list(
      "Bursts: a Poisson process whose rate changes from state to state, in turn.",
      parameter("states", &Mmpp::states, required, not_empty, "Its states."));
}

std::optional<Violation> Mmpp::violation() const {
  const auto sends = [](const MmppState& state) { return state.rate > Rate(); };
  if (std::any_of(states.begin(), states.end(), sends)) return std::nullopt;
  return Violation{"states", "have no requests at all", "at least one rate above 0rps"};
}

ParameterList Trace::parameters() {
  return parameter_list(
      "At the times of a file, a line for each request, from the beginning of the run on.",
      parameter("file", &Trace::file, required,
                "Text: in each line a time, or fields between commas, semicolons, tabs or blanks. "
                "Lines that begin with # say nothing. Its path begins where the study is."),
      parameter("unit", &Trace::unit, required, "Of the times in the file."),
      parameter("column", &Trace::column,
                "The number of the field that is the time, from 1, or its name in the first line; "
                "not needed where there is one only."),
      parameter("rate_factor", &Trace::rate_factor, positive,
                "How much faster than in the file: 2 halves all times."),
      parameter("at_end", &Trace::at_end, "When the file ends before the run."));
}

ParameterList Closed::parameters() {
  return parameter_list(
      "Clients that send their next request when they have thought about the last answer.",
      parameter("clients", &Closed::clients, between(1, 1'000'000),
                "How many; one for each thread if not stated."),
      parameter("think", &Closed::think, "Between an answer and the next request."));
}

}  // namespace arrivals

}  // namespace osarium
