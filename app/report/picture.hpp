// Pictures of rows with bars, as SVG within a page of HTML. Lengths are in the units of the
// picture, from where the bars begin.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace osarium {

// The i-th of a few that can be told apart.
const char* colour(std::size_t i);

inline constexpr double chart_width = 620;

class Picture {
 public:
  explicit Picture(std::size_t rows, double label_width = 150)
      : rows_(rows), label_width_(label_width) {}

  void label(std::size_t row, std::string_view text);
  void value(std::size_t row, double x, std::string_view text);
  void bar(std::size_t row, double from, double width, const char* colour,
           const std::string& title);
  void interval(std::size_t row, double low, double high);
  std::string svg() const;

 private:
  std::size_t rows_;
  double label_width_;
  std::string parts_;
};

}  // namespace osarium
