#include "models/mechanisms/interrupt_delivery.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "models/mechanisms/hard_interrupt.hpp"
#include "models/mechanisms/polling.hpp"
#include "models/mechanisms/softirq_delivery.hpp"
#include "models/mechanisms/tasklets.hpp"
#include "models/mechanisms/threaded_interrupt.hpp"
#include "models/mechanisms/upcall.hpp"
#include "tests/models/mechanisms/network_experiment.hpp"

namespace osarium {
namespace {

constexpr NetworkCosts costs{.interrupt = {.delivery = 100_ns, .receive = 300_ns},
                             .nic = {.dma_write = 500_ns},
                             .softirq = {.round = 10_ns},
                             .packet = 1_us};

enum class Style { hard, softirq, napi, tasklet, threaded, process, upcall, polling };

struct Case {
  const char* name;
  Style kind;
  Mode mode;            // of the work
  Duration first_done;  // the latency of a packet that comes to an idle cpu
};

// From the arrival: DMA 500, and with an interrupt its delivery 100 and its entry 300.
constexpr Case cases[] = {
    {"hard", Style::hard, Mode::interrupt, 1'900_ns},
    {"softirq", Style::softirq, Mode::softirq, 1'910_ns},
    {"napi", Style::napi, Mode::softirq, 1'910_ns},
    {"tasklet", Style::tasklet, Mode::softirq, 1'910_ns},
    {"threaded", Style::threaded, Mode::kernel, 1'900_ns},
    {"process", Style::process, Mode::user, 2'300_ns},  // the message costs 700
    {"upcall", Style::upcall, Mode::user, 2'000_ns},    // to enter costs 100
    {"polling", Style::polling, Mode::user, 1'532'800_ps},
};

struct Delivered : testing::TestWithParam<Case> {
  std::unique_ptr<InterruptDelivery> make() {
    InterruptController& controller = net.controller;
    PacketReceive& work = net.work;
    switch (GetParam().kind) {
      case Style::hard: return std::make_unique<HardInterruptDelivery>(controller, net.cpu, work);
      case Style::softirq: return std::make_unique<SoftirqDelivery>(controller, net.softirqs, work);
      case Style::napi: return std::make_unique<NapiDelivery>(controller, net.net_receive, work);
      case Style::tasklet: return std::make_unique<TaskletDelivery>(controller, tasklets, work);
      case Style::threaded:
        return std::make_unique<ThreadedInterruptDelivery>(controller, net.cpu, work,
                                                           net.scheduler);
      case Style::process:
        return std::make_unique<DriverProcessDelivery>(
            controller, net.cpu, work, net.scheduler,
            DriverProcessCosts{.message = 700_ns, .acknowledge = 200_ns});
      case Style::upcall:
        return std::make_unique<UpcallDelivery>(controller, net.cpu, work,
                                                UpcallCosts{.enter = 100_ns, .leave = 200_ns});
      case Style::polling: {
        auto polling = std::make_unique<PollingDelivery>(net.cpu, work, PollingCosts{50_ns}, 32);
        net.scheduler.start(polling->thread());
        return polling;
      }
    }
    return nullptr;
  }

  NetworkExperiment net{one_queue(), costs};
  Tasklets tasklets{net.softirqs};
};

TEST_P(Delivered, APacketOnAnIdleCpuTakesTheSumOfTheCosts) {
  const auto delivery = make();
  net.sim.run_until(net.at(10_us));  // all threads have gone to sleep
  net.wire.send({.bytes = 60});
  net.sim.run_until(net.at(20_us));
  ASSERT_EQ(net.latency.count(), 1U);
  EXPECT_EQ(*net.latency.max(), GetParam().first_done);
  EXPECT_EQ(net.cpu.time(GetParam().mode) >= costs.packet, true);
  EXPECT_EQ(delivery->polls(), 1U);
}

TEST_P(Delivered, NoPacketIsLostOrLeftOverAtMediumLoad) {
  const auto delivery = make();
  net.send(0.5, true);
  net.sim.run_until(net.at(20_ms));
  EXPECT_EQ(net.queue().dropped(), 0U);
  EXPECT_GT(net.queue().received(), 9'000U);
  EXPECT_LE(net.queue().received() - net.latency.count(), 40U);  // on their way
}

TEST_P(Delivered, PacketsThatComeOneByOneAreAllDelivered) {
  const auto delivery = make();
  net.sim.spawn([this]() -> Task<> {
    for (int gap = 0; gap < 4'000; gap += 7) {  // every phase of the mechanism
      co_await net.sim.delay(Duration::nanoseconds(gap));
      net.wire.send({.bytes = 60});
    }
  });
  net.sim.run_until(net.at(5_ms));
  EXPECT_EQ(delivery->items(), 572U);
}

INSTANTIATE_TEST_SUITE_P(Mechanisms, Delivered, testing::ValuesIn(cases),
                         [](const auto& instance) { return std::string(instance.param.name); });

TEST(HardInterrupt, KeepsAThreadOffItsCpuUnderLoad) {
  NetworkExperiment net(one_queue(), costs);
  const HardInterruptDelivery delivery(net.controller, net.cpu, net.work);
  net.compute_in_a_thread();
  net.send(1.2, false);
  net.sim.run_until(net.at(10_ms));
  EXPECT_LT(net.cpu.time(Mode::user), 10_us);
}

TEST(DriverProcess, AcknowledgesAsAProcess) {
  NetworkExperiment net(one_queue(), costs);
  const DriverProcessDelivery delivery(net.controller, net.cpu, net.work, net.scheduler,
                                       {.message = 700_ns, .acknowledge = 200_ns});
  net.wire.send({.bytes = 60});
  net.sim.run_until(net.at(10_us));
  EXPECT_EQ(net.cpu.time(Mode::user), 1'200_ns);
  EXPECT_EQ(net.cpu.time(Mode::interrupt), 700_ns);
}

// A loop that looks again and again, event by event.
Actor naive_poller(Context& here, PacketReceive& work) {
  for (;;) {
    co_await here.compute(50_ns, Mode::user);
    if (work.ready()) co_await work.poll(here, Mode::user, 32);
  }
}

TEST(Polling, IsEqualToTheLoopThatLooksAgainAndAgain) {
  Histogram latencies[2];
  for (const bool naive : {false, true}) {
    NetworkExperiment net(one_queue(), costs);
    Thread here(net.sim, "naive");
    std::unique_ptr<PollingDelivery> polling;
    if (naive) {
      net.sim.spawn(naive_poller(here, net.work), "naive", Background::yes);
      net.scheduler.start(here);
    } else {
      polling = std::make_unique<PollingDelivery>(net.cpu, net.work, PollingCosts{50_ns}, 32);
      net.scheduler.start(polling->thread());
    }
    // Interrupts that have nothing to do with it, and stretch both.
    Handler other(net.sim, "other", Rank::interrupt, 130_ns, [](Context&) -> Task<> { co_return; });
    net.sim.spawn(
        [&net, &other]() -> Task<> {
          for (;;) {
            co_await net.sim.delay(1'777_ns);
            other.raise(net.cpu);
          }
        },
        "other", Background::yes);
    net.send(0.6, true);
    net.sim.run_until(net.at(5_ms));
    latencies[naive ? 1 : 0] = net.latency;
  }
  EXPECT_GT(latencies[0].count(), 2'500U);
  EXPECT_TRUE(latencies[0] == latencies[1]);
}

}  // namespace
}  // namespace osarium
