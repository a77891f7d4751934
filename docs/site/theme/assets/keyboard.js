// What scrolls can be reached by the keyboard, and the search has a name for
// whoever hears the page.
"use strict";
for (const box of document.querySelectorAll(
  "pre > code, .md-typeset__scrollwrap, .md-search__scrollwrap, .md-sidebar__scrollwrap")) {
  box.tabIndex = 0;
}
// The theme puts a frame around each table, after this file.
new MutationObserver(() => {
  for (const box of document.querySelectorAll(".md-typeset__scrollwrap")) box.tabIndex = 0;
}).observe(document.body, { childList: true, subtree: true });
document.querySelector(".md-search")?.setAttribute("aria-label", "Search");
