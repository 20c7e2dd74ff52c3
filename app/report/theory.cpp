#include "app/report/theory.hpp"

#include <cmath>

#include "analysis/closed_network.hpp"

namespace osarium {

namespace {

// An alarm needs three times the interval: a result near a bound is outside its 95 % interval every
// fortieth time by chance.
constexpr double alarm = 3;

double seconds(double picoseconds) { return picoseconds / 1e12; }

// What a request computes at least, in one go or in parts, by what the study says.
struct StatedWork {
  double whole = 0;                   // seconds; mean
  double answered = 0;                // of it before the answer
  std::optional<Service> alone = {};  // where a request is nothing else, in one go
};

StatedWork stated_work(const WorkloadParameters& workload) {
  StatedWork work;
  bool replied = false;
  for (const Step& step : workload.steps) {
    // Replies are sent when all steps are over; of what is chosen the answer may be a part.
    replied = replied || std::holds_alternative<steps::Sendfile>(step) ||
              std::holds_alternative<steps::Choose>(step);
    const auto* const compute = std::get_if<steps::Compute>(&step);
    if (compute == nullptr || !compute->time) continue;
    const Distribution time = distribution_of(*compute->time);
    const double mean = seconds(time.mean());
    if (!std::isfinite(mean)) continue;
    work.whole += mean;
    if (!replied) work.answered += mean;
    if (workload.steps.size() == 1 && !workload.has_surroundings() && !compute->memory &&
        std::isfinite(time.variance()) && mean > 0)
      work.alone = Service{mean, std::sqrt(time.variance()) / time.mean()};
  }
  return work;
}

class Beside {
 public:
  Beside(const Study& study, const WorkloadParameters& workload, const RunResult& run)
      : study_(study),
        workload_(workload),
        run_(run),
        cpus_(static_cast<int>(study.machine.cores * study.machine.threads_per_core)),
        work_(stated_work(workload)) {}

  std::vector<TheoryLine> lines() {
    // What fails ends before its work is done.
    if (run_.replicas.empty() || run_.failed() > 0) return {};
    if (work_.answered > 0)
      add("no answer before its own work", "latency.mean",
          {work_.answered, Nature::lower_bound, "definition"}, false);
    if (work_.whole > 0)
      add("the work on all cpus", "throughput",
          {cpus_ / work_.whole, Nature::upper_bound, "utilisation law"}, false);
    // Clients of a trace work between their requests.
    if (std::holds_alternative<clients::Inside>(workload_.clients) && !workload_.trace) {
      if (const auto* const poisson = std::get_if<arrivals::Poisson>(&workload_.arrivals))
        open(poisson->rate.per_second());
      if (const auto* const closed = std::get_if<arrivals::Closed>(&workload_.arrivals))
        if (closed->clients) loop(*closed);
    }
    return std::move(lines_);
  }

 private:
  // `slack`: by how much the ends of the window may put a law out that holds for ever.
  void add(std::string what, const char* metric, Prediction prediction, bool shown,
           double slack = 0) {
    const Metric simulated = run_.metric(metric);
    if (!simulated.estimate) return;
    Estimate widened = *simulated.estimate;
    if (widened.low) widened.low = widened.value - alarm * (widened.value - *widened.low) - slack;
    if (widened.high)
      widened.high = widened.value + alarm * (*widened.high - widened.value) + slack;
    const bool outside = run_.verdict.status == "ok" && contradicts(widened, prediction);
    lines_.push_back({std::move(what), metric, prediction, *simulated.estimate, outside, shown});
  }

