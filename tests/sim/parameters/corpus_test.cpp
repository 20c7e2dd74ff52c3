// Every file of corpus/ is read as the example study, and the whole outcome is compared with the
// .expected file beside it: the errors, or the resolved configuration. The first line may hold
// overrides: "# -s key=value -s ...".
//
// To renew the expectations, run this program with OSARIUM_UPDATE_CORPUS=1 in the environment, then
// read the difference line by line (git diff) before committing it: it is what users will see.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "tests/sim/parameters/example.hpp"

namespace osarium {
namespace {

namespace fs = std::filesystem;

std::string bytes_of(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream bytes;
  bytes << file.rdbuf();
  return bytes.str();
}

std::vector<fs::path> corpus() {
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(CORPUS_FOLDER)) {
    if (entry.path().extension() == ".yaml") files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

std::vector<std::string> overrides_in(const std::string& text) {
  std::vector<std::string> overrides;
  std::istringstream words(text.substr(0, text.find('\n')));
  std::string word;
  if (!text.starts_with("# -s ")) return overrides;
  for (words >> word; words >> word >> word;) overrides.push_back(word);
  return overrides;
}

std::string outcome(const fs::path& path) {
  Errors errors;
  example::Study study;
  std::string bytes = bytes_of(path);
  auto document = read_text(bytes, path.filename().string(), errors);
  if (document) {
    apply_overrides(*document, overrides_in(bytes), errors);
    read_parameters(*document, study, errors);
  }
  return errors.any_errors() ? errors.text() : write_resolved(study, *document);
}

TEST(Corpus, EveryFileHasTheExpectedOutcome) {
  bool update = std::getenv("OSARIUM_UPDATE_CORPUS") != nullptr;
  std::vector<fs::path> files = corpus();
  EXPECT_GE(files.size(), 100u);
  for (const fs::path& path : files) {
    fs::path expected = fs::path(path).replace_extension(".expected");
    std::string text = outcome(path);
    if (update) std::ofstream(expected, std::ios::binary) << text;
    EXPECT_EQ(text, bytes_of(expected)) << path.filename();
  }
}

TEST(Corpus, EveryExpectationHasItsFile) {
  for (const auto& entry : fs::directory_iterator(CORPUS_FOLDER)) {
    if (entry.path().extension() != ".expected") continue;
    EXPECT_TRUE(fs::exists(fs::path(entry.path()).replace_extension(".yaml"))) << entry.path();
  }
}

// A cut or a changed byte anywhere gives errors or a configuration, and the same twice.
TEST(Corpus, MutationsNeverCrash) {
  std::uint64_t state = 1;
  auto random = [&state](std::size_t n) {
    state = state * 6364136223846793005u + 1442695040888963407u;
    return static_cast<std::size_t>(state >> 33) % n;
  };
  const std::string interesting =
      "\t\n\r :,-[]{}&*!|>'\"%@`#?~<\\\0\xff\xef\x80"
      "019ae.";
  for (const fs::path& path : corpus()) {
    std::string original = bytes_of(path);
    if (original.empty()) continue;
    for (int i = 0; i < 40; ++i) {
      std::string bytes = original;
      for (std::size_t edits = 1 + random(3); edits > 0; --edits) {
        std::size_t at = random(bytes.size());
        char c = interesting[random(interesting.size())];
        if (random(2) == 0)
          bytes[at] = c;
        else
          bytes.insert(at, 1, c);
      }
      if (random(4) == 0) bytes.resize(1 + random(bytes.size()));
      std::string outcomes[2];
      for (std::string& text : outcomes) {
        Errors errors;
        example::Study study;
        auto document = read_text(bytes, "x", errors);
        if (document) read_parameters(*document, study, errors);
        ASSERT_TRUE(document || errors.any_errors());
        text = errors.any_errors() ? errors.text() : write_resolved(study, *document);
      }
      ASSERT_EQ(outcomes[0], outcomes[1]);
    }
  }
}

}  // namespace
}  // namespace osarium
