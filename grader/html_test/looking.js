// What everybody needs who looks at pages in Chromium.
"use strict";
const fs = require("node:fs");
const path = require("node:path");
const axe = fs.readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const { chromium } = require("playwright-core");

const pagesIn = (folder) => fs.readdirSync(folder, { withFileTypes: true })
  .sort((a, b) => (a.name < b.name ? -1 : 1))
  .flatMap((entry) => {
    const file = path.join(folder, entry.name);
    if (entry.isDirectory()) return pagesIn(file);
    return file.endsWith(".html") ? [file] : [];
  });

module.exports = {
  PHONE: { width: 390, height: 844 },
  DESK: { width: 1280, height: 900 },

  // Each *.html below the folder, by name.
  pagesIn,

  // A page's name in pictures and reports.
  nameOf: (folder, file) =>
    path.relative(folder, file).replaceAll("/", "-").replace(/\.html$/, ""),

  launch: () => chromium.launch({
    executablePath: process.env.CHROMIUM || "/usr/bin/chromium",
    // A container's root has no sandbox to give; the pages are our own.
    args: process.getuid() === 0 ? ["--no-sandbox"] : [],
  }),

  // What the page asks for, and what it complains of, from now on.
  listen: (page) => {
    const asked = [], complaints = [];
    page.on("request", (request) => asked.push(request.url()));
    page.on("console", (message) => complaints.push(message.text()));
    page.on("pageerror", (error) => complaints.push(error.message));
    return { asked, complaints };
  },

  // What axe finds, by the rules that everybody's pages must keep.
  axeOn: async (page, options = {}) => {
    // Evaluated by the debugger, which no policy of the page's stops.
    await page.evaluate(axe + ";0");
    return page.evaluate((chosen) => globalThis.axe.run(document, chosen), {
      runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
      ...options,
    });
  },
};
