#include "grader/page.h"

#include "grader/html.h"
#include "grader/page_files.h"

namespace grader {

std::string Page(std::string_view title, std::string_view body,
                 const std::vector<Script>& scripts) {
  // A script that is not one of these does not run, wherever it came from.
  std::string allowed, text;
  for (const Script& script : scripts) {
    allowed += " 'sha256-" + std::string(script.sha256) + "'";
    text += "<script>";
    text += script.text;
    text += "</script>\n";
  }
  if (allowed.empty()) allowed = " 'none'";
  std::string page =
      "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta http-equiv=\"Content-Security-Policy\" content=\""
      "default-src 'none'; script-src" +
      allowed +
      "; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'\">\n"
      "<meta name=\"referrer\" content=\"no-referrer\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, "
      "initial-scale=1\">\n"
      "<meta name=\"color-scheme\" content=\"light dark\">\n<title>" +
      Escaped(title, 200) + "</title>\n<style>\n";
  page += page_files::kPageCss.text;
  page += "</style>\n</head>\n<body>\n";
  page += body;
  page += text;
  return page + "</body>\n</html>\n";
}

}  // namespace grader
