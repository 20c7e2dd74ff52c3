#include "app/sensitivity/evaluate.hpp"

namespace osarium {

std::vector<Evaluated> evaluate(std::span<const Point> points, const Evaluation& evaluation,
                                unsigned threads, const PointWatch& watch) {
  std::vector<Evaluated> results(points.size());
  results.resize(parallel(
      points.size(), threads, [&](std::size_t i) { results[i] = evaluation(points[i]); }, watch));
  return results;
}

}  // namespace osarium
