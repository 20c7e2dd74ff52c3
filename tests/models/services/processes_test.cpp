#include "models/services/processes.hpp"

#include "tests/models/services/one_kernel.hpp"

namespace osarium {
namespace {

TEST(Processes, KnowTheirIds) {
  OneKernel under_test;
  under_test.process();
  Process& second = under_test.process();
  std::vector<ProcessId> ids;
  under_test.run(second, [&ids](SystemCalls& os, Context& here) -> Task<> {
    const Outcome<ProcessId> id = co_await os.processes.identify(here);
    ids.push_back(*id);
  });
  under_test.sim.run();
  EXPECT_EQ(ids, std::vector<ProcessId>{1});
}

}  // namespace
}  // namespace osarium
