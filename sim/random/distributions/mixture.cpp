#include "sim/random/distributions/mixture.hpp"

#include "sim/random/distribution.hpp"
#include "sim/random/math.hpp"

namespace osarium::distributions {
namespace {

double total_weight(const std::vector<MixturePart>& parts) {
  double total = 0;
  for (const MixturePart& part : parts) total += part.weight;
  return total;
}

}  // namespace

double Mixture::sample(Stream& stream) const {
  double left = stream.uniform() * total_weight(parts);
  const MixturePart* chosen = nullptr;
  for (const MixturePart& part : parts) {
    if (part.weight == 0) continue;
    chosen = &part;  // the last one also takes what rounding leaves over
    if (left < part.weight) break;
    left -= part.weight;
  }
  return chosen->distribution.sample(stream);
}

// Parts of weight 0 do not count, even where they are infinite.
double Mixture::mean() const {
  double sum = 0;
  for (const MixturePart& part : parts)
    if (part.weight > 0) sum += part.weight * part.distribution.mean();
  return sum / total_weight(parts);
}

double Mixture::variance() const {
  const double centre = mean();
  if (centre == math::infinity) return math::infinity;
  double sum = 0;
  for (const MixturePart& part : parts) {
    if (part.weight == 0) continue;
    const double offset = part.distribution.mean() - centre;
    sum += part.weight * (part.distribution.variance() + offset * offset);
  }
  return sum / total_weight(parts);
}

}  // namespace osarium::distributions
