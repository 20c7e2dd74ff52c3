// What of the traces of a study is replayed, for people and for programs.
#pragma once

#include "app/study/study.hpp"

namespace osarium {

// Two lines; "" of a workload that is no trace.
std::string replay_text(const WorkloadParameters& workload);
// Of each workload that is one.
std::string replays_json(const Study& study);

}  // namespace osarium
