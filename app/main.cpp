#include <csignal>
#include <cstdlib>

#include "app/run.hpp"
#include "app/verbs/registry.hpp"

int main(int count, char** arguments) {
  // A reader that has seen enough (`| head`) ends neither the program nor its exit status.
  std::signal(SIGPIPE, SIG_IGN);
  // Who starts it with interrupts ignored (nohup) wants them ignored.
  if (std::signal(SIGINT, [](int) { std::_Exit(130); }) == SIG_IGN) std::signal(SIGINT, SIG_IGN);
  return osarium::run({arguments + (count > 0 ? 1 : 0), arguments + count}, osarium::verbs::all());
}
