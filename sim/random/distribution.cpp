#include "sim/random/distribution.hpp"

namespace osarium {

double Distribution::sample_any(Stream& stream) const {
  return std::visit([&stream](const auto& kind) { return kind.sample(stream); }, kind_);
}

double Distribution::mean() const {
  return std::visit([](const auto& kind) { return kind.mean(); }, kind_);
}

double Distribution::variance() const {
  return std::visit([](const auto& kind) { return kind.variance(); }, kind_);
}

std::string_view Distribution::name() const {
  return std::visit([](const auto& kind) { return kind.name; }, kind_);
}

}  // namespace osarium
