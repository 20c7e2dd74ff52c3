// Inputs that are too large for the corpus folder: each gets an error, and soon.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "tests/sim/parameters/example.hpp"

namespace osarium {
namespace {

using testing::HasSubstr;

std::string errors_of(const std::string& text) {
  Errors errors;
  example::Study study;
  if (auto document = read_text(text, "x.yaml", errors)) read_parameters(*document, study, errors);
  return errors.text();
}

std::string repeated(const std::string& part, std::size_t bytes) {
  std::string text;
  while (text.size() < bytes) text += part;
  return text;
}

constexpr std::size_t ten_megabytes = 10'000'000;

TEST(HostileInput, TenMegabytesOfSteps) {
  std::string text = "osarium: 1\nsteps:\n" +
                     repeated("- {name: step, time: {kind: fixed, value: 4us}}\n", ten_megabytes);
  Errors errors;
  example::Study study;
  auto document = read_text(text, "x.yaml", errors);
  ASSERT_TRUE(document) << errors.text();
  read_parameters(*document, study, errors);
  EXPECT_FALSE(errors.any_errors()) << errors.text();
  EXPECT_GT(study.steps.size(), 200'000u);
}

TEST(HostileInput, TenMegabytesOfUnknownKeysAreCountedNotListed) {
  std::string text = "osarium: 1\n";
  for (int i = 0; text.size() < ten_megabytes; ++i) text += "key" + std::to_string(i) + ": value\n";
  Errors errors;
  example::Study study;
  auto document = read_text(text, "x.yaml", errors);
  ASSERT_TRUE(document);
  read_parameters(*document, study, errors);
  EXPECT_GT(errors.error_count(), 400'000u);
  EXPECT_EQ(errors.sorted().size(), Errors::kept);
  EXPECT_THAT(errors.text(), HasSubstr("... and "));
}

TEST(HostileInput, ManyDuplicates) {
  EXPECT_THAT(errors_of("osarium: 1\n" + repeated("a: 1\n", 1'000'000)),
              HasSubstr("a second time; the first is at 2:1"));
}

TEST(HostileInput, TooManyValues) {
  EXPECT_THAT(errors_of("a: [" + repeated("1,", ten_megabytes) + "1]\n"),
              HasSubstr("too many brackets and commas"));
  EXPECT_THAT(errors_of("a:\n" + repeated("-\n", ten_megabytes)),
              HasSubstr("more than two million values"));
}

TEST(HostileInput, TooLarge) {
  EXPECT_THAT(errors_of(std::string(Limits::file_bytes + 1, ' ')),
              HasSubstr("is larger than 32 MiB"));
}

TEST(HostileInput, DeepNesting) {
  const char* deep = "nested too deeply";
  EXPECT_THAT(errors_of(std::string(100'000, '[')), HasSubstr(deep));
  EXPECT_THAT(errors_of(std::string(ten_megabytes, '[')), HasSubstr("too many brackets"));
  EXPECT_THAT(errors_of(repeated("{a: ", 400'000)), HasSubstr(deep));
  EXPECT_THAT(errors_of(repeated("- ", 1'000'000)), HasSubstr(deep));
  EXPECT_THAT(errors_of(repeated("? ", 1'000'000)), HasSubstr(deep));
  std::string stairs;
  for (int i = 0; i < 1000; ++i) stairs += std::string(i, ' ') + "a:\n";
  EXPECT_THAT(errors_of(stairs), HasSubstr(deep));
}

TEST(HostileInput, DepthAtTheLimit) {
  std::string good =
      "a: " + std::string(Limits::depth - 1, '[') + std::string(Limits::depth - 1, ']') + "\n";
  EXPECT_THAT(errors_of(good), Not(HasSubstr("nested")));
  std::string bad =
      "a: " + std::string(Limits::depth, '[') + std::string(Limits::depth, ']') + "\n";
  EXPECT_THAT(errors_of(bad), HasSubstr("nested too deeply"));
}

TEST(HostileInput, AliasesThatMultiply) {
  std::string laughs = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n";
  for (int i = 1; i < 12; ++i) {
    std::string inner = "*a" + std::to_string(i - 1);
    laughs += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [" + inner;
    for (int k = 0; k < 9; ++k) laughs += ", " + inner;
    laughs += "]\n";
  }
  EXPECT_THAT(errors_of(laughs), HasSubstr("more than two million values"));
}

TEST(HostileInput, AliasesThatDeepen) {
  std::string text = "a0: &a0 [x]\n";
  for (int i = 1; i < 100; ++i) {
    text += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [*a" + std::to_string(i - 1) +
            "]\n";
  }
  EXPECT_THAT(errors_of(text), HasSubstr("nested too deeply"));
}

TEST(HostileInput, AliasesOfLongText) {
  std::string text = "a: &a " + std::string(1'000'000, 'x') + "\nb:\n" + repeated("- *a\n", 5'000);
  EXPECT_THAT(errors_of(text), HasSubstr("more than 64 MiB of text"));
}

TEST(HostileInput, LongLinesAndValuesAreShortened) {
  std::string message = errors_of("osarium: " + std::string(ten_megabytes, 'x') + "\n");
  EXPECT_THAT(message, HasSubstr("xxx\xe2\x80\xa6\", which is not a whole number"));
  EXPECT_LT(message.size(), 300u);
  EXPECT_LT(errors_of(std::string(1'000'000, 'x') + ": 1\n").size(), 500u);
}

TEST(HostileInput, EveryShapeEnds) {
  for (const char* part :
       {"&a ",   "*a ",  "! ", "!",  "&",  "#",  "\n", " ", "a: |\n", "? ", "---\n",
        "...\n", "%a\n", "'",  "\"", "\\", ": ", ":",  "-", "x\n",    "{}"}) {
    EXPECT_NE(errors_of(repeated(part, 2'000'000)), "") << part;
  }
}

class Files : public testing::Test {
 protected:
  Files() { std::filesystem::create_directories(folder_); }
  ~Files() override { std::filesystem::remove_all(folder_); }

  std::string error_of(const std::string& name) {
    Errors errors;
    EXPECT_FALSE(read_file((folder_ / name).string(), errors));
    EXPECT_EQ(errors.error_count(), 1u);
    std::string text = errors.text();
    std::string prefix = folder_.string() + "/";
    for (std::size_t at; (at = text.find(prefix)) != text.npos;) text.erase(at, prefix.size());
    return text;
  }
  void write(const std::string& name, const std::string& text) {
    std::ofstream(folder_ / name) << text;
  }

  std::filesystem::path folder_ =
      std::filesystem::temp_directory_path() / ("osarium-test-" + std::to_string(getpid()));
};

TEST_F(Files, Missing) {
  write("quickstart.yaml", "osarium: 1\n");
  EXPECT_EQ(error_of("quikstart.yaml"),
            "quikstart.yaml: does not exist; allowed: the path of a YAML file; did you mean "
            "\"quickstart.yaml\"?\n");
  EXPECT_EQ(error_of("none/at-all.yaml"),
            "none/at-all.yaml: does not exist; allowed: the path of a YAML file\n");
}

TEST_F(Files, Folder) {
  std::filesystem::create_directory(folder_ / "sub");
  EXPECT_EQ(error_of("sub"), "sub: is a folder; allowed: the path of a YAML file in it\n");
}

TEST_F(Files, Pipe) {
  ASSERT_EQ(mkfifo((folder_ / "pipe").c_str(), 0600), 0);
  EXPECT_EQ(error_of("pipe"), "pipe: is a device or pipe; allowed: the path of a YAML file\n");
}

TEST_F(Files, Unreadable) {
  if (geteuid() == 0) GTEST_SKIP() << "root may read everything";
  write("secret.yaml", "osarium: 1\n");
  chmod((folder_ / "secret.yaml").c_str(), 0);
  EXPECT_EQ(error_of("secret.yaml"), "secret.yaml: cannot be read: Permission denied\n");
}

TEST_F(Files, NoName) {
  Errors errors;
  EXPECT_FALSE(read_file("", errors));
  EXPECT_FALSE(read_file(std::string("a\0b", 3), errors));
  EXPECT_EQ(errors.error_count(), 2u);
}

TEST_F(Files, Readable) {
  write("study.yaml", "osarium: 1\n");
  Errors errors;
  EXPECT_TRUE(read_file((folder_ / "study.yaml").string(), errors));
  EXPECT_EQ(errors.text(), "");
}

}  // namespace
}  // namespace osarium
