// The sum of `stages` exponential times: less variable than one exponential of the same mean.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "sim/random/distributions/gamma.hpp"
#include "sim/random/stream.hpp"

namespace osarium::distributions {

struct Erlang {
  static constexpr std::string_view name = "erlang";

  std::int64_t stages = 2;  // 1 .. 1'000'000
  double average = 1;       // the mean of the sum; > 0

  // Few stages are added up; many are drawn as the gamma distribution that they are.
  double sample(Stream& stream) const {
    const double stage_mean = average / static_cast<double>(stages);
    if (stages > 12) return Gamma{static_cast<double>(stages), stage_mean}.sample(stream);
    double sum = 0;
    for (std::int64_t i = 0; i < stages; ++i) sum += stream.exponential();
    return sum * stage_mean;
  }
  double mean() const { return average; }
  double variance() const { return average * average / static_cast<double>(stages); }
  std::optional<std::string_view> problem() const;
};

}  // namespace osarium::distributions
