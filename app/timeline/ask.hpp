// The options of `timeline` as they were asked for.
#pragma once

#include "app/command.hpp"
#include "app/timeline/record.hpp"

namespace osarium::timeline {

class Question {
 public:
  // What is wrong goes to `errors`, which stays.
  Question(const Command& command, const Study& study, Errors& errors);

  // One for each architecture that is wanted; none if there is an error.
  std::vector<Order> orders();
  // Whether it takes the length of the warm-up to know the window.
  bool asks_for_warmup(const Order& order) const;
  // Of what the study measures after the warm-up, unless something else is asked for.
  void set_window(Order& order);

 private:
  void refuse(const char* option, const std::string& found, const std::string& problem,
              const std::string& allowed, std::string_view suggestion = {});
  template <class T>
  std::optional<T> value(const char* option);
  std::int64_t number(const char* option, std::int64_t least, std::int64_t most,
                      std::int64_t otherwise);
  Format format();
  // Where the timelines go: a folder, or, of one only, a file.
  void name_files(std::vector<Order>& orders);

  const Command& command_;
  const Study& study_;
  Errors& errors_;
  std::optional<Duration> from_ = {};
  std::optional<Duration> to_ = {};
};

}  // namespace osarium::timeline
