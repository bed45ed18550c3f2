// Every form is reached, filled and sent by the keyboard alone.

import type { Page } from "@playwright/test";

import { expect, test, type Run } from "./fixtures/app.ts";
import { OWNER, TENANT } from "./fixtures/people.ts";

const FORMS = [
  "/people",
  "/org-chart",
  "/audit",
  "/scenarios",
  "/settings/integrations/logs",
  "/settings/integrations/hris",
  "/settings/integrations/hris?edit=key",
  "/settings/integrations/hris?edit=targets",
  "/settings/integrations/hris?edit=mapping",
  "/settings/integrations/hris?edit=scope",
  "/settings/profile",
  "/settings/password",
  "/settings/sessions",
  "/settings/members",
  "/settings/members/new",
  "/settings/roles/editor",
  "/settings/plan",
];

/** Most stops of the Tab key on a page. */
const MOST_STOPS = 600;

interface Stop {
  readonly control: string | null;
  readonly isLit: boolean;
  readonly isCovered: boolean;
}

/** Walks the whole page by Tab; gives each control of the main part that was stopped at. */
async function walk(page: Page): Promise<Stop[]> {
  const stops: Stop[] = [];
  for (let step = 0; step < MOST_STOPS; step += 1) {
    await page.keyboard.press("Tab");
    const stop = await page.evaluate(() => {
      const focused = document.activeElement;
      if (!focused || focused === document.body) return "end";
      if (!focused.matches("main :is(input, select, textarea, button)")) return null;
      const { outlineStyle, boxShadow } = getComputedStyle(focused);
      const { left, top, width, height } = focused.getBoundingClientRect();
      const above = document.elementFromPoint(left + width / 2, top + height / 2);
      const bar = document.querySelector("body > header");
      const { name, id, value, textContent } = focused as HTMLInputElement;
      const control = [name, id, value, textContent].join("|");
      const isCovered = above !== null && bar !== null && bar.contains(above);
      return { control, isLit: outlineStyle !== "none" || boxShadow !== "none", isCovered };
    });
    if (stop === "end") break;
    // A date is entered in three parts, each with a stop of its own.
    if (stop && stop.control !== stops.at(-1)?.control) stops.push(stop);
  }
  return stops;
}

/** Controls that somebody who sees the page could use; of radio buttons of one name Tab stops at one. */
async function controls(page: Page): Promise<number> {
  return page.evaluate(() => {
    const seen = new Set<string>();
    const all = document.querySelectorAll<HTMLInputElement>("main :is(input:not([type=hidden]), select, textarea, button)");
    return [...all].filter((control) => {
      if (control.disabled || !control.checkVisibility({ visibilityProperty: true })) return false;
      if (control.tabIndex < 0) return false;
      if (control.type !== "radio") return true;
      const isFirst = !seen.has(control.name);
      seen.add(control.name);
      return isFirst;
    }).length;
  });
}

test.beforeEach(async ({ signInAs }) => signInAs(OWNER));

for (const path of FORMS) {
  test(`Tab stops at every control of ${path}, where it can be seen @script @once`, async ({ page, open }) => {
    await open(path);
    const there = await controls(page);
    const stops = await walk(page);
    expect(stops.length).toBe(there);
    expect(stops.filter(({ isLit, isCovered }) => !isLit || isCovered)).toEqual([]);
  });
}

test("a scenario is made, changed and deleted by the keyboard alone @script @once", async ({ page, open }) => {
  const name = `Keys ${crypto.randomUUID().slice(0, 8)}`;
  await open("/scenarios");
  await page.getByLabel("New scenario").focus();
  await page.keyboard.type(name);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(name);
  const scenario = new URL(page.url()).pathname;

  await open(`${scenario}/people`);
  await page.getByRole("rowheader").first().getByRole("link").focus();
  await page.keyboard.press("Enter");
  await page.getByLabel("Job title").focus();
  await page.keyboard.press("ControlOrMeta+A");
  await page.keyboard.type("Keeper of Keys");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("rowheader", { name: "Job title" })).toBeVisible();

  await open(`${scenario}/settings`);
  await page.getByLabel("Name of what is deleted").focus();
  await page.keyboard.type(name);
  await page.keyboard.press("Tab");
  await expect(page.getByRole("button", { name: "Delete scenario" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Scenarios");
  await expect(page.getByRole("link", { name, exact: true })).toHaveCount(0);
});

test("a run's changes are narrowed by the keyboard alone @script @once", async ({ page, open, ask }) => {
  const runs = ask<Run[]>(["run", "list", "--tenant", TENANT.slug, "--limit", "1000"]);
  await open(`/settings/integrations/logs/${runs.at(-1)?.id}`);
  await page.getByLabel("Person").first().focus();
  await page.keyboard.type("zzzz");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/zzzz/);
});
