// libFuzzer target: any bytes are a tracer's text, packed or not, or a trace file, or a problem.
#include "tests/fuzz/importer.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace osarium;
  using namespace osarium::traces;
  const auto source = open_events(bytes_of({reinterpret_cast<const char*>(data), size}));
  if (source->format() == "osarium") return 0;  // has a target of its own
  if (source->format().empty())
    demand(!source->problem().empty(), "neither events nor a problem");
  else
    demand_of_importer(*source, 3);
  return 0;
}
