import { expect, test } from "./fixtures/app.ts";
import { OWNER, TENANT } from "./fixtures/people.ts";

test("the first synchronisation is in the log and opens", async ({ page, open, signInAs }) => {
  await signInAs(OWNER);
  await open("/settings/integrations/logs");
  await page.getByRole("rowheader").last().getByRole("link").click();
  await expect(page).toHaveURL(/\/settings\/integrations\/logs\/sync_/);
  await expect(page.getByText("Completed").first()).toBeVisible();
});

test("a run that goes on shows its progress until it has settled @script @once", async ({ page, open, signInAs, command, sandbox }) => {
  await signInAs(OWNER);
  const tell = (path: string, body: object) =>
    fetch(`${sandbox}/control/${path}`, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) });
  expect((await tell("slow", { milliseconds: 500 })).ok).toBe(true);
  const { id } = JSON.parse(command(["sync", "--tenant", TENANT.slug, "--provider", "bamboohr", "--json"])) as { id: string };
  await open(`/settings/integrations/logs/${id}`);
  await expect(page.getByRole("progressbar")).toBeVisible();
  expect((await tell("slow", { milliseconds: 0 })).ok).toBe(true);
  await expect(page.getByText("Completed").first()).toBeVisible({ timeout: 30_000 });
  await expect(page.getByRole("progressbar")).toHaveCount(0);
});
