#include "models/mechanisms/rcu.hpp"

#include <gtest/gtest.h>

#include <memory>

#include "tests/models/mechanisms/few_cpus.hpp"

namespace osarium {
namespace {

struct Called : RcuCallback {
  explicit Called(std::function<void()> f) : what(std::move(f)) {}
  Task<> invoke(Context& here) override {
    what();
    co_await here.compute(1_us, Mode::softirq);
  }
  std::function<void()> what;
};

struct Grace : testing::Test {
  Time at(Duration since_start) const { return Time() + since_start; }
  // Every cpu computes in kernel mode all the time: none is seen outside of the kernel.
  void keep_in_the_kernel(int i) {
    sim.spawn([this, i]() -> Task<> {
      co_await machine.thread(i).compute(100_ms, Mode::kernel);
      machine.exit(machine.thread(i));
    });
  }
  void later(Duration delay, std::function<void()> what) {
    sim.spawn([this, delay, what]() -> Task<> {
      co_await sim.delay(delay);
      what();
    });
  }
  void report_all() {
    for (int i = 0; i < 3; ++i) rcu.quiescent(CpuId(i));
  }

  Simulation sim;
  FewCpus machine{sim, 3, 3};
  std::vector<Cpu*> cpus = machine.cpus();
  Rcu rcu{sim,
          machine,
          cpus,
          {.scan_period = 1_ms,
           .stall_timeout = 1_s,
           .batch = 2,
           .callback = 0_ns,
           .softirq_entry = 0_ns}};
};

TEST_F(Grace, ReadersCostNothing) {
  sim.spawn([&]() -> Task<> {
    const Rcu::Reader reader(rcu, machine.thread(0));
    co_await machine.thread(0).compute(5_us, Mode::kernel);
  });
  sim.run();
  EXPECT_EQ(sim.now(), at(5_us));
  EXPECT_EQ(rcu.grace_periods(), 0U);
}

TEST_F(Grace, ItEndsOnceEveryCpuHasReported) {
  for (int i = 0; i < 3; ++i) keep_in_the_kernel(i);
  Called called([&] { EXPECT_EQ(sim.now(), at(40_us)); });
  later(10_us, [&] { rcu.call(machine.thread(0), called); });
  later(20_us, [&] { rcu.quiescent(CpuId(1)); });
  later(30_us, [&] { rcu.quiescent(CpuId(0)); });
  later(35_us, [&] { rcu.quiescent(CpuId(0)); });
  later(40_us, [&] { rcu.quiescent(CpuId(2)); });
  sim.run();
  EXPECT_EQ(rcu.grace_periods(), 1U);
}

TEST_F(Grace, AScanFindsCpusThatAreIdleOrInUserMode) {
  machine.exit(machine.thread(1));
  sim.spawn([&]() -> Task<> {
    co_await machine.thread(2).compute(10_ms, Mode::user);
    machine.exit(machine.thread(2));
  });
  Time end;
  sim.spawn([&]() -> Task<> {
    co_await rcu.synchronize(machine.thread(0));
    end = sim.now();
    machine.exit(machine.thread(0));
  });
  sim.run();
  EXPECT_EQ(end, at(1_ms + 1_us));  // the scan, and the latency of the wake-up
}

TEST_F(Grace, APreemptedReaderIsWaitedForThoughItsCpuHasSwitched) {
  auto reader = std::make_unique<Rcu::Reader>(rcu, machine.thread(0));
  for (int i = 0; i < 3; ++i) keep_in_the_kernel(i);
  bool over = false;
  Called called([&] { over = true; });
  rcu.call(machine.thread(1), called);
  later(10_us, [&] { report_all(); });
  later(20_us, [&] {
    EXPECT_FALSE(over);
    reader.reset();
  });
  later(30_us, [&] {
    EXPECT_FALSE(over);  // nobody has looked
    rcu.quiescent(CpuId(0));
  });
  later(31_us, [&] { EXPECT_TRUE(over); });
  sim.run();
}

TEST_F(Grace, AReaderThatCameLaterIsNotWaitedFor) {
  for (int i = 0; i < 3; ++i) keep_in_the_kernel(i);
  bool over = false;
  Called called([&] { over = true; });
  rcu.call(machine.thread(1), called);
  const Rcu::Reader reader(rcu, machine.thread(0));
  later(10_us, [&] { report_all(); });
  later(20_us, [&] { EXPECT_TRUE(over); });
  sim.run();
}

TEST_F(Grace, RequestsDuringAGracePeriodShareTheNext) {
  for (int i = 0; i < 3; ++i) keep_in_the_kernel(i);
  std::vector<Time> ends;
  std::deque<Called> called;
  for (int i = 0; i < 3; ++i) called.emplace_back([&] { ends.push_back(sim.now()); });
  rcu.call(machine.thread(0), called[0]);
  later(5_us, [&] { rcu.call(machine.thread(1), called[1]); });
  later(6_us, [&] { rcu.call(machine.thread(2), called[2]); });
  later(10_us, [&] { report_all(); });
  later(20_us, [&] { report_all(); });
  sim.run();
  EXPECT_EQ(ends, (std::vector{at(10_us), at(20_us), at(20_us)}));
  EXPECT_EQ(rcu.grace_periods(), 2U);
}

TEST_F(Grace, CallbacksRunInBatchesOnTheCpuThatAsked) {
  for (int i = 0; i < 3; ++i) keep_in_the_kernel(i);
  int count = 0;
  std::deque<Called> called;
  for (int i = 0; i < 5; ++i) called.emplace_back([&] { ++count; });
  for (Called& each : called) rcu.call(machine.thread(0), each);
  later(10_us, [&] { report_all(); });  // of the first, which began the grace period
  later(20_us, [&] {
    EXPECT_EQ(count, 1);
    report_all();
  });
  later(22500_ns, [&] { EXPECT_EQ(count, 4); });
  sim.run();
  EXPECT_EQ(count, 5);
  EXPECT_EQ(machine.cpu(0).time(Mode::softirq), 5_us);
  EXPECT_EQ(machine.cpu(1).time(Mode::softirq), 0_us);
}

TEST_F(Grace, ACpuThatNeverLeavesTheKernelIsAnErrorAfterAWhile) {
  Called called([] {});
  sim.spawn([&]() -> Task<> { co_await machine.thread(0).compute(10_s, Mode::kernel); });
  rcu.call(machine.thread(0), called);
  EXPECT_THROW(sim.run(), InternalError);
}

TEST_F(Grace, ACpuOfAnotherKernelInstanceCannotUseIt) {
  Cpu other(sim, CpuId(7));
  Context stranger(sim, "stranger");
  other.dispatch(&stranger);
  EXPECT_THROW(Rcu::Reader reader(rcu, stranger), InternalError);
}

// Writers replace an object and free the old one after a grace period; readers hold on to what they
// have found, and are preempted.
TEST_F(Grace, NoReaderEverSeesWhatHasBeenFreed) {
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    Simulation own;
    FewCpus few(own, 3, 7);
    const std::vector<Cpu*> its_cpus = few.cpus();
    Rcu its_rcu(own, few, its_cpus,
                {.scan_period = 20_us,
                 .stall_timeout = 1_s,
                 .batch = 2,
                 .callback = 10_ns,
                 .softirq_entry = 10_ns});
    std::vector<bool> freed(1);
    std::size_t current = 0;
    int waits = 0;
    auto work = [&](int i) -> Task<> {
      Stream random({seed}, "thread", static_cast<std::uint64_t>(i), "times");
      Context& here = few.thread(i);
      for (int turn = 0; turn < 30; ++turn) {
        co_await here.compute(Duration::picoseconds(random.below(5'000'000)), Mode::user);
        co_await here.compute(Duration(), Mode::kernel);
        if (i > 1) {
          const Rcu::Reader reader(its_rcu, here);
          const std::size_t seen = current;
          for (int step = 0; step < 3; ++step) {
            co_await here.compute(Duration::picoseconds(random.below(5'000'000)), Mode::kernel);
            EXPECT_FALSE(freed[seen]);
          }
        } else {
          const std::size_t old = current;
          current = freed.size();
          freed.push_back(false);
          co_await its_rcu.synchronize(here);
          freed[old] = true;
          ++waits;
        }
      }
      few.exit(here);
    };
    for (int i = 0; i < few.threads(); ++i) own.spawn([&work, i]() -> Task<> { co_await work(i); });
    // Every preemption is a context switch: a quiescent state of its cpu.
    Stream random({seed}, "preemption", 0, "times");
    own.spawn([&]() -> Task<> {
      for (int i = 0; i < 2000; ++i) {
        co_await own.delay(Duration::picoseconds(random.below(2'000'000)));
        const auto cpu = static_cast<int>(random.below(3));
        few.rotate(cpu);
        its_rcu.quiescent(CpuId(cpu));
      }
    });
    own.run();
    EXPECT_EQ(waits, 60);
    EXPECT_GT(its_rcu.grace_periods(), 30U);
  }
}

}  // namespace
}  // namespace osarium
