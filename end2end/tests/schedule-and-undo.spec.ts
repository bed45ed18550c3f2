import { expectAccessible, expectNoSidewaysScroll } from "./fixtures/a11y.ts";
import { expect, TENANT, test as base } from "./fixtures/fresh.ts";

const PAGE = "/settings/integrations/hris";

/** The path of the first run of a synced installation, with its owner signed in. */
const test = base.extend<{ firstRun: string }>({
  firstRun: async ({ connectFresh, enter, page }, use) => {
    connectFresh();
    await enter("owner");
    await page.goto("/settings/integrations/logs");
    const path = await page.getByRole("rowheader").last().getByRole("link").getAttribute("href");
    await use(path ?? "");
  },
});

test("a run is undone after a look at what that means, and stays undone", async ({ page, open, firstRun, fresh }) => {
  await open(firstRun);
  // With scripts or without, the same words ask: in a dialog, or on a page of their own.
  await page.locator(".confirm__button, .confirm__link").filter({ hasText: "Undo…", visible: true }).click();
  await page.getByRole("button", { name: "Show what would be undone" }).click();
  await expect(page.getByText("Takes back")).toBeVisible();
  const undo = page.url();
  await expect(async () => {
    await page.goto(undo);
    await expect(page.getByRole("button", { name: "Apply exactly this" })).toBeVisible({ timeout: 1_000 });
  }).toPass();
  await expect(page.getByText("would be deactivated").first()).toBeVisible();
  await expect(page.getByRole("table", { name: "What changed" }).getByText("Planned").first()).toBeVisible();
  await page.getByRole("button", { name: "Apply exactly this" }).click();
  await expect(async () => {
    await page.goto(undo);
    await expect(page.getByText("Completed").first()).toBeVisible({ timeout: 1_000 });
  }).toPass();
  await page.goto(firstRun);
  await expect(page.getByText("Taken back by")).toBeVisible();

  fresh.command(["integration", "reconcile-nightly"]);
  await expect(async () => {
    await page.goto("/settings/integrations/logs");
    const newest = page.getByRole("row").filter({ hasText: "Nightly reconciliation" });
    await expect(newest.getByText(/^Completed/)).toBeVisible({ timeout: 1_000 });
  }).toPass();
  await page.getByRole("link", { name: "Nightly reconciliation" }).click();
  await expect(page.getByText("This run has changed nothing.")).toBeVisible();
});

test("a preview is narrowed to a person and an attribute, and discarded", async ({ page, open, firstRun, fresh }) => {
  // What was undone is no difference any more, so it is the undo that is looked at.
  const run = firstRun.split("/").at(-1) ?? "";
  fresh.command(["run", "undo", run, "--tenant", TENANT]);
  await open(PAGE);
  await expect(page.getByRole("heading", { name: "An undo waits for your review" })).toBeVisible();
  await page.getByRole("link", { name: "Review changes" }).click();
  const table = page.getByRole("table", { name: "What changed" });
  const person = (await table.getByRole("rowheader").filter({ hasText: "Person" }).first().locator(".person").textContent()) ?? "";
  await page.getByRole("searchbox", { name: "Person" }).fill(person);
  await page.getByLabel("Attribute").selectOption({ label: "Status" });
  await page.getByRole("search").getByRole("button", { name: "Show" }).click();
  await expect(table.getByRole("rowheader").first()).toContainText(person);
  await page.locator(".confirm__button, .confirm__link").filter({ hasText: "Discard…", visible: true }).click();
  await page.getByRole("button", { name: "Discard changes" }).click();
  await expect(page.getByText("Nothing was written.").first()).toBeVisible();
  await expect(page.getByText("Cancelled").first()).toBeVisible();
});

test("schedule and guard are changed one form at a time, and mistakes keep what was entered", async ({ page, open, firstRun }) => {
  expect(firstRun).toContain("/logs/");
  await open(PAGE);
  await expect(page.getByText(/^next in .*, Europe\/Copenhagen$/)).toBeVisible();
  await page.getByRole("link", { name: "Change schedule" }).click();
  await page.getByLabel("How often").selectOption({ label: "Every 6 hours" });
  await page.getByLabel("At", { exact: true }).fill("04:30");
  await page.getByLabel("Time zone").selectOption("Asia/Kolkata");
  await page.getByRole("button", { name: "Save schedule" }).click();
  await expect(page.getByText("every 6 hours, one of them at 04:30, Asia/Kolkata")).toBeVisible();

  await page.getByRole("link", { name: "Change guard" }).click();
  await page.getByLabel("Leaving, percent").fill("many");
  await page.getByRole("button", { name: "Save guard" }).click();
  await expect(page.getByRole("alert")).toContainText("Leaving, percent: enter a whole number from 1 to 100.");
  await expect(page.getByLabel("Leaving, percent")).toHaveValue("many");
  await page.getByLabel("Leaving, percent").fill("10");
  await page.getByRole("button", { name: "Save guard" }).click();
  await expect(page.getByText("more than 10 % of the people leave, and more than 20")).toBeVisible();
});

test("schedule, guard, undo and review break no rule of WCAG 2.2 AA and fit 320 pixels @script", async ({ page, open, firstRun }) => {
  for (const path of [`${PAGE}?edit=schedule`, `${PAGE}?edit=guard`, firstRun, `${firstRun}/undo`]) {
    await open(path);
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme });
      await expectAccessible(page);
    }
    await page.setViewportSize({ width: 320, height: 640 });
    await expectNoSidewaysScroll(page);
    await page.setViewportSize({ width: 1280, height: 800 });
  }
});
