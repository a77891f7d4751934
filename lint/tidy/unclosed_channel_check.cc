// The check as a plugin of clang-tidy:
//
//   clang-tidy --load=libdojo_tidy.so --checks=-*,dojo-unclosed-channel FILE --
#include <memory>

#include "clang-tidy/ClangTidyCheck.h"
#include "clang-tidy/ClangTidyModule.h"
#if __has_include("clang-tidy/ClangTidyModuleRegistry.h")
#include "clang-tidy/ClangTidyModuleRegistry.h"
#endif
#include "clang/ASTMatchers/ASTMatchFinder.h"
#include "lint/engine/analysis.h"
#include "llvm/Support/MemoryBuffer.h"

namespace lint {
namespace {

using clang::tidy::ClangTidyCheck;
using clang::tidy::ClangTidyContext;

class UnclosedChannelCheck : public ClangTidyCheck {
 public:
  UnclosedChannelCheck(llvm::StringRef name, ClangTidyContext* context)
      : ClangTidyCheck(name, context),
        classes_(Options.get("ChannelClasses", "").str()),
        guards_(Options.get("GuardClasses", "").str()),
        off_(Options.get("Off", "").str()),
        summaries_(Options.get("Summaries", "").str()) {
    options_.suspension_is_exit = Options.get("SuspensionIsExit", false);
    options_.calls_may_throw = Options.get("CallsMayThrow", false);
    options_.unknown_callees_borrow =
        Options.get("UnknownCalleesBorrow", false);
    options_.syntax_only = Options.get("SyntaxOnly", false);
    for (const std::string& each : Split(classes_)) {
      if (auto parsed = ParseChannelClass(each)) {
        options_.types.classes.push_back(*parsed);
      } else {
        configurationDiag("%0") << llvm::toString(parsed.takeError());
      }
    }
    for (const std::string& each : Split(guards_))
      options_.types.guards.push_back(each);
    for (const std::string& each : Split(off_)) {
      bool known = false;
      for (int i = 0; i < kRuleCount; ++i) {
        if (each != NameOf(static_cast<Rule>(i))) continue;
        options_.off.insert(static_cast<Rule>(i));
        known = true;
      }
      if (!known) configurationDiag("there is no rule \"%0\"") << each;
    }
    for (const std::string& each : Split(summaries_)) {
      auto file = llvm::MemoryBuffer::getFile(each);
      if (!file) {
        configurationDiag("cannot read the summaries %0: %1")
            << each << file.getError().message();
      } else if (llvm::Error error =
                     options_.summaries.Read((*file)->getBuffer(), each)) {
        configurationDiag("%0") << llvm::toString(std::move(error));
      }
    }
  }

  void storeOptions(clang::tidy::ClangTidyOptions::OptionMap& map) override {
    Options.store(map, "ChannelClasses", classes_);
    Options.store(map, "GuardClasses", guards_);
    Options.store(map, "Off", off_);
    Options.store(map, "Summaries", summaries_);
    Options.store(map, "SuspensionIsExit", options_.suspension_is_exit);
    Options.store(map, "CallsMayThrow", options_.calls_may_throw);
    Options.store(map, "UnknownCalleesBorrow", options_.unknown_callees_borrow);
    Options.store(map, "SyntaxOnly", options_.syntax_only);
  }

  bool isLanguageVersionSupported(
      const clang::LangOptions& options) const override {
    return options.CPlusPlus;
  }

  void registerMatchers(clang::ast_matchers::MatchFinder* finder) override {
    finder->addMatcher(clang::ast_matchers::translationUnitDecl().bind("unit"),
                       this);
  }

  void check(
      const clang::ast_matchers::MatchFinder::MatchResult& result) override {
    Analysis analysis(*result.Context, options_);
    for (const Finding& finding : analysis.Run()) {
      {
        auto warning = diag(finding.at, "%0 [%1]");
        warning << finding.message << NameOf(finding.rule);
        for (const clang::FixItHint& fix : finding.fixes) warning << fix;
      }
      for (const Note& note : finding.path)
        diag(note.at, note.text, clang::DiagnosticIDs::Note);
    }
  }

 private:
  static std::vector<std::string> Split(llvm::StringRef list) {
    llvm::SmallVector<llvm::StringRef, 4> parts;
    list.split(parts, ';', -1, /*KeepEmpty=*/false);
    std::vector<std::string> names;
    for (llvm::StringRef part : parts) names.push_back(part.trim().str());
    return names;
  }

  const std::string classes_, guards_, off_, summaries_;
  lint::Options options_;
};

class DojoModule : public clang::tidy::ClangTidyModule {
 public:
  void addCheckFactories(
      clang::tidy::ClangTidyCheckFactories& factories) override {
    factories.registerCheck<UnclosedChannelCheck>("dojo-unclosed-channel");
  }
};

const clang::tidy::ClangTidyModuleRegistry::Add<DojoModule> kModule(
    "dojo-module", "Checks for channels of tasks.");

}  // namespace
}  // namespace lint
