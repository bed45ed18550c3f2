import { expect, test } from "./fixtures/app.ts";
import { OWNER, TENANT } from "./fixtures/people.ts";

interface Person {
  readonly name: string;
  readonly status: string;
}

const everybody = ["people", "list", "--tenant", TENANT.slug];

test.beforeEach(async ({ signInAs, open }) => {
  await signInAs(OWNER);
  await open("/people");
});

test("everybody of the company is counted", async ({ page, ask }) => {
  const people = ask<Person[]>(everybody);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("People");
  await expect(page.getByText(`${people.length} people`, { exact: true })).toBeVisible();
});

test("a search finds a person by name and stands in the address", async ({ page, ask }) => {
  const name = ask<Person[]>(everybody).at(-1)?.name ?? "";
  await page.getByRole("searchbox").fill(name);
  await page.getByRole("button", { name: "Show" }).click();
  await expect(page).toHaveURL(/[?&]q=/);
  await expect(page.getByRole("rowheader").filter({ hasText: name }).first()).toBeVisible();
  await expect(page.getByRole("searchbox")).toHaveValue(name);
});

test("a search for nobody says so and leads back to everyone", async ({ page }) => {
  await page.getByRole("searchbox").fill("zzzz nobody zzzz");
  await page.getByRole("button", { name: "Show" }).click();
  await expect(page.getByRole("heading", { name: "Nobody here" })).toBeVisible();
  await page.getByRole("link", { name: "Show everyone" }).click();
  await expect(page.getByRole("rowheader").first()).toBeVisible();
});

test("a filter narrows the list, and its chip takes it off", async ({ page, ask }) => {
  const later = ask<Person[]>(everybody).filter(({ status }) => status === "future");
  await page.getByLabel("Status").selectOption({ label: "Starts later" });
  await page.getByRole("button", { name: "Show" }).click();
  await expect(page).toHaveURL(/status=future/);
  await expect(page.getByRole("rowheader")).toHaveCount(later.length);
  await page.getByRole("link", { name: "Remove filter Status: Starts later" }).click();
  await expect(page).toHaveURL(/\/people$/);
});

test("pages follow one another without losing or repeating anybody", async ({ page, ask }) => {
  const seen: string[] = [];
  for (;;) {
    await expect(page.getByRole("rowheader").first()).toBeVisible();
    seen.push(...(await page.getByRole("rowheader").locator("strong").allTextContents()));
    const next = page.getByRole("link", { name: "Next" });
    if ((await next.count()) === 0) break;
    const address = page.url();
    await next.click();
    await page.waitForURL((url) => url.href !== address);
  }
  const names = ask<Person[]>(everybody).map(({ name }) => name);
  expect(seen.toSorted()).toEqual(names.toSorted());
});

test("a search that fits nobody says so @script", async ({ page, open }) => {
  await open("/audit");
  await page.keyboard.press("/");
  const field = page.getByRole("combobox", { name: "Find a person" });
  await field.fill("nobody is named like this");
  const nobody = page.getByRole("status").filter({ hasText: "Nobody matches." });
  await expect(nobody).toBeVisible();
  await field.fill("");
  await expect(nobody).toHaveCount(0);
});

test("on a phone the main menu leads to the search for a person", async ({ page, open }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await open("/audit");
  await page.getByRole("button", { name: "Main menu" }).click();
  await page.getByRole("link", { name: "Find a person" }).click();
  // Where scripts are off, it is the search of the directory.
  await expect(page.getByRole("combobox", { name: "Find a person" }).or(page.getByRole("searchbox"))).toBeVisible();
});

test("the slash key leads to the search @script", async ({ page }) => {
  await page.keyboard.press("/");
  await expect(page.getByRole("searchbox")).toBeFocused();
});

test("at 200 % zoom every stop of the Tab key is seen, and what sorts stands in the form @script @once", async ({ page, open }) => {
  await page.setViewportSize({ width: 640, height: 400 });
  await open("/people");
  await expect(page.getByLabel("Sort by", { exact: true })).toBeVisible();
  const unseen: string[] = [];
  for (let step = 0; step < 200; step += 1) {
    await page.keyboard.press("Tab");
    const stop = await page.evaluate(() => {
      const focused = document.activeElement;
      if (!focused || focused === document.body) return "end";
      const { left, top, width, height } = focused.getBoundingClientRect();
      const above = document.elementFromPoint(left + width / 2, top + height / 2);
      return above !== null && (above.contains(focused) || focused.contains(above)) ? null : focused.outerHTML;
    });
    if (stop === "end") break;
    if (stop !== null) unseen.push(stop);
  }
  expect(unseen).toEqual([]);
});
