// Workloads by name, changed by a study, and what is wrong with them.
#include "tests/workloads/loaded.hpp"

namespace osarium {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::Field;
using testing::HasSubstr;

TEST(Presets, AreAllValid) {
  EXPECT_THAT(workload_names(), Contains("memcached-etc"));
  for (const std::string_view name : workload_names()) {
    Errors errors;
    const auto workload = find_workload(name, errors);
    ASSERT_TRUE(workload) << errors.text();
    EXPECT_EQ(workload->name, name);
    EXPECT_FALSE(workload->description.empty()) << name;
  }
}

TEST(Presets, CanBeChanged) {
  const WorkloadParameters workload =
      workload_of("{base: synthetic, arrivals: {kind: poisson, rate: 7krps}}");
  EXPECT_EQ(workload.name, "synthetic");
  EXPECT_EQ(std::get<arrivals::Poisson>(workload.arrivals).rate, 7_krps);
  EXPECT_EQ(workload.steps.size(), 1u);
}

TEST(Presets, ErrorsHaveTheirPlace) {
  EXPECT_THAT(errors_of("{base: syntetic}"),
              ElementsAre(AllOf(HasSubstr("test.yaml:1:8"), HasSubstr("which is no workload"),
                                HasSubstr("did you mean \"synthetic\""))));
  EXPECT_THAT(
      errors_of(
          "{base: synthetic, steps: [{kind: compute, time: {kind: exponential, mean: -4us}}]}"),
      ElementsAre(HasSubstr("steps[0].time.mean")));
  EXPECT_THAT(errors_of("{base: synthetic, steps: [{kind: choose, branches: [{weight: 50%}]}]}"),
              ElementsAre(HasSubstr("add up to 50%")));
  EXPECT_THAT(errors_of("arrivals: {kind: poisson, rate: 1krps}"), ElementsAre(HasSubstr("steps")));
  EXPECT_THAT(errors_of("{base: synthetic, before: [{kind: getpid}]}"),
              ElementsAre(HasSubstr("do not wait for it")));
  EXPECT_THAT(errors_of("{base: synthetic, arrivals: {kind: closed, clients: 0}}"),
              ElementsAre(HasSubstr("arrivals.clients")));
}

TEST(Presets, MoreThreadsThanCpusIsAProblem) {
  Running running(monolithic());
  const auto found = problems(workload_of("{base: synthetic, threads: {kind: pool, threads: 13}}"),
                              running.system);
  EXPECT_THAT(found, ElementsAre(Field(&Violation::problem, HasSubstr("13 threads"))));
  EXPECT_THAT(problems(workload_of("{base: synthetic, pinning: {kind: cpus, cpus: [0, 99]}}"),
                       running.system),
              ElementsAre(Field(&Violation::problem, HasSubstr("cpu 99"))));
  EXPECT_THAT(problems(workload_of("{base: synthetic}"), running.system), ElementsAre());
}

}  // namespace
}  // namespace osarium
