// Looks at the pages that the grader makes, in Chromium, as a person would:
// bright and dark, on a phone, on paper, without scripts.
//
//   npm ci && node pages_test.js FOLDER [PICTURES]
//
// Each *.html below FOLDER is looked at; pages.sh makes some of every kind. With
// PICTURES a picture of each is left there. Fails with the first that is wrong.
"use strict";
const assert = require("node:assert/strict");
const fs = require("node:fs");
const path = require("node:path");
const { pathToFileURL } = require("node:url");
const { PHONE, DESK, axeOn, launch, listen, nameOf, pagesIn } = require("./looking.js");

const LARGEST = 300000;

// One page as one person sees it. Whatever it asks for or complains about fails.
const look = async (browser, file, options, check) => {
  const { javaScriptEnabled = true, ...rest } = options;
  // The page's policy would keep axe out, too.
  const context = await browser.newContext({ ...rest, javaScriptEnabled, bypassCSP: false });
  const page = await context.newPage();
  const { asked, complaints } = listen(page);
  const url = pathToFileURL(file).href;
  await page.goto(url);
  await check(page);
  assert.deepEqual(asked.filter((other) => other !== url), [], "asks for nothing");
  assert.deepEqual(complaints, [], "complains of nothing");
  await context.close();
};

const noSidewaysScroll = async (page) => {
  const wide = await page.evaluate(() => {
    const width = document.documentElement.clientWidth;
    return [...document.querySelectorAll("body *")]
      .filter((element) => !element.closest("#flame svg"))
      .filter((element) => element.getBoundingClientRect().right > width + 1 ||
                           (element.scrollWidth > element.clientWidth + 1 &&
                            ["auto", "scroll"].includes(getComputedStyle(element).overflowX)))
      .map((element) => element.outerHTML.slice(0, 120));
  });
  assert.deepEqual(wide, [], "nothing is wider than the screen");
  assert.ok(await page.evaluate(() =>
    document.documentElement.scrollWidth <= innerWidth), "no sideways scroll");
};

const noFaultOfAxe = async (page) => {
  const result = await axeOn(page);
  const faults = result.violations.flatMap((fault) =>
    fault.nodes.map((node) => fault.id + ": " + node.html.slice(0, 160) + " " +
      (node.any[0] ? node.any[0].message : "")));
  assert.deepEqual(faults, [], "axe finds nothing");
  // What axe could not decide must not be colours.
  const unsure = result.incomplete.filter((fault) => fault.id === "color-contrast")
    .flatMap((fault) => fault.nodes)
    .filter((node) => !node.html.includes("d3-flame-graph-label"))
    .map((node) => node.html.slice(0, 160) + " " + (node.any[0] ? node.any[0].message : ""));
  assert.deepEqual(unsure, [], "axe can tell each contrast");
};

const stepperWorks = async (page) => {
  const steps = await page.locator("#steps > li").count();
  if (steps < 2) return;
  const now = page.locator(".step-now");
  assert.match(await now.textContent(), /^Step 1 of /);
  assert.ok(await page.getByRole("button", { name: "Back" }).isDisabled());
  for (let step = 2; step <= steps; ++step) {
    await page.getByRole("button", { name: "Next" }).click();
    assert.ok((await now.textContent()).startsWith("Step " + step + " of " + steps + ": "));
    assert.equal(await page.locator("#steps > li.now").count(), 1);
  }
  assert.ok(await page.getByRole("button", { name: "Next" }).isDisabled());
  await page.getByRole("slider", { name: "Step" }).press("ArrowLeft");
  assert.ok((await now.textContent()).startsWith("Step " + (steps - 1) + " of "));
};

const flameGraphIsDrawn = async (page) => {
  if (await page.locator("#flame").count() === 0) return;
  await page.locator("#flame g.frame").first().waitFor();
  const drawn = await page.locator("#flame g.frame").count();
  assert.ok(drawn > 1, "frames are drawn");
};

const tableSorts = async (page) => {
  const heads = page.locator("#everybody thead button");
  if (await heads.count() === 0) return;
  const column = await heads.count() - 1;
  const sums = () => page.locator("#everybody tbody tr td:last-child")
    .evaluateAll((cells) => cells.map((cell) => Number(cell.dataset.value)));
  await heads.nth(column).click();
  const up = await sums();
  assert.deepEqual(up, [...up].sort((a, b) => a - b));
  await heads.nth(column).click();
  assert.deepEqual(await sums(), [...up].sort((a, b) => b - a));
};

(async () => {
  const [folder, pictures] = process.argv.slice(2);
  if (!folder) {
    console.error("usage: node pages_test.js FOLDER [PICTURES]");
    process.exit(2);
  }
  const pages = pagesIn(folder);
  assert.ok(pages.length > 0, folder + " has no page");
  if (pictures) fs.mkdirSync(pictures, { recursive: true });
  const browser = await launch();
  for (const file of pages) {
    const name = nameOf(folder, file);
    const picture = async (page, how) => {
      if (!pictures) return;
      await page.waitForTimeout(400);
      await page.screenshot({ path: path.join(pictures, name + "-" + how + ".png"), fullPage: true });
    };
    try {
      assert.ok(fs.statSync(file).size <= LARGEST, "at most " + LARGEST + " bytes");
      for (const colorScheme of ["light", "dark"]) {
        for (const [how, viewport] of [["desk", DESK], ["phone", PHONE]]) {
          await look(browser, file, { colorScheme, viewport }, async (page) => {
            await flameGraphIsDrawn(page);
            await noSidewaysScroll(page);
            await noFaultOfAxe(page);
            await picture(page, how + "-" + colorScheme);
            await stepperWorks(page);
            await tableSorts(page);
            await noSidewaysScroll(page);
          });
        }
      }
      await look(browser, file, { javaScriptEnabled: false, viewport: PHONE }, async (page) => {
        assert.ok((await page.locator("h1").textContent()).length > 0);
        await picture(page, "no-script");
      });
      await look(browser, file, { viewport: DESK }, async (page) => {
        await page.emulateMedia({ media: "print" });
        await noSidewaysScroll(page);
        await picture(page, "print");
      });
      console.log("ok   " + name);
    } catch (error) {
      console.error("FAIL " + name + ": " + error.message);
      process.exitCode = 1;
    }
  }
  await browser.close();
})();
