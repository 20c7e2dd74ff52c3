#include "workloads/replay/remote_client.hpp"

#include "workloads/replay/trace_time.hpp"

namespace osarium::replay {

RemoteClient::RemoteClient(const std::vector<OutsideRequest>& requests, std::size_t first,
                           const StampedArrivals* times, Job& job, const Line& line,
                           Simulation& simulation, ReplayWatcher& watcher)
    : Alarm(simulation, Expiry::usual),
      requests_(requests),
      job_(job),
      line_(line),
      simulation_(simulation),
      watcher_(watcher),
      place_(first) {
  if (times != nullptr) times_ = *times;
  line_.outside.set_client(line_.flow, *this);
  await_next();
}

void RemoteClient::await_next() {
  const Time time = times_ ? times_->time() : served_at_ + duration_of_trace(requests_[place_].gap);
  arm(std::max(simulation_.now(), time));
}

void RemoteClient::expired() {
  const Time now = simulation_.now();
  job_.number = sent_++;
  job_.begin(times_ ? times_->time() : now, terms::worker);
  job_.account.enter(Cause::network, now);
  if (times_) times_->advance();
  asked_ = true;
  sent_at_ = now;
  watcher_.begun(job_);
  line_.outside.send(line_.flow,
                     {.size = Bytes::of_count(requests_[place_].bytes), .account = job_.charged()});
}

void RemoteClient::answered(const Message& message) {
  received_ += message.size.count();
  if (received_ < requests_[place_].answer) return;
  received_ = 0;
  asked_ = false;
  place_ = (place_ + 1) % requests_.size();
  watcher_.ended(job_, simulation_.now());
  await_next();
}

}  // namespace osarium::replay
