#include "workloads/crew.hpp"

namespace osarium {

namespace {

struct ProgramsCpu {
  int partition;
  CpuId cpu;
};

// All cpus that programs may run on, partition by partition.
std::vector<ProgramsCpu> programs_cpus(OperatingSystem& os) {
  std::vector<ProgramsCpu> all;
  for (int i = 0; i < os.partitions(); ++i)
    os.cpus(i).for_each([&](CpuId cpu) { all.push_back({i, cpu}); });
  return all;
}

}  // namespace

Crew::Crew(const WorkloadParameters& workload, OperatingSystem& os, const Scripts& scripts,
           JobEnd& end)
    : os_(os),
      scripts_(scripts),
      end_(end),
      name_(os.machine().simulation().name(workload.name, 0)),
      serves_(!std::holds_alternative<clients::Inside>(workload.clients)),
      called_(std::holds_alternative<clients::Calls>(workload.clients)),
      memory_policy_(placement_of(workload.memory_policy)),
      files_(workload.files),
      file_cache_(workload.file_cache),
      pools_(static_cast<std::size_t>(os.partitions())),
      files_are_there_(static_cast<std::size_t>(os.partitions())) {
  const Threads& kind = workload.threads;
  if (std::holds_alternative<threads::Pool>(kind)) {
    make_pool(places(workload));
  } else if (std::holds_alternative<threads::PerCore>(kind)) {
    make_separate(spread(programs_cpus(os).size()), false);
  } else if (std::holds_alternative<threads::Processes>(kind)) {
    make_separate(places(workload), true);
  } else {
    make_per_request();
  }
}

void Crew::stop() {
  for (ActorHandle& each : running_) each.cancel();
  for (Worker& worker : workers_) worker.here.set_account(nullptr);
}

std::vector<Crew::Place> Crew::places(const WorkloadParameters& workload) const {
  std::optional<std::int64_t> stated;
  if (const auto* const pool = std::get_if<threads::Pool>(&workload.threads))
    stated = pool->threads;
  if (const auto* const several = std::get_if<threads::Processes>(&workload.threads))
    stated = several->processes;
  const std::vector<ProgramsCpu> all = programs_cpus(os_);
  const auto* const list = std::get_if<pinning::Cpus>(&workload.pinning);
  const std::size_t otherwise = list != nullptr ? list->cpus.size() : all.size();
  const std::size_t threads = stated ? static_cast<std::size_t>(*stated) : otherwise;
  if (std::holds_alternative<pinning::Spread>(workload.pinning)) return spread(threads);
  std::vector<Place> places;
  for (std::size_t i = 0; i < threads; ++i) {
    if (list == nullptr) {
      const int partition = static_cast<int>(i % static_cast<std::size_t>(os_.partitions()));
      places.push_back({partition, os_.cpus(partition)});
      continue;
    }
    const CpuId cpu(static_cast<std::int32_t>(list->cpus[i]));
    for (const ProgramsCpu& seat : all)
      if (seat.cpu == cpu) places.push_back({seat.partition, CpuSet::only(cpu)});
  }
  OSARIUM_CHECK(places.size() == threads, "a load of a workload with problems");
  return places;
}

std::vector<Crew::Place> Crew::spread(std::size_t threads) const {
  const std::vector<ProgramsCpu> all = programs_cpus(os_);
  OSARIUM_CHECK(threads <= all.size(), "a load of a workload with problems");
  std::vector<Place> places;
  for (std::size_t i = 0; i < threads; ++i) {
    const ProgramsCpu& seat = all[i * all.size() / threads];
    places.push_back({seat.partition, CpuSet::only(seat.cpu)});
  }
  return places;
}

// Of each partition one process and one queue.
void Crew::make_pool(const std::vector<Place>& places) {
  std::vector<Process*> processes(static_cast<std::size_t>(os_.partitions()));
  std::vector<Station*> stations(processes.size());
  for (const Place& place : places) {
    const auto i = static_cast<std::size_t>(place.partition);
    if (processes[i] == nullptr) {
      processes[i] = &create_process(place.partition);
      stations[i] = &add_station(*processes[i], place.partition);
    }
    add(*processes[i], place.cpus, *stations[i]);
    by_place_.push_back(stations[i]);
  }
}

// Each thread has a queue.
void Crew::make_separate(const std::vector<Place>& places, bool processes) {
  std::vector<Process*> of_partition(static_cast<std::size_t>(os_.partitions()));
  for (const Place& place : places) {
    Process*& shared = of_partition[static_cast<std::size_t>(place.partition)];
    if (processes || shared == nullptr) shared = &create_process(place.partition);
    Station& station = add_station(*shared, place.partition);
    add(*shared, place.cpus, station);
    by_place_.push_back(&station);
  }
}

void Crew::make_per_request() {
  for (int i = 0; i < os_.partitions(); ++i) {
    Process& process = create_process(i);
    Station& station = add_station(process, i);
    const CpuSet cpus = os_.cpus(i);
    station.set_another([this, &process, &station, cpus] { return &add(process, cpus, station); });
    by_place_.insert(by_place_.end(), static_cast<std::size_t>(cpus.count()), &station);
  }
}

Process& Crew::create_process(int partition) {
  Process& process = os_.create_process(partition, name_);
  process.set_memory_policy(memory_policy_);
  const auto there = files_are_there_.begin() + partition;
  if (!*there) set_files(process, partition, std::nullopt);
  *there = true;
  return process;
}

void Crew::set_files(Process& process, int partition, std::optional<std::uint32_t> thread) {
  for (const FileParameters& file : files_)
    if (file.own == thread.has_value())
      os_.calls(process).files.set_file(
          thread ? own_path(file.path, *thread) : file.path, file.size,
          {.cached = file.cached, .pool = pool_of(process, partition)});
}

PoolId Crew::pool_of(Process& process, int partition) {
  const auto* const own = std::get_if<file_caches::Own>(&file_cache_);
  if (own == nullptr) return 0;
  std::optional<PoolId>& pool = pools_[static_cast<std::size_t>(partition)];
  if (!pool) pool = os_.calls(process).files.set_pool(own->capacity, own->replacement);
  return *pool;
}

Station& Crew::add_station(Process& process, int partition) {
  Station& station = stations_.emplace_back(process, partition);
  if (serves_) station.epoll = os_.calls(process).sockets.set_epoll();
  return station;
}

Worker& Crew::add(Process& process, const CpuSet& cpus, Station& station) {
  const auto index = static_cast<std::uint32_t>(workers_.size());
  const Name name = simulation().name(name_, index);
  Thread& thread = os_.create_thread(process, name, {.affinity = cpus});
  Worker& worker =
      workers_.emplace_back(Worker{os_.calls(process), process, thread, station, index});
  set_files(process, station.partition, index);
  running_.emplace_back(
      simulation().spawn(serves_ ? serve(worker) : work(worker), name, Background::yes));
  return worker;
}

// The request arrives when this has been done.
Task<bool> Crew::prepare(Worker& worker) {
  Thread& here = worker.here;
  here.set_account(nullptr);
  const Outcome<> prepared = co_await scripts_.before.run(worker);
  Job& job = *worker.job;
  job.begin(simulation().now(), Cause::work);
  job.tell(simulation(), name_);
  here.set_account(job.charged());
  co_return bool(prepared);
}

Actor Crew::work(Worker& worker) {
  Thread& here = worker.here;
  for (;;) {
    co_await here.compute(Duration(), Mode::user);
    co_await worker.station.next_job(worker);
    here.enter(Cause::work);
    bool failed = false;
    if (scripts_.surrounded) {
      const bool prepared = co_await prepare(worker);
      failed = !prepared;
    }
    const Outcome<> done = co_await scripts_.request.run(worker);
    failed |= !done;
    here.set_account(nullptr);
    const Time end = simulation().now();
    if (scripts_.surrounded) {
      const Outcome<> cleared = co_await scripts_.after.run(worker);
      failed |= !cleared;
    }
    end_.ended(*std::exchange(worker.job, nullptr), end, failed);
  }
}

// Of the stations of the caller's partition each has as many callers as the next.
std::optional<Descriptor> Crew::connect(Worker& caller) {
  std::vector<Station*> there;
  for (Station& station : stations_)
    if (station.partition == caller.station.partition) there.push_back(&station);
  if (there.empty()) return std::nullopt;
  Station& station = *there[caller.index % there.size()];
  const auto [its, ours] = caller.os.sockets.set_pair(station.process);
  const bool watched = os_.calls(station.process).sockets.set_watched(station.epoll, ours);
  OSARIUM_CHECK(watched, "an epoll that takes no socket");
  return its;
}

// As an event loop does: of each socket that is readable one request, then the next socket.
Actor Crew::serve(Worker& worker) {
  Thread& here = worker.here;
  SocketCalls& sockets = worker.os.sockets;
  std::array<Descriptor, 64> ready;
  for (;;) {
    co_await here.compute(Duration(), Mode::user);
    const Outcome<std::size_t> count = co_await sockets.wait(here, worker.station.epoll, ready);
    if (!count) continue;
    for (std::size_t i = 0; i < *count; ++i) {
      const Outcome<Message> message = co_await sockets.receive(here, ready[i], Wait::no);
      if (!message) continue;  // another thread of the station was sooner
      Job& job = Station::job(*message);
      worker.job = &job;
      worker.client = ready[i];
      here.set_account(message->account);
      const Outcome<> done = co_await scripts_.request.run(worker);
      worker.job = nullptr;
      if (std::exchange(worker.answered, false)) continue;
      job.failed = !done;
      const Message reply{std::max(job.reply, 1_B), message->tag, message->account, message->flow};
      const Outcome<> sent = co_await sockets.send(here, ready[i], reply);
      here.set_account(nullptr);
      if (sent) continue;
      if (called_)
        co_await close_socket(worker, ready[i]);  // or its caller would wait for ever
      else
        end_.ended(job, simulation().now(), true);
    }
  }
}

}  // namespace osarium
