import { expect, test } from "./fixtures/app.ts";
import { OWNER, TENANT, VIEWER } from "./fixtures/people.ts";

test("somebody who may not manage integrations finds no way there", async ({ page, open, signInAs }) => {
  await signInAs(VIEWER);
  await open("/people");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("People");
  await expect(page.getByRole("link", { name: "Integrations", includeHidden: true })).toHaveCount(0);
});

test("to somebody who may not manage integrations their pages do not exist", async ({ context, signInAs, command }) => {
  await signInAs(VIEWER);
  const runs = JSON.parse(command(["run", "list", "--tenant", TENANT.slug, "--json"])) as { items: { id: string }[] };
  const run = `/settings/integrations/logs/${runs.items[0]?.id}`;
  for (const path of ["/settings/integrations/logs", run, `${run}/events`]) {
    expect((await context.request.get(path)).status(), path).toBe(404);
  }
  await signInAs(OWNER);
  expect((await context.request.get(run)).status()).toBe(200);
});
