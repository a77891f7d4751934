#include "grader/source_scan.h"

#include <algorithm>
#include <set>
#include <utility>

#include "grader/text.h"
#include "grader/tokens.h"

namespace grader {
namespace {

using Kind = Token::Kind;

constexpr std::size_t kLongestSource = 256 << 10;
constexpr std::size_t kMostRefusals = 100;
constexpr std::size_t kLongestWhat = 60;
constexpr std::size_t kLongestAttribute = 100;  // in tokens

// Nothing that opens files, ends the program, starts threads or reads clocks.
// What a header brings along all the same is refused by its symbol, later.
constexpr std::string_view kStandardHeaders[] = {
    "algorithm",   "array",     "atomic",          "bit",           "bitset",
    "cassert",     "charconv",  "cmath",           "compare",       "concepts",
    "cstddef",     "cstdint",   "cstdio",          "deque",         "exception",
    "functional",  "iostream",  "iterator",        "limits",        "list",
    "map",         "memory",    "numeric",         "optional",      "queue",
    "ranges",      "set",       "source_location", "span",          "sstream",
    "stack",       "stdexcept", "string",          "string_view",   "tuple",
    "type_traits", "utility",   "unordered_map",   "unordered_set", "variant",
    "vector"};

struct ForbiddenWord {
  std::string_view word;
  std::string_view rule;
  std::string_view why;
  std::string_view instead;
};

constexpr std::string_view kUntyped = "it makes one type of another";
constexpr std::string_view kTyped =
    "give it its true type, or convert values with static_cast";
constexpr std::string_view kStored =
    "what outlives a call hides a leak from the tests and from the next call";
constexpr std::string_view kLocal = "a local variable, a parameter or a member";
constexpr std::string_view kMachinery =
    "it belongs to the runtime, which judges your code by it";
constexpr std::string_view kAwait =
    "co_await what runtime/dojo.h offers, and leave the rest to it";
constexpr std::string_view kLinker =
    "it speaks to the assembler or the linker, past the language";
constexpr std::string_view kPlain = "plain C++, in namespace kata";
constexpr std::string_view kBytes = "it writes bytes without regard to types";
constexpr std::string_view kAssign = "assign, or std::copy from <algorithm>";

constexpr ForbiddenWord kForbiddenWords[] = {
    {"asm", "assembler", kLinker, kPlain},
    {"extern", "extern", "what it names is not yours", kPlain},
    {"reinterpret_cast", "cast", kUntyped, kTyped},
    {"const_cast", "cast", kUntyped, kTyped},
    {"bit_cast", "cast", kUntyped, kTyped},
    {"union", "union", kUntyped, "std::variant"},
    {"thread_local", "static-variable", kStored, kLocal},
    {"volatile", "volatile",
     "it orders nothing between threads, and hides an access from the proof",
     "a plain variable; between threads Atomic of kata_atomic.h"},
    {"memcpy", "raw-memory", kBytes, kAssign},
    {"memmove", "raw-memory", kBytes, kAssign},
    {"memset", "raw-memory", kBytes, "initialise it: T value{}"},
    {"mempcpy", "raw-memory", kBytes, kAssign},
    {"memccpy", "raw-memory", kBytes, kAssign},
    {"wmemcpy", "raw-memory", kBytes, kAssign},
    {"wmemmove", "raw-memory", kBytes, kAssign},
    {"bcopy", "raw-memory", kBytes, kAssign},
    {"strcpy", "raw-memory", kBytes, "std::string"},
    {"strncpy", "raw-memory", kBytes, "std::string"},
    {"sscanf", "raw-memory", kBytes, "std::from_chars"},
    {"va_arg", "raw-memory", kUntyped, "a parameter pack"},
    {"va_list", "raw-memory", kUntyped, "a parameter pack"},
    {"launder", "raw-memory", kUntyped, kTyped},
    {"construct_at", "raw-memory", kBytes, "std::optional and its emplace"},
    {"uninitialized_copy", "raw-memory", kBytes, "std::vector"},
    {"await_ready", "coroutine-internals", kMachinery, kAwait},
    {"await_suspend", "coroutine-internals", kMachinery, kAwait},
    {"await_resume", "coroutine-internals", kMachinery, kAwait},
    {"await_transform", "coroutine-internals", kMachinery, kAwait},
    {"promise_type", "coroutine-internals", kMachinery, kAwait},
    {"coroutine_handle", "coroutine-internals", kMachinery, kAwait},
    {"coroutine_traits", "coroutine-internals", kMachinery, kAwait},
    {"noop_coroutine", "coroutine-internals", kMachinery, kAwait},
    {"internal", "runtime-internals", kMachinery, kAwait},
    {"Runtime", "runtime-internals", kMachinery, kAwait},
    {"SetReportHook", "runtime-internals", kMachinery, kAwait},
};

constexpr std::string_view kAttributes[] = {
    "nodiscard", "maybe_unused", "likely",     "unlikely",
    "noreturn",  "fallthrough",  "deprecated", "no_unique_address"};

// What the preprocessor and the language reserve, and honest code may read.
constexpr std::string_view kReservedButFine[] = {
    "__func__", "__FILE__", "__LINE__", "__cplusplus", "__VA_ARGS__"};

template <class List>
bool Has(const List& list, std::string_view item) {
  return std::find(std::begin(list), std::end(list), item) != std::end(list);
}

bool IsReserved(std::string_view word) {
  if (Has(kReservedButFine, word)) return false;
  return word.find("__") != std::string_view::npos ||
         (word.size() > 1 && word[0] == '_' && word[1] >= 'A' &&
          word[1] <= 'Z');
}

bool IsMacroName(std::string_view word) {
  return word.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_") ==
         std::string_view::npos;
}

class Scan {
 public:
  Scan(std::string_view source, const ScanRules& rules)
      : rules_(rules), tokens_(Tokenize(source)) {}

