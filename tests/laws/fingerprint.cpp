#include "tests/laws/fingerprint.hpp"

#include "tests/laws/fingerprint_parts.hpp"

namespace osarium::laws {

struct Mix::Parts {
  PartList list;
};

Mix::Mix(std::uint32_t replica) : parts_(std::make_unique<Parts>()) {
  const Seed seed{.value = 2026, .replica = replica};
  add_distributions(parts_->list, sim_, seed);
  add_stations(parts_->list, sim_, seed);
  add_mechanics(parts_->list, sim_, seed);
  add_combinations(parts_->list, sim_, seed);
}

Mix::~Mix() = default;

std::string Mix::report() const {
  std::string text = "part                         hash              notes last value\n";
  std::uint64_t all = 0;
  for (const std::unique_ptr<Part>& part : parts_->list) {
    part->finish();
    text += part->line();
    all = all * 0x9e3779b97f4a7c15 + part->hash();
  }
  char last[80];
  std::snprintf(last, sizeof last, "all %016llx after %llu events\n",
                static_cast<unsigned long long>(all),
                static_cast<unsigned long long>(sim_.events()));
  return text + last;
}

std::string fingerprint(std::uint32_t replica) {
  Mix mix(replica);
  mix.simulation().run();
  return mix.report();
}

}  // namespace osarium::laws
