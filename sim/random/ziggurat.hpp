// Tables of the 256-layer ziggurats of Stream::exponential and Stream::normal. They are evaluated
// by the compiler from math::log and math::exp, so they are constants of the program: the same
// bytes everywhere, no initialisation at run time. Layer i is a rectangle of width edge[i] between
// the heights of the density at edge[i] and edge[i + 1]; layer 0 is the base with the tail. All
// have the same area.
#pragma once

#include <array>
#include <cstdint>

namespace osarium::ziggurat {

inline constexpr int layers = 256;
inline constexpr double exponential_tail = 7.697117470131049714;  // where the tail begins
inline constexpr double normal_tail = 3.654152885361008772;

// A 53-bit integer j stands for x = j * scale, and lies under the density whatever its height if
// j < accept: 98.9 % of the draws need nothing else. Side by side: one cache line per draw.
struct Layer {
  std::uint64_t accept = 0;
  double scale = 0;
};
using Layers = std::array<Layer, layers>;
using Heights = std::array<double, layers + 1>;  // of the density (1 at its top) at edge[i]

extern const Layers exponential_layers;
extern const Layers normal_layers;
extern const Heights exponential_heights;
extern const Heights normal_heights;

}  // namespace osarium::ziggurat
