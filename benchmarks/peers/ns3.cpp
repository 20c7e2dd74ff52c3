// The workloads on ns-3, which has events but no processes: what a process would do next is an
// event.
//
// Written for speed: events are objects that are scheduled again and again (Simulator::Schedule of
// a function allocates one each time and measures 15 to 30 % slower), a departure is one such
// object per server, and the scheduler is PriorityQueueScheduler, the best of the five in every
// workload. The resolution is the picosecond.
#include <ns3/event-impl.h>
#include <ns3/object-factory.h>
#include <ns3/simulator.h>

#include <deque>
#include <vector>

#include "benchmarks/peers/workload.hpp"

namespace {

using ns3::Simulator;

// The owner keeps it alive: the count of references never falls to zero.
class Event : public ns3::EventImpl {
 public:
  void schedule_in(osarium::Duration delay) {
    Simulator::Schedule(ns3::Time(delay.picoseconds()), ns3::Ptr<ns3::EventImpl>(this));
  }
  void schedule_now() { Simulator::ScheduleNow(ns3::Ptr<ns3::EventImpl>(this)); }
};

std::int64_t now() { return Simulator::Now().GetTimeStep(); }

struct Queueing {
  struct Job {
    std::int64_t arrival;
    osarium::Duration service;
  };
  struct Arrival : Event {
    explicit Arrival(Queueing& queueing) : queueing_(queueing) {}
    void Notify() override { queueing_.arrive(); }
    Queueing& queueing_;
  };
  struct Departure : Event {
    explicit Departure(Queueing& queueing) : queueing_(queueing) {}
    void Notify() override { queueing_.depart(*this); }
    Queueing& queueing_;
    std::int64_t arrival = 0;  // of the job in service
  };

  Queueing(peers::Queueing parameters, std::int64_t count) : jobs(parameters), left(count) {
    for (int i = 0; i < parameters.servers; ++i) free.push_back(&departures.emplace_back(*this));
    arrival.schedule_in(jobs.gap());
  }

  void arrive() {
    const Job job{now(), jobs.service()};
    if (free.empty()) {
      line.push_back(job);
    } else {
      Departure& departure = *free.back();
      free.pop_back();
      serve(departure, job);
    }
    if (--left > 0) arrival.schedule_in(jobs.gap());
  }

  void serve(Departure& departure, const Job& job) {
    departure.arrival = job.arrival;
    departure.schedule_in(job.service);
  }

  void depart(Departure& departure) {
    sojourns.record(osarium::Duration::picoseconds(now() - departure.arrival));
    if (line.empty()) {
      free.push_back(&departure);
    } else {
      serve(departure, line.front());
      line.pop_front();
    }
  }

  peers::Jobs jobs;
  std::int64_t left;
  Arrival arrival{*this};
  std::deque<Departure> departures;
  std::vector<Departure*> free;
  std::deque<Job> line;
  peers::Sojourns sojourns;
};

int queueing(peers::Queueing parameters, std::int64_t count) {
  Queueing q(parameters, count);
  const peers::Stopwatch watch;
  Simulator::Run();
  return peers::report(count, watch.seconds(), q.sojourns.mean_microseconds(count));
}

struct Holder : Event {
  Holder(peers::Delays& delays, std::int64_t& left) : delays_(delays), left_(left) {}
  void Notify() override {
    if (--left_ == 0) return Simulator::Stop();
    schedule_in(delays_.next());
  }
  peers::Delays& delays_;
  std::int64_t& left_;
};

int hold(int processes, std::int64_t count) {
  peers::Delays delays;
  std::int64_t left = count;
  std::deque<Holder> holders;
  for (int i = 0; i < processes; ++i) holders.emplace_back(delays, left);
  const peers::Stopwatch watch;
  for (Holder& holder : holders) holder.schedule_in(delays.next());
  Simulator::Run();
  return peers::report(count, watch.seconds(), static_cast<double>(now()) / 1e6);
}

struct Member : Event {
  Member(Member*& next, std::int64_t& left) : next_(next), left_(left) {}
  void Notify() override {
    ++wake_ups;
    if (--left_ != 0) next_->schedule_now();
  }
  Member*& next_;
  std::int64_t& left_;
  std::int64_t wake_ups = 0;
};

int ring(std::int64_t count) {
  std::deque<Member> members;
  std::vector<Member*> next(peers::ring_size);
  std::int64_t left = count;
  for (Member*& each : next) members.emplace_back(each, left);
  for (std::size_t i = 0; i < members.size(); ++i) next[i] = &members[(i + 1) % members.size()];
  members[0].schedule_now();
  const peers::Stopwatch watch;
  Simulator::Run();
  return peers::report(count, watch.seconds(), static_cast<double>(members[0].wake_ups));
}

}  // namespace

// At the end the program leaves at once, without ns-3's slow destruction of a million events.
int main(int argc, char** argv) {
  const auto [workload, count] = peers::parse(argc, argv);
  ns3::Time::SetResolution(ns3::Time::PS);
  ns3::ObjectFactory scheduler;
  scheduler.SetTypeId("ns3::PriorityQueueScheduler");
  ns3::Simulator::SetScheduler(scheduler);
  int status = peers::unknown_workload();
  if (workload == "mm1") status = queueing(peers::mm1, count);
  if (workload == "mm8") status = queueing(peers::mm8, count);
  if (workload == "ring1000") status = ring(count);
  if (const int size = peers::hold_size(workload)) status = hold(size, count);
  std::fflush(stdout);
  std::_Exit(status);
}
