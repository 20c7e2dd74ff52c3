#include "sim/parameters/nearest.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace osarium {
namespace {

const std::vector<std::string_view> names = {"rate", "rings", "ring_memory", "wake", "x"};

TEST(Nearest, SlipsOfTheFinger) {
  EXPECT_EQ(nearest_name("rat", names), "rate");
  EXPECT_EQ(nearest_name("raet", names), "rate");
  EXPECT_EQ(nearest_name("ringss", names), "rings");
  EXPECT_EQ(nearest_name("WAKE", names), "wake");
  EXPECT_EQ(nearest_name("ringmemory", names), "ring_memory");
}

TEST(Nearest, OtherWordsHaveNone) {
  EXPECT_EQ(nearest_name("bandwidth", names), "");
  EXPECT_EQ(nearest_name("y", names), "");
  EXPECT_EQ(nearest_name("", names), "");
  EXPECT_EQ(nearest_name(std::string(1'000'000, 'r'), names), "");
}

TEST(Nearest, TheFirstOfEqualsWins) {
  const std::vector<std::string_view> twins = {"cat", "bat"};
  EXPECT_EQ(nearest_name("rat", twins), "cat");
}

}  // namespace
}  // namespace osarium
