#include "sim/engine/check.hpp"

#include <string>

namespace osarium {

void check_failed(const char* condition, const char* message, const char* file, int line) {
  throw InternalError(std::string(file) + ":" + std::to_string(line) + ": " + message +
                      " (expected: " + condition + ")");
}

}  // namespace osarium
