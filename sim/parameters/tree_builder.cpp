#include "sim/parameters/tree_builder.hpp"

#include <algorithm>

#include "sim/parameters/path.hpp"

namespace osarium {

namespace {

constexpr const char* own_file = "large data belong in a file of their own";

}  // namespace

void TreeBuilder::add(Mark mark, std::string path, std::string found, std::string problem,
                      std::string allowed) {
  errors_.add({name_, mark.line, mark.column, std::move(path), std::move(found), std::move(problem),
               std::move(allowed)});
}

void TreeBuilder::stop(Mark mark, std::string found, std::string problem, std::string allowed) {
  add(mark, path(), std::move(found), std::move(problem), std::move(allowed));
  throw Stop();
}

std::string TreeBuilder::path() const {
  std::string result;
  for (const Frame& frame : open_) {
    if (frame.node.kind == Node::Kind::list) {
      append_index(result, frame.node.children.size());
    } else if (frame.has_key && frame.key_usable) {
      append_key(result, frame.key);
    }
  }
  return result;
}

std::optional<Mark> TreeBuilder::innermost() const {
  if (open_.empty()) return std::nullopt;
  return open_.back().node.mark;
}

void TreeBuilder::document_start(Mark mark) {
  if (has_root_) {
    stop(mark, "", "a second document starts here", "one document, without further --- or ...");
  }
}

bool TreeBuilder::key_due() const {
  return !open_.empty() && open_.back().node.kind == Node::Kind::map && !open_.back().has_key;
}

void TreeBuilder::take_key(Mark mark, std::string text) {
  Frame& frame = open_.back();
  frame.size.bytes += text.size();
  frame.key = std::move(text);
  frame.key_mark = mark;
  frame.has_key = frame.key_usable = true;
}

void TreeBuilder::refuse_key(Mark mark) {
  // Not added yet: the parser takes a list that is never closed for a key, too.
  refused_keys_.emplace_back(mark, path());
  open_.back().has_key = true;
  open_.back().key_usable = false;
}

Node TreeBuilder::finish() {
  for (auto& [mark, where] : refused_keys_) {
    add(mark, std::move(where), "", "a key that is not text",
        "a word and a colon, as in `rate: 5/s`");
  }
  return std::move(root_);
}

void TreeBuilder::check_tag(Mark mark, std::string_view tag) {
  if (tag.empty() || tag == "?" || tag == "!") return;
  constexpr std::string_view core = "tag:yaml.org,2002:";
  std::string written(tag);
  if (tag.starts_with(core)) written = "!!" + std::string(tag.substr(core.size()));
  add(mark, path(), std::move(written), "a YAML tag", "values without tags");
}

void TreeBuilder::scalar(Mark mark, std::string_view tag, std::size_t anchor, std::string text) {
  check_tag(mark, tag);
  bool quoted = tag == "!";
  if (quoted) last_quoted_ = mark;
  Node node;
  node.kind = Node::Kind::scalar;
  node.quoted = quoted;
  node.mark = mark;
  node.text = std::move(text);
  Size size{key_due() ? 0u : 1u, node.text.size(), 1};
  charge(mark, size);
  complete(std::move(node), size, anchor);
}

void TreeBuilder::null(Mark mark, std::size_t anchor) {
  Node node;
  // `key:` at the end of a line: the parser's place for the missing value is somewhere below.
  bool elsewhere =
      !open_.empty() && open_.back().has_key && open_.back().key_mark.line != mark.line;
  node.mark = elsewhere ? open_.back().key_mark : mark;
  charge(mark, {});
  complete(std::move(node), {}, anchor);
}

void TreeBuilder::alias(Mark mark, std::size_t anchor) {
  auto known = anchors_.find(anchor);
  if (known == anchors_.end()) {
    stop(mark, "", "an alias inside of what it stands for", "aliases of values that are complete");
  }
  if (open_.size() + known->second.size.height > Limits::depth) {
    stop(mark, "", "maps and lists nested too deeply", "at most 64 levels");
  }
  charge(mark, known->second.size);
  if (key_due() && known->second.node.kind == Node::Kind::scalar) {
    return take_key(mark, known->second.node.text);
  }
  complete(known->second.node, known->second.size, 0);
}

void TreeBuilder::start(Node::Kind kind, Mark mark, std::string_view tag, std::size_t anchor) {
  check_tag(mark, tag);
  if (open_.size() >= Limits::depth) {
    stop(mark, "", "maps and lists nested too deeply", "at most 64 levels");
  }
  charge(mark, {});
  Frame frame;
  frame.is_key = key_due();
  if (frame.is_key) refuse_key(mark);
  frame.node.kind = kind;
  frame.node.mark = mark;
  frame.anchor = anchor;
  open_.push_back(std::move(frame));
}

void TreeBuilder::end() {
  Frame frame = std::move(open_.back());
  open_.pop_back();
  if (frame.is_key) {
    if (frame.anchor != 0) anchors_[frame.anchor] = {std::move(frame.node), frame.size};
    return;
  }
  if (frame.node.kind == Node::Kind::map) {
    drop_duplicates(frame.node);
    merge(frame.node);
  }
  complete(std::move(frame.node), frame.size, frame.anchor);
}

void TreeBuilder::complete(Node node, Size size, std::size_t anchor) {
  if (anchor != 0) {
    charge(node.mark, size);
    anchors_[anchor] = {node, size};
  }
  if (!key_due()) return attach(std::move(node), size);
  if (node.kind == Node::Kind::scalar) return take_key(node.mark, std::move(node.text));
  refuse_key(node.mark);
}

void TreeBuilder::attach(Node node, const Size& size) {
  if (open_.empty()) {
    root_ = std::move(node);
    has_root_ = true;
    return;
  }
  Frame& parent = open_.back();
  parent.size.values += size.values;
  parent.size.bytes += size.bytes;
  parent.size.height = std::max(parent.size.height, size.height + 1);
  if (parent.node.kind == Node::Kind::map) {
    parent.has_key = false;
    if (!parent.key_usable) return;
    node.key = std::move(parent.key);
    node.key_mark = parent.key_mark;
  } else {
    node.key_mark = node.mark;
  }
  parent.node.children.push_back(std::move(node));
}

void TreeBuilder::charge(Mark mark, const Size& size) {
  total_.values += size.values;
  total_.bytes += size.bytes;
  if (total_.values > Limits::values) {
    stop(mark, "", "more than two million values, aliases counted in full", own_file);
  }
  if (total_.bytes > Limits::text_bytes) {
    stop(mark, "", "more than 64 MiB of text, aliases counted in full", own_file);
  }
}

}  // namespace osarium
