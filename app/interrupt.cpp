#include "app/interrupt.hpp"

#include <csignal>
#include <cstdlib>

namespace osarium {

namespace {

volatile std::sig_atomic_t asked = 0;  // what a signal handler may touch

void note(int) {
  if (asked != 0) std::_Exit(130);
  asked = 1;
}

}  // namespace

Interruptible::Interruptible()
    : before_(std::signal(SIGINT, note)), terminate_before_(std::signal(SIGTERM, note)) {
  if (before_ == SIG_IGN) std::signal(SIGINT, SIG_IGN);
  if (terminate_before_ == SIG_IGN) std::signal(SIGTERM, SIG_IGN);
}

Interruptible::~Interruptible() {
  std::signal(SIGTERM, terminate_before_);
  std::signal(SIGINT, before_);
}

bool Interruptible::interrupted() { return asked != 0; }

void Interruptible::forget() { asked = 0; }

}  // namespace osarium
