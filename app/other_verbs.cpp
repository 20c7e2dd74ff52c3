#include "app/other_verbs.hpp"

namespace osarium {

namespace {

constexpr OtherVerb table[] = {
    {"bench", "[--peers]", "speed of the engine; with --peers, other simulators beside it", true},
    {"test", "[CTEST-ARGUMENT...]", "every test", true},
    {"sweep", "COMMAND", "campaigns: plan, run, status, export, merge, emit"},
    {"reproduce", "[NAME]", "published figures beside ours"},
};

}  // namespace

std::span<const OtherVerb> other_verbs() { return table; }

const OtherVerb* find_other_verb(std::string_view name) {
  for (const OtherVerb& verb : table) {
    if (verb.name == name) return &verb;
  }
  return nullptr;
}

}  // namespace osarium
