#include "models/services/descriptors.hpp"

#include <gtest/gtest.h>

namespace osarium {
namespace {

TEST(Descriptors, TheLowestFreeNumberIsGivenOut) {
  Descriptors descriptors;
  const auto insert = [&] { return descriptors.insert(std::make_shared<OpenObject>()).index; };
  for (int i = 0; i < 5; ++i) EXPECT_EQ(insert(), i);
  for (const int i : {3, 1, 4}) EXPECT_NE(descriptors.remove({i}), nullptr);
  EXPECT_EQ(descriptors.remove({1}), nullptr);
  EXPECT_EQ(descriptors.open(), 2U);
  for (const int i : {1, 3, 4, 5}) EXPECT_EQ(insert(), i);
}

}  // namespace
}  // namespace osarium
