#include "models/services/descriptors.hpp"

#include <algorithm>

namespace osarium {

Descriptor Descriptors::insert(std::shared_ptr<OpenObject> object) {
  const auto free = std::find(objects_.begin() + static_cast<std::ptrdiff_t>(first_free_),
                              objects_.end(), nullptr);
  const auto index = static_cast<std::int32_t>(free - objects_.begin());
  if (free == objects_.end())
    objects_.push_back(std::move(object));
  else
    *free = std::move(object);
  ++open_;
  first_free_ = static_cast<std::size_t>(index) + 1;
  return {index};
}

OpenObject* Descriptors::at(Descriptor descriptor) const {
  const auto index = static_cast<std::size_t>(descriptor.index);
  return descriptor.index < 0 || index >= objects_.size() ? nullptr : objects_[index].get();
}

std::shared_ptr<OpenObject> Descriptors::remove(Descriptor descriptor) {
  if (at(descriptor) == nullptr) return nullptr;
  --open_;
  first_free_ = std::min(first_free_, static_cast<std::size_t>(descriptor.index));
  return std::exchange(objects_[static_cast<std::size_t>(descriptor.index)], nullptr);
}

}  // namespace osarium
