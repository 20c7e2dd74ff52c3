// The highest loads that meet an objective, for people and for programs, with a picture of what
// was evaluated.
#pragma once

#include "app/json.hpp"
#include "app/study/highest_loads.hpp"

namespace osarium {

std::string load_text(const Study& study, const Objective& objective,
                      const std::vector<ArchitectureLoad>& loads);
JsonObject load_json(const Study& study, const Objective& objective,
                     const std::vector<ArchitectureLoad>& loads);
std::string load_html(const Study& study, const Objective& objective,
                      const std::vector<ArchitectureLoad>& loads);

}  // namespace osarium