  std::vector<Refusal> Run() {
    while (at_ < tokens_.list.size() && refusals_.size() < kMostRefusals) {
      if (Here().begins_line && Here().Is("#")) {
        Directive();
      } else {
        if (depth_ == 0) {
          OutsideHome();
        } else {
          Check(at_);
          Braces(Here());
          ++at_;
        }
      }
    }
    AddFlaws();
    if (refusals_.size() > kMostRefusals) refusals_.resize(kMostRefusals);
    return std::move(refusals_);
  }

 private:
  // Each before what else is on its line: it may not be there.
  void AddFlaws() {
    for (const Flaw& flaw : tokens_.flaws) {
      const auto place = std::find_if(refusals_.begin(), refusals_.end(),
                                      [&flaw](const Refusal& refusal) {
                                        return refusal.line >= flaw.line;
                                      });
      refusals_.insert(
          place,
          {"characters", flaw.line, Clip(Printable(flaw.what), kLongestWhat),
           "it can be read in two ways, and a reader must know which is meant",
           "plain ASCII text, one line at a time; any text inside literals"});
    }
  }

  const Token& At(std::size_t at) const {
    static const Token kNone;
    return at < tokens_.list.size() ? tokens_.list[at] : kNone;
  }
  const Token& Here() const { return At(at_); }

  void Refuse(std::string_view rule, std::int64_t line, std::string_view what,
              std::string_view why, std::string_view instead) {
    if (refusals_.size() >= kMostRefusals) return;
    refusals_.push_back({std::string(rule), line,
                         Clip(Printable(what), kLongestWhat), std::string(why),
                         std::string(instead)});
  }

  // ---- Directives ----

  // Behind the last token of the directive that begins at at_.
  std::size_t EndOfDirective() const {
    std::size_t end = at_ + 1;
    while (end < tokens_.list.size() && !At(end).begins_line) ++end;
    return end;
  }

  void Directive() {
    const std::size_t end = EndOfDirective();
    const Token& name = At(at_ + 1);
    const bool named = at_ + 1 < end;
    if (!named) {
      // A "#" alone does nothing.
    } else if (name.Is("include")) {
      Include(end);
    } else if (name.Is("define")) {
      Define(end);
    } else if (name.Is("if") || name.Is("ifdef") || name.Is("ifndef")) {
      branches_.push_back(depth_);
      CheckAll(at_ + 2, end);
    } else if (name.Is("elif") || name.Is("else") || name.Is("endif")) {
      Branch(name);
      CheckAll(at_ + 2, end);
    } else {
      Refuse("directive", name.line, "#" + std::string(name.text),
             "it speaks to the compiler past the language",
             "leave it out; #include and #define are enough");
    }
    at_ = end;
  }

  void CheckAll(std::size_t begin, std::size_t end) {
    for (std::size_t at = begin; at < end; ++at) Check(at);
  }

  void Branch(const Token& name) {
    const bool balanced = !branches_.empty() && branches_.back() == depth_;
    if (!balanced) {
      Refuse("braces", name.line, "#" + std::string(name.text),
             "braces that only one branch opens or closes can hide a scope",
             "close each brace in the branch that opens it");
    }
    if (name.Is("endif") && !branches_.empty()) branches_.pop_back();
  }

