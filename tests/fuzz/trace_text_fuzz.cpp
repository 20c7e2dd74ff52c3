// libFuzzer target: any bytes as the text of perf script, ftrace and trace-cmd.
#include "workloads/traces/text_importer.hpp"

#include "tests/fuzz/importer.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace osarium::traces;
  return fuzz_importer<TextImporter>(data, size);
}
