#include "models/services/outcome.hpp"

namespace osarium {

std::string_view name_of(Error error) {
  switch (error) {
    case Error::not_found: return "not found";
    case Error::exists: return "exists already";
    case Error::no_memory: return "out of memory";
    case Error::no_space: return "no space on the device";
    case Error::bad_descriptor: return "bad descriptor";
    case Error::refused: return "refused";
    case Error::reset: return "reset by the peer";
    case Error::would_block: return "would block";
    case Error::timed_out: return "timed out";
    case Error::invalid: return "invalid argument";
    case Error::not_permitted: return "not permitted";
  }
  return "unknown error";
}

}  // namespace osarium
