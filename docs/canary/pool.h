// A pool: the tasks of one version, which answer what comes through a channel.
#ifndef DOCS_CANARY_POOL_H_
#define DOCS_CANARY_POOL_H_

#include <functional>
#include <optional>
#include <string>

#include "runtime/dojo.h"
#include "runtime/report.h"

namespace canary {

struct Version {
  // Is the name of the task that starts all others of the version, and begins
  // the names of its channels and of its tasks: so all of them tell whose they
  // are. No version's name begins with another's.
  std::string name;
  // Answers one request. A function that makes the task, and no coroutine of
  // its own.
  std::function<dojo::Task<int>(int request)> handle;
  int workers = 4;
};

struct Call {
  int request = 0;
  // Of capacity 1 and for this call alone: who answers never waits for a caller
  // that has turned away.
  dojo::Sender<int> answer;
};

// Starts the pool and returns where its calls go in: a channel of capacity 10
// called "NAME calls". Closing it ends the pool once what is in it is answered.
dojo::Channel<Call> StartPool(const Version& version);

// The answer of a pool; none when it has not come in time. It is not withdrawn
// then: the pool may still work on it, and nobody hears the answer.
dojo::Task<std::optional<int>> AskInTime(dojo::Sender<Call> calls, int request,
                                         dojo::Duration limit);
// The same without a limit.
dojo::Task<int> Ask(dojo::Sender<Call> calls, int request);

// Whether tasks that stayed behind are the version's: it started them, or the
// task that started them, and so on. Tasks of both versions that stay behind in
// the same way at the same line are one Leak, and count as those of the older
// one's version.
bool IsOf(const dojo::Leak& leak, const Version& version);

}  // namespace canary

#endif  // DOCS_CANARY_POOL_H_
