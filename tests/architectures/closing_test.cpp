// Who sends to a reader that has gone learns of it, under every architecture.
#include <gtest/gtest.h>

#include "tests/architectures/running.hpp"

namespace osarium {
namespace {

class Closing : public testing::TestWithParam<std::string_view> {};

TEST_P(Closing, ASenderWhoseReaderHasGoneIsTold) {
  for (const Duration until : {1_us, 5_us, 20_us, 50_us}) {
    Running m(*find_architecture(GetParam()));
    Process& process = m.system.create_process(0, "process");
    const auto ends = m.system.calls(process).sockets.set_pair(process);
    Outcome<> sent;
    m.run(process, [&](SystemCalls& os, Context& here) -> Task<> {
      while (sent) {
        const auto next = co_await os.sockets.send(here, ends.first, {.size = 1_KiB});
        sent = next;
      }
    });
    m.run(process, [&](SystemCalls& os, Context& here) -> Task<> {
      const auto message = co_await os.sockets.receive(here, ends.second);
      EXPECT_TRUE(message);
      co_await here.compute(until, Mode::user);
      const auto closed = co_await os.sockets.close(here, ends.second);
      EXPECT_TRUE(closed);
    });
    m.sim.run_until(m.sim.now() + 10_ms);
    EXPECT_TRUE(sent.failed_with(Error::reset) || sent.failed_with(Error::invalid));
  }
}

INSTANTIATE_TEST_SUITE_P(Architectures, Closing, testing::ValuesIn(architecture_names()),
                         [](const auto& each) {
                           std::string name(each.param);
                           for (char& c : name)
                             if (c == '-' || c == '.') c = '_';
                           return name;
                         });

}  // namespace
}  // namespace osarium
