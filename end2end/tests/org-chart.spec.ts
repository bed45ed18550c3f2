import { expectAccessible, expectNoSidewaysScroll } from "./fixtures/a11y.ts";
import { expect, test } from "./fixtures/app.ts";
import { VIEWER } from "./fixtures/people.ts";

test.beforeEach(async ({ signInAs, open }) => {
  await signInAs(VIEWER);
  await open("/org-chart");
});

test("a count of reports leads to the chart below a person, and the way back is above it", async ({ page, open }) => {
  const count = page.locator(".chart ul .chart__count").first();
  await open((await count.getAttribute("href")) ?? "");
  await expect(page.getByRole("heading", { level: 1 })).toContainText("Org chart of");
  await page.getByRole("navigation", { name: "Breadcrumb" }).getByRole("link", { name: "Org chart" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Org chart");
});

test("levels and departments stand in the address", async ({ page }) => {
  await page.getByRole("link", { name: "Top only" }).click();
  await expect(page).toHaveURL(/levels=0/);
  await page.getByLabel("Department").selectOption({ index: 1 });
  await page.getByRole("button", { name: "Show" }).click();
  await expect(page).toHaveURL(/department=/);
  await expect(page.getByRole("heading", { level: 1 })).toContainText("Org chart of");
});

test("the chart is taken along as a picture and as a table", async ({ page }) => {
  for (const name of ["SVG", "CSV of everyone"]) {
    const download = page.waitForEvent("download");
    await page.getByRole("link", { name, exact: true }).click();
    expect((await download).suggestedFilename()).toMatch(/^orgonaut-org-chart\.(svg|csv)$/);
  }
});

test("keys walk the chart, open a branch and the person @script", async ({ page }) => {
  const focused = page.locator("[role=treeitem]:focus");
  await page.getByRole("treeitem").first().focus();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowLeft");
  await expect(focused).toHaveAttribute("aria-expanded", "false");
  await page.keyboard.press("ArrowRight");
  await expect(focused).toHaveAttribute("aria-expanded", "true");
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Home");
  await expect(page.getByRole("treeitem").first()).toBeFocused();
  const name = (await focused.getAttribute("aria-label"))?.split(",")[0] ?? "";
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(name);
});

test("a name being typed offers people, and Enter goes there @script", async ({ page }) => {
  const name = (await page.locator(".chart__name").last().textContent()) ?? "";
  await page.keyboard.press("/");
  await page.keyboard.type(name);
  await expect(page.locator('[role="option"]').first()).toBeVisible();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1 })).toContainText(name);
});

test("the slash key finds a person from any page @script", async ({ page, open }) => {
  const name = (await page.locator(".chart__name").first().textContent()) ?? "";
  await open("/departments");
  await page.keyboard.press("/");
  await page.keyboard.type(name);
  await expect(page.locator('[role="option"]').first()).toBeVisible();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(name);
});

test("people, departments and chart break no rule of WCAG 2.2 AA @script", async ({ page, open }) => {
  const person = (await page.locator(".chart__name").first().getAttribute("href")) ?? "";
  for (const scheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme: scheme });
    for (const path of ["/org-chart", "/departments", "/people", person]) {
      await open(path);
      await expectAccessible(page);
      await expectNoSidewaysScroll(page);
    }
  }
});
