// What a process has open, by small numbers: files, sockets, ends of pipes. Objects are shared by
// the descriptors that refer to them and go away with the last.
#pragma once

#include <memory>
#include <type_traits>
#include <typeinfo>
#include <vector>

#include "models/services/outcome.hpp"

namespace osarium {

struct Descriptor {
  std::int32_t index = -1;
  friend bool operator==(Descriptor, Descriptor) = default;
};

// Anything that can be open. Each service derives its own.
class OpenObject {
 public:
  virtual ~OpenObject() = default;
};

class Descriptors {
 public:
  // The lowest number that is free.
  Descriptor insert(std::shared_ptr<OpenObject> object);
  // nullptr: not open, or something else.
  template <class Object>
  Object* find(Descriptor descriptor) const {
    static_assert(std::is_final_v<Object>, "its type is compared, which is quicker than a cast");
    OpenObject* const object = at(descriptor);
    return object != nullptr && typeid(*object) == typeid(Object) ? static_cast<Object*>(object)
                                                                  : nullptr;
  }
  // The same, for whoever goes on using it after it may have been closed.
  template <class Object>
  std::shared_ptr<Object> share(Descriptor descriptor) const {
    if (find<Object>(descriptor) == nullptr) return nullptr;
    return std::static_pointer_cast<Object>(objects_[static_cast<std::size_t>(descriptor.index)]);
  }
  // What it was; nullptr: it was not open.
  std::shared_ptr<OpenObject> remove(Descriptor descriptor);
  std::size_t open() const { return open_; }

 private:
  OpenObject* at(Descriptor descriptor) const;

  std::vector<std::shared_ptr<OpenObject>> objects_;
  std::size_t open_ = 0;
  std::size_t first_free_ = 0;  // none before it is
};

}  // namespace osarium
