#include "workloads/traces/columns.hpp"

#include <limits>

namespace osarium::traces {

namespace {

void put_number(std::uint64_t value, std::string& bytes) {
  for (; value >= 0x80; value >>= 7) bytes.push_back(static_cast<char>(value | 0x80));
  bytes.push_back(static_cast<char>(value));
}

// Differences may wrap around: they are undone the same way.
class ColumnWriter {
 public:
  explicit ColumnWriter(std::string& bytes) : bytes_(bytes) {}
  void put(std::int64_t value) {
    const std::uint64_t step = static_cast<std::uint64_t>(value) - last_;
    last_ = static_cast<std::uint64_t>(value);
    put_number((step << 1) ^ (0 - (step >> 63)), bytes_);
  }

 private:
  std::string& bytes_;
  std::uint64_t last_ = 0;
};

class Input {
 public:
  explicit Input(std::string_view bytes) : left_(bytes) {}
  bool good() const { return good_; }
  bool at_end() const { return good_ && left_.empty(); }
  std::uint64_t number() {
    std::uint64_t value = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
      const std::uint64_t byte = this->byte();
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
    good_ = false;
    return 0;
  }
  std::uint8_t byte() {
    if (left_.empty()) return good_ = false, std::uint8_t{0};
    const auto value = static_cast<std::uint8_t>(left_.front());
    left_.remove_prefix(1);
    return value;
  }
  std::string_view text(std::uint64_t size) {
    if (size > left_.size()) return good_ = false, std::string_view();
    const std::string_view text = left_.substr(0, size);
    left_.remove_prefix(size);
    return text;
  }

 private:
  std::string_view left_;
  bool good_ = true;
};

class ColumnReader {
 public:
  explicit ColumnReader(Input& input) : input_(input) {}
  std::int64_t take() {
    const std::uint64_t coded = input_.number();
    last_ += (coded >> 1) ^ (0 - (coded & 1));
    return static_cast<std::int64_t>(last_);
  }

 private:
  Input& input_;
  std::uint64_t last_ = 0;
};

using RowsOfKinds = std::array<std::vector<std::uint32_t>, event_kinds>;

RowsOfKinds rows_of_kinds(std::span<const Event> events) {
  RowsOfKinds rows;
  for (std::uint32_t row = 0; row < events.size(); ++row)
    rows[static_cast<std::size_t>(events[row].kind)].push_back(row);
  return rows;
}

template <class Integer>
bool read_column(Input& input, std::vector<Event>& events, Integer Event::*member,
                 std::int64_t least, std::int64_t limit) {
  ColumnReader column(input);
  for (Event& event : events) {
    const std::int64_t value = column.take();
    if (value < least || value >= limit) return false;
    event.*member = static_cast<Integer>(value);
  }
  return input.good();
}

bool read_names(Input& input, Names& names) {
  const std::uint64_t count = input.number();
  if (count > Names::limit) return false;
  for (std::uint64_t i = 0; i < count && input.good(); ++i) {
    const std::size_t before = names.size();
    const std::uint64_t size = input.number();
    if (size > Names::longest || names.index_of(input.text(size)) != before) return false;
  }
  return input.good();
}

bool read_arguments(Input& input, const Names& names, std::vector<Event>& events) {
  const RowsOfKinds rows = rows_of_kinds(events);
  for (std::size_t kind = 0; kind < event_kinds; ++kind) {
    const EventRule& rule = rule_of(static_cast<EventKind>(kind));
    for (std::size_t slot = 0; slot < rule.arguments; ++slot) {
      ColumnReader column(input);
      const bool is_name = (rule.names >> slot & 1) != 0;
      for (const std::uint32_t row : rows[kind]) {
        const std::int64_t value = column.take();
        if (is_name && (value < 0 || static_cast<std::size_t>(value) >= names.size())) return false;
        events[row].arguments[slot] = value;
      }
    }
  }
  return input.at_end();
}

}  // namespace

void write_columns(std::span<const Event> events, const Names& names, std::size_t first_name,
                   std::string& bytes) {
  put_number(names.size() - first_name, bytes);
  for (std::size_t i = first_name; i < names.size(); ++i) {
    put_number(names[i].size(), bytes);
    bytes += names[i];
  }
  const auto put_column = [&](auto member) {
    ColumnWriter column(bytes);
    for (const Event& event : events) column.put(static_cast<std::int64_t>(event.*member));
  };
  for (const Event& event : events) bytes.push_back(static_cast<char>(event.kind));
  for (const Event& event : events) bytes.push_back(static_cast<char>(event.ran));
  put_column(&Event::stamp);
  put_column(&Event::cpu);
  put_column(&Event::thread);
  put_column(&Event::process);
  put_column(&Event::name);
  const RowsOfKinds rows = rows_of_kinds(events);
  for (std::size_t kind = 0; kind < event_kinds; ++kind) {
    for (std::size_t slot = 0; slot < rule_of(static_cast<EventKind>(kind)).arguments; ++slot) {
      ColumnWriter column(bytes);
      for (const std::uint32_t row : rows[kind]) column.put(events[row].arguments[slot]);
    }
  }
}

bool read_columns(std::string_view bytes, std::size_t count, std::vector<Event>& events,
                  Names& names) {
  Input input(bytes);
  events.assign(count, Event());
  if (!read_names(input, names)) return false;
  for (Event& event : events) {
    const std::uint8_t kind = input.byte();
    if (kind >= event_kinds) return false;
    event.kind = static_cast<EventKind>(kind);
  }
  for (Event& event : events) {
    const std::uint8_t ran = input.byte();
    if (ran > static_cast<std::uint8_t>(Ran::interrupt)) return false;
    event.ran = static_cast<Ran>(ran);
  }
  using Limits = std::numeric_limits<std::int64_t>;
  return read_column(input, events, &Event::stamp, 0, Limits::max()) &&
         read_column(input, events, &Event::cpu, -1, cpus_limit) &&
         read_column(input, events, &Event::thread, 0, threads_limit) &&
         read_column(input, events, &Event::process, -1, threads_limit) &&
         read_column(input, events, &Event::name, 0, static_cast<std::int64_t>(names.size())) &&
         read_arguments(input, names, events);
}

}  // namespace osarium::traces
