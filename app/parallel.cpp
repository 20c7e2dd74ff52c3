#include "app/parallel.hpp"

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

namespace osarium {

namespace {

class Jobs {
 public:
  Jobs(std::size_t count, const std::function<void(std::size_t)>& job, const JobWatch& watch)
      : count_(count), job_(job), watch_(watch), first_failed_(count) {}

  // Whether to go on is asked before a job is taken: those that were begun are the first ones.
  void work() {
    while (!failed_ && !watch_.stop()) {
      const std::size_t i = next_++;
      if (i >= count_) return;
      try {
        job_(i);
      } catch (...) {
        return fail(i);
      }
      const std::scoped_lock lock(reporting_);
      watch_.done();
    }
  }

  std::size_t done() const {
    if (failure_) std::rethrow_exception(failure_);
    return std::min<std::size_t>(next_, count_);
  }

 private:
  void fail(std::size_t i) {
    const std::scoped_lock lock(reporting_);
    failed_ = true;
    if (i >= first_failed_) return;
    first_failed_ = i;
    failure_ = std::current_exception();
  }

  std::size_t count_;
  const std::function<void(std::size_t)>& job_;
  const JobWatch& watch_;
  std::atomic<std::size_t> next_ = 0;
  std::atomic<bool> failed_ = false;
  std::size_t first_failed_;
  std::exception_ptr failure_;
  std::mutex reporting_;
};

}  // namespace

unsigned all_threads() { return std::max(1u, std::thread::hardware_concurrency()); }

std::size_t parallel(std::size_t count, unsigned threads,
                     const std::function<void(std::size_t)>& job, const JobWatch& watch) {
  Jobs jobs(count, job, watch);
  {
    std::vector<std::jthread> others;
    for (unsigned i = 1; i < threads; ++i) others.emplace_back([&jobs] { jobs.work(); });
    jobs.work();
  }
  return jobs.done();
}

}  // namespace osarium
