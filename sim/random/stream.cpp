#include "sim/random/stream.hpp"

#include <cstring>

#include "sim/random/math.hpp"

namespace osarium {
namespace {

// Digest of a sequence of words: each word passes through one step of splitmix64, so order counts.
class Digest {
 public:
  void add(std::uint64_t word) { state_ = mix(state_ ^ word); }

  // Length first, then eight characters to a word, little end first: no two names give the same
  // words.
  void add(std::string_view text) {
    add(static_cast<std::uint64_t>(text.size()));
    for (; text.size() >= 8; text.remove_prefix(8)) add(word_of(text.substr(0, 8)));
    if (!text.empty()) add(word_of(text));
  }

  // The words of splitmix64 started at the digest; no two of them are equal, so not all are zero.
  std::uint64_t next() {
    const std::uint64_t word = mix(state_);
    state_ += step;
    return word;
  }

 private:
  static constexpr std::uint64_t step = 0x9e3779b97f4a7c15;

  static std::uint64_t word_of(std::string_view text) {
    std::uint64_t word = 0;
    if constexpr (std::endian::native == std::endian::little) {
      std::memcpy(&word, text.data(), text.size());
    } else {
      for (std::size_t i = 0; i < text.size(); ++i)
        word |= static_cast<std::uint64_t>(static_cast<unsigned char>(text[i])) << (8 * i);
    }
    return word;
  }

  static std::uint64_t mix(std::uint64_t z) {
    z += step;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
    z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
    return z ^ (z >> 31);
  }

  std::uint64_t state_ = 0;
};

}  // namespace

Stream::Stream(const Seed& seed, std::string_view entity, std::uint64_t index,
               std::string_view purpose) {
  Digest digest;
  digest.add(seed.value);
  digest.add(static_cast<std::uint64_t>(seed.replica));
  digest.add(entity);
  digest.add(index);
  digest.add(purpose);
  for (std::uint64_t& word : state_) word = digest.next();
}

double Stream::exponential_outside(std::uint64_t draw) {
  double base = 0;
  while (true) {
    const std::uint64_t i = draw & 255;
    const std::uint64_t j = draw >> 11;
    const ziggurat::Layer& layer = ziggurat::exponential_layers[i];
    const double x = as_double(j) * layer.scale;
    if (j < layer.accept) return base + x;
    if (i == 0) {
      base += ziggurat::exponential_tail;  // the tail of an exponential is itself, shifted
    } else {
      const double low = ziggurat::exponential_heights[i];
      const double high = ziggurat::exponential_heights[i + 1];
      if (low + uniform() * (high - low) < math::exp(-x)) return base + x;
    }
    draw = bits();
  }
}

double Stream::normal_outside(std::uint64_t draw) {
  while (true) {
    const std::uint64_t i = draw & 255;
    const std::uint64_t j = draw >> 11;
    const ziggurat::Layer& layer = ziggurat::normal_layers[i];
    const double x = as_double(j) * layer.scale;
    if (j < layer.accept) return with_sign(x, draw);
    if (i == 0) {
      // Marsaglia's tail: exponential steps beyond the edge, accepted with probability exp(-step^2
      // / 2).
      while (true) {
        const double step = exponential() / ziggurat::normal_tail;
        if (2 * exponential() > step * step) return with_sign(ziggurat::normal_tail + step, draw);
      }
    }
    const double low = ziggurat::normal_heights[i];
    const double high = ziggurat::normal_heights[i + 1];
    if (low + uniform() * (high - low) < math::exp(-0.5 * x * x)) return with_sign(x, draw);
    draw = bits();
  }
}

}  // namespace osarium
