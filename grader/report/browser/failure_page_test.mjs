// failure_page_test.mjs PAGE EVIL_PAGE: goes through the page of a failure in headless Chromium, as a person does with
// the keyboard, the mouse and a screen reader. EVIL_PAGE is the same page of a program whose file is full of markup. Ends
// with 1, and a sentence, if something is wrong.
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { chromium } from "playwright-core";

const axe = createRequire(import.meta.url).resolve("axe-core/axe.min.js");
const [page_file, evil_file] = process.argv.slice(2);
// A container has no sandbox of its own for Chromium; what it opens here was made by the kit.
const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox"] });

// Opens a page that may load nothing, and calls `test` with it. `bypassCSP` lets axe in, nothing else.
async function visit(file, { colorScheme = "light", width = 1280, bypassCSP = false }, test) {
  const context = await browser.newContext({ colorScheme, viewport: { width, height: 844 }, bypassCSP });
  const page = await context.newPage();
  const complaints = [];
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("console", (message) => complaints.push(message.text()));
  page.on("request", (request) => request.url() === "file://" + file || complaints.push("it loads " + request.url()));
  page.on("dialog", (dialog) => (complaints.push("it opens a dialog"), dialog.dismiss()));
  await page.goto("file://" + file);
  await test(page);
  assert.deepEqual(complaints, []);
  await context.close();
}

const rows = (page) => page.locator("table.lanes tbody tr:has(th)");
const current = async (page) => (await rows(page).evaluateAll((all) => all.map((row) => row.getAttribute("aria-current")))).indexOf("step");

await visit(page_file, {}, async (page) => {
  const count = await rows(page).count();
  assert.ok(count >= 3, "the lanes have " + count + " rows");
  assert.equal(await current(page), 0);
  await page.keyboard.press("ArrowRight");
  assert.equal(await current(page), 1);
  await page.keyboard.press("ArrowLeft");
  assert.equal(await current(page), 0);
  await page.keyboard.press("ArrowLeft");
  assert.equal(await current(page), 0, "nothing is before the first step");
  assert.ok(await page.getByRole("button", { name: "One step back" }).isDisabled());
  await page.keyboard.press("End");
  assert.equal(await current(page), count - 1);
  assert.ok(await page.getByRole("button", { name: "One step on" }).isDisabled());
  // Both threads of the race stand in their lines, and the guilty line of the row is marked.
  assert.match(await page.locator("ol.source li.trouble code").innerText(), /state_->value = sum;/);
  assert.equal(await page.locator("ol.source .chip").count(), 2);
  assert.match(await page.getByRole("status").innerText(), /What came of it: .*thread 1: write/s);
  // The slider moves by its own keys, one step for each.
  const slider = page.getByRole("slider", { name: "Step" });
  await slider.focus();
  await page.keyboard.press("ArrowLeft");
  assert.equal(await current(page), count - 2);
  assert.match((await slider.getAttribute("aria-valuetext")) ?? "", /thread 2/);
  await page.getByRole("button", { name: "Go to step" }).first().click();
  assert.equal(await current(page), 0);
  assert.ok((await page.locator("tbody tr", { hasText: "waits for thread 1 to end" }).count()) > 0, "main waits");
  assert.equal(await page.locator("details").count(), 1, "a hint");
});

for (const [name, look] of Object.entries({
  light: {}, dark: { colorScheme: "dark" }, phone: { width: 360 }, dark_phone: { width: 360, colorScheme: "dark" },
})) {
  await visit(page_file, { ...look, bypassCSP: true }, async (page) => {
    await page.addScriptTag({ path: axe });
    for (const key of ["Home", "End"]) {
      await page.keyboard.press(key);
      const { violations } = await page.evaluate(() => globalThis.axe.run());
      assert.deepEqual(violations.map((each) => each.id + ": " + each.nodes[0].html), [], name);
    }
    const [width, room] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
    assert.ok(width <= room, name + ": the page is " + width + " wide, the window " + room);
    const here = page.locator("tr[aria-current] td.here");
    const box = await page.getByRole("region", { name: "Steps" }).boundingBox();
    const cell = await here.boundingBox();
    assert.ok(box && cell && cell.x >= box.x - 1 && cell.x < box.x + box.width, name + ": the current step is out of sight");
  });
}

await visit(evil_file, {}, async (page) => {
  const text = await page.locator("ol.source").innerText();
  assert.ok(text.includes("</script><img src=x onerror=alert(1)>"), "the file is shown as it is");
  assert.equal(await page.locator("img").count(), 0);
});

await browser.close();
