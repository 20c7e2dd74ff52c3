// A configuration file as a tree that remembers where everything was written. Keys are text, unique
// and in file order; aliases and merge keys (<<) are resolved to copies that keep the marks of what
// they copy. What is read is YAML 1.2 without tags, and within the limits below, so that no input,
// however hostile, costs more than a few seconds and some hundred megabytes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/parameters/errors.hpp"

namespace osarium {

struct Limits {
  static constexpr std::size_t file_bytes = 32u << 20;
  static constexpr std::size_t values = 2'000'000;      // after aliases are resolved
  static constexpr std::size_t text_bytes = 64u << 20;  // the same, keys included
  static constexpr std::size_t depth = 64;              // maps and lists inside each other
};

struct Mark {
  std::uint32_t source = 0;  // index into Document::sources
  std::int32_t line = 0;     // 1-based; 0: the source as a whole
  std::int32_t column = 0;   // 1-based, in characters
};

struct Node {
  enum class Kind : std::uint8_t { null, scalar, map, list };

  Kind kind = Kind::null;
  bool quoted = false;  // a scalar in quotes, or a text block
  Mark mark;
  Mark key_mark;               // in a map: where the key stands; in a list: as mark
  std::string key;             // in a map
  std::string text;            // of a scalar
  std::vector<Node> children;  // of a map or list

  const Node* find(std::string_view child_key) const;
  Node* find(std::string_view child_key);
};

struct Document {
  std::vector<std::string> sources;  // file names, and overrides as "-s key=value"
  Node root;
};

// Both put every error into `errors`. A document is returned if there is a tree, whose root is of
// the kind that is due, even after errors such as duplicate keys: reading it finds the other errors
// of the same file.
std::optional<Document> read_file(const std::string& path, Errors& errors);
std::optional<Document> read_text(std::string_view text, const std::string& name, Errors& errors,
                                  Node::Kind root = Node::Kind::map);

// The value of an override, without its key: any YAML, also an empty one (null). Marks have line 0
// and the source index given.
std::optional<Node> read_override_value(std::string_view text, const std::string& name,
                                        std::uint32_t source, Errors& errors);

// An error at a mark.
ConfigError error_at(const Document& document, Mark mark, std::string path, std::string found,
                     std::string problem);

}  // namespace osarium
