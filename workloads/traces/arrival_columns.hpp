// Which columns of a table of requests are the time of arrival and the sizes, and what they say.
// Fields stand between commas, semicolons or tabs (whichever comes first in the first line), or
// there is one in a line; they may be in double quotes.
#pragma once

#include <optional>
#include <string>

#include "workloads/traces/stamps.hpp"

namespace osarium::traces {

struct ArrivalRow {
  std::int64_t stamp = 0, in = 0, out = 0;
  int stamp_digits = 0;
};

class ArrivalColumns {
 public:
  // From the first lines. With a header, by its names; without one, all fields of the first two
  // rows are numbers or a date, the first is the time and the next are the sizes.
  static std::optional<ArrivalColumns> find(std::string_view beginning);

  bool has_header() const { return header_; }
  // As a header of a trace file names them; "" for none.
  const std::string& stamp_name() const { return stamp_.name; }
  const std::string& in_name() const { return in_.name; }
  const std::string& out_name() const { return out_.name; }

  // What is wrong with the line, in static text; "" if nothing is.
  std::string_view read(std::string_view line, ArrivalRow& row) const;

 private:
  static constexpr std::size_t none = static_cast<std::size_t>(-1);
  struct Column {
    std::size_t place = none;
    std::string name;
  };

  std::string_view field(std::string_view line, std::size_t place) const;
  std::size_t fields(std::string_view line) const;
  bool find_by_names(std::string_view names, std::string_view first);
  bool find_by_values(std::string_view first, std::string_view second);
  bool find_unit(std::string_view word, std::string_view value);
  bool read_stamp(std::string_view text, std::int64_t& stamp, int& digits) const;

  char separator_ = 0;  // 0: one field in a line
  bool header_ = false;
  std::int64_t unit_ = 0;  // nanoseconds; 0: dates
  Column stamp_, in_, out_;
};

}  // namespace osarium::traces
