#include "app/explain/path.hpp"

#include <algorithm>

namespace osarium {

void Path::begin(Context& here) {
  begin_ = here.simulation().now();
  account_ = std::make_unique<Account>(begin_, Cause::work, this);
  here.set_account(account_.get());
}

void Path::end(Context& here) {
  here.set_account(nullptr);
  end_ = here.simulation().now();
  account_->close(end_);
  for (std::size_t i = 0; i < steps_.size(); ++i)
    steps_[i].lasts = (i + 1 < steps_.size() ? steps_[i + 1].at : end_) - steps_[i].at;
}

void Path::step(Kind kind, Name what, const Context& here) {
  if (kind == Kind::leave) --depth_;
  steps_.push_back({kind, what, here.simulation().now(), here.place(), here.name(), depth_});
  if (kind == Kind::enter) ++depth_;
}

std::size_t Path::crossings() const {
  return static_cast<std::size_t>(std::count_if(
      steps_.begin(), steps_.end(), [](const Step& step) { return step.kind == Kind::enter; }));
}

}  // namespace osarium
