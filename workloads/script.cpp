#include "workloads/script.hpp"

namespace osarium {

Script::Script(const Steps& steps, Stage& stage) {
  for (const Step& step : steps) {
    Entry& entry = entries_.emplace_back();
    const auto* const compute = std::get_if<steps::Compute>(&step);
    if (compute != nullptr && compute->time && !compute->memory)
      entry.compute = distribution_of(*compute->time);
    else
      entry.action = std::visit([&](const auto& s) { return make_action(s, stage); }, step);
  }
}

Task<Outcome<>> Script::run(Worker& worker) const {
  for (const Entry& entry : entries_) {
    if (entry.compute) {
      co_await worker.here.compute(sample_duration(*entry.compute, worker.draws()), Mode::user);
      continue;
    }
    const Outcome<> done = co_await entry.action->run(worker);
    if (!done) co_return done.error();
  }
  co_return Outcome<>();
}

std::string_view PathOf::operator()(std::uint32_t thread) {
  if (!own_) return path_;
  while (own_paths_.size() <= thread) own_paths_.push_back(own_path(path_, own_paths_.size()));
  return own_paths_[thread];
}

}  // namespace osarium
