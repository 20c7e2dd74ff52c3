#include "sim/engine/deadlock.hpp"

#include <algorithm>
#include <vector>

#include "sim/engine/simulation.hpp"
#include "sim/engine/time_text.hpp"

namespace osarium {

namespace {

constexpr std::size_t most_lines = 50;

// Actors that say the same are counted, in the order in which they were spawned.
class Lines {
 public:
  void add(std::string line) {
    if (!lines_.empty() && lines_.back().first == line) {
      ++lines_.back().second;
    } else {
      lines_.emplace_back(std::move(line), 1);
    }
  }
  std::string text() const {
    std::string text;
    for (std::size_t i = 0; i < std::min(lines_.size(), most_lines); ++i) {
      text += "\n  " + lines_[i].first;
      if (lines_[i].second > 1) text += " (" + std::to_string(lines_[i].second) + " of them)";
    }
    if (lines_.size() > most_lines)
      text += "\n  and " + std::to_string(lines_.size() - most_lines) + " more";
    return text;
  }

 private:
  std::vector<std::pair<std::string, std::size_t>> lines_;
};

}  // namespace

void Simulation::throw_if_stuck() {
  if (anything_pending() || actors_.alone()) return;
  past_end_.clear();
  queue_.for_each([this](void* frame, EventKey key) {
    past_end_[base_of(frame).actor] =
        Duration::picoseconds(static_cast<std::int64_t>(key_time(key) - now_));
  });

  bool too_long = false;
  Lines lines;
  for (const Link* link = actors_.next; link != &actors_; link = link->next) {
    const auto& actor = static_cast<const ActorState&>(*link);
    too_long = too_long || past_end_.contains(&actor);
    lines.add(std::string(actor.name) + " waits for " + wait_of(actor));
  }
  const std::string at = to_text(now());
  if (too_long)
    throw EndOfTime("the end of simulated time: after " + at +
                    " nothing can happen within its 106 days, but" + lines.text());
  throw Deadlock("deadlock at " + at + ": nothing can happen any more, but" + lines.text());
}

std::string ActorHandle::waits_for() const { return simulation().wait_of(*state_); }

std::string Simulation::wait_of(const ActorState& actor) const {
  // First: a delay leaves what its actor waited for before.
  if (const auto delay = past_end_.find(&actor); delay != past_end_.end())
    return "a delay of which " + to_text(delay->second) + " are left";
  return actor.waits_for == nullptr ? "something that was destroyed"
                                    : actor.waits_for->description();
}

}  // namespace osarium
