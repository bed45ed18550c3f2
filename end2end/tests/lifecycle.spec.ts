import { expectAccessible, expectNoSidewaysScroll } from "./fixtures/a11y.ts";
import { expect, TENANT, test } from "./fixtures/fresh.ts";
import { API_KEY } from "./fixtures/installation.ts";

const PAGE = "/settings/integrations/hris";
const LOGS = "/settings/integrations/logs";
const TOKENS = "/settings/api-tokens";

test("the sync is paused, rests, and goes on with one reconciliation", async ({ page, open, enter, connectFresh, fresh }) => {
  connectFresh();
  await enter("owner");
  await open(PAGE);
  await page.getByRole("button", { name: "Pause sync" }).click();
  await expect(page.getByText("The sync is paused.")).toBeVisible();
  await expect(page.getByText("Paused", { exact: true })).toBeVisible();
  await expect(page.getByRole("button", { name: "Sync now" })).toHaveCount(0);
  await page.getByRole("button", { name: "Resume sync" }).click();
  await expect(page.getByText("One reconciliation catches up")).toBeVisible();
  const runs = JSON.parse(fresh.command(["run", "list", "--tenant", TENANT, "--json"])) as { kind: string }[];
  expect(runs.map(({ kind }) => kind)).toEqual(["reconcile", "manual_sync"]);
});

