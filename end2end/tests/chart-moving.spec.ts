import type { Locator, Page } from "@playwright/test";

import { expectAccessible, expectNoSidewaysScroll } from "./fixtures/a11y.ts";
import { expect, test } from "./fixtures/app.ts";
import { OWNER, VIEWER } from "./fixtures/people.ts";

/** Makes a scenario of the Live Baseline and gives its id. */
async function create(page: Page, open: (path: string) => Promise<void>): Promise<string> {
  const name = `Moves ${crypto.randomUUID().slice(0, 8)}`;
  await open("/scenarios");
  await page.getByLabel("New scenario").fill(name);
  await page.getByRole("button", { name: "Create scenario" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(name);
  return new URL(page.url()).pathname.split("/").at(-1) ?? "";
}

/** Two people of the second level who have reports: whoever has the first of them can be given the second as manager. */
async function twoManagers(page: Page): Promise<[Locator, Locator]> {
  const managers = page.locator(".chart > li > ul > li[data-direct]");
  await expect(managers.nth(1)).toBeVisible();
  const ids = await managers.evaluateAll((items) => items.map((item) => item.getAttribute("data-person") ?? ""));
  return [page.locator(`[data-person="${ids[0]}"]`), page.locator(`[data-person="${ids[1]}"]`)];
}

const card = (item: Locator): Locator => item.locator("> .chart__card");
const nameOf = async (item: Locator): Promise<string> => (await item.locator(".chart__name").first().textContent()) ?? "";

async function middle(item: Locator): Promise<{ x: number; y: number }> {
  await card(item).scrollIntoViewIfNeeded();
  const box = await card(item).boundingBox();
  if (!box) throw new Error("the card is not in sight");
  return { x: box.x + box.width / 2, y: box.y + 16 };
}

/** Takes the card of somebody and holds it over another one. */
async function dragOver(page: Page, who: Locator, to: Locator): Promise<void> {
  const from = await middle(who);
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move(from.x + 12, from.y + 12);
  const over = await middle(to);
  await page.mouse.move(over.x, over.y, { steps: 8 });
}

async function expectMoved(page: Page, who: string, to: string): Promise<void> {
  await expect(page).toHaveURL(/\/org-chart\?/);
  await expect(page.getByText("Saved. You can undo it under Edits.")).toBeVisible();
  await page.getByRole("link", { name: "Edits and undo" }).click();
  const differing = page.getByRole("table", { name: "Differs from the Live Baseline" });
  const row = differing.getByRole("row").filter({ has: page.getByRole("rowheader", { name: who, exact: true }) });
  await expect(row).toContainText(to);
}

test.describe("in a scenario", () => {
  test.beforeEach(async ({ page, open, signInAs }) => {
    await signInAs(OWNER);
    await open(`/org-chart?context=${await create(page, open)}`);
  });

  test("a card is dragged onto the new manager, reports come along @script", async ({ page }) => {
    const [who, to] = await twoManagers(page);
    const [name, manager] = [await nameOf(who), await nameOf(to)];
    await dragOver(page, who, to);
    await expect(to).toHaveClass(/chart__item--aimed/);
    await expect(page.getByRole("status").filter({ hasText: `Move ${name} under ${manager}.` })).toBeVisible();
    await page.mouse.up();
    const dialog = page.getByRole("dialog", { name: `Move ${name}?` });
    await expect(dialog).toContainText(`The new manager is ${manager}.`);
    await expect(dialog.getByLabel("Come along")).toBeChecked();
    await expectAccessible(page);
    await dialog.getByRole("button", { name: "Move person" }).click();
    await expectMoved(page, name, manager);
  });

  test("Escape puts a dragged card back, and nobody is dropped on themselves or below themselves @script", async ({ page }) => {
    const [who, to] = await twoManagers(page);
    const name = await nameOf(who);
    await dragOver(page, who, to);
    await page.keyboard.press("Escape");
    await expect(page.getByText(`${name} stays where they are.`)).toBeVisible();
    await expect(page.locator(".chart__ghost")).toHaveCount(0);
    await page.mouse.up();

    const below = who.locator("> ul > li[data-person]").first();
    await dragOver(page, who, below);
    await expect(below).toHaveClass(/chart__item--refused/);
    await page.mouse.up();
    await expect(page.getByText(`is below ${name}. ${name} stays where they are.`)).toBeVisible();
    await dragOver(page, who, who);
    await page.mouse.up();
    await expect(page.getByText(`Nobody reports to themselves. ${name} stays where they are.`)).toBeVisible();
    await expect(page.getByRole("dialog")).toHaveCount(0);
    await expect(page).toHaveURL(/\/org-chart\?/);
  });

  test("the same goes by keys, and the person is in focus again afterwards @script", async ({ page }) => {
    const [who, to] = await twoManagers(page);
    const [name, manager] = [await nameOf(who), await nameOf(to)];
    const id = (await who.getAttribute("data-person")) ?? "";
    await who.focus();
    await page.keyboard.press("m");
    await expect(page.getByRole("status").filter({ hasText: `${name} is picked up.` })).toBeVisible();
    await page.keyboard.press("Escape");
    await expect(page.getByText(`${name} stays where they are.`)).toBeVisible();
    await expect(who).toBeFocused();

    await page.keyboard.press("m");
    await page.keyboard.press("ArrowLeft");
    await page.keyboard.press("ArrowDown");
    while (!(await to.evaluate((item) => item === document.activeElement))) await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    const dialog = page.getByRole("dialog", { name: `Move ${name}?` });
    await dialog.getByLabel("Stay, under the former manager").check();
    await dialog.getByRole("button", { name: "Move person" }).press("Enter");
    await expect(page).toHaveURL(new RegExp(`#${id}$`));
    await expectMoved(page, name, manager);
  });

  test("one click takes somebody by the grip, and another one chooses the manager @script", async ({ page }) => {
    const [who, to] = await twoManagers(page);
    const [name, manager] = [await nameOf(who), await nameOf(to)];
    await page.getByRole("button", { name: `Move ${name}`, exact: true }).click();
    await card(to).locator(".chart__name").click();
    await page.getByRole("dialog", { name: `Move ${name}?` }).getByRole("button", { name: "Move person" }).click();
    await expectMoved(page, name, manager);
  });

  test("whoever is moved out of sight is shown, and a name leads to where a person is changed @script", async ({ page }) => {
    const [who, to] = await twoManagers(page);
    const id = (await who.getAttribute("data-person")) ?? "";
    await dragOver(page, who, to.locator("> ul > li[data-person]").first());
    await page.mouse.up();
    await page.getByRole("dialog", { name: /^Move / }).getByRole("button", { name: "Move person" }).click();
    await expect(page).toHaveURL(new RegExp(`#${id}$`));
    await expect(who).toBeFocused();
    await expect(who).toHaveAttribute("aria-current", "true");
    await page.keyboard.press("Enter");
    await expect(page).toHaveURL(new RegExp(`/scenarios/scn_[^/]+/people/${id}$`));
  });

  test("a card let go of outside the chart does not follow the pointer afterwards @script", async ({ page }) => {
    const [who] = await twoManagers(page);
    const from = await middle(who);
    await page.mouse.move(from.x, from.y);
    await page.mouse.down();
    // At once, as a fast pointer leaves: the chart hears neither of the way out nor of the release.
    await page.mouse.move(4, 4);
    await page.mouse.up();
    await page.mouse.move(from.x, from.y);
    await page.mouse.move(from.x + 40, from.y + 40, { steps: 4 });
    await expect(page.locator(".chart__ghost, .chart__item--held")).toHaveCount(0);
  });

  test("the slash key finds people of the scenario and leads to them in it @script", async ({ page, open }) => {
    const [who, to] = await twoManagers(page);
    const name = await nameOf(to);
    await card(who).locator(".chart__name").click();
    await expect(page).toHaveURL(/\/scenarios\/scn_[^/]+\/people\/act_/);
    await open(page.url());
    await page.keyboard.press("/");
    await page.keyboard.type(name);
    await expect(page.locator('[role="option"]').first()).toBeVisible();
    await page.keyboard.press("Enter");
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(name);
    await expect(page).toHaveURL(/\/scenarios\/scn_[^/]+\/people\/act_/);
  });

  test("leaving the question leaves everything as it was @script", async ({ page }) => {
    const [who, to] = await twoManagers(page);
    await dragOver(page, who, to);
    await page.mouse.up();
    await page.getByRole("button", { name: "Leave as it is" }).click();
    await expect(page.getByText(`${await nameOf(who)} stays where they are.`)).toBeVisible();
    await expect(who).toBeFocused();
  });

  test("the chart breaks no rule of WCAG 2.2 AA and fits 320 pixels @script", async ({ page }) => {
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme });
      await (await twoManagers(page))[0].focus();
      await page.keyboard.press("m");
      await expectAccessible(page);
      await page.keyboard.press("Escape");
    }
    await page.setViewportSize({ width: 320, height: 640 });
    await expectNoSidewaysScroll(page);
  });
});

