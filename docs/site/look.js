// Looks at the site as a person would who has it as files and no network: each
// page, bright and dark, on a desk and on a phone; and searches in it.
//
//   node look.js SITE [PICTURES [ONLY]]
//
// With PICTURES a picture of each page is left there; with ONLY, pages whose
// name does not hold it are left out. Fails with all that is wrong.
"use strict";
const assert = require("node:assert/strict");
const fs = require("node:fs");
const path = require("node:path");
const { pathToFileURL } = require("node:url");
const { PHONE, DESK, axeOn, launch, listen, nameOf, pagesIn } =
  require("../../grader/html_test/looking.js");

const noSidewaysScroll = async (page) => {
  const widths = await page.evaluate(() =>
    [document.documentElement.scrollWidth, document.documentElement.clientWidth]);
  assert.ok(widths[0] <= widths[1], "scrolls sideways: " + widths.join(" > "));
};

const noFaultOfAxe = async (page) => {
  // preload would fetch the styles, which files are not given.
  const result = await axeOn(page, { preload: false });
  const faults = result.violations.flatMap((fault) =>
    fault.nodes.map((node) => fault.id + ": " + node.html.slice(0, 140)));
  assert.deepEqual(faults, [], "axe finds nothing");
};

const picturesAreThere = async (page) => {
  const broken = await page.evaluate(() => [...document.images]
    .filter((image) => image.complete && image.naturalWidth === 0).map((image) => image.src));
  assert.deepEqual(broken, [], "each picture is there");
};

// The words are of the first chapter and of nowhere else.
const searchFinds = async (browser, site) => {
  const page = await browser.newPage({ viewport: DESK });
  await page.goto(pathToFileURL(path.join(site, "index.html")).href);
  const box = page.locator(".md-search__input");
  await box.click();
  await box.pressSequentially("close of nil channel");  // the theme hears keys
  const first = page.locator(".md-search-result__link").first();
  await first.waitFor({ timeout: 10000 });
  const target = await first.getAttribute("href");
  assert.match(target, /^file:.*1_channels\.html/, "search leads to the first chapter");
  await first.click();
  assert.match(page.url(), /1_channels\.html/);
  await page.close();
};

(async () => {
  const [site, pictures, only] = process.argv.slice(2);
  if (!site) {
    console.error("usage: node look.js SITE [PICTURES [ONLY]]");
    process.exit(2);
  }
  if (pictures) fs.mkdirSync(pictures, { recursive: true });
  const browser = await launch();
  const report = (name, error) => {
    console.error("FAIL " + name + ": " + error.message);
    process.exitCode = 1;
  };
  // A page that stands in no menu is reached by links, and is looked at all the same. The frame of the search is none.
  const pages = pagesIn(site);
  assert.ok(pages.length > 20, "there are pages");
  for (const file of pages) {
    const name = nameOf(site, file);
    if (only && !name.includes(only)) continue;
    for (const [how, colorScheme, viewport] of
      [["desk", "light", DESK], ["phone", "light", PHONE], ["desk-dark", "dark", DESK],
        ["phone-dark", "dark", PHONE]]) {
      const context = await browser.newContext({ colorScheme, viewport });
      const page = await context.newPage();
      const { asked, complaints } = listen(page);
      try {
        await page.goto(pathToFileURL(file).href);
        for (const check of [noSidewaysScroll, picturesAreThere, noFaultOfAxe]) {
          try { await check(page); } catch (error) { report(name + " " + how, error); }
        }
        assert.deepEqual(asked.filter((url) => !/^(file|data|about|blob):/.test(url)), [],
          "asks for nothing but files");
        assert.deepEqual(complaints, [], "complains of nothing");
        if (pictures)
          await page.screenshot({ path: path.join(pictures, name + "-" + how + ".png") });
      } catch (error) {
        report(name + " " + how, error);
      }
      await context.close();
    }
    console.log("seen " + name);
  }
  try { await searchFinds(browser, site); console.log("ok   search"); }
  catch (error) { report("search", error); }
  await browser.close();
})();
