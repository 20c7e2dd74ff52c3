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

// Where requests come in, in a number of lanes that lead to different threads.
class Entrance {
 public:
  virtual ~Entrance() = default;
  virtual std::size_t lanes() const = 0;
  // The request begins now.
  virtual void submit(Job& job, std::size_t lane) = 0;
};

// What threads do: around a request, and for it.
struct Scripts {
  Scripts(const WorkloadParameters& workload, Stage& stage)
      : request(workload.steps, stage),
        before(workload.before, stage),
        after(workload.after, stage),
        surrounded(workload.has_surroundings()) {}

  Script request;
  Script before;
  Script after;
  const bool surrounded;
};

class Crew final : public Entrance {
 public:
  Crew(const WorkloadParameters& workload, OperatingSystem& os, const Scripts& scripts,
       JobEnd& end);
  Crew(const Crew&) = delete;
  ~Crew() override { stop(); }
  // Its threads end where they are. After that nothing refers to requests.
  void stop();

  // Requests from inside: one lane for each thread, or cpu, which leads to its station.
  std::size_t lanes() const override { return by_place_.size(); }
  void submit(Job& job, std::size_t lane) override { by_place_[lane]->submit(job); }

  // For clients outside: each station has an epoll, whose sockets its threads serve.
  std::size_t stations() const { return stations_.size(); }
  Station& station(std::size_t index) { return stations_[index]; }
  // For calls: the caller's end of a connection, if a station is in its partition.
  std::optional<Descriptor> connect(Worker& caller);

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
  PoolId pool_of(Process& process, int partition);
  // Those of each thread, or, with none, those that all share.
  void set_files(Process& process, int partition, std::optional<std::uint32_t> thread);
  Station& add_station(Process& process, int partition);
  Task<bool> prepare(Worker& worker);
  Actor work(Worker& worker);
  Actor serve(Worker& worker);
  Simulation& simulation() const { return os_.machine().simulation(); }

  OperatingSystem& os_;
  const Scripts& scripts_;
  JobEnd& end_;
  Name name_;
  bool serves_;  // by an epoll
  bool called_;  // by other workloads
  Placement memory_policy_;
  std::vector<FileParameters> files_;
  FileCache file_cache_;
  std::vector<std::optional<PoolId>> pools_;  // by partition
  std::vector<bool> files_are_there_;         // by partition
  std::deque<Station> stations_;
  std::deque<Worker> workers_;
  std::deque<ActorHandle> running_;
  std::vector<Station*> by_place_;
};

}  // namespace osarium
