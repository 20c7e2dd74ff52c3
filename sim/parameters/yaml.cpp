// The only file that knows yaml-cpp: its events become calls of a TreeBuilder, its exceptions our
// messages.
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <sstream>

#include "sim/parameters/document.hpp"
#include "sim/parameters/load_file.hpp"
#include "sim/parameters/source_text.hpp"
#include "sim/parameters/syntax_errors.hpp"
#include "sim/parameters/tree_builder.hpp"

namespace osarium {

namespace {

// yaml-cpp counts columns in bytes; ours count characters. Marks come nearly in order, so counting
// goes on from the last one of the same line.
class Marks {
 public:
  explicit Marks(const std::string& text) : text_(text) {}

  Mark operator()(const YAML::Mark& mark) {
    if (mark.is_null()) return {};
    auto position = std::min(static_cast<std::size_t>(mark.pos), text_.size());
    auto column = static_cast<std::size_t>(mark.column);
    if (mark.line != line_ || position < position_) {
      line_ = mark.line;
      position_ = position - std::min(position, column);
      characters_ = 0;
    }
    for (; position_ < position; ++position_) {
      bool continues = (static_cast<unsigned char>(text_[position_]) & 0xC0) == 0x80;
      if (!continues) ++characters_;
    }
    return {0, mark.line + 1, characters_ + 1};
  }

 private:
  const std::string& text_;
  int line_ = -1;
  std::size_t position_ = 0;
  std::int32_t characters_ = 0;  // between the start of the line and position_
};

class Events : public YAML::EventHandler {
 public:
  Events(TreeBuilder& builder, Marks& marks) : builder_(builder), marks_(marks) {}

  void OnDocumentStart(const YAML::Mark& mark) override { builder_.document_start(marks_(mark)); }
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    builder_.null(marks_(mark), anchor);
  }
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    builder_.alias(marks_(mark), anchor);
  }
  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override {
    builder_.scalar(marks_(mark), tag, anchor, value);
  }
  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value) override {
    builder_.start(Node::Kind::list, marks_(mark), tag, anchor);
  }
  void OnSequenceEnd() override { builder_.end(); }
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value) override {
    builder_.start(Node::Kind::map, marks_(mark), tag, anchor);
  }
  void OnMapEnd() override { builder_.end(); }

 private:
  TreeBuilder& builder_;
  Marks& marks_;
};

// The tree of decoded text; nothing if its syntax is wrong. An empty text gives a null node.
std::optional<Node> parse(const std::string& text, const std::string& name, Errors& errors) {
  TreeBuilder builder(name, errors);
  Marks marks(text);
  Events events(builder, marks);
  try {
    std::istringstream stream(text);
    YAML::Parser parser(stream);
    while (parser.HandleNextDocument(events)) {
    }
  } catch (const YAML::Exception& error) {
    add_syntax_error(builder, text, marks(error.mark), error.msg);
    return std::nullopt;
  } catch (const TreeBuilder::Stop&) {
    return std::nullopt;
  }
  // yaml-cpp takes the end of the file for the closing quote.
  if (builder.last_quoted() && quote_left_open(text, *builder.last_quoted())) {
    builder.add(*builder.last_quoted(), "", rest_of_line(text, *builder.last_quoted()),
                "which opens a quote that is never closed", "a closing quote");
    return std::nullopt;
  }
  return builder.finish();
}

void relocate(Node& node, std::uint32_t source) {
  node.mark = node.key_mark = {source, 0, 0};
  for (Node& child : node.children) relocate(child, source);
}

}  // namespace

std::optional<Document> read_text(std::string_view bytes, const std::string& name, Errors& errors,
                                  Node::Kind due) {
  std::optional<std::string> text = decode_source(bytes, name, errors);
  if (!text) return std::nullopt;
  std::optional<Node> root = parse(*text, name, errors);
  if (!root) return std::nullopt;
  Document document{{name}, std::move(*root)};
  if (document.root.kind == due) return document;

  const bool list_due = due == Node::Kind::list;
  const char* allowed =
      list_due ? "a list, each entry after a dash" : "parameters, one `key: value` a line";
  ConfigError error{name, document.root.mark.line, document.root.mark.column, "", "", "", allowed};
  if (document.root.kind == Node::Kind::null) {
    error.line = error.column = 0;
    bool blank = text->find_first_not_of(" \t\n") == text->npos;
    error.problem = blank ? "is empty" : "holds no value, only comments or markers";
  } else {
    error.found = document.root.text;
    error.problem = document.root.kind == Node::Kind::list  ? "a list"
                    : document.root.kind == Node::Kind::map ? "a map"
                                                            : "a single value";
    error.problem += list_due ? " where a list is due" : " where a map is due";
  }
  errors.add(std::move(error));
  return std::nullopt;
}

std::optional<Document> read_file(const std::string& path, Errors& errors) {
  std::optional<std::string> bytes = load_file(path, errors);
  if (!bytes) return std::nullopt;
  return read_text(*bytes, path, errors);
}

std::optional<Node> read_override_value(std::string_view bytes, const std::string& name,
                                        std::uint32_t source, Errors& errors) {
  Errors own;
  std::optional<Node> node;
  if (std::optional<std::string> text = decode_source(bytes, name, own))
    node = parse(*text, name, own);
  for (ConfigError error : own.sorted()) {
    error.line = error.column = 0;
    error.path.clear();  // within the value; the override itself says which parameter
    errors.add(std::move(error));
  }
  if (node) relocate(*node, source);
  return node;
}

}  // namespace osarium
