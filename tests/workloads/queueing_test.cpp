// With mechanisms that cost nothing, a workload that only computes is a queue of theory.
#include "tests/laws/formulas.hpp"
#include "tests/workloads/loaded.hpp"

namespace osarium {
namespace {

struct Synthetic {
  std::string arrivals;
  std::string time;
  int threads;

  std::string yaml() const {
    return "name: synthetic\narrivals: " + arrivals +
           "\nthreads: {kind: pool, threads: " + std::to_string(threads) +
           "}\npinning: {kind: spread}\nsteps: [{kind: compute, time: " + time + "}]\n";
  }
};

// What every job goes through, by the recursion of Kiefer and Wolfowitz on the streams of a load.
std::vector<Duration> recursion(const WorkloadParameters& workload, int threads, const Seed& seed,
                                Time until) {
  const auto& compute = std::get<steps::Compute>(workload.steps[0]);
  const Distribution service = distribution_of(*compute.time);
  ArrivalTimes times(workload.arrivals, seed, workload.name);
  std::vector<Time> free(static_cast<std::size_t>(threads));
  std::vector<Duration> sojourns;
  for (Time arrival = times.next(); arrival <= until; arrival = times.next()) {
    Stream draws(seed, workload.name, sojourns.size(), "request");
    const auto first = std::min_element(free.begin(), free.end());
    *first = std::max(*first, arrival) + sample_duration(service, draws);
    sojourns.push_back(*first - arrival);
  }
  return sojourns;
}

TEST(Queueing, EveryJobIsThatOfTheRecursion) {
  const Synthetic cases[] = {
      {"{kind: poisson, rate: 90krps}", "{kind: exponential, mean: 10us}", 1},
      {"{kind: poisson, rate: 1Mrps}", "{kind: exponential, mean: 10us}", 12},
      {"{kind: periodic, rate: 350krps}", "{kind: lognormal, mean: 10us, sigma: 1.5}", 4},
      {"{kind: uniform, rate: 380krps}", "{kind: fixed, value: 10us}", 4},
      {"{kind: mmpp, states: [{rate: 1Mrps, stay: 1ms}, {rate: 100krps, stay: 1ms}]}",
       "{kind: pareto, minimum: 4us, shape: 2.1}", 6},
  };
  const Time end = Time() + 50_ms;
  for (const Synthetic& c : cases) {
    const WorkloadParameters workload = workload_of(c.yaml());
    FreeLoaded loaded(workload, Time(), end);
    const auto expected = recursion(workload, c.threads, {}, end);
    std::size_t ended = 0;
    std::size_t differ = 0;
    loaded.load->on_end([&](const Load::Ended& job) {
      ++ended;
      differ += job.end - job.arrival == expected[job.number] ? 0 : 1;
    });
    loaded.run();
    EXPECT_EQ(differ, 0u) << c.yaml();
    EXPECT_GT(ended, 4000u) << c.yaml();
    EXPECT_LE(ended, expected.size());
  }
}

double mean_sojourn(const Synthetic& synthetic, Duration window) {
  const Time begin = Time() + window / 10;
  FreeLoaded loaded(workload_of(synthetic.yaml()), begin, begin + window);
  return loaded.run().latency.mean()->seconds() * 1e6;
}

TEST(Queueing, FormulasOfMarkovianQueues) {
  const auto markovian = [](const std::string& rate, int threads) {
    return mean_sojourn(
        {"{kind: poisson, rate: " + rate + "}", "{kind: exponential, mean: 10us}", threads},
        3000_ms);
  };
  EXPECT_NEAR(markovian("70krps", 1) / laws::mmk_sojourn(1, 0.07, 10), 1, 0.03);
  EXPECT_NEAR(markovian("320krps", 4) / laws::mmk_sojourn(4, 0.32, 10), 1, 0.02);
}

TEST(Queueing, FormulaOfConstantService) {
  const double mean =
      mean_sojourn({"{kind: poisson, rate: 80krps}", "{kind: fixed, value: 10us}", 1}, 3000_ms);
  EXPECT_NEAR(mean / laws::mg1_sojourn({0.08, 10, 100}), 1, 0.02);
}

// N clients, exponential thinking, one server: mean value analysis.
TEST(Queueing, ClosedNetwork) {
  const std::string yaml =
      "name: closed\n"
      "arrivals: {kind: closed, clients: 8, think: {kind: exponential, mean: 50us}}\n"
      "threads: {kind: pool, threads: 1}\n"
      "steps: [{kind: compute, time: {kind: exponential, mean: 10us}}]\n";
  FreeLoaded loaded(workload_of(yaml), Time() + 100_ms, Time() + 2100_ms);
  const double mean = loaded.run().latency.mean()->seconds() * 1e6;
  EXPECT_NEAR(mean / laws::mean_value_analysis(50, {{10, 1}}, 8).response, 1, 0.02);
}

}  // namespace
}  // namespace osarium
