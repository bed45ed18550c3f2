import { expectAccessible } from "./fixtures/a11y.ts";
import { expect, test, type Run } from "./fixtures/app.ts";
import { OWNER, TENANT } from "./fixtures/people.ts";

/** How a run that went well ends; the sample company has records worth a warning. */
const DONE = /^Completed/;
/** What the page says while a worker has the run. */
const WORKING = /^(Starting|Reading people|Comparing|Applying changes|Finishing)$/;

test.beforeEach(async ({ signInAs }) => {
  await signInAs(OWNER);
});

test("the first synchronisation is in the log, and its page says what it created", async ({ page, open, ask }) => {
  const first = ask<Run[]>(["run", "list", "--tenant", TENANT.slug, "--limit", "1000"]).at(-1);
  await open("/settings/integrations/logs");
  await page.getByRole("rowheader").last().getByRole("link").click();
  await expect(page).toHaveURL(new RegExp(`/settings/integrations/logs/${first?.id}$`));
  await expect(page.getByText(DONE).first()).toBeVisible();
  await expect(page.getByRole("heading", { name: "What changed" })).toBeVisible();
  await expect(page.getByRole("table", { name: "What changed" }).getByRole("rowheader").first()).toBeVisible();
});

test("the log is filtered by status, in the address", async ({ page, open }) => {
  await open("/settings/integrations/logs");
  await page.getByLabel("Status").selectOption({ label: "Skipped" });
  await page.getByRole("button", { name: "Show" }).click();
  await expect(page).toHaveURL(/status=skipped/);
  await expect(page.getByRole("heading", { name: "No such run" })).toBeVisible();
});

test("the latest runs are a picture and a table", async ({ page, open }) => {
  await open("/settings/integrations/logs");
  await expect(page.getByRole("img", { name: /run/ })).toBeVisible();
  await page.getByText("The same as a table").click();
  await expect(page.getByRole("table", { name: "The latest runs" }).getByRole("rowheader").first()).toBeVisible();
});

test("what changed is narrowed to a person and an attribute, in the address", async ({ page, open, ask }) => {
  const first = ask<Run[]>(["run", "list", "--tenant", TENANT.slug, "--limit", "1000"]).at(-1);
  await open(`/settings/integrations/logs/${first?.id}`);
  const table = page.getByRole("table", { name: "What changed" });
  const person = (await table.getByRole("rowheader").filter({ hasText: "Person" }).first().locator(".person").textContent()) ?? "";
  await page.getByRole("searchbox", { name: "Person" }).fill(person);
  await page.getByLabel("Attribute").selectOption({ label: "Job title" });
  await page.getByRole("search").getByRole("button", { name: "Show" }).click();
  await expect(page).toHaveURL(/person=.*attribute=job_title/);
  await expect(table.getByRole("rowheader").first()).toContainText(person);
  await page.getByRole("searchbox", { name: "Person" }).fill("zzzz nobody zzzz");
  await page.getByRole("search").getByRole("button", { name: "Show" }).click();
  await expect(page.getByText("No change matches what is filtered by.")).toBeVisible();
  await page.getByRole("link", { name: "Clear all" }).click();
  await expect(table.getByRole("rowheader").first()).toBeVisible();
});

test("the changes of a run are taken along as a file", async ({ page, open, ask }) => {
  const first = ask<Run[]>(["run", "list", "--tenant", TENANT.slug, "--limit", "1000"]).at(-1);
  await open(`/settings/integrations/logs/${first?.id}`);
  const download = page.waitForEvent("download");
  await page.getByRole("link", { name: "Export CSV" }).click();
  expect((await download).suggestedFilename()).toBe(`orgonaut-${first?.id}-changes.csv`);
});

// One after the other: each makes the one BambooHR of these tests slow.
test.describe.serial("while BambooHR is slow", () => {
  test("a run is stopped after asking, and the question breaks no rule of WCAG 2.2 AA @script @once", async ({ page, open, ask, control }) => {
    await control("delay", { milliseconds: 8_000 });
    try {
      const { id } = ask<Run>(["sync", "--tenant", TENANT.slug, "--provider", "bamboohr"]);
      await open(`/settings/integrations/logs/${id}/cancel`);
      await expect(page.getByRole("button", { name: "Stop run" })).toBeVisible();
      await expectAccessible(page);
      await open(`/settings/integrations/logs/${id}`);
      await page.getByRole("button", { name: "Stop run…" }).click();
      await expect(page.getByRole("dialog")).toBeVisible();
      await expectAccessible(page);
      await page.getByRole("button", { name: "Stop run", exact: true }).click();
      await expect(page.getByText("Cancelled").first()).toBeVisible({ timeout: 30_000 });
      await expect(page.getByRole("button", { name: "Stop run…" })).toHaveCount(0);
    } finally {
      await control("delay", { milliseconds: 0 });
    }
  });

  test("a run that goes on shows its progress until it has settled @script @once", async ({ page, open, ask, control }) => {
    await control("delay", { milliseconds: 2_000 });
    try {
      const { id } = ask<Run>(["sync", "--tenant", TENANT.slug, "--provider", "bamboohr"]);
      await open(`/settings/integrations/logs/${id}`);
      await expect(page.getByRole("progressbar")).toBeVisible();
      await expect(page.getByRole("status")).toHaveText(WORKING);
      await expect(page.getByRole("progressbar")).toHaveCount(0, { timeout: 30_000 });
      await expect(page.getByText(DONE).first()).toBeVisible();
    } finally {
      await control("delay", { milliseconds: 0 });
    }
  });

  test("the page of a run is loaded anew until it has settled while the module is blocked @script @once", async ({ page, ask, control }) => {
    await page.route("**/pkg/*.wasm", (route) => route.abort());
    await control("delay", { milliseconds: 2_000 });
    try {
      const { id } = ask<Run>(["sync", "--tenant", TENANT.slug, "--provider", "bamboohr"]);
      await page.goto(`/settings/integrations/logs/${id}`);
      await expect(page.getByText("This page reloads every five seconds until the run has ended.")).toBeVisible();
      await expect(page.getByText(DONE).first()).toBeVisible({ timeout: 30_000 });
    } finally {
      await control("delay", { milliseconds: 0 });
    }
  });
});