  void Include(std::size_t end) {
    const Token& first = At(at_ + 2);
    std::string header;
    bool literal = false;
    if (end == at_ + 3 && first.kind == Kind::kLiteral &&
        first.text.starts_with('"')) {
      header = first.text.substr(1, first.text.size() - 2);
      literal = Has(rules_.headers, header);
    } else if (first.Is("<")) {
      bool close = true;
      for (std::size_t at = at_ + 3; at < end; ++at) {
        close = close && At(at).follows_closely;
        header += At(at).text;
      }
      if (close && header.ends_with('>')) {
        header.pop_back();
        literal = Has(kStandardHeaders, header);
      }
      header = "<" + header + ">";
    }
    const std::int64_t line = At(at_).line;
    if (!literal) {
      Refuse("include", line,
             "#include " + (header.empty() ? std::string(first.text) : header),
             "only the kata's own headers and harmless standard ones may be "
             "included, each by its literal name",
             "\"kata.h\", \"runtime/dojo.h\", or a container, algorithm or "
             "utility of the standard library");
    } else if (!macros_.empty()) {
      Refuse("include", line, "#include " + header + " behind a #define",
             "a macro would change what the header says",
             "put every #include above the first #define");
    }
  }

  void Define(std::size_t end) {
    const Token& name = At(at_ + 2);
    macros_.insert(name.text);
    if (!IsMacroName(name.text)) {
      Refuse("macro", name.line, "#define " + std::string(name.text),
             "a macro of that name changes the meaning of other code",
             "a function or a constant; if a macro, NAMED_LIKE_THIS");
    }
    int open = 0;
    for (std::size_t at = at_ + 2; at < end; ++at) {
      Check(at);
      const Token& token = At(at);
      if (token.Is("{")) ++open;
      if (token.Is("}")) --open;
      if (token.Is("#") || token.Is("##") || token.Is("namespace") ||
          token.Is("template") || open < 0) {
        Refuse("macro", token.line, std::string(token.text) + " in a #define",
               "a macro must not build words, scopes or templates",
               "write out what it stands for");
        return;
      }
    }
    if (open != 0) {
      Refuse("macro", name.line, "an open brace in a #define",
             "a macro must not build words, scopes or templates",
             "write out what it stands for");
    }
  }

  // ---- Scopes ----

  void Braces(const Token& token) {
    if (token.Is("{")) ++depth_;
    if (token.Is("}")) --depth_;
    const int floor = branches_.empty() ? 0 : branches_.back();
    if (depth_ >= floor) return;
    Refuse("braces", token.line, "a closing brace",
           "it closes what it does not open",
           "close each brace in the branch that opens it");
    depth_ = floor;
  }

  // At file scope: only the namespace's own scopes, and names from elsewhere.
  void OutsideHome() {
    const std::size_t begin = at_;
    if (Here().Is(";")) {
      ++at_;
      return;
    }
    if (Here().Is("namespace") && At(at_ + 1).Is(rules_.home)) {
      at_ += 2;
      while (Here().Is("::") && At(at_ + 1).kind == Kind::kWord) at_ += 2;
      if (Here().Is("{")) {
        CheckAll(begin, at_);
        ++depth_;
        ++at_;
        return;
      }
    } else if (Here().Is("using") || Here().Is("namespace")) {
      // Names only: nothing in it can be a definition.
      do {
        ++at_;
      } while (Here().kind == Kind::kWord || Here().Is("::") ||
               Here().Is("=") || Here().Is("<") || Here().Is(">") ||
               Here().Is(","));
      if (Here().Is(";")) {
        CheckAll(begin, at_);
        ++at_;
        return;
      }
    }
    at_ = begin;
    const Token& first = Here();
    const std::size_t before = refusals_.size();
    SkipOutside();
    // Behind what is refused on the same line: that says more.
    std::vector<Refusal> behind;
    while (refusals_.size() > before && refusals_.back().line > first.line) {
      behind.insert(behind.begin(), std::move(refusals_.back()));
      refusals_.pop_back();
    }
    Refuse("namespace", first.line, first.text,
           "what stands outside namespace " + rules_.home +
               " changes or replaces what is not yours",
           "put it inside namespace " + rules_.home);
    for (Refusal& refusal : behind) refusals_.push_back(std::move(refusal));
  }

  // To the end of what stands at file scope and was refused: its words may be
  // refused as well, but it is refused once.
  void SkipOutside() {
    int open = 0;
    while (at_ < tokens_.list.size()) {
      if (Here().begins_line && Here().Is("#")) {
        if (open == 0) return;
        at_ = EndOfDirective();
        continue;
      }
      Check(at_);
      const Token& token = tokens_.list[at_++];
      if (token.Is("{")) ++open;
      if (token.Is("}") && --open <= 0) return;
      if (token.Is(";") && open <= 0) return;
    }
  }

  // ---- Words and marks, wherever they stand ----

  void Check(std::size_t at) {
    const Token& token = At(at);
    if (token.kind == Kind::kWord) CheckWord(at);
    if (token.kind == Kind::kMark) CheckMark(at);
  }

