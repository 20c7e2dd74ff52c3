// The fingerprint of the engine: a mix of models that uses every part of it (all distributions,
// resources, priorities, processor sharing, alarms, queues, signals, combinations, cancellations,
// ties), boiled down to a page of text. The text must be the same bytes in every build, on every
// CPU and however a run is cut into steps; tests/golden/fingerprint.txt holds it. A line for each
// part says where a difference comes from.
//
// When a change of results is intended: build, run `fingerprint`, look at the difference, replace
// the golden file in the same commit.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "sim/engine/simulation.hpp"

namespace osarium::laws {

class Mix {
 public:
  explicit Mix(std::uint32_t replica);
  ~Mix();
  Mix(const Mix&) = delete;

  Simulation& simulation() { return sim_; }
  // After run().
  std::string report() const;

 private:
  struct Parts;
  Simulation sim_;
  std::unique_ptr<Parts> parts_;
};

// The report of a mix that ran in one go.
std::string fingerprint(std::uint32_t replica = 0);

}  // namespace osarium::laws
