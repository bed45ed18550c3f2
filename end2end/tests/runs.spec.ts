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
  await page.getByLabel("Status").selectOption({ label: "Cancelled" });
  await page.getByRole("button", { name: "Show" }).click();
  await expect(page).toHaveURL(/status=cancelled/);
  await expect(page.getByRole("rowheader")).toHaveCount(0);
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
