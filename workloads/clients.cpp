#include "workloads/clients.hpp"

#include "sim/engine/alarm_wheel.hpp"

namespace osarium {

namespace {

void begin(Job& job, Time arrival) {
  job.arrival = arrival;
  job.account = Account(arrival, Cause::waiting);
}

// Each request has random numbers of its own. Where there are several queues it goes to one by
// chance, as clients do that know nothing of each other.
class OpenArrivals final : public ArrivalProcess, Alarm {
 public:
  OpenArrivals(const WorkloadParameters& workload, Simulation& simulation, const Seed& seed,
               Crew& crew)
      : Alarm(simulation),
        simulation_(simulation),
        crew_(crew),
        seed_(seed),
        name_(workload.name),
        times_(workload.arrivals, seed, workload.name),
        places_(seed, workload.name, 0, "places") {
    arm(times_.next());
  }

  void ended(Job& job) override { free_.push_back(&job); }

 private:
  void expired() override {
    const Time now = simulation_.now();
    Time next = now;
    while (next == now) {
      const Stream draws(seed_, name_, number_++, "request");
      Job& job = take(draws);
      begin(job, now);
      const double place = places_.uniform();
      (crew_.stations() == 1 ? crew_.any_station() : crew_.station(place)).submit(job);
      next = times_.next();
    }
    arm(next);
  }
  Job& take(const Stream& draws) {
    if (free_.empty()) return jobs_.emplace_back(draws);
    Job& job = *free_.back();
    free_.pop_back();
    job.draws = draws;
    return job;
  }

  Simulation& simulation_;
  Crew& crew_;
  Seed seed_;
  std::string name_;
  ArrivalTimes times_;
  Stream places_;
  std::uint64_t number_ = 0;
  std::deque<Job> jobs_;
  std::vector<Job*> free_;
};

class ClosedArrivals final : public ArrivalProcess {
 public:
  ClosedArrivals(const WorkloadParameters& workload, Simulation& simulation, const Seed& seed,
                 Crew& crew)
      : simulation_(simulation) {
    const auto& closed = std::get<arrivals::Closed>(workload.arrivals);
    think_ = distribution_of(closed.think);
    const std::size_t clients = closed.clients ? static_cast<std::size_t>(*closed.clients)
                                               : std::max<std::size_t>(1, crew.workers());
    for (std::size_t i = 0; i < clients; ++i) {
      clients_.emplace_back(*this, Stream(seed, workload.name, i, "client"),
                            crew.station_of_worker(i));
      clients_.back().job.client = static_cast<std::uint32_t>(i);
    }
    for (Client& client : clients_) client.think();
  }

  void ended(Job& job) override { clients_[job.client].think(); }

 private:
  struct Client final : Alarm {
    Client(ClosedArrivals& its_process, const Stream& draws, Station& its_station)
        : Alarm(its_process.simulation_), process(its_process), station(its_station), job(draws) {}
    void think() {
      const Duration time = sample_duration(process.think_, job.draws);
      if (time == Duration()) return expired();
      arm_in(time);
    }
    void expired() override {
      begin(job, process.simulation_.now());
      station.submit(job);
    }

    ClosedArrivals& process;
    Station& station;
    Job job;
  };

  Simulation& simulation_;
  Distribution think_;
  std::deque<Client> clients_;
};

}  // namespace

std::unique_ptr<ArrivalProcess> make_arrivals(const WorkloadParameters& workload,
                                              Simulation& simulation, const Seed& seed,
                                              Crew& crew) {
  if (std::holds_alternative<arrivals::Closed>(workload.arrivals))
    return std::make_unique<ClosedArrivals>(workload, simulation, seed, crew);
  return std::make_unique<OpenArrivals>(workload, simulation, seed, crew);
}

}  // namespace osarium
