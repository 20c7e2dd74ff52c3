// libFuzzer target: any bytes as the text of blkparse.
#include "workloads/traces/blkparse_importer.hpp"

#include "tests/fuzz/importer.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace osarium::traces;
  return fuzz_importer<BlkparseImporter>(data, size);
}
