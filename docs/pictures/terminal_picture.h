// What a terminal shows, as a picture.
#ifndef DOCS_PICTURES_TERMINAL_PICTURE_H_
#define DOCS_PICTURES_TERMINAL_PICTURE_H_

#include <cstddef>
#include <string>
#include <string_view>

namespace docs {

// `command` behind a prompt, then the first `most` lines of `text`, a report of
// the judge. The verdict is green when it passed, else red.
std::string TerminalPicture(const std::string& command, std::string_view text,
                            std::size_t most);

}  // namespace docs

#endif  // DOCS_PICTURES_TERMINAL_PICTURE_H_
