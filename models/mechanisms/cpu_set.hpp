// A set of cpus: affinities, what is idle, what a node has. Members are asked for in the order of
// their numbers.
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <optional>

#include "models/hardware/ids.hpp"
#include "sim/engine/check.hpp"

namespace osarium {

class CpuSet {
 public:
  static constexpr int capacity = 256;

  CpuSet() = default;
  static CpuSet all() {
    CpuSet set;
    set.words_.fill(~std::uint64_t{0});
    return set;
  }
  static CpuSet only(CpuId cpu) {
    CpuSet set;
    set.insert(cpu);
    return set;
  }

  void insert(CpuId cpu) { word(cpu) |= bit(cpu); }
  void erase(CpuId cpu) { word(cpu) &= ~bit(cpu); }
  bool contains(CpuId cpu) const { return (word(cpu) & bit(cpu)) != 0; }
  bool empty() const { return !first(); }
  int count() const {
    int sum = 0;
    for (const std::uint64_t word : words_) sum += std::popcount(word);
    return sum;
  }
  std::optional<CpuId> first() const {
    for (std::size_t i = 0; i < words; ++i)
      if (words_[i] != 0)
        return CpuId(static_cast<std::int32_t>(i * 64) + std::countr_zero(words_[i]));
    return std::nullopt;
  }

  friend CpuSet operator&(CpuSet a, const CpuSet& b) {
    for (std::size_t i = 0; i < words; ++i) a.words_[i] &= b.words_[i];
    return a;
  }
  friend bool operator==(const CpuSet&, const CpuSet&) = default;

  template <class Visit>
  void for_each(Visit visit) const {
    for (std::size_t i = 0; i < words; ++i)
      for (std::uint64_t left = words_[i]; left != 0; left &= left - 1)
        visit(CpuId(static_cast<std::int32_t>(i * 64) + std::countr_zero(left)));
  }

 private:
  static constexpr std::size_t words = capacity / 64;
  std::uint64_t& word(CpuId cpu) {
    OSARIUM_CHECK(cpu.index >= 0 && cpu.index < capacity, "a cpu beyond those that a set can hold");
    return words_[static_cast<std::size_t>(cpu.index) / 64];
  }
  const std::uint64_t& word(CpuId cpu) const { return const_cast<CpuSet*>(this)->word(cpu); }
  static std::uint64_t bit(CpuId cpu) { return std::uint64_t{1} << cpu.index % 64; }

  std::array<std::uint64_t, words> words_{};
};

}  // namespace osarium
