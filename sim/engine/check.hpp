// OSARIUM_CHECK: states what must hold if our own code is right. Always on: it aborts a run by
// throwing InternalError, which the command line reports as our bug (exit status 70). Bad input of
// a user is never a check; it is a ConfigError with a place and a remedy.
#pragma once

#include <stdexcept>

namespace osarium {

class InternalError : public std::logic_error {
 public:
  using std::logic_error::logic_error;
};

// Out of line and cold, so that a check costs its caller one predictable branch.
[[noreturn, gnu::cold, gnu::noinline]] void check_failed(const char* condition, const char* message,
                                                         const char* file, int line);

}  // namespace osarium

#define OSARIUM_CHECK(condition, message) \
  (static_cast<bool>(condition)           \
       ? static_cast<void>(0)             \
       : ::osarium::check_failed(#condition, message, __FILE__, __LINE__))
