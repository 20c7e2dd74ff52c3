// Builds a Document's tree from the events of a YAML parser, resolving anchors, aliases and merge
// keys and enforcing Limits. Mistakes that leave a meaningful tree (a duplicate key, a tag) are
// added to the errors and building goes on; at the others a Stop is thrown. Internal to
// sim/parameters.
#pragma once

#include <map>

#include "sim/parameters/document.hpp"

namespace osarium {

class TreeBuilder {
 public:
  struct Stop {};  // the error has been added

  TreeBuilder(std::string name, Errors& errors) : name_(std::move(name)), errors_(errors) {}

  // An anchor is a number above zero, or zero for none; it is new each time it is defined.
  void scalar(Mark mark, std::string_view tag, std::size_t anchor, std::string text);
  void null(Mark mark, std::size_t anchor);
  void alias(Mark mark, std::size_t anchor);
  void start(Node::Kind kind, Mark mark, std::string_view tag, std::size_t anchor);
  void end();
  void document_start(Mark mark);

  // After the last event: the tree, a null if there was no document.
  Node finish();

  // The innermost map or list that is still open, for messages about missing brackets.
  std::optional<Mark> innermost() const;
  // Where the last scalar that was not plain starts: only that one can lack its closing quote.
  std::optional<Mark> last_quoted() const { return last_quoted_; }

  // The dotted path of the value that comes next.
  std::string path() const;

  void add(Mark mark, std::string path, std::string found, std::string problem,
           std::string allowed);
  [[noreturn]] void stop(Mark mark, std::string found, std::string problem, std::string allowed);

 private:
  struct Size {
    std::size_t values = 1;
    std::size_t bytes = 0;
    std::size_t height = 1;
  };
  struct Anchored {
    Node node;
    Size size;
  };
  struct Frame {
    Node node;
    Size size;
    std::size_t anchor = 0;
    bool is_key = false;  // a map or list where a key is due: read past, then dropped
    bool has_key = false;
    bool key_usable = false;
    std::string key;
    Mark key_mark;
  };

  bool key_due() const;
  void take_key(Mark mark, std::string text);
  void refuse_key(Mark mark);
  void complete(Node node, Size size, std::size_t anchor);
  void attach(Node node, const Size& size);
  void charge(Mark mark, const Size& size);
  void check_tag(Mark mark, std::string_view tag);
  void drop_duplicates(Node& map);
  void merge(Node& map);

  std::string name_;
  Errors& errors_;
  std::vector<Frame> open_;
  std::map<std::size_t, Anchored> anchors_;
  Size total_;
  Node root_;
  bool has_root_ = false;
  std::optional<Mark> last_quoted_;
  std::vector<std::pair<Mark, std::string>> refused_keys_;
};

}  // namespace osarium
