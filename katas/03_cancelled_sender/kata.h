// Kata 03, the contract: what kata.cc must provide. Not edited.
#ifndef KATAS_03_CANCELLED_SENDER_KATA_H_
#define KATAS_03_CANCELLED_SENDER_KATA_H_

#include <memory>
#include <stdexcept>
#include <string>

#include "runtime/dojo.h"

namespace kata {

// One page on its way to the reader's screen.
struct Page {
  int number = 0;  // the first page of a volume is 0
  // Large. Copies of a Page share it, and the last of them frees it.
  std::shared_ptr<const std::string> picture;
};

// What a machine throws when it has jammed. Its page is lost.
struct Jam : std::runtime_error {
  using std::runtime_error::runtime_error;
};

// The archive's three machines. Each call may park for as long as it likes, and
// cannot be called off: it returns in the end, or throws Jam. The caller hands
// them in: tests, measurements and the archive each have their own.
struct Machines {
  dojo::Task<Page> (*fetch)(int number) = nullptr;  // from the vault
  dojo::Task<Page> (*scan)(Page) = nullptr;
  dojo::Task<Page> (*sharpen)(Page) = nullptr;
};

// Puts the pages of a volume through the machines and returns, without waiting,
// the channel on which they come.
//
// - Every page is fetched, then scanned, then sharpened, each once, and comes
//   as the last machine made it. All this in the order of the pages.
// - Each machine has one page at a time, and all three work at the same time: a
//   machine takes its next page as soon as that is there and its last one has
//   been handed on.
// - Nothing runs ahead of the caller: at no time have more than eight pages
//   been given to `fetch` that the caller has not received.
// - The volume ends with its last page; it ends early when `ctx` ends, and when
//   a machine throws. `ctx` may have ended before the call, may never end, and
//   may go on long after the volume.
// - After `ctx` has ended, each machine is given one more page at most. What is
//   on its way then may come or not; so may, after a Jam, the pages before the
//   one that is lost. What comes has no gaps: it is page 0, page 1, and so on
//   up to some page before that one.
// - The channel is closed behind the last page that comes: exactly once, and on
//   every path. A volume without pages is such a path, too.
// - The caller begins to receive when it likes, and receives at its own pace,
//   until the channel is closed; or until `ctx` ends, and then it may leave
//   without a word. In either case no task is left when the calls of the
//   machines that are under way have returned, and no page: what lay in a
//   buffer goes with the caller's Receiver.
// - Nobody sleeps and nobody polls: the clock moves only by what the machines
//   and the caller take.
// - No exception leaves a task. Nothing panics, not even where a catch would
//   hide it.
//
// kata.cc keeps no variables of its own outside functions, and no static ones
// inside; constants are welcome.
dojo::Receiver<Page> ShowVolume(dojo::Context ctx, int pages,
                                Machines machines);

}  // namespace kata

#endif  // KATAS_03_CANCELLED_SENDER_KATA_H_
