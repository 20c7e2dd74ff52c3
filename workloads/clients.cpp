#include "workloads/clients.hpp"

#include "sim/engine/alarm_wheel.hpp"
#include "workloads/job_store.hpp"

namespace osarium {

namespace {

// Each request has random numbers of its own. Where there are several queues it goes to one by
// chance, as clients do that know nothing of each other.
class OpenArrivals final : public ArrivalProcess, Alarm {
 public:
  OpenArrivals(const WorkloadParameters& workload, Simulation& simulation, const Seed& seed,
               Entrance& entrance)
      : Alarm(simulation, Expiry::usual),
        simulation_(simulation),
        entrance_(entrance),
        seed_(seed),
        name_(workload.name),
        times_(workload.arrivals, seed, workload.name),
        places_(seed, workload.name, 0, "places"),
        store_(JobStore::make(simulation, workload.accounted)) {
    arm_for(times_.next());
  }

  void ended(Job& job) override { free_.push_back(&job); }

 private:
  void expired() override {
    const Time now = simulation_.now();
    Time next = now;
    while (next == now) {
      const Stream draws(seed_, name_, number_, "request");
      Job& job = take(draws);
      job.number = number_++;
      job.begin(now, terms::worker);
      job.tell(simulation_, name_.c_str());
      entrance_.submit(job, lane());
      next = times_.next();
    }
    arm_for(next);
  }
  void arm_for(Time next) {
    if (next != Time::never()) arm(next);
  }
  std::size_t lane() {
    return static_cast<std::size_t>(places_.uniform() * static_cast<double>(entrance_.lanes()));
  }
  Job& take(const Stream& draws) {
    if (free_.empty()) return store_->add(draws);
    Job& job = *free_.back();
    free_.pop_back();
    job.draws = draws;
    return job;
  }

  Simulation& simulation_;
  Entrance& entrance_;
  Seed seed_;
  std::string name_;
  ArrivalTimes times_;
  Stream places_;
  std::uint64_t number_ = 0;
  std::shared_ptr<JobStore> store_;
  std::vector<Job*> free_;
};

class ClosedArrivals final : public ArrivalProcess {
 public:
  ClosedArrivals(const WorkloadParameters& workload, Simulation& simulation, const Seed& seed,
                 Entrance& entrance)
      : simulation_(simulation),
        entrance_(entrance),
        name_(workload.name),
        store_(JobStore::make(simulation, workload.accounted)) {
    const auto& closed = std::get<arrivals::Closed>(workload.arrivals);
    think_ = distribution_of(closed.think);
    const std::size_t clients =
        closed.clients ? static_cast<std::size_t>(*closed.clients) : entrance.lanes();
    for (std::size_t i = 0; i < clients; ++i) {
      Job& job = store_->add(Stream(seed, workload.name, i, "client"));
      job.client = static_cast<std::uint32_t>(i);
      clients_.emplace_back(*this, job, i % entrance.lanes());
    }
    for (Client& client : clients_) client.think();
  }

  void ended(Job& job) override { clients_[job.client].think(); }

 private:
  struct Client final : Alarm {
    Client(ClosedArrivals& its_process, Job& its_job, std::size_t its_lane)
        : Alarm(its_process.simulation_), process(its_process), job(its_job), lane(its_lane) {}
    void think() {
      const Duration time = sample_duration(process.think_, job.draws);
      if (time == Duration()) return expired();
      arm_in(time);
    }
    void expired() override {
      job.begin(process.simulation_.now(), terms::worker);
      job.number = sent++;
      job.tell(process.simulation_, process.name_.c_str());
      process.entrance_.submit(job, lane);
    }

    ClosedArrivals& process;
    Job& job;
    const std::size_t lane;
    std::uint64_t sent = 0;
  };

  Simulation& simulation_;
  Entrance& entrance_;
  std::string name_;
  std::shared_ptr<JobStore> store_;
  Distribution think_;
  std::deque<Client> clients_;
};

}  // namespace

std::unique_ptr<ArrivalProcess> make_arrivals(const WorkloadParameters& workload,
                                              Simulation& simulation, const Seed& seed,
                                              Entrance& entrance) {
  if (std::holds_alternative<clients::Calls>(workload.clients)) return nullptr;
  if (std::holds_alternative<arrivals::Closed>(workload.arrivals))
    return std::make_unique<ClosedArrivals>(workload, simulation, seed, entrance);
  return std::make_unique<OpenArrivals>(workload, simulation, seed, entrance);
}

}  // namespace osarium
