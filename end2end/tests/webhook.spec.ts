import { randomUUID } from "node:crypto";
import { expectAccessible, expectNoSidewaysScroll } from "./fixtures/a11y.ts";
import { expect, test } from "./fixtures/fresh.ts";
import { API_KEY } from "./fixtures/installation.ts";

const HRIS = "/settings/integrations/hris";
const PAGE = `${HRIS}/webhook`;

test.beforeEach(async ({ enter, connectFresh }) => {
  connectFresh();
  await enter("owner");
});

test("a webhook registered from the page delivers a change", async ({ page, open, sandbox, request }) => {
  await open(HRIS);
  await expect(page.getByText("Not provisioned")).toBeVisible();
  await page.getByRole("link", { name: "Set up the webhook" }).click();
  await expect(page.locator("#webhook-address")).toContainText("/api/v1/integrations/bamboohr/webhook/nordlys");
  await page.getByLabel("API key that may make webhooks").fill(API_KEY);
  await page.getByRole("button", { name: "Register webhook" }).click();
  await expect(page.getByText("BambooHR has the webhook.")).toBeVisible();
  await expect(page.getByText("no delivery yet")).toBeVisible();
  expect(await page.content()).not.toContain(API_KEY);

  const { people } = await (await request.get(`${sandbox}/control/accounts/acme/people`)).json();
  const { id, name } = people.find((person: { active: boolean }) => person.active);
  // The vendor is shared by every flow: a title of this run alone is one that nobody has given before.
  const title = `Keeper of Keys ${randomUUID().slice(0, 8)}`;
  await request.post(`${sandbox}/control/accounts/acme/retitle`, { data: { id, title } });
  const told = await request.post(`${sandbox}/control/accounts/acme/deliver`, { data: { type: "employee.updated", id, timestamp: "now" } });
  const { delivered } = await told.json();
  expect(delivered.map(({ status }: { status: number }) => status)).toContain(202);
  await expect(async () => {
    await page.goto(HRIS);
    await expect(page.getByText("Delivering")).toBeVisible({ timeout: 1_000 });
    await page.getByRole("row").filter({ hasText: "Webhook" }).first().getByRole("link").first().click();
    await expect(page.getByText(title)).toBeVisible({ timeout: 1_000 });
  }).toPass();
  await expect(page.getByRole("table", { name: "What changed" }).getByText(name)).toBeVisible();
});

test("a shared secret is shown once", async ({ page, open }) => {
  await open(PAGE);
  await page.getByRole("button", { name: "Generate shared secret" }).click();
  await expect(page.getByText("The secret is shown this once")).toBeVisible();
  const secret = (await page.locator("#webhook-secret").textContent()) ?? "";
  expect(secret).toMatch(/^[0-9a-f]{64}$/);
  await page.getByRole("link", { name: "Back to the webhook" }).click();
  expect(await page.content()).not.toContain(secret);
  await expect(page.getByRole("button", { name: "Rotate shared secret" })).toBeVisible();
});

test("a key that is none is said to be none, beside its field", async ({ page, open }) => {
  await open(PAGE);
  await page.getByLabel("Private key of the webhook").fill("short");
  await page.getByRole("button", { name: "Save signing key" }).click();
  await expect(page.getByRole("alert")).toContainText("at least 16 characters");
  await expect(page.getByLabel("Private key of the webhook")).toHaveValue("");
});

test("the webhook's pages break no rule of WCAG 2.2 AA and fit 320 pixels @script", async ({ page, open }) => {
  const look = async () => {
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme });
      await expectAccessible(page);
    }
    await page.setViewportSize({ width: 320, height: 640 });
    await expectNoSidewaysScroll(page);
    await page.setViewportSize({ width: 1280, height: 800 });
  };
  await open(PAGE);
  await look();
  await page.getByRole("button", { name: "Generate shared secret" }).click();
  await expect(page.getByText("The secret is shown this once")).toBeVisible();
  await look();
});
