#include "app/sensitivity/evaluate.hpp"

#include <atomic>
#include <exception>
#include <mutex>
#include <optional>
#include <thread>

namespace osarium {

namespace {

class Points {
 public:
  Points(std::span<const Point> points, const Evaluation& evaluation, const PointWatch& watch)
      : points_(points), evaluation_(evaluation), watch_(watch), places_(points.size()) {}

  void work() {
    for (std::size_t i = next_++; i < points_.size() && !failed_ && !watch_.stop(); i = next_++) {
      try {
        places_[i].outcome = evaluation_(points_[i]);
      } catch (...) {
        places_[i].error = std::current_exception();
        failed_ = true;
      }
      const std::scoped_lock lock(reporting_);
      watch_.done();
    }
  }

  // Points before a failed one were handed out before it, so the first error is always the same.
  std::vector<Evaluated> results() {
    std::vector<Evaluated> results;
    for (Place& place : places_) {
      if (place.error) std::rethrow_exception(place.error);
      if (!place.outcome) break;
      results.push_back(std::move(*place.outcome));
    }
    return results;
  }

 private:
  struct Place {
    std::optional<Evaluated> outcome;
    std::exception_ptr error;
  };

  std::span<const Point> points_;
  const Evaluation& evaluation_;
  const PointWatch& watch_;
  std::vector<Place> places_;
  std::atomic<std::size_t> next_ = 0;
  std::atomic<bool> failed_ = false;
  std::mutex reporting_;
};

}  // namespace

std::vector<Evaluated> evaluate(std::span<const Point> points, const Evaluation& evaluation,
                                unsigned threads, const PointWatch& watch) {
  Points work(points, evaluation, watch);
  std::vector<std::jthread> others;
  for (unsigned i = 1; i < threads; ++i) others.emplace_back([&work] { work.work(); });
  work.work();
  others.clear();
  return work.results();
}

}  // namespace osarium
