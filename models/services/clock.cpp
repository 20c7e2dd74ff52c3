#include "models/services/clock.hpp"

#include "sim/engine/alarm_wheel.hpp"

namespace osarium {

struct Clock::OfCpu final : Alarm {
  OfCpu(Kernel& its_kernel, Cpu& its_cpu, Duration interrupt_cost)
      : Alarm(its_kernel.simulation()),
        kernel(its_kernel),
        cpu(its_cpu),
        interrupt(its_kernel.simulation(), "clock interrupt", Rank::interrupt, interrupt_cost,
                  [this](Context& here) { return wake_those_due(here); }) {}

  void expired() override { interrupt.raise(cpu); }

  void add(Timer& timer) {
    timer.armed_on_ = this;
    timer.by_time_ = by_time.emplace(timer.time_, &timer);
    timer.by_end_ = by_end.emplace(timer.time_ + timer.slack_, &timer);
    set();
  }
  void remove(Timer& timer) {
    timer.armed_on_ = nullptr;
    by_time.erase(timer.by_time_);
    by_end.erase(timer.by_end_);
  }
  void set() {
    if (!by_end.empty() && (!armed() || deadline() > by_end.begin()->first))
      arm(std::max(by_end.begin()->first, simulation().now()));
  }
  Simulation& simulation() const { return kernel.simulation(); }

  Task<> wake_those_due(Context& here) {
    ++interrupts;
    while (!by_time.empty() && by_time.begin()->first <= simulation().now()) {
      Timer& timer = *by_time.begin()->second;
      Context& sleeper = timer.sleeper_;
      remove(timer);
      timer.expired_ = true;
      co_await kernel.scheduler().wake(here, sleeper);
    }
    set();
  }

  Kernel& kernel;
  Cpu& cpu;
  std::multimap<Time, Timer*> by_time;
  std::multimap<Time, Timer*> by_end;
  Handler interrupt;
  std::uint64_t interrupts = 0;
};

Clock::Timer::~Timer() {
  if (armed_on_ != nullptr) armed_on_->remove(*this);
}

Clock::Clock(const ServiceSite& site)
    : site_(site),
      arm_(Work::from(site.kernel.costs(), "interrupts.ipi_send_bare", site.kernel.clock())) {
  const Duration interrupt =
      site.kernel.costs().duration("interrupts.ipi_receive_bare", site.kernel.clock());
  cpus_.resize(site.kernel.machine().cpus().size());
  for (const CpuId cpu : site.kernel.cpus())
    cpus_[static_cast<std::size_t>(cpu.index)] =
        std::make_unique<OfCpu>(site.kernel, site.kernel.machine().cpu(cpu), interrupt);
}

// Sleepers may outlive the clock.
Clock::~Clock() {
  for (const auto& each : cpus_)
    while (each != nullptr && !each->by_time.empty()) each->remove(*each->by_time.begin()->second);
}

Task<Outcome<>> Clock::sleep(Context& here, Timer& timer) {
  if (timer.time_ <= here.simulation().now()) {
    timer.expired_ = true;
    co_return Outcome<>();
  }
  co_await spend(here, arm_);
  OfCpu* const own = cpus_[static_cast<std::size_t>(here.place().index)].get();
  OSARIUM_CHECK(own != nullptr, "the clock of another kernel is asked");
  own->add(timer);
  if (&here != &timer.sleeper_) co_return Outcome<>();
  const Charged pause(here, Cause::pause);
  while (!timer.expired_) co_await site_.kernel.scheduler().block(here);
  co_return Outcome<>();
}

std::uint64_t Clock::interrupts() const {
  std::uint64_t sum = 0;
  for (const auto& each : cpus_)
    if (each != nullptr) sum += each->interrupts;
  return sum;
}

ClockCalls::ClockCalls(const Ports& ports, Process& process)
    : ports_(ports),
      process_(process),
      read_(Work::from(process.kernel().costs(), "clock.read", process.kernel().clock())),
      slack_(process.kernel().costs().duration("clock.slack", process.kernel().clock())) {}

Task<Time> ClockCalls::now(Context& here) {
  note(here, read_);
  co_await here.compute(read_.time, Mode::user);
  co_return here.simulation().now();
}

Task<Outcome<>> ClockCalls::sleep(Context& here, Duration duration) {
  return sleep_until(here, here.simulation().now() + duration);
}

Task<Outcome<>> ClockCalls::sleep_until(Context& here, Time time) {
  const Observed call(here, Activity::call, "clock_nanosleep");
  Clock::Timer timer(here, time, slack_);
  const auto body = [&](Clock& clock, Context& there) { return clock.sleep(there, timer); };
  const Outcome<> armed = co_await ports_.clock.call(here, {}, body);
  if (!armed) co_return armed;
  const Charged pause(here, Cause::pause);
  while (!timer.expired()) co_await process_.kernel().scheduler().block(here);
  co_return armed;
}

}  // namespace osarium
