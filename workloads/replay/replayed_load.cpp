#include "workloads/replay/replayed_load.hpp"

#include <algorithm>
#include <map>
#include <numeric>

namespace osarium {

using namespace replay;

namespace {

constexpr std::uint16_t replayed_port = 11211;  // any will do: connections stand already

// For each process the number of the group of processes that it is connected with.
std::vector<std::size_t> connected_of(const Plan& plan) {
  std::vector<std::size_t> group(plan.processes.size());
  std::iota(group.begin(), group.end(), 0);
  for (bool changed = true; std::exchange(changed, false);) {
    const auto join = [&](std::size_t one, std::size_t other) {
      changed |= group[one] != group[other];
      group[one] = group[other] = std::min(group[one], group[other]);
    };
    for (const Connection& each : plan.connections)
      join(plan.threads[each.client.thread].process, plan.threads[each.server.thread].process);
    for (const PlannedChannel& each : plan.channels)
      for (const std::size_t process : each.processes) join(each.processes.front(), process);
  }
  std::map<std::size_t, std::size_t> numbers;
  for (std::size_t& each : group) each = numbers.try_emplace(each, numbers.size()).first->second;
  return group;
}

}  // namespace

ReplayedLoad::ReplayedLoad(const WorkloadParameters& workload, OperatingSystem& os,
                           const Seed& seed)
    : plan_(workload.plan),
      os_(os),
      name_(os.machine().simulation().name(workload.name, 0)),
      store_(JobStore::make(os.machine().simulation(), workload.accounted)),
      connected_(connected_of(*plan_)),
      processes_(make_processes()),
      futexes_(*plan_),
      channels_(*plan_, os, processes_, futexes_, store_, *this) {
  make_crews(workload.replay.is_open());
  make_threads();
  set_files();
  const std::vector<StampedArrivals> stamps = stamped_arrivals(workload, seed);
  for (std::size_t i = 0; i < connections_of(workload); ++i)
    connect(i, stamps.empty() ? nullptr : &stamps[i], seed);
  make_file_threads(workload, seed);
  Simulation& simulation = os.machine().simulation();
  channels_.begin(name_, seed,
                  static_cast<std::uint32_t>(connections_of(workload) + file_threads_.size()));
  for (std::size_t i = 0; i < threads_.size(); ++i)
    running_.push_back(simulation.spawn(
        plan_->threads[i].group == ThreadPlan::none ? threads_[i].run() : channels_.run(i), name_,
        Background::yes));
}

ReplayedLoad::~ReplayedLoad() {
  for (ActorHandle& each : running_) each.cancel();
  for (ReplayedThread& thread : threads_) thread.here().set_account(nullptr);
  for (ReplayedFiles& thread : file_threads_) thread.here().set_account(nullptr);
}

std::vector<Process*> ReplayedLoad::make_processes() {
  Simulation& simulation = os_.machine().simulation();
  std::vector<Process*> processes;
  for (std::size_t i = 0; i < plan_->processes.size(); ++i) {
    processes.push_back(
        &os_.create_process(partition_of(i), simulation.name(plan_->processes[i].name, i)));
  }
  return processes;
}

void ReplayedLoad::make_crews(bool stamped) {
  for (const Crew& each : plan_->crews) {
    Process& process = *processes_[plan_->threads[each.threads.front()].process];
    crews_.emplace_back(each, os_.calls(process), process.kernel().scheduler(), stamped);
  }
}

void ReplayedLoad::make_threads() {
  Simulation& simulation = os_.machine().simulation();
  for (const ThreadPlan& each : plan_->threads) {
    Process& process = *processes_[each.process];
    Thread& thread = os_.create_thread(process, simulation.name(each.name, threads_.size()),
                                       {.affinity = os_.cpus(partition_of(each.process))});
    threads_.emplace_back(each, crews_, os_.calls(process), futexes_, thread, *this);
    channels_.set_thread(threads_.size() - 1, threads_.back());
  }
}

// What a thread sends with sendfile is from a file of its own, in memory.
void ReplayedLoad::set_files() {
  std::vector<std::int64_t> sizes(threads_.size());
  for (const Connection& connection : plan_->connections)
    for (const EndPlan* const end : {&connection.client, &connection.server})
      for (const Turn& turn : end->turns)
        for (std::uint32_t i = turn.first; i < turn.end; ++i)
          if (end->steps[i].kind == CallKind::sendfile)
            for (const std::size_t thread : plan_->crews[turn.crew].threads)
              sizes[thread] = std::max(sizes[thread], end->steps[i].bytes);
  for (std::size_t i = 0; i < sizes.size(); ++i) {
    if (sizes[i] == 0) continue;
    const std::string path = "/" + std::string(name_) + "." + std::to_string(i);
    Process& process = *processes_[plan_->threads[i].process];
    os_.calls(process).files.set_file(path, Bytes::of_count(sizes[i]), {.cached = true});
    threads_[i].set_file(path);
  }
}

// Its files are there for all threads of a process.
void ReplayedLoad::make_file_threads(const WorkloadParameters& workload, const Seed& seed) {
  const FilePlan& plan = plan_->files;
  for (const PlannedFile& each : plan.files) {
    paths_.push_back("/" + std::string(name_) + ".file." + std::to_string(paths_.size()));
    os_.calls(*processes_[each.process])
        .files.set_file(paths_.back(), Bytes::of_count(each.size), {.cached = each.cached});
  }
  Simulation& simulation = os_.machine().simulation();
  const std::size_t recorded = plan.threads.size();
  const std::size_t connections = connections_of(workload);
  std::size_t threads = recorded;
  if (connections == 0 && workload.replay.clients)
    threads = static_cast<std::size_t>(*workload.replay.clients);
  for (std::size_t i = 0; i < threads && recorded > 0; ++i) {
    const FileThread& each = plan.threads[i % recorded];
    Process& process = *processes_[each.process];
    Stream draws(seed, name_, static_cast<std::uint32_t>(connections + i), "begin");
    const auto begin =
        static_cast<std::size_t>(draws.uniform() * static_cast<double>(each.steps.size()));
    Job& job = store_->add(draws);
    job.client = static_cast<std::uint32_t>(connections + i);
    Thread& thread = os_.create_thread(process, simulation.name(each.name, threads_.size() + i),
                                       {.affinity = os_.cpus(partition_of(each.process))});
    ReplayedFiles& files = file_threads_.emplace_back(each, plan, paths_, os_.calls(process),
                                                      thread, job, workload.replay.measured, *this);
    running_.push_back(simulation.spawn(files.run(begin), name_, Background::yes));
  }
}

void ReplayedLoad::connect(std::size_t i, const StampedArrivals* stamps, const Seed& seed) {
  const Connection& connection = plan_->connections[i % plan_->connections.size()];
  const auto number = static_cast<std::uint32_t>(i);
  Stream draws(seed, name_, number, "begin");
  auto begin =
      static_cast<std::size_t>(draws.uniform() * static_cast<double>(connection.exchanges()));
  if (stamps != nullptr) begin = stamps->exchange();
  Job& job = store_->add(draws);
  job.client = number;
  const auto process_of = [&](const EndPlan& end) -> Process& {
    return *processes_[plan_->threads[end.thread].process];
  };
  ReplayedThread& serves = threads_[connection.server.thread];
  if (plan_->outside) {
    Outside& outside = os_.outside(partition_of(plan_->threads[connection.server.thread].process));
    const FlowId flow = outside.add_client(Protocol::tcp, replayed_port);
    const Descriptor socket =
        os_.calls(process_of(connection.server)).sockets.set_established(flow);
    serves.add(ends_.emplace_back(connection.server, number, socket, nullptr, begin));
    outside_.emplace_back(connection.outside, begin, stamps, job, RemoteClient::Line{outside, flow},
                          os_.machine().simulation(), *this);
    return;
  }
  const auto [client, server] =
      os_.calls(process_of(connection.client)).sockets.set_pair(process_of(connection.server));
  ReplayedEnd& asks = ends_.emplace_back(connection.client, number, client, &job, begin);
  ReplayedThread& thread = threads_[connection.client.thread];
  if (stamps != nullptr)
    thread.add(asks, *stamps);
  else
    thread.add(asks);
  serves.add(ends_.emplace_back(connection.server, number, server, nullptr, begin));
}

Measurement ReplayedLoad::take() {
  for (const ReplayedEnd& end : ends_)
    if (end.asked && end.sent_at < taken_) ++measurement_.standing;
  for (const RemoteClient& each : outside_) measurement_.standing += each.stands_since(taken_);
  for (const ReplayedFiles& thread : file_threads_)
    measurement_.standing += thread.stands_since(taken_);
  measurement_.standing += channels_.standing(taken_);
  taken_ = os_.machine().simulation().now();
  const std::vector<ProcessTimes> before = std::exchange(process_times_, process_times());
  measurement_.processes = process_times_;
  for (std::size_t i = 0; i < before.size(); ++i) {
    measurement_.processes[i].user -= before[i].user;
    measurement_.processes[i].system -= before[i].system;
  }
  return std::exchange(measurement_, {});
}

std::vector<ProcessTimes> ReplayedLoad::process_times() const {
  std::vector<ProcessTimes> times;
  const auto add = [&](const auto& thread) {
    const std::string& name = plan_->processes[thread.process()].name;
    auto found = std::find_if(times.begin(), times.end(),
                              [&](const ProcessTimes& each) { return each.name == name; });
    if (found == times.end()) found = times.insert(found, ProcessTimes{name, {}, {}});
    found->user += thread.worked();
    found->system += thread.here().on_cpu() - thread.worked();
  };
  for (const ReplayedThread& thread : threads_) add(thread);
  for (const ReplayedFiles& thread : file_threads_) add(thread);
  return times;
}

void ReplayedLoad::begun(Job& request) { request.tell(os_.machine().simulation(), name_); }

void ReplayedLoad::answers(const ReplayedEnd& end) {
  if (!outside_.empty()) outside_[end.connection].served();
}

void ReplayedLoad::ended(Job& job, Time now) {
  if (job.accounted) {
    job.account.close(now);
    measurement_.record(job.account);
  }
  if (Observer* const observer = os_.machine().simulation().observer()) [[unlikely]]
    observer->ends(job.account, false);
  if (on_end_) on_end_({job.client, job.number, job.arrival, now, false});
}

void ReplayedLoad::made(const ReplayedEnd& end, Time begin) {
  if (!on_step_) return;
  on_step_({end.connection, end.request != nullptr, end.exchange(), end.step_number(), begin,
            os_.machine().simulation().now()});
}

void ReplayedLoad::made_at_channel(std::size_t thread, std::size_t step, Time begin) {
  if (on_channel_step_) on_channel_step_({thread, step, begin, os_.machine().simulation().now()});
}

Remade ReplayedLoad::remade() const {
  Remade all;
  for (const ReplayedThread& thread : threads_) {
    all.waits += thread.remade().waits;
    all.events += thread.remade().events;
    all.early += thread.remade().early;
  }
  return all;
}

}  // namespace osarium
