#include "models/services/block_driver.hpp"

#include "tests/models/services/one_kernel.hpp"

namespace osarium {
namespace {

// One at a time in its one queue, each for 100 us.
struct SlowDisk : testing::Test {
  static FlashDiskParameters parameters() {
    return {.queues = 1, .depth = 1, .units = 1, .read = 100_us, .write = 100_us};
  }
  OneKernel under_test;
  StoredFiles slow{under_test.site, under_test.ports,
                   std::make_unique<FlashDisk>(under_test.sim, parameters())};
};

TEST_F(SlowDisk, HasRoomForOneRequestAndTheOthersWait) {
  std::vector<Duration> ends;
  for (int i = 0; i < 3; ++i)
    under_test.run(under_test.process(), [&](SystemCalls&, Context& here) -> Task<> {
      const std::array<BlockRequest, 1> one{{{.offset = 0, .bytes = 4_KiB}}};
      const auto done = co_await slow.block_driver.transfer(here, one);
      EXPECT_TRUE(done);
      ends.push_back(here.simulation().now() - Time());
    });
  under_test.sim.run();
  ASSERT_EQ(ends.size(), 3U);
  for (std::size_t i = 0; i < 3; ++i) {
    EXPECT_GT(ends[i], static_cast<std::int64_t>(i + 1) * 100_us);
    // An idle cpu takes tens of microseconds to wake up.
    EXPECT_LT(ends[i], static_cast<std::int64_t>(i + 1) * 150_us);
  }
}

TEST_F(SlowDisk, ACallEndsWithTheLastOfItsRequests) {
  std::optional<Account> account;
  Duration took;
  under_test.run(under_test.process(), [&](SystemCalls&, Context& here) -> Task<> {
    const std::array<BlockRequest, 3> some{{{.offset = 0, .bytes = 4_KiB},
                                            {.offset = 1 << 20, .bytes = 4_KiB},
                                            {.offset = 2 << 20, .bytes = 4_KiB, .write = true}}};
    const Time begun = here.simulation().now();
    account.emplace(begun);
    here.set_account(&*account);
    const auto done = co_await slow.block_driver.transfer(here, some);
    EXPECT_TRUE(done);
    here.set_account(nullptr);
    took = here.simulation().now() - begun;
    account->close(here.simulation().now());
  });
  under_test.sim.run();
  EXPECT_GT(took, 300_us);
  EXPECT_LT(took, 450_us);
  EXPECT_GT(account->times().spent(Cause::device), 290_us);
  EXPECT_EQ(slow.block_driver.requests(), 3U);
}

}  // namespace
}  // namespace osarium
