// Locks of programs: a mutex and a condition as a C library makes them of futexes. Without
// contention they are a few instructions in user mode, on a cache line; who has to wait calls the
// kernel. The time that a request waits for one is Cause::lock, and for a condition Cause::pause.
//
//   co_await mutex.lock(here);
//   while (queue.empty()) co_await condition.wait(here, mutex);
//   co_await mutex.unlock(here);
//
// (The mutex is the third of Drepper's "Futexes Are Tricky", which glibc's is like: its word is 0,
// 1 when taken, 2 when somebody may wait. It is not fair.)
#pragma once

#include "models/services/channels.hpp"

namespace osarium {

class UserMutex {
 public:
  explicit UserMutex(ChannelCalls& channels) : channels_(channels), word_(channels.make_word()) {}
  UserMutex(const UserMutex&) = delete;

  Task<> lock(Context& here);
  Task<> unlock(Context& here);
  std::uint64_t contended() const { return contended_; }

 private:
  ChannelCalls& channels_;
  FutexWord word_;
  std::uint64_t contended_ = 0;
};

class UserCondition {
 public:
  explicit UserCondition(ChannelCalls& channels)
      : channels_(channels), word_(channels.make_word()) {}
  UserCondition(const UserCondition&) = delete;

  // Releases the mutex, sleeps until it is told (or for no reason), and takes the mutex again.
  Task<> wait(Context& here, UserMutex& mutex);
  Task<> notify_one(Context& here) { return notify(here, 1); }
  Task<> notify_all(Context& here);

 private:
  Task<> notify(Context& here, int most);

  ChannelCalls& channels_;
  FutexWord word_;  // counts notifications
  int waiters_ = 0;
};

}  // namespace osarium
