// The heap of `explore`: operator new from one region at a fixed address, so
// that addresses are the same in every process.
//
// Two processes explore the same programs, one on a heap that grows upwards and
// one on a heap that grows downwards, filled with different bytes. Code that
// depends on the order of addresses, on a pointer's hash or on memory that it
// never wrote does something else in the second one.
#ifndef KATAS_HARNESS_ARENA_H_
#define KATAS_HARNESS_ARENA_H_

namespace kata::harness {

// Call it first thing in main(): what was allocated before comes from malloc
// and goes back there.
void UseArena(bool descending);

}  // namespace kata::harness

#endif  // KATAS_HARNESS_ARENA_H_
