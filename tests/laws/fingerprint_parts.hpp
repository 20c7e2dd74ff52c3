// One part of the fingerprint: something that runs in the simulation and leaves a line. Every
// result goes through note(), which hashes it together with the instant; a few values are also
// printed, as hexadecimal floating-point numbers, for the reader of a difference.
#pragma once

#include <bit>
#include <cstdint>
#include <cstdio>
#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sim/engine/simulation.hpp"
#include "sim/random/stream.hpp"

namespace osarium::laws {

class Part {
 public:
  Part(Simulation& simulation, std::string name, const Seed& with)
      : sim(simulation), seed(with), name_(std::move(name)) {}
  Part(const Part&) = delete;
  virtual ~Part() = default;

  void note(std::uint64_t value) {
    mix(static_cast<std::uint64_t>(sim.now().picoseconds()));
    mix(value);
    ++notes_;
  }
  void note(std::int64_t value) { note(static_cast<std::uint64_t>(value)); }
  void note(Duration value) { note(value.picoseconds()); }
  void note(double value) {
    note(std::bit_cast<std::uint64_t>(value));
    last_ = value;
  }

  // What is known only at the end.
  virtual void finish() {}

  std::uint64_t hash() const { return hash_; }
  std::string line() const {
    char text[160];
    std::snprintf(text, sizeof text, "%-28s %016llx %6llu %a\n", name_.c_str(),
                  static_cast<unsigned long long>(hash_), static_cast<unsigned long long>(notes_),
                  last_);
    return text;
  }

 protected:
  Simulation& sim;
  const Seed seed;

 private:
  // FNV-1a over the bytes, lowest first.
  void mix(std::uint64_t word) {
    for (int shift = 0; shift < 64; shift += 8)
      hash_ = (hash_ ^ ((word >> shift) & 0xff)) * 0x100000001b3;
  }

  std::string name_;
  std::uint64_t hash_ = 0xcbf29ce484222325;
  std::uint64_t notes_ = 0;
  double last_ = 0;
};

using PartList = std::vector<std::unique_ptr<Part>>;

// Each in a file of its own: they add their parts to the list, which dies before the simulation.
void add_distributions(PartList& parts, Simulation& sim, const Seed& seed);
void add_stations(PartList& parts, Simulation& sim, const Seed& seed);
void add_mechanics(PartList& parts, Simulation& sim, const Seed& seed);
void add_combinations(PartList& parts, Simulation& sim, const Seed& seed);

}  // namespace osarium::laws
