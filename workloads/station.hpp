// Where requests wait for a thread that serves them, first come, first served. An idle thread is
// given its request at once and woken, as by an event of a device: that costs nobody anything but
// the interrupt and the switch. Of idle threads the one that has been idle longest is taken.
#pragma once

#include <functional>
#include <memory>

#include "models/services/system_calls.hpp"
#include "sim/random/stream.hpp"

namespace osarium {

// A request that is under way.
struct Job {
  explicit Job(const Stream& stream) : draws(stream) {}

  // It arrives now.
  void begin(Time now, Term term) {
    const std::uint64_t seen = account.observed_as();
    arrival = now;
    std::destroy_at(&account);
    std::construct_at(&account, now, term);
    account.observe_as(seen);
  }
  void tell(const Simulation& simulation, Name workload) {
    if (Observer* const observer = simulation.observer()) [[unlikely]]
      observer->arrives(account, workload, client, number);
  }

  // Whom its time is charged to; nullptr: nobody keeps accounts.
  Account* charged() { return accounted ? &account : nullptr; }

  Account account{Time()};
  bool accounted = true;
  Stream draws;  // of all that is random in it
  Time arrival;
  std::uint64_t number = 0;
  std::uint32_t client = 0;
  bool failed = false;
  Bytes reply{};  // to a client outside, or to a caller
  Job* next = nullptr;
};

template <class T>
class Line {
 public:
  bool empty() const { return first_ == nullptr; }
  void push(T& last) {
    last.next = nullptr;
    (first_ == nullptr ? first_ : last_->next) = &last;
    last_ = &last;
  }
  T* pop() {
    T* const first = first_;
    if (first != nullptr) first_ = first->next;
    return first;
  }

 private:
  T* first_ = nullptr;
  T* last_ = nullptr;
};

class Station;

// A thread that serves requests, and what their steps leave for later ones.
struct Worker {
  struct Mapped {
    MappingId mapping;
    Bytes size;
  };

  SystemCalls& os;
  Process& process;
  Thread& here;
  Station& station;
  std::uint32_t index;
  Job* job = nullptr;
  bool idle = false;
  Worker* next = nullptr;
  Descriptor client = {};          // whom it serves, if not from inside
  bool answered = false;           // its request has been, before all its steps are over
  std::unique_ptr<Job> rest = {};  // of such a request
  std::vector<Descriptor> files = {};
  std::vector<Mapped> mappings = {};
  std::vector<Block> blocks = {};

  Stream& draws() { return job->draws; }
};

class Station {
 public:
  Station(Process& its_process, int its_partition)
      : process(its_process), partition(its_partition) {}

  Process& process;
  const int partition;
  // For clients outside, and for calls.
  Descriptor epoll{};
  static std::uint64_t tag(Job& job) { return reinterpret_cast<std::uint64_t>(&job); }
  static Job& job(const Message& message) { return *reinterpret_cast<Job*>(message.tag); }
  // Where there is no idle thread, `another` may make one.
  void set_another(std::function<Worker*()> another) { another_ = std::move(another); }

  void submit(Job& job) {
    Worker* worker = idle_.pop();
    if (worker != nullptr) {
      worker->idle = false;
      assign(job, *worker);
      worker->process.kernel().scheduler().wake(worker->here);
    } else if (another_) {
      assign(job, *another_());
    } else {
      waiting_.push(job);
    }
  }
  // Ends when the worker has a request.
  Task<> next_job(Worker& worker) {
    if (worker.job == nullptr && !waiting_.empty()) assign(*waiting_.pop(), worker);
    while (worker.job == nullptr) {
      if (!std::exchange(worker.idle, true)) idle_.push(worker);
      co_await worker.process.kernel().scheduler().block(worker.here);
    }
  }

 private:
  static void assign(Job& job, Worker& worker) {
    worker.job = &job;
    worker.here.set_account(job.charged());
  }

  Line<Job> waiting_;
  Line<Worker> idle_;
  std::function<Worker*()> another_;
};

}  // namespace osarium
