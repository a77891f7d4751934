// detect-unclosed-channel: the check as a program of its own.
//
// Exit codes: 0 nothing found, 1 findings, 2 used wrongly: options, files that
// are missing or do not compile.
#include <set>
#include <string>
#include <vector>

#include "clang/Basic/Version.h"
#include "clang/Frontend/CompilerInstance.h"
#include "clang/Frontend/FrontendAction.h"
#include "clang/Lex/Lexer.h"
#include "clang/Tooling/CommonOptionsParser.h"
#include "clang/Tooling/Tooling.h"
#include "lint/engine/analysis.h"
#include "lint/tool/report.h"
#include "llvm/Support/CommandLine.h"
#include "llvm/Support/MemoryBuffer.h"

namespace lint {
namespace {

namespace cl = llvm::cl;

cl::OptionCategory category("detect-unclosed-channel");

enum class Format { kText, kSarif };
cl::opt<Format> format(
    "format", cl::desc("what is printed"), cl::cat(category),
    cl::values(clEnumValN(Format::kText, "text", "as a compiler's warnings"),
               clEnumValN(Format::kSarif, "sarif", "SARIF 2.1.0")),
    cl::init(Format::kText));
cl::opt<std::string> output("output", cl::desc("where to print; -: here"),
                            cl::value_desc("FILE"), cl::cat(category),
                            cl::init("-"));
cl::list<std::string> channel(
    "channel",
    cl::desc("one more class that is a channel: CLASS[:close=NAME,...]"
             "[:send=...][:try-send=...][:receive=...][:try-receive=...]"),
    cl::value_desc("CLASS"), cl::cat(category));
cl::list<std::string> guard("guard",
                            cl::desc("one more class that closes when it dies"),
                            cl::value_desc("CLASS"), cl::cat(category));
cl::list<std::string> maker(
    "maker", cl::desc("one more function that returns a new channel"),
    cl::value_desc("FUNCTION"), cl::cat(category));
cl::list<std::string> off("off", cl::desc("a rule that is not applied"),
                          cl::value_desc("RULE"), cl::cat(category));
cl::opt<bool> suspension("suspension-is-exit",
                         cl::desc("every co_await is a way out"),
                         cl::cat(category));
cl::opt<bool> calls_throw("calls-may-throw",
                          cl::desc("every call is a way out, by exception"),
                          cl::cat(category));
cl::opt<bool> borrow("unknown-callees-borrow",
                     cl::desc("functions that are not seen close nothing"),
                     cl::cat(category));
cl::opt<bool> no_cfg("no-cfg",
                     cl::desc("the baseline: look at the text, not at paths"),
                     cl::cat(category));
cl::opt<bool> fix("fix", cl::desc("mend the files, where that is safe"),
                  cl::cat(category));
cl::opt<bool> across("across-units",
                     cl::desc("read all files first, so that each is checked "
                              "with what is known of the others' functions"),
                     cl::cat(category));
cl::list<std::string> summaries("summaries",
                                cl::desc("what other units' functions do"),
                                cl::value_desc("FILE"), cl::cat(category));
cl::opt<std::string> write_summaries(
    "write-summaries", cl::desc("write what these units' functions do"),
    cl::value_desc("FILE"), cl::cat(category));

// All units of one run.
struct Collected {
  Options options;
  Summaries summaries;
  bool only_summaries = false;
  std::vector<ReportedFinding> findings;
  std::set<std::pair<Place, std::string>> known;
};

class Consumer : public clang::ASTConsumer {
 public:
  explicit Consumer(Collected& collected) : collected_(collected) {}

  void HandleTranslationUnit(clang::ASTContext& context) override {
    Analysis analysis(context, collected_.options);
    if (collected_.only_summaries || !write_summaries.empty())
      collected_.summaries.Merge(analysis.Summarize());
    if (collected_.only_summaries) return;
    for (const Finding& finding : analysis.Run()) Report(finding, context);
  }

 private:
  static Place PlaceOf(clang::SourceLocation at,
                       const clang::SourceManager& sources) {
    const clang::PresumedLoc place =
        sources.getPresumedLoc(sources.getExpansionLoc(at));
    if (place.isInvalid()) return {};
    return {place.getFilename(), place.getLine(), place.getColumn()};
  }

  void Report(const Finding& finding, const clang::ASTContext& context) {
    const clang::SourceManager& sources = context.getSourceManager();
    const clang::SourceLocation at = sources.getExpansionLoc(finding.at);
    ReportedFinding reported;
    reported.rule = NameOf(finding.rule);
    reported.at = PlaceOf(at, sources);
    reported.message = finding.message;
    if (IsSilenced(sources.getBufferData(sources.getFileID(at)).str(),
                   sources.getExpansionLineNumber(at)))
      return;
    if (!collected_.known.emplace(reported.at, reported.rule).second) return;
    for (const Note& note : finding.path)
      reported.path.push_back({PlaceOf(note.at, sources), note.text});
    for (const clang::FixItHint& hint : finding.fixes) {
      const clang::SourceLocation where = hint.RemoveRange.getBegin();
      reported.fixes.push_back({PlaceOf(where, sources),
                                sources.getFileOffset(where),
                                hint.CodeToInsert});
    }
    collected_.findings.push_back(std::move(reported));
  }

