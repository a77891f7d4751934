// Linking this replaces `operator new` by one that counts bytes as they are
// requested: massif counts the same ones. A program that is judged never links
// it.
//
// The runtime's pool of blocks (runtime/internal/block_pool.h) is not operator
// new's: run what is to be weighed on another thread than the first that ran a
// Runtime.
#ifndef RUNTIME_VIEWS_COUNTING_NEW_H_
#define RUNTIME_VIEWS_COUNTING_NEW_H_

#include "runtime/views/heap_meter.h"

namespace dojo::views {

// Of this program. Does not count until it is told to.
HeapMeter& HeapOfNew();

}  // namespace dojo::views

#endif  // RUNTIME_VIEWS_COUNTING_NEW_H_
