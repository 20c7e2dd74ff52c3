#include "app/report/picture.hpp"

#include <cstdio>
#include <iterator>

#include "app/report/page.hpp"

namespace osarium {

namespace {

constexpr const char* palette[] = {"#4e79a7", "#f28e2b", "#e15759", "#76b7b2", "#59a14f",
                                   "#edc948", "#b07aa1", "#ff9da7", "#9c755f", "#bab0ac",
                                   "#86bcb6", "#d37295", "#8cd17d", "#499894"};
constexpr double row_height = 34, bar_height = 22;

std::string number(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.2f", value);
  return text;
}

double middle(std::size_t row) { return (static_cast<double>(row) + 0.5) * row_height; }

}  // namespace

const char* colour(std::size_t i) { return palette[i % std::size(palette)]; }

void Picture::label(std::size_t row, std::string_view text) {
  parts_ += "<text x=\"0\" y=\"" + number(middle(row) + 5) + "\">" + escaped(text) + "</text>";
}

void Picture::value(std::size_t row, double x, std::string_view text) {
  parts_ += "<text x=\"" + number(label_width_ + x + 6) + "\" y=\"" + number(middle(row) + 5) +
            "\">" + escaped(text) + "</text>";
}

void Picture::bar(std::size_t row, double from, double width, const char* colour,
                  const std::string& title) {
  parts_ += "<rect x=\"" + number(label_width_ + from) + "\" y=\"" +
            number(middle(row) - bar_height / 2) + "\" width=\"" + number(width) + "\" height=\"" +
            number(bar_height) + "\" fill=\"" + colour + "\"><title>" + escaped(title) +
            "</title></rect>";
}

void Picture::interval(std::size_t row, double low, double high) {
  parts_ += "<path d=\"M" + number(label_width_ + low) + " " + number(middle(row)) + "H" +
            number(label_width_ + high) + "\" stroke=\"currentColor\" stroke-width=\"2\"/>";
}

std::string Picture::svg() const {
  return "<svg viewBox=\"0 0 " + number(label_width_ + chart_width + 130) + " " +
         number(static_cast<double>(rows_) * row_height) + "\" role=\"img\">" + parts_ + "</svg>\n";
}

}  // namespace osarium
