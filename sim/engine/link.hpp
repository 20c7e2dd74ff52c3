// A member of a circular, doubly linked list whose head is a Link, too. Alone, it is its own
// neighbour.
#pragma once

namespace osarium {

struct Link {
  Link() = default;
  Link(const Link&) = delete;
  Link& operator=(const Link&) = delete;

  bool alone() const { return next == this; }
  void insert_before(Link& where) {
    previous = where.previous;
    next = &where;
    previous->next = this;
    where.previous = this;
  }
  void remove() {
    previous->next = next;
    next->previous = previous;
  }
  // And is alone: may be asked alone(), and removed again.
  void unlink() {
    remove();
    previous = next = this;
  }

  Link* previous = this;
  Link* next = this;
};

}  // namespace osarium
