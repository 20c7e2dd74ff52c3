// libFuzzer target: any bytes are a configuration or an error, never a crash; what reads without
// error writes back to text that reads to the same. The first line, if it starts with "# -s ", is
// an override.
#include <cstdint>

#include "tests/fuzz/demand.hpp"
#include "tests/sim/parameters/example.hpp"

namespace {

using namespace osarium;

std::string without_origins(const std::string& text) {
  std::string result;
  for (std::size_t start = 0, end = 0; start < text.size(); start = end + 1) {
    end = text.find('\n', start);
    std::string line = text.substr(start, end - start);
    result += line.substr(0, line.rfind("  # ")) + "\n";
  }
  return result;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string bytes(reinterpret_cast<const char*>(data), size);
  Errors errors;
  example::Study study;
  auto document = read_text(bytes, "fuzz.yaml", errors);
  if (!document) {
    demand(errors.any_errors(), "no document and no error");
    demand(!errors.text().empty(), "an error without text");
    return 0;
  }
  if (bytes.starts_with("# -s ")) {
    std::string first = bytes.substr(5, bytes.find('\n') - 5);
    apply_overrides(*document, std::vector<std::string>{first}, errors);
  }
  read_parameters(*document, study, errors);
  if (errors.any_errors()) return errors.text().empty() ? 1 : 0;

  std::string once = write_resolved(study, *document);
  Errors again;
  example::Study copy;
  auto written = read_text(once, "fuzz.yaml", again);
  if (written) read_parameters(*written, copy, again);
  demand(!again.any_errors(), once + again.text());
  demand(without_origins(write_resolved(copy, *written)) == without_origins(once),
         "changed by writing:\n" + once);
  for (const example::Step& step : study.steps) distribution_of(step.time).mean();
  return 0;
}
