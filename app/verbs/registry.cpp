#include "app/verbs/registry.hpp"

#include "app/verbs/check.hpp"
#include "app/verbs/compare.hpp"
#include "app/verbs/config.hpp"
#include "app/verbs/describe.hpp"
#include "app/verbs/explain.hpp"
#include "app/verbs/help.hpp"
#include "app/verbs/list.hpp"
#include "app/verbs/schema.hpp"
#include "app/verbs/sensitivity.hpp"
#include "app/verbs/timeline.hpp"
#include "app/verbs/trace.hpp"

namespace osarium::verbs {

namespace {

constexpr const Verb* registry[] = {
    &compare,  &run_study, &sensitivity, &explain, &timeline, &list,
    &describe, &check,     &config,      &schema,  &trace,    &help,
};

}  // namespace

std::span<const Verb* const> all() { return registry; }

const Verb* find(std::string_view name) {
  for (const Verb* verb : registry) {
    if (verb->name == name) return verb;
  }
  return nullptr;
}

}  // namespace osarium::verbs
