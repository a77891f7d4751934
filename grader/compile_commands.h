// How an editor's clangd is to read the katas' files. The checkout's .clangd
// names the folder where this lies.
#ifndef GRADER_COMPILE_COMMANDS_H_
#define GRADER_COMPILE_COMMANDS_H_

#include <string>
#include <vector>

namespace grader {

// Where it lies in the checkout.
inline constexpr char kCompileCommandsFile[] =
    ".leak-dojo/compile_commands.json";

// A file that belongs to a kata, as a path in the checkout.
struct KataSource {
  std::string kata;
  std::string file;
};

// compile_commands.json for those files of the checkout `root`. They compile as
// the judge compiles them, but for optimization and debug data.
std::string CompileCommands(const std::string& root,
                            const std::vector<KataSource>& sources);

}  // namespace grader

#endif  // GRADER_COMPILE_COMMANDS_H_
