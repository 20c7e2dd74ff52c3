#include "models/services/processes.hpp"

namespace osarium {

// No source splits a fork from the exit that was measured with it, nor the creation of a thread
// from its end, so each is half of what the two switches in between leave.
Processes::Costs::Costs(const CostTable& table, Frequency clock) {
  const auto row = [&](const char* name) { return Work::from(table, name, clock); };
  const auto less = [](Work whole, Duration part) { return Work{whole.time - part, whole.row}; };
  const auto half = [](Work whole) { return Work{whole.time / 2, whole.row}; };
  const Work process = row("processes.fork_and_exit");
  const Work thread = row("processes.create_and_join_thread");
  fork = exit = half(less(process, 2 * row("scheduling.switch_2_processes_0_kib").time));
  exec = less(row("processes.fork_and_exec"), process.time);
  page_entry = row("processes.copy_page_entry");
  create_thread = exit_thread = half(less(thread, 2 * row("scheduling.context_switch").time));
}

Processes::Processes(const ServiceSite& site, Programs& programs)
    : site_(site),
      programs_(programs),
      costs_(site.kernel.costs(), site.kernel.clock()),
      numbers_(site.kernel, site.serialised, "process numbers"),
      list_(site.kernel, site.serialised, "task list") {}

Processes::Entry& Processes::entry(const Process& process) {
  while (entries_.size() <= process.id()) entries_.emplace_back();
  return entries_[process.id()];
}

Task<Outcome<ProcessId>> Processes::identify(Context&, Process& process) { co_return process.id(); }

Task<Outcome<ProcessId>> Processes::fork(Context& here, Process& parent, const Program& program,
                                         ThreadAttributes attributes) {
  co_await spend(here, costs_.fork);
  co_await spend(here, costs_.page_entry * parent.translations().working_set());
  co_await numbers_.acquire(here);
  Process& child =
      programs_.create_process(parent.kernel(), programs_.surroundings(parent), parent.name());
  co_await numbers_.release(here);
  child.descriptors() = parent.descriptors();
  child.set_memory_policy(parent.memory_policy());
  child.translations().set_working_set(parent.translations().working_set());
  co_await list_.acquire(here);
  entry(child).parent = parent.id();
  ++entry(parent).children;
  co_await list_.release(here);
  programs_.run(child, program, attributes, AtEnd::exit);
  co_return child.id();
}

Task<Outcome<>> Processes::exec(Context& here, Process&) {
  co_await spend(here, costs_.exec);
  co_return Outcome<>();
}

Task<Outcome<Thread*>> Processes::create_thread(Context& here, Process& process,
                                                const Program& program,
                                                ThreadAttributes attributes) {
  co_await spend(here, costs_.create_thread);
  co_await numbers_.acquire(here);
  co_await numbers_.release(here);
  co_await list_.acquire(here);
  co_await list_.release(here);
  ++entry(process).threads;
  co_return &programs_.run(process, program, attributes, AtEnd::exit);
}

Task<Outcome<>> Processes::exit(Context& here, Process& process) {
  const bool last = --entry(process).threads == 0;  // one atomic, as in Linux: no lock
  co_await spend(here, last ? costs_.exit : costs_.exit_thread);
  if (last) process.descriptors() = Descriptors();
  Context* waiting = nullptr;
  co_await list_.acquire(here);
  if (const Entry& own = entry(process); last && own.parent) {
    Entry& parent = entries_[*own.parent];
    parent.ended.push_back(process.id());
    if (!parent.waiting.alone()) {
      auto& first = static_cast<Parent&>(*parent.waiting.next);
      first.unlink();
      waiting = &first.here;
    }
  }
  co_await list_.release(here);
  if (waiting != nullptr) co_await site_.kernel.scheduler().wake(here, *waiting);
  co_return Outcome<>();
}

Task<Outcome<ProcessId>> Processes::wait(Context& here, Process& process, Parent& parent) {
  for (;;) {
    const Outcome<ProcessId> child = co_await try_wait(here, process, parent);
    if (!child.failed_with(Error::would_block) || &here != &parent.here) co_return child;
    const Charged pause(here, Cause::pause);
    co_await site_.kernel.scheduler().block(here);
  }
}

Task<Outcome<ProcessId>> Processes::try_wait(Context& here, Process& process, Parent& parent) {
  Outcome<ProcessId> result = Error::would_block;
  co_await list_.acquire(here);
  Entry& own = entry(process);
  parent.unlink();
  if (!own.ended.empty()) {
    result = own.ended.front();
    own.ended.erase(own.ended.begin());
    --own.children;
  } else if (own.children == 0) {
    result = Error::not_found;
  } else {
    parent.insert_before(own.waiting);
  }
  co_await list_.release(here);
  co_return result;
}

Task<Outcome<>> Processes::set_affinity(Context&, Process& process, Thread& thread,
                                        const CpuSet& cpus) {
  const CpuSet allowed = cpus & programs_.surroundings(process).cpus & site_.kernel.cpu_set();
  if (allowed.empty()) co_return Error::invalid;
  site_.kernel.scheduler().set_affinity(thread, allowed);
  co_return Outcome<>();
}

// The closures live in the frames that await the calls.

Task<Outcome<ProcessId>> ProcessCalls::fork(Context& here, Program program,
                                            ThreadAttributes attributes) {
  const Observed call(here, Activity::call, "fork");
  const auto body = [&](Processes& processes, Context& there) {
    return processes.fork(there, process_, program, attributes);
  };
  co_return co_await ports_.processes.call(here, {}, body);
}

Task<Outcome<>> ProcessCalls::exec(Context& here) {
  return ports_.processes.call(
      here, {.call = "execve"},
      [this](Processes& processes, Context& there) { return processes.exec(there, process_); });
}

Task<Outcome<Thread*>> ProcessCalls::create_thread(Context& here, Program program,
                                                   ThreadAttributes attributes) {
  const Observed call(here, Activity::call, "clone");
  const auto body = [&](Processes& processes, Context& there) {
    return processes.create_thread(there, process_, program, attributes);
  };
  co_return co_await ports_.processes.call(here, {}, body);
}

Task<Outcome<ProcessId>> ProcessCalls::wait(Context& here) {
  const Observed call(here, Activity::call, "wait4");
  Processes::Parent me(here);
  const auto body = [&](Processes& processes, Context& there) {
    return processes.wait(there, process_, me);
  };
  for (;;) {
    const Outcome<ProcessId> child = co_await ports_.processes.call(here, {}, body);
    if (!child.failed_with(Error::would_block)) co_return child;
    const Charged pause(here, Cause::pause);
    co_await process_.kernel().scheduler().block(here);
  }
}

Task<Outcome<>> ProcessCalls::yield(Context& here) {
  const Observed call(here, Activity::call, "sched_yield");
  const auto enter = [this](Processes& processes, Context& there) {
    return processes.identify(there, process_);
  };
  const Outcome<ProcessId> called = co_await ports_.processes.call(here, {}, enter);
  if (!called) co_return called.error();
  co_await process_.kernel().scheduler().yield(here);
  co_return Outcome<>();
}

Task<Outcome<>> ProcessCalls::set_affinity(Context& here, Thread& thread, CpuSet cpus) {
  const Observed call(here, Activity::call, "sched_setaffinity");
  const auto body = [&](Processes& processes, Context& there) {
    return processes.set_affinity(there, process_, thread, cpus);
  };
  co_return co_await ports_.processes.call(here, {}, body);
}

Task<> ProcessCalls::exit(Context& here) {
  const Observed call(here, Activity::call, "exit");
  const auto body = [this](Processes& processes, Context& there) {
    return processes.exit(there, process_);
  };
  const Outcome<> called = co_await ports_.processes.call(here, {}, body);
  static_cast<void>(called);
}

}  // namespace osarium
