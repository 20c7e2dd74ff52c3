// What the timeline verb says about a timeline that it has written.
#pragma once

#include "app/json.hpp"
#include "app/timeline/record.hpp"

namespace osarium::timeline {

std::string report_text(const Order& order, const Written& written);
JsonObject report_json(const Order& order, const Written& written);

}  // namespace osarium::timeline