  // Poisson arrivals of requests that only compute.
  void open(double rate) {
    if (!work_.alone) return;
    const Service service = *work_.alone;
    const std::string queue = (cpus_ == 1 ? std::string("1") : std::to_string(cpus_));
    const bool exponential =
        std::holds_alternative<duration_distributions::Exponential>(*only_compute().time);
    if (exponential) {
      if (const auto markov = MarkovQueue::make(rate, 1 / service.mean, cpus_))
        add("M/M/" + queue + " of the work alone", "latency.mean",
            {markov->mean_response().value, Nature::lower_bound, "Erlang C"}, true);
    } else if (const auto* const pool = std::get_if<threads::Pool>(&workload_.threads);
               pool != nullptr && pool->threads == 1 && one_kernel()) {
      if (const auto wait = pollaczek_khinchine(rate, service))
        add("M/G/1 of the work alone", "latency.mean",
            {wait->value + service.mean, Nature::lower_bound, wait->source}, true);
    }
    if (cpus_ == 1 && std::holds_alternative<threads::PerRequest>(workload_.threads))
      if (const auto shared = shared_processor(rate, service.mean))
        add("M/G/1-PS of the work alone", "latency.mean",
            {shared->value, Nature::approximation, shared->source}, true);
    with_measured_demand(rate, service);
  }

  // The system's own costs are in what the cpus were busy with.
  void with_measured_demand(double rate, const Service& service) {
    const Metric busy = run_.metric("cpu.utilisation");
    const Metric throughput = run_.metric("throughput");
    if (study_.workloads.size() > 1 || !busy.estimate || !throughput.estimate ||
        !(throughput.estimate->value > 0))
      return;
    const Service demand{busy.estimate->value * cpus_ / throughput.estimate->value,
                         service.variation};
    const auto wait = allen_cunneen(rate, 1, demand, cpus_);
    if (wait)
      add("GI/G/" + std::to_string(cpus_) + " of the measured cpu time", "latency.mean",
          {wait->value + demand.mean, Nature::approximation, wait->source}, true);
    if (const auto most = kingman_bound(rate, 1, demand); most && cpus_ == 1)
      add("GI/G/1 of the measured cpu time, at most", "latency.mean",
          {most->value + demand.mean, Nature::approximation, most->source}, true);
  }

  // Clients that wait for answers.
  void loop(const arrivals::Closed& closed) {
    const auto clients = static_cast<double>(*closed.clients);
    const Distribution thinking = distribution_of(closed.think);
    const double think = seconds(thinking.mean());
    const Metric throughput = run_.metric("throughput");
    if (!throughput.estimate || !(throughput.estimate->value > 0) ||
        !std::isfinite(thinking.variance()) || run_.failed() > 0)
      return;
    const double measured = study_.run.duration.seconds();
    const double round = clients / throughput.estimate->value;
    // What was thought differs from its mean by chance: four times its standard error.
    const double rounds =
        throughput.estimate->value * measured * static_cast<double>(run_.replicas.size());
    const double by_chance = 4 * seconds(std::sqrt(thinking.variance())) / std::sqrt(rounds);
    if (work_.answered + think > 0) {
      const ClosedStation station{work_.answered, cpus_};
      const Prediction most =
          asymptotic_bounds(std::span(&station, 1), think, static_cast<int>(clients)).upper;
      add("clients that only think and work", "throughput", most, true,
          clients / measured + most.value * by_chance / round);
    }
    // A client may be anywhere in its round when the window begins and ends.
    const double ends = round * clients / (throughput.estimate->value * measured);
    add("clients / throughput - thinking", "latency.mean",
        {round - think, Nature::exact, "Little 1961"}, true, ends + by_chance);
  }

  const steps::Compute& only_compute() const {
    return std::get<steps::Compute>(workload_.steps.front());
  }
  bool one_kernel() const {
    for (const Architecture& each : study_.architectures)
      if (each.name == run_.architecture) return std::holds_alternative<OneKernel>(each.kernels);
    return false;
  }

  const Study& study_;
  const WorkloadParameters& workload_;
  const RunResult& run_;
  int cpus_;
  StatedWork work_;
  std::vector<TheoryLine> lines_;
};

}  // namespace

std::vector<TheoryLine> theory_beside(const Study& study, const WorkloadParameters& workload,
                                      const RunResult& run) {
  return Beside(study, workload, run).lines();
}

}  // namespace osarium
