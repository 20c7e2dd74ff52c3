#include "models/hardware/interrupt_controller.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace osarium {
namespace {

constexpr InterruptCosts costs{
    .delivery = 200_ns, .ipi_send = 100_ns, .ipi_delivery = 300_ns, .receive = 500_ns};

struct Interrupts : testing::Test {
  Time at(Duration since_start) const { return Time() + since_start; }
  Task<> work(Context& here) {
    begins.push_back(sim.now());
    co_await here.compute(1_us, handler.mode());
    cpus.push_back(here.cpu()->id());
  }

  Simulation sim;
  Cpu cpu{sim, CpuId(0)};
  Cpu other{sim, CpuId(1)};
  Handler handler{sim, "handler", Rank::interrupt, costs.receive,
                  [this](Context& here) { return work(here); }};
  InterruptController controller{sim, costs};
  InterruptLine& line = controller.connect(handler, cpu);
  std::vector<Time> begins;
  std::vector<CpuId> cpus;
};

TEST_F(Interrupts, AnInterruptCostsItsDeliveryAndItsEntry) {
  line.raise();
  sim.run();
  EXPECT_EQ(begins, std::vector{at(700_ns)});
  EXPECT_EQ(cpu.time(Mode::interrupt), 1'500_ns);
  EXPECT_TRUE(cpu.idle());
}

TEST_F(Interrupts, AnInterruptGoesToTheCpuThatItsLineIsRoutedTo) {
  line.raise();
  sim.run();
  line.route(other);
  line.raise();
  sim.run();
  EXPECT_EQ(cpus, (std::vector{CpuId(0), CpuId(1)}));
  EXPECT_EQ(other.time(Mode::interrupt), 1'500_ns);
}

TEST_F(Interrupts, ALineThatIsPendingIsNotRaisedTwice) {
  line.raise();
  line.raise();
  sim.run_until(at(100_ns));
  line.raise();
  EXPECT_TRUE(line.pending());
  sim.run();
  EXPECT_EQ(line.delivered(), 1U);
  EXPECT_EQ(begins.size(), 1U);
}

TEST_F(Interrupts, AMaskedLineStaysPendingOnceAndIsDeliveredAfterTheUnmask) {
  line.mask();
  line.raise();
  line.raise();
  sim.run_until(at(5_us));
  EXPECT_TRUE(begins.empty());
  EXPECT_TRUE(line.pending());
  line.unmask();
  sim.run();
  EXPECT_EQ(begins, std::vector{at(5'700_ns)});
  EXPECT_FALSE(line.pending());
}

TEST_F(Interrupts, AMessageOnItsWayIsHeldBackByTheMask) {
  line.raise();
  sim.run_until(at(100_ns));
  line.mask();
  sim.run_until(at(1_us));
  EXPECT_EQ(line.delivered(), 0U);
  line.unmask();
  sim.run();
  EXPECT_EQ(begins, std::vector{at(1'700_ns)});
}

TEST_F(Interrupts, UnmaskingALineThatIsNotPendingDeliversNothing) {
  line.mask();
  line.unmask();
  line.unmask();
  sim.run();
  EXPECT_EQ(line.delivered(), 0U);
}

TEST_F(Interrupts, RaisedWhileItWorksAHandlerRunsOnceMore) {
  line.raise();
  sim.run_until(at(1'000_ns));
  line.raise();
  sim.run_until(at(1'250_ns));
  line.raise();
  sim.run();
  // The first run works from 700 to 1700 ns; the second enters then.
  EXPECT_EQ(begins, (std::vector{at(700_ns), at(2'200_ns)}));
  EXPECT_EQ(line.delivered(), 3U);
}

TEST_F(Interrupts, RaisedWhileItEntersAHandlerRunsOnce) {
  line.raise();
  sim.run_until(at(300_ns));
  line.raise();
  sim.run();
  EXPECT_EQ(begins, std::vector{at(700_ns)});
}

TEST_F(Interrupts, AHandlerWaitsWhileItsCpuHasInterruptsMasked) {
  cpu.mask(Rank::interrupt);
  line.raise();
  sim.run_until(at(3_us));
  EXPECT_TRUE(handler.active());
  EXPECT_TRUE(begins.empty());
  cpu.unmask(Rank::interrupt);
  sim.run();
  EXPECT_EQ(begins, std::vector{at(3'500_ns)});
}

TEST_F(Interrupts, AnIpiCostsItsSenderAndReachesTheTargetOnItsOwnTime) {
  Context sender(sim, "sender");
  cpu.dispatch(&sender);
  line.route(other);
  sim.spawn([&]() -> Task<> {
    co_await line.send(sender, Mode::kernel);
    EXPECT_EQ(sim.now(), at(100_ns));
    cpu.dispatch(nullptr);
  });
  sim.run();
  EXPECT_EQ(begins, std::vector{at(800_ns)});
  EXPECT_EQ(cpu.time(Mode::kernel), 100_ns);
  EXPECT_EQ(other.time(Mode::interrupt), 1'500_ns);
}

TEST_F(Interrupts, AnIpiIsSentOnceItsSenderRuns) {
  Context sender(sim, "sender");
  sim.spawn([&]() -> Task<> { co_await line.send(sender, Mode::kernel); });
  sim.spawn([&]() -> Task<> {
    co_await sim.delay(2_us);
    EXPECT_FALSE(line.pending());
    other.dispatch(&sender);
  });
  sim.run();
  EXPECT_EQ(begins, std::vector{at(2'800_ns)});
}

TEST_F(Interrupts, AHandlerThatDiesLeavesItsCpu) {
  {
    Handler shortlived(sim, "short-lived", Rank::softirq, 1_us,
                       [](Context&) -> Task<> { co_return; });
    sim.run();
    shortlived.raise(cpu);
    EXPECT_FALSE(cpu.idle());
  }
  EXPECT_TRUE(cpu.idle());
  sim.run();
}

}  // namespace
}  // namespace osarium
