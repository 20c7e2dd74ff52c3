#include "app/explain/path.hpp"

#include <algorithm>

namespace osarium {

bool CallStep::happens_to(Trail::Kind kind, Cause cause) {
  switch (cause) {
    case Cause::work:
    case Cause::service:
    case Cause::crossing:
    case Cause::copy: return false;
    case Cause::lock: return kind != Trail::Kind::lock;
    default: return true;
  }
}

Duration CallStep::own() const {
  Duration sum;
  for (std::size_t i = 0; i < causes; ++i)
    if (!happens_to(kind, static_cast<Cause>(i))) sum += spent[i];
  return sum;
}

void Path::start(const Context& here) {
  begin_ = here.simulation().now();
  account_ = std::make_unique<Account>(begin_, Cause::work, this);
  counted_ = count();
  recording_ = true;
  add({.at = begin_, .cpu = here.place(), .thread = here.name()}, account_.get());
}

void Path::begin(Context& here) {
  start(here);
  here.set_account(account_.get());
  here.set_trail(this);
}

void Path::begin_apart(Context& here) {
  start(here);
  message_ = std::move(account_);
  here.set_trail(this);
}

Account& Path::message_account() {
  if (message_ == nullptr) message_ = std::make_unique<Account>(begin_, Cause::work, this);
  return *message_;
}

void Path::end(Context& here) {
  end_ = here.simulation().now();
  close_last(end_);
  here.set_account(nullptr);
  here.set_trail(nullptr);
  recording_ = false;
  counted_ = count() - counted_;
  std::erase_if(steps_,
                [](const CallStep& step) { return step.what.empty() && step.lasts == Duration(); });
}

void Path::step(Kind kind, Name what, const Context& here, Bytes data) {
  if (!recording_) return;
  const Time now = here.simulation().now();
  close_last(now);
  if (kind == Kind::leave) depth_ = std::max(0, depth_ - 1);
  Account* const account =
      here.account() != nullptr && here.account()->trail() == this ? here.account() : nullptr;
  add({.kind = kind,
       .what = what,
       .at = now,
       .cpu = here.place(),
       .thread = here.name(),
       .depth = depth_,
       .data = data},
      account);
  if (kind == Kind::enter) ++depth_;
}

void Path::add(CallStep step, Account* account) {
  of_last_ = account;
  if (account != nullptr) {
    account->close(step.at);
    spent_ = account->times().all();
  }
  steps_.push_back(std::move(step));
}

// Who works without an account, before it has one or when that has gone on, does its own work.
void Path::close_last(Time now) {
  CallStep& last = steps_.back();
  last.lasts = now - last.at;
  if (of_last_ == nullptr) {
    const bool crosses = last.kind == Kind::enter || last.kind == Kind::leave;
    last.spent[static_cast<std::size_t>(crosses ? Cause::crossing : Cause::service)] = last.lasts;
    return;
  }
  of_last_->close(now);
  for (std::size_t i = 0; i < causes; ++i) last.spent[i] = of_last_->times().all()[i] - spent_[i];
}

std::uint64_t Path::crossings() const {
  return static_cast<std::uint64_t>(std::count_if(
      steps_.begin(), steps_.end(), [](const CallStep& step) { return step.kind == Kind::enter; }));
}

std::uint64_t Path::count() const {
  std::uint64_t sum = 0;
  for (const Route* const route : system_.routes()) sum += route->crossings;
  return sum;
}

}  // namespace osarium