test.describe("where nothing may be changed", () => {
  test("the Live Baseline has no grips, and M is a letter @script", async ({ page, open, signInAs }) => {
    await signInAs(OWNER);
    await open("/org-chart");
    await expect(page.getByRole("treeitem").first()).toBeVisible();
    await page.getByRole("treeitem").first().focus();
    await page.keyboard.press("m");
    await expect(page.locator(".chart__grip, .chart__status, dialog#move-person")).toHaveCount(0);
  });

  test("nor has a scenario for whoever may only look @script", async ({ page, open, signInAs }) => {
    await signInAs(OWNER);
    const scenario = await create(page, open);
    await signInAs(VIEWER);
    await open(`/org-chart?context=${scenario}`);
    await expect(page.getByRole("treeitem").first()).toBeVisible();
    await expect(page.locator(".chart__grip, .chart__status, dialog#move-person")).toHaveCount(0);
  });
});

test("both charts stand side by side, whoever moved is outlined in them, and counts lead further down", async ({ page, open, signInAs }) => {
  await signInAs(OWNER);
  const scenario = await create(page, open);
  await open(`/org-chart?context=${scenario}`);
  const moved = page.locator(".chart > li > ul > li > ul > li[data-person]").first();
  const name = await nameOf(moved);
  const id = await moved.getAttribute("data-person");
  const top = page.locator(".chart > li[data-person]").first();
  const topId = (await top.getAttribute("data-person")) ?? "";
  await open(`/scenarios/${scenario}/people/${id}`);
  await page.getByLabel("New manager").fill(topId);
  await page.getByRole("button", { name: "Move person" }).click();
  await expect(page.getByRole("heading", { name: /^Planned, and not as/ })).toBeVisible();

  await open(`/scenarios/compare?b=${scenario}`);
  await page.getByRole("link", { name: "Charts", exact: true }).click();
  for (const side of [/^Before/, /^After/]) {
    const chart = page.getByRole("region", { name: side });
    const outlined = chart.locator(".side__card--moved");
    await expect(outlined).toHaveCount(1);
    await expect(outlined).toContainText(name);
    await expect(outlined).toContainText("Moved");
  }
  await expect(page.getByRole("table", { name: "People outlined in the charts" }).getByRole("rowheader")).toHaveText([name]);
  await page.getByRole("region", { name: /^Before/ }).locator("ul ul .side__count").first().click();
  await expect(page).toHaveURL(/at=act_/);
  await expect(page.getByRole("heading", { level: 1 })).toContainText("Side by side:");
  await page.getByRole("navigation", { name: "Breadcrumb" }).getByRole("link", { name: "Charts side by side" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Charts side by side");
  await page.setViewportSize({ width: 320, height: 640 });
  await expectNoSidewaysScroll(page);
});

test("the side-by-side page breaks no rule of WCAG 2.2 AA @script", async ({ page, open, signInAs }) => {
  await signInAs(OWNER);
  const scenario = await create(page, open);
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    await open(`/scenarios/compare/charts?b=${scenario}`);
    await expectAccessible(page);
  }
});

test("People is the area of departments and chart, and runs lie below the integrations", async ({ page, open, signInAs }) => {
  await signInAs(OWNER);
  for (const path of ["/people", "/departments", "/org-chart"]) {
    await open(path);
    await expect(page.locator("nav[aria-label=Main] [aria-current=page]")).toHaveText(["People"]);
  }
  await open("/settings/integrations/logs");
  await page.getByRole("rowheader").first().getByRole("link").click();
  const way = page.getByRole("navigation", { name: "Breadcrumb" }).getByRole("link");
  await expect(way).toHaveText(["Settings", "Integrations", "Runs"]);
  await way.nth(1).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Integrations");
});
