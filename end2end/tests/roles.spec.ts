import { expect, test, type Run } from "./fixtures/app.ts";
import { OWNER, TENANT, VIEWER } from "./fixtures/people.ts";

test("somebody who may not manage integrations finds no way there", async ({ page, open, signInAs }) => {
  await signInAs(VIEWER);
  await open("/people");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("People");
  await expect(page.getByRole("link", { name: "Integrations", includeHidden: true })).toHaveCount(0);
});

test("to somebody who may not manage integrations their pages do not exist", async ({ context, signInAs, ask }) => {
  await signInAs(VIEWER);
  const runs = ask<Run[]>(["run", "list", "--tenant", TENANT.slug, "--limit", "1000"]);
  const run = `/settings/integrations/logs/${runs[0]?.id}`;
  for (const path of ["/settings/integrations/logs", run, `${run}/events`]) {
    expect((await context.request.get(path)).status(), path).toBe(404);
  }
  await signInAs(OWNER);
  expect((await context.request.get(run)).status()).toBe(200);
});
