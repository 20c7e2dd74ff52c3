#include "sim/random/ziggurat.hpp"

#include "sim/random/math.hpp"

namespace osarium::ziggurat {
namespace {

// std::sqrt is not constexpr; from this start Newton's iteration has converged long before the last
// round.
constexpr double table_sqrt(double x) {
  double root = x > 1 ? x : 1;
  for (int i = 0; i < 40; ++i) root = 0.5 * (root + x / root);
  return root;
}

struct Exponential {
  static constexpr double tail = exponential_tail;
  static constexpr double area = 0.0039496598225815571993;
  static constexpr double density(double x) { return math::exp(-x); }
  static constexpr double inverse(double height) { return -math::log(height); }
};

struct Normal {
  static constexpr double tail = normal_tail;
  static constexpr double area = 0.0049286732339746553474;
  static constexpr double density(double x) { return math::exp(-0.5 * x * x); }
  static constexpr double inverse(double height) { return table_sqrt(-2 * math::log(height)); }
};

template <class Shape>
struct Tables {
  std::array<double, layers + 1> edge{};
  Layers layer{};
  Heights height{};

  constexpr Tables() {
    edge[0] = Shape::area / Shape::density(Shape::tail);
    edge[1] = Shape::tail;
    for (int i = 1; i + 1 < layers; ++i)
      edge[i + 1] = Shape::inverse(Shape::density(edge[i]) + Shape::area / edge[i]);
    edge[layers] = 0;
    for (int i = 0; i < layers; ++i) {
      layer[i].accept = static_cast<std::uint64_t>(edge[i + 1] / edge[i] * 0x1p53);
      layer[i].scale = edge[i] * 0x1p-53;
    }
    for (int i = 0; i <= layers; ++i) height[i] = Shape::density(edge[i]);
  }
};

constexpr Tables<Exponential> exponential;
constexpr Tables<Normal> normal;

}  // namespace

alignas(64) constinit const Layers exponential_layers = exponential.layer;
alignas(64) constinit const Layers normal_layers = normal.layer;
constinit const Heights exponential_heights = exponential.height;
constinit const Heights normal_heights = normal.height;

}  // namespace osarium::ziggurat