  void CheckWord(std::size_t at) {
    const Token& token = At(at);
    const std::string_view word = token.text;
    if (IsReserved(word)) {
      Refuse("reserved-name", token.line, word,
             "such names belong to the compiler and its library",
             "a name without two underscores, and with a small letter behind "
             "the first one");
      return;
    }
    for (const ForbiddenWord& forbidden : kForbiddenWords) {
      if (word != forbidden.word) continue;
      Refuse(forbidden.rule, token.line, word, forbidden.why,
             forbidden.instead);
      return;
    }
    const Token& next = At(at + 1);
    if (word == "memory" &&
        (next.Is("::") ||
         (at > 0 && (At(at - 1).Is("::") || At(at - 1).Is("namespace"))))) {
      Refuse("runtime-internals", token.line, "namespace memory", kMachinery,
             "Atomic, Plain and Mutex");
    } else if (word == "void" && IsPointer(at + 1)) {
      Refuse("cast", token.line, "void*", kUntyped, kTyped);
    } else if (word == "new" && next.Is("(")) {
      Refuse("raw-memory", token.line, "new (...)",
             "it builds an object where somebody else's may be",
             "std::make_unique, std::optional, or plain new");
    } else if (word == "operator" &&
               (next.Is("new") || next.Is("delete") || next.Is("co_await"))) {
      Refuse(next.Is("co_await") ? "coroutine-internals" : "allocator",
             token.line, "operator " + std::string(next.text),
             next.Is("co_await")
                 ? kMachinery
                 : "the heap is weighed, and must be everybody's",
             next.Is("co_await") ? kAwait : "what the standard library has");
    } else if (word == "template" && !next.Is("<") && !IsDisambiguator(at)) {
      Refuse("template", token.line, "an explicit instantiation",
             "it reaches what is private", "use the template, and no more");
    } else if (word == "namespace" && macros_.contains(next.text)) {
      Refuse("namespace", token.line, "namespace " + std::string(next.text),
             "a macro may stand for any name", "write out the name");
    }
  }

  // Whether what stands at `at` makes a pointer of the void before it; but the
  // result of an operator new is not what is wrong with one.
  bool IsPointer(std::size_t at) const {
    if (At(at).Is("const")) ++at;
    return At(at).Is("*") &&
           !(At(at + 1).Is("operator") && At(at + 2).Is("new"));
  }

  // x.template f<int>()
  bool IsDisambiguator(std::size_t at) const {
    if (at == 0) return false;
    const Token& before = At(at - 1);
    return before.Is(".") || before.Is("::") || before.Is(">");
  }

  void CheckMark(std::size_t at) {
    const Token& token = At(at);
    if (token.Is("##") || token.Is("#")) {
      const bool directive = token.begins_line && token.Is("#");
      if (!directive) {
        Refuse("macro", token.line, token.text,
               "a macro must not build words, scopes or templates",
               "write out what it stands for");
      }
    } else if (token.Is("[") && At(at + 1).Is("[")) {
      CheckAttribute(at);
    } else if (token.Is("\\")) {
      Refuse("characters", token.line, "a backslash",
             "outside of literals it spells characters by their numbers",
             "plain ASCII text");
    }
  }

  void CheckAttribute(std::size_t at) {
    if (at > 0 && At(at - 1).Is("[")) return;  // it has been looked at
    const Token& begin = At(at);
    std::size_t end = at + 2;
    while (end < tokens_.list.size() && !At(end).Is("]")) {
      // So long a list is none, and need not be read to its end.
      if (end - at > kLongestAttribute) break;
      const Token& token = At(end++);
      const bool fine = token.kind != Kind::kWord
                            ? !token.Is("::")
                            : Has(kAttributes, token.text);
      if (fine) continue;
      Refuse("attribute", begin.line, "[[" + std::string(token.text) + "]]",
             "some attributes name sections, symbols or the order of "
             "initialisation",
             "those of the standard: nodiscard, maybe_unused, ...");
      return;
    }
  }

  const ScanRules& rules_;
  const Tokens tokens_;
  std::vector<Refusal> refusals_;
  std::size_t at_ = 0;
  int depth_ = 0;
  std::vector<int> branches_;  // the depth at which each open #if began
  std::set<std::string_view> macros_;
};

}  // namespace

std::vector<Refusal> ScanSource(std::string_view source,
                                const ScanRules& rules) {
  if (source.size() > kLongestSource) {
    return {{"size", 1, Count(static_cast<std::int64_t>(source.size()), "byte"),
             "nobody reads so much, and no kata needs it",
             "at most " + WithCommas(kLongestSource) + " bytes"}};
  }
  return Scan(source, rules).Run();
}

}  // namespace grader
