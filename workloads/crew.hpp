// The threads that serve the requests of a workload, where they run, and where requests wait for
// them. Partitions share them evenly.
#pragma once

#include "workloads/script.hpp"

namespace osarium {

// Told when a request is over.
class JobEnd {
 public:
  virtual void ended(Job& job, Time now, bool failed) = 0;

 protected:
  ~JobEnd() = default;
};

class Crew {
 public:
  Crew(const WorkloadParameters& workload, OperatingSystem& os, const Script& script, JobEnd& end);
  Crew(const Crew&) = delete;
  ~Crew() { stop(); }
  // Its threads end where they are. After that nothing refers to requests.
  void stop();

  std::size_t workers() const { return workers_.size(); }
  // By a number in [0, 1): the station of a thread, each thread equally likely.
  Station& station(double place);
  Station& station_of_worker(std::size_t index);
  Station& any_station() { return stations_.front(); }
  std::size_t stations() const { return stations_.size(); }
  Simulation& simulation() const { return os_.machine().simulation(); }

 private:
  // Where a thread is to be.
  struct Place {
    int partition;
    CpuSet cpus;
  };
  std::vector<Place> places(const WorkloadParameters& workload) const;
  std::vector<Place> spread(std::size_t threads) const;
  void make_pool(const std::vector<Place>& places);
  void make_separate(const std::vector<Place>& places, bool processes);
  void make_per_request();
  Worker& add(Process& process, const CpuSet& cpus, Station& station);
  Process& create_process(int partition);
  Actor work(Worker& worker);

  OperatingSystem& os_;
  const Script& script_;
  JobEnd& end_;
  Name name_;
  std::deque<Station> stations_;
  std::deque<Worker> workers_;
  std::deque<ActorHandle> running_;
  std::vector<Station*> by_place_;
};

}  // namespace osarium
