#include "app/sensitivity/evaluate.hpp"

namespace osarium {

void Judged::add(const Evaluated& point) {
  saturated.resize(point.values.size());
  not_stationary.resize(point.values.size());
  bool doubt = false;
  for (std::size_t i = 0; i < point.standings.size(); ++i) {
    saturated[i] += point.standings[i] == Standing::saturated;
    not_stationary[i] += point.standings[i] == Standing::not_stationary;
    doubt = doubt || point.standings[i] != Standing::steady;
  }
  ++points;
  doubtful += doubt;
}

std::vector<Evaluated> evaluate(std::span<const Point> points, const Evaluation& evaluation,
                                unsigned threads, const PointWatch& watch) {
  std::vector<Evaluated> results(points.size());
  results.resize(parallel(
      points.size(), threads, [&](std::size_t i) { results[i] = evaluation(points[i]); }, watch));
  return results;
}

}  // namespace osarium
