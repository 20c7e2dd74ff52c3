#include "analysis/structure.hpp"

#include <algorithm>

namespace osarium {

namespace {

void add_to(SharedThing& sum, const SharedThing& other) {
  sum.times += other.times;
  sum.cpus = std::max(sum.cpus, other.cpus);
  sum.kernels = std::max(sum.kernels, other.kernels);
  sum.contended += other.contended;
  sum.waited += other.waited;
  sum.moves += other.moves;
  sum.across_sockets += other.across_sockets;
  sum.sendings += other.sendings;
  sum.targets += other.targets;
  sum.across_kernels += other.across_kernels;
}

}  // namespace

void Structure::add(const Structure& other) {
  cpus = std::max(cpus, other.cpus);
  kernels = std::max(kernels, other.kernels);
  requests += other.requests;
  for (const SharedThing& thing : other.things) {
    const auto found = std::find_if(things.begin(), things.end(), [&](const SharedThing& each) {
      return each.kind == thing.kind && each.name == thing.name;
    });
    if (found == things.end())
      things.push_back(thing);
    else
      add_to(*found, thing);
  }
}

const SharedThing* Structure::find(SharedThing::Kind kind, std::string_view name) const {
  for (const SharedThing& thing : things)
    if (thing.kind == kind && thing.name == name) return &thing;
  return nullptr;
}

std::uint64_t Structure::sum(SharedThing::Kind kind, std::uint64_t SharedThing::*count) const {
  std::uint64_t result = 0;
  for (const SharedThing& thing : things)
    if (thing.kind == kind) result += thing.*count;
  return result;
}

std::vector<std::string> Structure::across_kernels() const {
  std::vector<std::string> names;
  for (const SharedThing& thing : things)
    if (thing.kernels > 1 || thing.across_kernels > 0) names.push_back(thing.name);
  return names;
}

}  // namespace osarium
