// The tree that a text gives: marks, encodings, aliases and merges. What is wrong with texts is in
// the corpus.
#include <gtest/gtest.h>

#include "sim/parameters/document.hpp"

namespace osarium {
namespace {

Node tree(std::string_view text) {
  Errors errors;
  auto document = read_text(text, "x", errors);
  EXPECT_FALSE(errors.any_errors()) << errors.text();
  return document ? document->root : Node();
}

const Node& at(const Node& node, std::string_view key) {
  const Node* found = node.find(key);
  if (!found) throw std::runtime_error("no key " + std::string(key));
  return *found;
}

// "line:column of key / line:column of value".
std::string marks(const Node& node) {
  auto text = [](Mark mark) {
    return std::to_string(mark.line) + ":" + std::to_string(mark.column);
  };
  return text(node.key_mark) + "/" + text(node.mark);
}

TEST(Yaml, Marks) {
  Node root = tree("a: 1\nb:\n  - x\n  - {c: d}\ne:\nf: |\n  text\n");
  EXPECT_EQ(marks(at(root, "a")), "1:1/1:4");
  EXPECT_EQ(marks(at(root, "b").children[0]), "3:5/3:5");
  EXPECT_EQ(marks(at(root, "b").children[1].children[0]), "4:6/4:9");
  EXPECT_EQ(marks(at(root, "e")), "5:1/5:1");
  EXPECT_EQ(at(root, "e").kind, Node::Kind::null);
  EXPECT_EQ(at(root, "f").text, "text\n");
}

TEST(Yaml, ColumnsCountCharacters) {
  EXPECT_EQ(marks(tree("\xc3\xa9\xe2\x82\xac: {a: 1}").children[0].children[0]), "1:6/1:9");
}

TEST(Yaml, EncodingsGiveTheSameTree) {
  using namespace std::string_view_literals;
  for (std::string_view text : {"a: \xc3\xa9\nb: 2\n"sv,
                                "\xef\xbb\xbf"
                                "a: \xc3\xa9\nb: 2\n"sv,
                                "a: \xc3\xa9\r\nb: 2\r\n"sv, "a: \xc3\xa9\rb: 2"sv,
                                "\xff\xfe"
                                "a\0:\0 \0\xe9\0\n\0b\0:\0 \0002\0"sv,
                                "\xfe\xff\0a\0:\0 \0\xe9\0\n\0b\0:\0 \0002"sv}) {
    Node root = tree(text);
    EXPECT_EQ(at(root, "a").text, "\xc3\xa9");
    EXPECT_EQ(at(root, "b").text, "2");
    EXPECT_EQ(marks(at(root, "b")), "2:1/2:4");
  }
  EXPECT_EQ(at(tree("\xff\xfe"
                    "a\0:\0 \0\x3d\xd8\x00\xde"sv),
               "a")
                .text,
            "\xf0\x9f\x98\x80");
}

TEST(Yaml, QuotedOrPlain) {
  Node root = tree("a: 'x'\nb: \"x\"\nc: x\nd: |\n  x\n");
  EXPECT_TRUE(at(root, "a").quoted);
  EXPECT_TRUE(at(root, "b").quoted);
  EXPECT_FALSE(at(root, "c").quoted);
  EXPECT_TRUE(at(root, "d").quoted);
}

TEST(Yaml, AliasesAreCopiesWithTheirMarks) {
  Node root = tree("a: &x {p: [1, &y 2]}\nb: *x\nc: *y\n&k d: 1\ne: *k\n*y : 3\n");
  EXPECT_EQ(at(at(root, "b"), "p").children[1].text, "2");
  EXPECT_EQ(marks(at(at(root, "b"), "p")), "1:8/1:11");
  EXPECT_EQ(at(root, "c").text, "2");
}

TEST(Yaml, RedefinedAnchor) {
  Node root = tree("a: &x 1\nb: &x 2\nc: *x\n");
  EXPECT_EQ(at(root, "c").text, "2");
}

TEST(Yaml, MergeKeys) {
  Node root = tree(
      "one: &one {a: 1, b: 1}\ntwo: &two {b: 2, c: 2}\nx: {<<: *one, b: 3}\ny: {<<: [*two, "
      "*one]}\n");
  const Node& x = at(root, "x");
  EXPECT_EQ(at(x, "a").text, "1");
  EXPECT_EQ(at(x, "b").text, "3");
  EXPECT_EQ(x.find("<<"), nullptr);
  const Node& y = at(root, "y");
  EXPECT_EQ(at(y, "b").text, "2");
  EXPECT_EQ(y.children.size(), 3u);
}

TEST(Yaml, TabsWhereTheyMayBe) {
  Node root = tree("a:\t1\t# c\n\t\n\t# comment\nb: \"x\ty\"\n");
  EXPECT_EQ(at(root, "a").text, "1");
  EXPECT_EQ(at(root, "b").text, "x\ty");
}

TEST(Yaml, QuotesThatEndTheFile) {
  for (const char* text : {"a: \"x\"", "a: 'x'''", "a: \"\\\"\"", "a: &k 'x'", "a: ''"}) tree(text);
}

}  // namespace
}  // namespace osarium
