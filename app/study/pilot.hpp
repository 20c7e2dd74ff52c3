// How long the warm-up of a study has to be: a run of its own under each architecture, from the
// cold start on, with random numbers that no replica has, cut by MSER-5 (analysis/warmup.hpp). It
// goes on until the cut is found, four measured times at most. Nothing but the length is taken from
// it, so what is measured later does not know of it.
#pragma once

#include "analysis/result.hpp"
#include "app/parallel.hpp"
#include "app/study/study.hpp"

namespace osarium {

struct Pilot {
  std::optional<Duration> cut = {};  // nothing: there is none
  std::string decided_by = {};       // "memcached-etc: latency.mean"; empty: no warm-up was seen
};
// At least a twentieth of the measured time: within that no course is looked at more closely.
Pilot run_pilot(const Study& study, const Architecture& architecture);

// What the study states, or the longest of the pilots of its architectures: `duration` if one has
// none. The pilots are jobs; of no use when it was stopped.
WarmupResult find_warmup(const Study& study, unsigned threads, const JobWatch& watch);

}  // namespace osarium
