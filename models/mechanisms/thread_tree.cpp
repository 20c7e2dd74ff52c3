#include "models/mechanisms/thread_tree.hpp"

#include <algorithm>

namespace osarium {

namespace {

// Every bit of n changes about half of the bits (the finaliser of splitmix64).
std::uint64_t scattered(std::uint64_t n) {
  n = (n ^ n >> 30) * 0xbf58476d1ce4e5b9;
  n = (n ^ n >> 27) * 0x94d049bb133111eb;
  return n ^ n >> 31;
}

}  // namespace

bool ThreadTree::before(const Thread& a, const Thread& b) {
  return a.entity.key != b.entity.key ? a.entity.key < b.entity.key
                                      : a.entity.order < b.entity.order;
}

void ThreadTree::renew(Thread& node) {
  SchedulingEntity& e = node.entity;
  e.least_deadline = e.deadline;
  for (const Thread* child : {e.smaller, e.larger})
    if (child != nullptr)
      e.least_deadline = std::min(e.least_deadline, child->entity.least_deadline);
}

void ThreadTree::insert(Thread& thread, std::int64_t key, bool first) {
  ++inserted_;
  thread.entity.key = key;
  thread.entity.order = first ? -inserted_ : inserted_;
  thread.entity.height = scattered(static_cast<std::uint64_t>(inserted_));
  insert(root_, thread);
}

void ThreadTree::insert(Thread*& root, Thread& thread) {
  if (root == nullptr || thread.entity.height > root->entity.height) {
    split(root, thread, thread.entity.smaller, thread.entity.larger);
    root = &thread;
  } else {
    insert(before(thread, *root) ? root->entity.smaller : root->entity.larger, thread);
  }
  renew(*root);
}

void ThreadTree::erase(Thread*& root, Thread& thread) {
  OSARIUM_CHECK(root != nullptr, "a thread that is not in its tree");
  if (root == &thread) {
    root = merge(thread.entity.smaller, thread.entity.larger);
  } else {
    erase(before(thread, *root) ? root->entity.smaller : root->entity.larger, thread);
    renew(*root);
  }
}

void ThreadTree::split(Thread* tree, const Thread& at, Thread*& below, Thread*& above) {
  if (tree == nullptr) {
    below = above = nullptr;
  } else if (before(at, *tree)) {
    split(tree->entity.smaller, at, below, tree->entity.smaller);
    renew(*(above = tree));
  } else {
    split(tree->entity.larger, at, tree->entity.larger, above);
    renew(*(below = tree));
  }
}

Thread* ThreadTree::merge(Thread* below, Thread* above) {
  if (below == nullptr || above == nullptr) return below != nullptr ? below : above;
  Thread* const top = below->entity.height > above->entity.height ? below : above;
  if (top == below) {
    below->entity.larger = merge(below->entity.larger, above);
  } else {
    above->entity.smaller = merge(below, above->entity.smaller);
  }
  renew(*top);
  return top;
}

Thread* ThreadTree::first() const {
  Thread* node = root_;
  while (node != nullptr && node->entity.smaller != nullptr) node = node->entity.smaller;
  return node;
}

Thread* ThreadTree::earliest_deadline(std::int64_t limit) const {
  // On the way to the limit every node passed on the right is within it, and all below it on its
  // left: the winner is one of these nodes, or in one of these subtrees.
  Thread* best = nullptr;
  Thread* subtree = nullptr;
  std::int64_t earliest = std::numeric_limits<std::int64_t>::max();
  for (Thread* node = root_; node != nullptr;) {
    if (node->entity.key > limit) {
      node = node->entity.smaller;
      continue;
    }
    Thread* const left = node->entity.smaller;
    if (left != nullptr && left->entity.least_deadline < earliest) {
      subtree = left;
      earliest = left->entity.least_deadline;
    }
    if (best == nullptr || node->entity.deadline < earliest) {
      best = node;
      if (node->entity.deadline < earliest) subtree = nullptr;
      earliest = std::min(earliest, node->entity.deadline);
    }
    node = node->entity.larger;
  }
  while (subtree != nullptr) {
    Thread* const left = subtree->entity.smaller;
    if (left != nullptr && left->entity.least_deadline == earliest) {
      subtree = left;
    } else if (subtree->entity.deadline == earliest) {
      return subtree;
    } else {
      subtree = subtree->entity.larger;
    }
  }
  return best;
}

}  // namespace osarium