test("disconnecting wants the name, says what is lost, erases the key and leaves the log", async ({
  page,
  open,
  enter,
  connectFresh,
  javaScriptEnabled,
}) => {
  connectFresh();
  await enter("owner");
  await open(PAGE);
  const asks = javaScriptEnabled === false ? "link" : "button";
  await page.getByRole(asks, { name: "Disconnect BambooHR…" }).click();
  const place = javaScriptEnabled === false ? page.getByRole("main") : page.getByRole("dialog");
  await expect(place.getByText("The stored credentials are erased here.")).toBeVisible();
  await expect(place.getByText("the log of every run stay")).toBeVisible();
  await place.getByLabel("Name of the account").fill("bamboohr");
  await place.getByRole("button", { name: "Disconnect BambooHR" }).click();
  await expect(page.getByRole("alert")).toContainText("Type acme to confirm.");
  await page.getByLabel("Name of the account").fill("acme");
  await page.getByRole("button", { name: "Disconnect BambooHR" }).click();
  await expect(page.getByText("Disconnected, and the stored credentials are erased.")).toBeVisible();
  await expect(page.getByRole("link", { name: "Set up BambooHR" })).toBeVisible();

  await open(LOGS);
  await page.getByRole("link", { name: "Manual sync" }).first().click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("Manual sync");

  await open(`${PAGE}?setup=bamboohr`);
  await page.getByLabel("Subdomain").fill("acme");
  await page.getByLabel("API key").fill(API_KEY);
  await page.getByRole("button", { name: "Connect BambooHR" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("BambooHR live sync");
});

test("a reconciliation is run again after a question that says what will run", async ({
  page,
  open,
  enter,
  connectFresh,
  fresh,
  javaScriptEnabled,
}) => {
  connectFresh();
  for (const act of ["pause", "resume"]) fresh.command(["integration", act, "--tenant", TENANT, "--provider", "bamboohr"]);
  await enter("owner");
  await expect(async () => {
    await page.goto(LOGS);
    await page.getByRole("link", { name: "Reconciliation", exact: true }).first().click();
    const asks = javaScriptEnabled === false ? "link" : "button";
    await expect(page.getByRole(asks, { name: "Re-run reconciliation…" })).toBeVisible({ timeout: 1_000 });
  }).toPass();
  await open(new URL(page.url()).pathname);
  const asks = javaScriptEnabled === false ? "link" : "button";
  await page.getByRole(asks, { name: "Re-run reconciliation…" }).click();
  const place = javaScriptEnabled === false ? page.getByRole("main") : page.getByRole("dialog");
  await expect(place.getByText("A new run reads everybody from BambooHR and applies what differs to Live Baseline.")).toBeVisible();
  await place.getByRole("button", { name: "Re-run reconciliation" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("Reconciliation, run again");
});

test("a full manual sync offers no rerun", async ({ page, open, enter, connectFresh }) => {
  connectFresh();
  await enter("owner");
  await open(LOGS);
  await page.getByRole("link", { name: "Manual sync" }).first().click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("Manual sync");
  await expect(page.getByText("Re-run")).toHaveCount(0);
});

test("a token is shown once, reads, and reads no more once it is revoked", async ({ page, open, enter, connectFresh, request, javaScriptEnabled }) => {
  connectFresh();
  await enter("owner");
  await open(TOKENS);
  await page.getByRole("link", { name: "Create a token" }).click();
  await page.getByRole("button", { name: "Create token" }).click();
  await expect(page.getByRole("alert")).toContainText("Enter what the token is for");
  await page.getByLabel("What it is for").fill("Grafana");
  await page.getByLabel("Expires").selectOption({ label: "In 30 days" });
  await page.getByRole("button", { name: "Create token" }).click();
  const token = (await page.locator("#token").textContent()) ?? "";
  expect(token).toMatch(/^ogn_[\w-]{43}$/);
  const read = async () => request.get("/api/v1/integrations", { headers: { authorization: `Bearer ${token}` } });
  const answer = await read();
  expect(answer.status()).toBe(200);
  expect(((await answer.json()) as { data: { account: string }[] }).data[0]?.account).toBe("acme");

  await page.getByRole("link", { name: "Go to the tokens" }).click();
  await expect(page.getByRole("rowheader")).toContainText("Grafana");
  expect(await page.content()).not.toContain(token);
  const asks = javaScriptEnabled === false ? "link" : "button";
  await page.getByRole(asks, { name: "Revoke…" }).click();
  const place = javaScriptEnabled === false ? page.getByRole("main") : page.getByRole("dialog");
  await place.getByRole("button", { name: "Revoke token" }).click();
  await expect(page.getByText("The token is revoked.")).toBeVisible();
  await expect(page.getByText("Revoked", { exact: true })).toBeVisible();
  expect((await read()).status()).toBe(401);
});

test("a tenant without live sync is told why and can disconnect", async ({ page, open, enter, connectFresh, fresh }) => {
  connectFresh();
  fresh.command(["tenant", "plan", "--tenant", TENANT, "--plan", "team"]);
  await enter("owner");
  await open(PAGE);
  await expect(page.getByText("HRIS live sync is not part of the Team plan")).toBeVisible();
  await expect(page.getByRole("button", { name: "Pause sync" })).toHaveCount(0);
  await page.goto(`${PAGE}/disconnect`);
  await page.getByLabel("Name of the account").fill("acme");
  await page.getByRole("button", { name: "Disconnect BambooHR" }).click();
  await expect(page.getByText("Disconnected, and the stored credentials are erased.")).toBeVisible();
});

test("to an editor and a viewer there are neither tokens nor acts upon a connection", async ({ enter, context, connectFresh, fresh }) => {
  connectFresh();
  const headers = { origin: fresh.address };
  for (const role of ["editor", "viewer"] as const) {
    await enter(role);
    for (const path of [TOKENS, `${TOKENS}/new`, `${PAGE}/disconnect`]) {
      expect((await context.request.get(path)).status(), path).toBe(404);
    }
    for (const action of ["pause", "resume"]) {
      expect((await context.request.post(PAGE, { form: { action }, headers })).status(), action).toBe(404);
    }
    expect((await context.request.post(`${PAGE}/disconnect`, { form: { confirm: "acme" }, headers })).status()).toBe(404);
  }
});

test("every question and the tokens break no rule of WCAG 2.2 AA and fit 320 pixels @script", async ({ page, open, enter, connectFresh, fresh }) => {
  connectFresh();
  for (const act of ["pause", "resume"]) fresh.command(["integration", act, "--tenant", TENANT, "--provider", "bamboohr"]);
  fresh.command(["token", "create", "--tenant", TENANT, "--name", "Grafana"]);
  const [run] = JSON.parse(fresh.command(["run", "list", "--tenant", TENANT, "--json"])) as { id: string }[];
  await expect(async () => {
    expect(fresh.command(["run", "show", run?.id ?? "", "--tenant", TENANT])).toContain("Completed");
  }).toPass();
  await enter("owner");
  const look = async () => {
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme });
      await expectAccessible(page);
    }
    await page.setViewportSize({ width: 320, height: 640 });
    await expectNoSidewaysScroll(page);
    await page.setViewportSize({ width: 1280, height: 800 });
  };
  for (const path of [PAGE, `${PAGE}/disconnect`, `${LOGS}/${run?.id}/rerun`, TOKENS, `${TOKENS}/new`]) {
    await open(path);
    await look();
  }
  for (const [path, trigger] of [[PAGE, "Disconnect BambooHR…"], [`${LOGS}/${run?.id}`, "Re-run reconciliation…"], [TOKENS, "Revoke…"]] as const) {
    await open(path);
    await page.getByRole("button", { name: trigger }).click();
    await expect(page.getByRole("dialog")).toBeVisible();
    await look();
    await page.keyboard.press("Escape");
    await expect(page.getByRole("dialog")).toHaveCount(0);
  }
});