  Collected& collected_;
};

class Action : public clang::ASTFrontendAction {
 public:
  explicit Action(Collected& collected) : collected_(collected) {}
  std::unique_ptr<clang::ASTConsumer> CreateASTConsumer(
      clang::CompilerInstance&, llvm::StringRef) override {
    return std::make_unique<Consumer>(collected_);
  }

 private:
  Collected& collected_;
};

class Factory : public clang::tooling::FrontendActionFactory {
 public:
  explicit Factory(Collected& collected) : collected_(collected) {}
  std::unique_ptr<clang::FrontendAction> create() override {
    return std::make_unique<Action>(collected_);
  }

 private:
  Collected& collected_;
};

int Refuse(const llvm::Twine& why) {
  llvm::errs() << "detect-unclosed-channel: " << why << "\n";
  return 2;
}

// 0, or the exit code after having said why.
int ReadOptions(Options& options) {
  for (const std::string& each : channel) {
    auto parsed = ParseChannelClass(each);
    if (!parsed) return Refuse(llvm::toString(parsed.takeError()));
    options.types.classes.push_back(*parsed);
  }
  for (const std::string& each : guard) options.types.guards.push_back(each);
  for (const std::string& each : maker) options.types.makers.push_back(each);
  for (const std::string& each : off) {
    bool known = false;
    std::string names;
    for (int i = 0; i < kRuleCount; ++i) {
      const char* name = NameOf(static_cast<Rule>(i));
      names += std::string(i == 0 ? "" : ", ") + name;
      if (each != name) continue;
      options.off.insert(static_cast<Rule>(i));
      known = true;
    }
    if (!known)
      return Refuse("there is no rule \"" + each + "\"; there are " + names);
  }
  options.suspension_is_exit = suspension;
  options.calls_may_throw = calls_throw;
  options.unknown_callees_borrow = borrow;
  options.syntax_only = no_cfg;
  for (const std::string& each : summaries) {
    auto file = llvm::MemoryBuffer::getFile(each);
    if (!file)
      return Refuse("cannot read " + each + ": " + file.getError().message());
    if (llvm::Error error = options.summaries.Read((*file)->getBuffer(), each))
      return Refuse(llvm::toString(std::move(error)));
  }
  return 0;
}

int Main(int argc, const char** argv) {
  auto parser = clang::tooling::CommonOptionsParser::create(
      argc, argv, category, cl::OneOrMore,
      "Finds channels that a path leaves open, and what goes with them.\n");
  if (!parser) return Refuse(llvm::toString(parser.takeError()));
  Collected collected;
  if (const int code = ReadOptions(collected.options)) return code;

  // One by one: a tool of many files counts them aloud.
  const auto run = [&] {
    // Beside the libraries that this program is linked to.
    const std::string major = std::to_string(CLANG_VERSION_MAJOR);
    const std::string resources =
        "/usr/lib/llvm-" + major + "/lib/clang/" + major;
    int failed = 0;
    for (const std::string& file : parser->getSourcePathList()) {
      clang::tooling::ClangTool tool(parser->getCompilations(), {file});
      tool.appendArgumentsAdjuster(clang::tooling::getInsertArgumentAdjuster(
          {"-w", "-resource-dir=" + resources},
          clang::tooling::ArgumentInsertPosition::BEGIN));
      Factory factory(collected);
      failed += tool.run(&factory) != 0;
    }
    return failed;
  };
  if (across) {
    collected.only_summaries = true;
    if (run() != 0) return Refuse("a file does not compile, see above");
    collected.only_summaries = false;
    collected.options.summaries.Merge(collected.summaries);
  }
  const bool compiled = run() == 0;

  std::error_code error;
  llvm::raw_fd_ostream out(output, error);
  if (error) return Refuse("cannot write " + output + ": " + error.message());
  if (format == Format::kSarif) {
    WriteSarif(collected.findings, CLANG_VERSION_STRING, out);
  } else {
    WriteText(collected.findings, out);
  }
  if (!write_summaries.empty()) {
    llvm::raw_fd_ostream file(write_summaries, error);
    if (error)
      return Refuse("cannot write " + write_summaries + ": " + error.message());
    collected.summaries.Write(file);
  }
  if (!compiled) return Refuse("a file does not compile, see above");
  if (fix) {
    if (llvm::Error failed = Apply(collected.findings))
      return Refuse(llvm::toString(std::move(failed)));
  }
  return collected.findings.empty() ? 0 : 1;
}

}  // namespace
}  // namespace lint

int main(int argc, const char** argv) { return lint::Main(argc, argv); }
