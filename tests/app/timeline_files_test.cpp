// The files of timelines: their encoding, and that they are whole or not there.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "app/timeline/output_file.hpp"
#include "app/timeline/protobuf.hpp"
#include "app/timeline/record.hpp"

namespace osarium::timeline {
namespace {

std::string hex(std::string_view bytes) {
  std::string text;
  for (const char c : bytes) {
    char two[3];
    std::snprintf(two, sizeof two, "%02x", static_cast<unsigned char>(c));
    text += two;
  }
  return text;
}

// The examples of protobuf.dev/programming-guides/encoding.
TEST(ProtobufMessage, EncodesAsTheGuideSays) {
  ProtobufMessage message;
  message.number(1, 150);
  EXPECT_EQ(hex(message.bytes()), "089601");
  message.clear();
  message.text(2, "testing");
  EXPECT_EQ(hex(message.bytes()), "120774657374696e67");
  message.clear();
  const auto inner = message.open(3);
  message.number(1, 150);
  message.close(inner);
  EXPECT_EQ(hex(message.bytes()), "1a03089601");
  message.clear();
  message.number(1, static_cast<std::uint64_t>(-2));
  EXPECT_EQ(hex(message.bytes()), "08feffffffffffffffff01");
  message.clear();
  message.fixed64(47, 0x0102030405060708);
  EXPECT_EQ(hex(message.bytes()), "f9020807060504030201");
}

TEST(ProtobufMessage, LengthsOfSeveralBytesMoveWhatIsThere) {
  for (const std::size_t size : {0u, 124u, 125u, 126u, 127u, 128u, 300u, 20'000u, 3'000'000u}) {
    const std::string text(size, 'x');
    ProtobufMessage inside;
    inside.text(2, text);
    ProtobufMessage expected;
    expected.number(5, 7);
    expected.text(4, inside.bytes());
    expected.number(6, 8);
    ProtobufMessage message;
    message.number(5, 7);
    const auto opened = message.open(4);
    message.text(2, text);
    message.close(opened);
    message.number(6, 8);
    EXPECT_EQ(message.bytes(), expected.bytes()) << size;
  }
}

TEST(Record, LeavesNothingThatIsTooLongOrWasInterrupted) {
  const auto folder = std::filesystem::temp_directory_path() / "osarium-record-test";
  std::filesystem::create_directories(folder);
  std::ofstream(folder / "study.yaml")
      << "osarium: 1\nmachine: vm-2\nworkload: memcached-etc\narchitectures: [monolithic]\n"
         "run: {duration: 2ms, warmup: 0s, replicas: 1}\n";
  Errors errors;
  const auto file = read_study((folder / "study.yaml").string(), {}, errors);
  std::filesystem::remove(folder / "study.yaml");
  ASSERT_TRUE(file) << errors.text();
  Order order{.study = &file->study,
              .architecture = &file->study.architectures.front(),
              .format = Format::chrome,
              .window = {Time(), Time() + file->study.run.duration},
              .path = folder / "a.json"};
  int steps = 0;
  const Watcher watcher{[&](double) { ++steps; }, [&] { return steps >= 1'000; }};
  EXPECT_EQ(record(order, watcher).end, End::written);
  const auto whole = std::filesystem::file_size(order.path);
  std::filesystem::remove(order.path);
  order.most_bytes = whole - 1;
  steps = 0;
  EXPECT_EQ(record(order, watcher).end, End::too_long);
  EXPECT_TRUE(std::filesystem::is_empty(folder));
  order.most_bytes = whole;
  order.slowest = 3;
  for (const int before : {999, 400}) {  // while it writes, while it looks for the slowest
    steps = before;
    EXPECT_EQ(record(order, watcher).end, End::interrupted);
    EXPECT_TRUE(std::filesystem::is_empty(folder));
  }
  order.path = folder / "there" / "a.json";
  steps = 0;
  EXPECT_EQ(record(order, watcher).end, End::unwritable);
  std::filesystem::remove_all(folder);
}

TEST(OutputFile, IsThereOnlyWhenItIsWhole) {
  const auto folder = std::filesystem::temp_directory_path() / "osarium-output-file-test";
  std::filesystem::create_directories(folder);
  const auto path = folder / "file";
  std::filesystem::remove(path);
  { OutputFile(path).write("half"); }
  EXPECT_TRUE(std::filesystem::is_empty(folder));
  {
    OutputFile file(path);
    const std::string large(3'000'000, 'x');
    file.write("a");
    file.write(large);
    file.write("b");
    EXPECT_EQ(file.bytes(), large.size() + 2);
    EXPECT_TRUE(file.commit());
  }
  EXPECT_EQ(std::filesystem::file_size(path), 3'000'002u);
  std::filesystem::remove_all(folder);
  OutputFile nowhere(folder / "there" / "file");
  nowhere.write("x");
  EXPECT_TRUE(nowhere.failed());
  EXPECT_FALSE(nowhere.commit());
}

}  // namespace
}  // namespace osarium::timeline
