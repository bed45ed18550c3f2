import { expect, test, type Run } from "./fixtures/app.ts";
import { OWNER, TENANT, VIEWER } from "./fixtures/people.ts";

test("who did what is told in words and narrowed in the address", async ({ page, open, signInAs }) => {
  await signInAs(OWNER);
  await open("/audit");
  const table = page.getByRole("table", { name: "Events, newest first" });
  await expect(table.getByRole("rowheader").first()).toBeVisible();
  await page.getByLabel("Category").selectOption({ label: "Integrations" });
  await page.getByRole("button", { name: "Show" }).click();
  await expect(page).toHaveURL(/category=integration/);
  await expect(table.getByText(/connected/).first()).toBeVisible();
  await page.getByRole("link", { name: "Remove filter Category: Integrations" }).click();
  await expect(page).toHaveURL(/\/audit$/);
});

test("an event leads to its person, to everything about them and to its run", async ({ page, open, ask, signInAs }) => {
  await signInAs(OWNER);
  // What scenarios did to people is in the log too, and belongs to no run.
  const first = ask<Run[]>(["run", "list", "--tenant", TENANT.slug, "--limit", "1000"]).at(-1);
  await open(`/audit?entity=person&run=${first?.id}`);
  const person = page.getByRole("table").getByRole("link", { name: /^(?!View run|Only this)/ }).first();
  const name = (await person.textContent()) ?? "";
  await person.click();
  await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
  await page.goBack();
  await page.getByRole("table").getByRole("link", { name: "Only this person" }).first().click();
  await expect(page.getByRole("link", { name: `Remove filter Person: ${name}` })).toBeVisible();
  await page.getByRole("link", { name: "View run" }).first().click();
  await expect(page).toHaveURL(/\/settings\/integrations\/logs\/sync_/);
});

test("the log is taken along as a file", async ({ page, open, signInAs }) => {
  await signInAs(OWNER);
  await open("/audit");
  const download = page.waitForEvent("download");
  await page.getByRole("link", { name: "Export CSV" }).click();
  expect((await download).suggestedFilename()).toBe("orgonaut-audit.csv");
});

test("to somebody who may not read the log it does not exist", async ({ context, page, open, signInAs }) => {
  await signInAs(VIEWER);
  await open("/people");
  await expect(page.getByRole("link", { name: "Audit", includeHidden: true })).toHaveCount(0);
  for (const path of ["/audit", "/audit.csv"]) expect((await context.request.get(path)).status(), path).toBe(404);
});
