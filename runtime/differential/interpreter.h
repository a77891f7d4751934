// Interpreter: runs a Program on the runtime, through its public face.
#ifndef RUNTIME_DIFFERENTIAL_INTERPRETER_H_
#define RUNTIME_DIFFERENTIAL_INTERPRETER_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/channel.h"
#include "runtime/context.h"
#include "runtime/differential/outcome.h"
#include "runtime/differential/program.h"
#include "runtime/report.h"
#include "runtime/sync.h"
#include "runtime/task.h"
#include "runtime/timer.h"

namespace dojo::differential {

class Interpreter {
 public:
  explicit Interpreter(const Program& program) : program_(program) {}

  // The main task of a new run. This object outlives the run, and the tasks
  // that stay behind.
  Task<> Main();

  // Of the run that has just ended.
  const Trace& trace() const { return trace_; }
  Outcome OutcomeOf(const Report& report) const;

  // What tasks call their names in a Report.
  static std::string NameOf(std::size_t task);
  static std::size_t TaskOf(std::string_view name);

 private:
  // What the tasks of one run share.
  struct World {
    explicit World(const Program& program);
    std::vector<Channel<int>> channels;
    Mutex mutexes[kMutexes];
    RWMutex rw_mutex;
    Cond cond;
    WaitGroup group;
    std::vector<Context::Pair> contexts;
    std::optional<Timer> timer;
  };

  static Task<> Begin(Interpreter* self);
  static Task<> Continue(Interpreter* self, std::uint8_t task, std::size_t at);
  void Log(std::uint8_t task, std::size_t value, std::size_t which_case = 0);

  const Program& program_;
  bool made_before_ = false;  // the run; else main makes the world
  std::optional<World> world_;
  Trace trace_;
};

}  // namespace dojo::differential

#endif  // RUNTIME_DIFFERENTIAL_INTERPRETER_H_
