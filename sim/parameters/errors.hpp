// What is wrong with a user's input: every error with its place, what was found, what is allowed
// and the nearest right text. Readers collect errors and go on, so that a user sees all of them at
// once; whoever needs a faultless configuration asks any_errors() or calls throw_if_any() after
// reading. Warnings never stop a run.
#pragma once

#include <cstddef>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace osarium {

struct ConfigError {
  std::string file;  // or the override, "-s key=value"
  int line = 0;      // 1-based, in characters; 0: the file as a whole
  int column = 0;
  std::string path;   // "workload.arrivals.rate"; empty: no parameter in particular
  std::string found;  // as written; shown in quotes, escaped and shortened; empty: nothing to show
  std::string problem;
  std::string allowed = {};
  std::string suggestion = {};
  bool warning = false;

  // file:line:column: path: found "…", problem; allowed: …; did you mean "…"?
  std::string text() const;
};

// Thrown for input that cannot be used; what() is the text of all errors.
class InvalidConfiguration : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

class Errors {
 public:
  // The list keeps the first `kept` errors and counts the rest: broken input must not fill the
  // memory.
  static constexpr std::size_t kept = 1000;

  void add(ConfigError error);
  bool any_errors() const { return errors_ > 0; }
  bool full() const { return list_.size() >= kept; }
  std::size_t error_count() const { return errors_; }
  std::size_t warning_count() const { return warnings_; }

  // By place: files in the order of their names, overrides last; equal places in the order of
  // discovery.
  std::vector<ConfigError> sorted() const;
  // One line each, sorted, ended by a newline; the last one counts what was not kept.
  std::string text() const;
  void throw_if_any() const;

 private:
  std::vector<ConfigError> list_;
  std::size_t errors_ = 0;
  std::size_t warnings_ = 0;
};

// For messages: control, invisible and direction-changing characters and invalid UTF-8 as escapes,
// at most `longest` characters, the rest as "…".
std::string shown(std::string_view text, std::size_t longest = 60);

}  // namespace osarium
