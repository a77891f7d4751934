#include "grader/symbol_rules.h"

#include <cxxabi.h>

#include <algorithm>
#include <cstdlib>
#include <memory>

#include "grader/text.h"

namespace grader {
namespace {

constexpr std::size_t kLongestSymbol = 4096;  // that is worth demangling
constexpr std::size_t kLongestName = 60;

// By name. Whatever the compiler makes calls of, memory and text in memory, and
// printing, which is how people look for a mistake.
constexpr std::string_view kFine[] = {
    "_GLOBAL_OFFSET_TABLE_",
    "_Unwind_Resume",
    "__assert_fail",
    "__cxa_allocate_exception",
    "__cxa_bad_cast",
    "__cxa_bad_typeid",
    "__cxa_begin_catch",
    "__cxa_end_catch",
    "__cxa_free_exception",
    "__cxa_pure_virtual",
    "__cxa_rethrow",
    "__cxa_throw",
    "__cxa_throw_bad_array_new_length",
    "__dynamic_cast",
    "__gxx_personality_v0",
    "__libc_single_threaded",
    "_ZSt7nothrow",
    "_ZdaPv",
    "_ZdaPvm",
    "_ZdlPv",
    "_ZdlPvSt11align_val_t",
    "_ZdlPvm",
    "_ZdlPvmSt11align_val_t",
    "_Znam",
    "_Znwm",
    "_ZnwmRKSt9nothrow_t",
    "_ZnwmSt11align_val_t",
    "bcmp",
    "memchr",
    "memcmp",
    "memcpy",
    "memmove",
    "memset",
    "strchr",
    "strcmp",
    "strlen",
    "strncmp",
    // printing
    "fflush",
    "fprintf",
    "fputc",
    "fputs",
    "fwrite",
    "printf",
    "putchar",
    "puts",
    "snprintf",
    "stderr",
    "stdout",
    // arithmetic
    "ceil",
    "exp",
    "floor",
    "fmod",
    "llround",
    "log",
    "log10",
    "log2",
    "lround",
    "pow",
    "round",
    "sqrt",
    "trunc",
};

// By what they begin with.
constexpr std::string_view kFinePrefixes[] = {
    "_ZNSt",
    "_ZNKSt",
    "_ZSt",
    "_ZTISt",
    "_ZTVSt",
    "_ZTISt",
    "_ZTVN10__cxxabiv1",
    "_ZTI",
    "_ZN4dojo",
    "_ZNK4dojo",
    "_ZTVN4dojo",
    "_ZTTN4dojo",
    "_ZN4kata",
    "_ZNK4kata",
    "_ZTVN4kata",
};

struct Denied {
  std::string_view prefix;
  std::string_view why;
  std::string_view instead;
};

constexpr std::string_view kEnds =
    "it ends the program before anybody has judged it";
constexpr std::string_view kReturn = "return or co_return, or throw and catch";
constexpr std::string_view kKept =
    "what outlives a call hides a leak from the tests and from the next call";
constexpr std::string_view kLocal = "a local variable, a parameter or a member";
constexpr std::string_view kOutside =
    "it reaches past the runtime to the machine, which nobody explores";
constexpr std::string_view kInside =
    "what runtime/dojo.h and the standard library's containers and algorithms "
    "offer";
constexpr std::string_view kThreads =
    "threads of your own are outside of all that is explored";
constexpr std::string_view kTasks = "dojo::Go";
constexpr std::string_view kClock =
    "nobody can explore it: it differs from run to run";
constexpr std::string_view kVirtual = "dojo::Now and dojo::Sleep; no chance";
constexpr std::string_view kJudges =
    "it belongs to the runtime, which judges your code by it";

constexpr Denied kDenied[] = {
    {"exit", kEnds, kReturn},
    {"_exit", kEnds, kReturn},
    {"_Exit", kEnds, kReturn},
    {"quick_exit", kEnds, kReturn},
    {"at_quick_exit", kEnds, kReturn},
    {"atexit", kEnds, kReturn},
    {"abort", kEnds, kReturn},
    {"longjmp", kEnds, kReturn},
    {"siglongjmp", kEnds, kReturn},
    {"_longjmp", kEnds, kReturn},
    {"setjmp", kEnds, kReturn},
    {"_setjmp", kEnds, kReturn},
    {"__cxa_guard_", kKept, kLocal},
    {"__cxa_atexit", kKept, kLocal},
    {"__dso_handle", kKept, kLocal},
    {"__cxa_thread_atexit", kKept, kLocal},
    {"__tls_get_addr", kKept, kLocal},
    {"pthread_", kThreads, kTasks},
    {"_ZNSt6thread", kThreads, kTasks},
    {"_ZNSt7jthread", kThreads, kTasks},
    {"_ZNSt18condition_variable", kThreads, kTasks},
    {"_ZNKSt13random_device", kClock, kVirtual},
    {"_ZNSt13random_device", kClock, kVirtual},
    {"_ZNSt6chrono", kClock, kVirtual},
    {"clock", kClock, kVirtual},
    {"time", kClock, kVirtual},
    {"rand", kClock, kVirtual},
    {"_ZSt13set_terminate", kJudges, kReturn},
    {"_ZSt13get_terminate", kJudges, kReturn},
    {"_ZSt14set_unexpected", kJudges, kReturn},
    {"_ZSt15set_new_handler", kJudges, kInside},
    {"_ZSt15get_new_handler", kJudges, kInside},
    {"_ZSt10unexpectedv", kJudges, kReturn},
    {"_ZNSt3pmr", kOutside, "std::vector and its kin without an allocator"},
    {"_ZNSt10filesystem", kOutside, kInside},
    {"_ZNKSt10filesystem", kOutside, kInside},
    {"_ZNSt12__basic_file", kOutside, kInside},
    {"_ZNSt13basic_filebuf", kOutside, kInside},
    {"_ZNSt14basic_ifstream", kOutside, kInside},
    {"_ZNSt14basic_ofstream", kOutside, kInside},
    {"_ZNSt13basic_fstream", kOutside, kInside},
    {"_ZNSt8ios_base4Init", kKept, "std::printf of <cstdio>"},
    {"_ZN4dojo7Runtime", kJudges, kInside},
    {"_ZNK4dojo7Runtime", kJudges, kInside},
    {"_ZN4dojo13SetReportHook", kJudges, kInside},
    {"_ZN4dojo14ScopedObserver", kJudges, kInside},
    {"_ZN4dojo8Observer", kJudges, kInside},
    {"_ZN4dojo7Explore", kJudges, kInside},
    {"_ZN4dojo10VerifyNone", kJudges, kInside},
    {"_ZN4dojo8internal9Scheduler", kJudges, kInside},
    {"_ZNK4dojo8internal9Scheduler", kJudges, kInside},
    {"_ZN4dojo8internal6Census", kJudges, kInside},
};

// Whole names of C begin with what other names begin with, too.
bool Matches(const Denied& denied, std::string_view symbol) {
  const bool of_c =
      !denied.prefix.starts_with("_Z") && !denied.prefix.ends_with('_');
  return of_c ? symbol == denied.prefix : symbol.starts_with(denied.prefix);
}

}  // namespace

std::optional<SymbolRefusal> RefuseUndefined(std::string_view symbol) {
  for (const Denied& denied : kDenied) {
    if (Matches(denied, symbol))
      return SymbolRefusal{denied.why, denied.instead};
  }
  if (std::find(std::begin(kFine), std::end(kFine), symbol) !=
          std::end(kFine) ||
      std::any_of(std::begin(kFinePrefixes), std::end(kFinePrefixes),
                  [symbol](std::string_view prefix) {
                    return symbol.starts_with(prefix);
                  })) {
    return std::nullopt;
  }
  return SymbolRefusal{kOutside, kInside};
}

bool IsOwn(std::string_view symbol) {
  if (symbol.find_first_not_of("abcdefghijklmnopqrstuvwxyz"
                               "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_") !=
      std::string_view::npos) {
    return false;
  }
  for (const std::string_view prefix :
       {"_ZN4kata", "_ZNK4kata", "_ZTVN4kata", "_ZTIN4kata", "_ZTSN4kata"}) {
    if (!symbol.starts_with(prefix)) continue;
    // What carries Atomic and Plain has a namespace of its own there.
    return !symbol.substr(prefix.size()).starts_with("6memory");
  }
  return false;
}

std::string Readable(std::string_view symbol) {
  // Optimization makes parts and copies of a name: "_ZL5tableE.0".
  if (symbol.starts_with("_Z")) symbol = symbol.substr(0, symbol.find('.'));
  std::string name(symbol);
  if (symbol.starts_with("_Z") && symbol.size() <= kLongestSymbol) {
    int status = 0;
    const std::unique_ptr<char, void (*)(void*)> demangled(
        abi::__cxa_demangle(name.c_str(), nullptr, nullptr, &status),
        &std::free);
    if (demangled) name = demangled.get();
  }
  const std::string_view anonymous = "(anonymous namespace)::";
  for (std::size_t at = name.find(anonymous); at != std::string::npos;
       at = name.find(anonymous)) {
    name.erase(at, anonymous.size());
  }
  // "f(int)::x" is a variable of f: only the brackets behind the last part are
  // its parameters.
  const std::size_t last = name.rfind(")::");
  const std::size_t brackets =
      name.find('(', last == std::string::npos ? 0 : last + 3);
  if (brackets != std::string::npos && brackets > 0 &&
      !name.substr(0, brackets).ends_with("operator")) {
    name.resize(brackets);
  }
  return Clip(Printable(name), kLongestName);
}

std::string LastName(std::string_view symbol) {
  std::string name = Readable(symbol);
  const std::size_t colons = name.rfind("::");
  if (colons != std::string::npos) name.erase(0, colons + 2);
  return name.substr(0, name.find_first_of("<[("));
}

}  // namespace grader
