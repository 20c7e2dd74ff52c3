// Lines of text in a file, put together of pieces that are made once and copied often: straight
// into the file's buffer, and in steps of one size, which is faster than their exact length, as the
// compiler knows them.
#pragma once

#include <array>
#include <charconv>
#include <cstring>
#include <memory>
#include <string>
#include <vector>

#include "app/timeline/output_file.hpp"
#include "app/timeline/writer.hpp"

namespace osarium::timeline {

class Piece {
 public:
  static constexpr std::size_t step = 32;

  Piece() = default;
  explicit Piece(std::string text) : text_(std::move(text)), size_(text_.size()) {
    text_.resize((size_ + step - 1) / step * step);
  }

  bool empty() const { return size_ == 0; }
  std::size_t size() const { return size_; }
  // Where it ends there; up to a step more is overwritten.
  char* copy_to(char* at) const {
    for (std::size_t i = 0; i < text_.size(); i += step)
      std::memcpy(at + i, text_.data() + i, step);
    return at + size_;
  }

 private:
  std::string text_;
  std::size_t size_ = 0;
};

// What there is of each of some numbers; it stays where it is.
template <class T>
class ById {
 public:
  T& operator[](std::size_t id) {
    while (id >= all_.size()) [[unlikely]] all_.push_back(std::make_unique<T>());
    return *all_[id];
  }

 private:
  std::vector<std::unique_ptr<T>> all_;
};

class Lines {
 public:
  // `text_of` microseconds, with all that comes before the digits of the nanoseconds.
  Lines(OutputFile& file, std::string (*text_of)(Stamp)) : file_(file), text_of_(text_of) {}

  Piece piece(std::string text) {
    longest_ = std::max(longest_, text.size());
    return Piece(std::move(text));
  }

  // Parts are pieces made here, numbers, and stamps.
  template <class... Parts>
  void write(const Parts&... parts) {
    char* at = file_.room(sizeof...(parts) * (longest_ + least_room) + Piece::step);
    ((at = put(at, parts)), ...);
    file_.fill(at);
  }

 private:
  static constexpr std::size_t least_room = 32;  // for a number or a stamp

  static char* put(char* at, const Piece& piece) { return piece.copy_to(at); }
  static char* put(char* at, std::uint64_t number) {
    return std::to_chars(at, at + least_room, number).ptr;
  }
  // Only the last three digits differ from those of the stamp before, most often.
  char* put(char* at, Stamp stamp) {
    if (static_cast<std::uint64_t>(stamp - microsecond_) >= 1000) [[unlikely]]
      begin_microsecond(stamp);
    at = microsecond_text_.copy_to(at);
    const auto rest = static_cast<std::uint32_t>(stamp - microsecond_);
    *at++ = static_cast<char>('0' + rest / 100);
    *at++ = static_cast<char>('0' + rest / 10 % 10);
    *at++ = static_cast<char>('0' + rest % 10);
    return at;
  }
  void begin_microsecond(Stamp stamp) {
    microsecond_text_ = piece(text_of_(stamp / 1000));
    microsecond_ = stamp / 1000 * 1000;
  }

  OutputFile& file_;
  std::string (*text_of_)(Stamp);
  std::size_t longest_ = 64;  // of all pieces
  Stamp microsecond_ = -1000;
  Piece microsecond_text_;
};

}  // namespace osarium::timeline
