// Prints the fingerprint: fingerprint [REPLICA].
#include <cstdio>
#include <cstdlib>

#include "tests/laws/fingerprint.hpp"

int main(int argc, char** argv) {
  const auto replica = static_cast<std::uint32_t>(argc > 1 ? std::atoi(argv[1]) : 0);
  std::fputs(osarium::laws::fingerprint(replica).c_str(), stdout);
}
