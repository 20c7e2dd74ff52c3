#include "app/timeline/background.hpp"

namespace osarium::timeline {

namespace {

template <class... Cases>
struct Each : Cases... {
  using Cases::operator()...;
};
template <class... Cases>
Each(Cases...) -> Each<Cases...>;

}  // namespace

BackgroundWriter::BackgroundWriter(Writer& writer) : writer_(writer) {
  for (auto& block : blocks_) block.reserve(events_of_block);
  thread_ = std::jthread([this] { work(); });
}

void BackgroundWriter::hand_over() {
  std::unique_lock lock(mutex_);
  ++filled_;
  lock.unlock();
  changed_.notify_all();
  lock.lock();
  changed_.wait(lock, [this] { return filled_ - emptied_ < blocks; });
}

void BackgroundWriter::finish() {
  {
    const std::lock_guard lock(mutex_);
    if (finished_) return;
    ++filled_;
    finished_ = true;
    changed_.notify_all();
  }
  thread_.join();
  writer_.finish();
}

void BackgroundWriter::work() {
  std::unique_lock lock(mutex_);
  while (true) {
    changed_.wait(lock, [this] { return finished_ || emptied_ < filled_; });
    if (emptied_ == filled_) return;
    lock.unlock();
    std::vector<Event>& block = blocks_[emptied_ % blocks];
    for (const Event& event : block) write(event);
    block.clear();
    lock.lock();
    ++emptied_;
    changed_.notify_all();
  }
}

void BackgroundWriter::write(const Event& event) {
  const Each cases{
      [this](const Group* group) { writer_.add(*group); },
      [this](const Track* track) { writer_.add(*track); },
      [this](const Begin& it) { writer_.begin(it.where, *it.track, it.slice); },
      [this](const End& it) { writer_.end(it.where, *it.track, it.slice); },
      [this](const Instant& it) { writer_.instant(it.where, *it.track, it.slice); },
      [this](const Switch& it) { writer_.switched(it.where, *it.before, it.why, *it.after); },
      [this](const Wakeup& it) { writer_.woken(it.where, *it.thread, it.target); }};
  std::visit(cases, event);
}

}  // namespace osarium::timeline
