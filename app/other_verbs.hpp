// Verbs that this program does not answer itself: those of the launcher (the script ./osarium,
// which runs tests and benchmarks) and those to come. Whoever writes a verb to come takes its line
// out of here and enters the verb into verbs/registry.cpp.
#pragma once

#include <span>
#include <string_view>

namespace osarium {

struct OtherVerb {
  std::string_view name;
  std::string_view arguments;
  std::string_view summary;
  bool launcher = false;
};

std::span<const OtherVerb> other_verbs();
const OtherVerb* find_other_verb(std::string_view name);  // or null

}  // namespace osarium
