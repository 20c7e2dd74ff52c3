// The nearest name to a mistyped one, for "did you mean". Letter case counts as almost nothing;
// swapping two neighbours is one step; a name more than about a third of its length away is no
// suggestion. Of equals the first wins, so that messages are deterministic.
#pragma once

#include <span>
#include <string_view>

namespace osarium {

// Empty when nothing is near.
std::string_view nearest_name(std::string_view typed, std::span<const std::string_view> names);

}  // namespace osarium
