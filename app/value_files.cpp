#include "app/value_files.hpp"

#include <filesystem>

#include "sim/parameters/configuration.hpp"
#include "sim/parameters/load_file.hpp"

namespace osarium {

namespace {

constexpr std::string_view separators = " \t\r,;";

class ValueFile {
 public:
  ValueFile(Document& document, Node& distribution, const Node& file, Errors& errors)
      : document_(document),
        distribution_(distribution),
        file_(file),
        errors_(errors),
        source_(static_cast<std::uint32_t>(document.sources.size())) {}

  void include(const std::string& path) {
    for (const char* const key : {"values", "cumulative"})
      if (distribution_.find(key) != nullptr)
        return refuse(file_.mark, path, "stands beside " + std::string(key), "one of the two");
    Errors unread;
    const auto text = load_file(path, unread, "text file with values");
    for (const ConfigError& each : unread.sorted())
      refuse(file_.mark, path, each.problem, each.allowed);
    if (!text) return;
    document_.sources.push_back(path);
    const std::size_t before = errors_.error_count();
    read(*text);
    if (errors_.error_count() != before) return;
    if (values_.empty()) return refuse({source_, 0, 0}, "", "holds no values", "one in each line");
    put_in("values", std::move(values_));
    if (columns_ == 2) put_in("cumulative", std::move(cumulative_));
    std::erase_if(distribution_.children, [](const Node& child) { return child.key == "file"; });
  }

 private:
  void read(std::string_view text) {
    std::int32_t line = 0;
    while (!text.empty()) {
      const std::size_t end = text.find('\n');
      read_line(text.substr(0, end), ++line);
      text.remove_prefix(end == text.npos ? text.size() : end + 1);
      if (errors_.full()) return;
    }
  }

  void read_line(std::string_view line, std::int32_t number) {
    line = line.substr(0, line.find('#'));
    std::vector<Node> fields;
    for (std::size_t at = line.find_first_not_of(separators); at != line.npos;
         at = line.find_first_not_of(separators, at)) {
      const std::size_t end = std::min(line.find_first_of(separators, at), line.size());
      Node field;
      field.kind = Node::Kind::scalar;
      field.mark = field.key_mark = {source_, number, static_cast<std::int32_t>(at) + 1};
      field.text = line.substr(at, end - at);
      fields.push_back(std::move(field));
      at = end;
    }
    if (fields.empty()) return;
    if (columns_ == 0) columns_ = fields.size();
    if (fields.size() != columns_ || columns_ > 2)
      return refuse({source_, number, 1}, std::string(line),
                    columns_ > 2 ? "has more than two columns" : "has another number of columns",
                    "a value, or a value and its cumulative share, in every line");
    values_.push_back(std::move(fields[0]));
    if (columns_ == 2) cumulative_.push_back(std::move(fields[1]));
    if (values_.size() > Limits::values)
      refuse({source_, number, 1}, "", "has too many values",
             "at most " + std::to_string(Limits::values));
  }

  void put_in(const char* key, std::vector<Node> list) {
    Node node;
    node.kind = Node::Kind::list;
    node.mark = node.key_mark = {source_, 0, 0};
    node.key = key;
    node.children = std::move(list);
    distribution_.children.push_back(std::move(node));
  }

  void refuse(Mark mark, const std::string& found, const std::string& problem,
              const std::string& allowed) {
    ConfigError error = error_at(document_, mark, "file", found, problem);
    error.allowed = allowed;
    errors_.add(std::move(error));
  }

  Document& document_;
  Node& distribution_;
  const Node file_;  // its own: the distribution loses it
  Errors& errors_;
  std::uint32_t source_;
  std::size_t columns_ = 0;
  std::vector<Node> values_;
  std::vector<Node> cumulative_;
};

void include_below(Document& document, Node& node, const std::filesystem::path& folder,
                   Errors& errors) {
  const Node* const kind = node.kind == Node::Kind::map ? node.find("kind") : nullptr;
  const Node* const file = kind == nullptr ? nullptr : node.find("file");
  if (file != nullptr && kind->text == "empirical" && file->kind == Node::Kind::scalar) {
    const std::string path = (folder / file->text).string();
    ValueFile(document, node, *file, errors).include(path);
  }
  for (Node& child : node.children) include_below(document, child, folder, errors);
}

}  // namespace

void include_value_files(Document& document, const std::string& path, Errors& errors) {
  include_below(document, document.root, std::filesystem::path(path).parent_path(), errors);
}

}  // namespace osarium
