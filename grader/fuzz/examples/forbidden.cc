// An object with what the rules forbid: variables that outlive a call, code
// that runs before main, a name that is not the submission's own.
extern "C" int getpid();

namespace kata {

int total = getpid();
thread_local int mine = 1;
int Count() {
  static int counted = getpid();
  return ++counted + ++mine;
}

}  // namespace kata

extern "C" __attribute__((weak)) void free(void*) {}
