#include "app/json.hpp"

#include <gtest/gtest.h>

namespace osarium {
namespace {

TEST(Json, MembersStandInTheOrderOfTheCalls) {
  EXPECT_EQ(JsonObject().str(), "{}");
  JsonObject inner;
  inner.flag("z", true).number("a", -3);
  EXPECT_EQ(JsonObject().members(inner).str(), R"({"z":true,"a":-3})");
  EXPECT_EQ(JsonObject().text("t", "x").members(inner).members(JsonObject()).str(),
            R"({"t":"x","z":true,"a":-3})");
}

TEST(Json, TextIsEscaped) {
  EXPECT_EQ(json_text("a\"b\\c\n\t\x01"), R"("a\"b\\c\u000a\u0009\u0001")");
  EXPECT_EQ(json_text("µs"), "\"µs\"");
  EXPECT_EQ(json_text("\xff"), "\"\\u00ff\"");
  EXPECT_EQ(json_text("\xF0\x9F\xBF\xBE"),
            "\"\xF0\x9F\xBF\xBE\"");  // no escape of four digits fits
}

TEST(Json, Arrays) {
  EXPECT_EQ(json_array({}), "[]");
  EXPECT_EQ(json_array({"1", "{}"}), "[1,{}]");
}

}  // namespace
}  // namespace osarium
