// The machine that the program runs on, as hwloc and Linux see it, in the form of a file of
// configs/machines. What they cannot know (bandwidth, latencies) is a default, and says so in a
// comment: save the text as a file and put in what you have measured.
#pragma once

#include <string>

namespace osarium {

std::string this_machine_text();

}  // namespace osarium
