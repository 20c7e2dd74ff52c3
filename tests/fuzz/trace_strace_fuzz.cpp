// libFuzzer target: any bytes as the text of strace.
#include "workloads/traces/strace_importer.hpp"

#include "tests/fuzz/importer.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace osarium::traces;
  return fuzz_importer<StraceImporter>(data, size, 3);
}
