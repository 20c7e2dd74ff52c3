// The last-level cache of a die, shared by the working sets that run on it.
//
// A set that holds c of its footprint F misses with the ratio (1 - c/F)^e. With the exponent e = 1
// every line is equally likely to be used next; a larger one means that few lines get most of the
// accesses. Every miss inserts a line and throws out one of the whole cache, whoever's, so a set
// grows by its misses and shrinks in proportion to what it holds of the cache:
//
//   dc/dt = misses - (c / size) * misses of all
//
// which comes to rest where sets hold the cache in proportion to their misses: the equilibrium of
// Suh, Devadas, Rudolph (Analytical Cache Models, ICS 2001) and of Xu, Chen, Dick, Mao (CAMP,
// ISPASS 2010). A set that does not run keeps what others leave of it. A cache begins full of lines
// that nobody needs.
#pragma once

#include <cstddef>
#include <vector>

#include "sim/parameters/units.hpp"

namespace osarium {

struct Locality {
  Bytes footprint;      // at least one line
  double exponent = 1;  // at least 1
};

// Of a set that holds `held` bytes of its footprint in the cache.
double miss_ratio(const Locality& locality, double held);

class SharedCache {
 public:
  // What a working set holds in this cache. It belongs to the set, and must live while the set runs
  // here.
  struct Content {
    double bytes = 0;
    double decay = 0;         // of the cache when `bytes` was true; of use while it does not run
    std::size_t place = 0;    // among those that run
    std::size_t runs_on = 0;  // cpus
  };

  SharedCache(Bytes size, std::size_t cpus);

  // The set begins to run on one more cpu of this cache, or ends to. Between settle() and resume().
  void enter(Content& content, const Locality& locality);
  void leave(Content& content);

  // Brings what the sets hold up to date. Before anything changes, and when resume() says so.
  void settle(Time now);
  // Then: how fast the sets that run access the cache from now on, in bytes per second, and
  void clear_accesses() {
    for (Running& each : running_) each.accesses = 0;
  }
  void add_accesses(const Content& content, double bytes_per_second) {
    running_[content.place].accesses += bytes_per_second;
  }
  // after which time the miss ratios will have moved noticeably: Duration::max() at rest.
  Duration resume();

  // Of a set that runs or not.
  double held(const Content& content) const;
  // Of a set that runs: the mean over the time that resume() is likely to grant.
  double miss_ratio(const Content& content) const;

 private:
  // Where what a set holds is going: exponentially towards what it holds plus `left`.
  struct Trend {
    double left;  // bytes, negative if the set shrinks
    double rate;  // 1 / s
  };
  struct Running {
    Running(Content& what, const Locality& locality);
    double miss_ratio(double held) const;

    Content* content;
    double footprint;
    double per_byte;  // of the footprint
    double exponent;
    double accesses = 0;  // bytes per second
    // At resume(), and since then.
    double misses = 0;  // of an access: the ratio
    double slope = 0;   // of the ratio, downwards, by the bytes held
    Trend trend = {};
  };
  double left_of(const Content& content) const;

  double size_;
  double per_size_;
  Time settled_;
  double loss_ = 0;     // the share of its lines that a set loses per second
  double decay_ = 0;    // the integral of loss_ over time
  double horizon_ = 0;  // what resume() has returned, in seconds; 0 at rest
  std::vector<Running> running_;
};

}  // namespace osarium
