// The subcommands of //grader for who writes katas. As in commands.h, each
// returns an exit code.
#ifndef GRADER_AUTHOR_COMMANDS_H_
#define GRADER_AUTHOR_COMMANDS_H_

#include <string>

#include "grader/katas.h"

namespace grader {

// Reads the katas' texts and prints what is wrong with them, then judges all
// that lies in solutions/; of one kata, when it is not empty.
int VerifySolutions(const Katas& katas, const std::string& kata);

// Derives the byte targets of one kata, or of all when it is empty, for the
// compiler that Bazel's `config` chooses, and writes them to
// katas/calibration.bzl. Only prints them for the reference compiler.
int CalibrateTargets(const Katas& katas, const std::string& kata,
                     const std::string& config);

// Makes a kata: a copy of the smallest one under a new name, in the catalog and
// among the tests. A name without a number gets the next one; a title that is
// empty is made of the name.
int MakeKata(const Katas& katas, const std::string& name,
             const std::string& title);

}  // namespace grader

#endif  // GRADER_AUTHOR_COMMANDS_H_
