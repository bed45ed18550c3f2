import { expect, test as base } from "./fixtures/app.ts";
import { API_KEY, Installation } from "./fixtures/installation.ts";

/** An installation without any user, gone after the test. */
const test = base.extend<{ fresh: Installation }>({
  fresh: async ({ sandbox }, use) => {
    const installation = await Installation.start(sandbox);
    await use(installation);
    await installation.stop();
  },
  baseURL: async ({ fresh }, use) => use(fresh.address),
});

test("the code printed at start makes an organisation and its owner in three steps, once", async ({ page, open, fresh }) => {
  await open("/");
  await expect(page).toHaveURL(/\/setup$/);
  const next = page.getByRole("button", { name: "Continue" });
  await page.getByLabel("Setup code").fill("not-the-code");
  await next.click();
  await expect(page.getByRole("alert")).toContainText("This is not the code");
  await page.getByLabel("Setup code").fill(await fresh.setupCode());
  await next.click();

  await expect(page).toHaveURL(/\/setup\/organisation$/);
  await next.click();
  await expect(page.getByRole("alert")).toContainText("Enter the organisation's name");
  await page.getByLabel("Organisation").fill("Nordlys ApS");
  await next.click();

  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Become its owner");
  await page.getByRole("link", { name: "Back to the organisation" }).click();
  await expect(page.getByLabel("Organisation")).toHaveValue("Nordlys ApS");
  await next.click();

  await page.getByLabel("Your name").fill("Maja Lindqvist");
  await page.getByLabel("Email").fill("maja");
  await page.getByLabel("Password").fill("correct horse battery staple");
  const create = page.getByRole("button", { name: "Create organisation and owner" });
  await create.click();
  await expect(page.getByRole("alert")).toBeVisible();
  await expect(page.getByLabel("Your name")).toHaveValue("Maja Lindqvist");
  await expect(page.getByLabel("Password")).toHaveValue("");
  await page.getByLabel("Email").fill("maja@nordlys.example");
  await page.getByLabel("Password").fill("correct horse battery staple");
  await create.click();
  await expect(page.getByText("you are signed in as its owner")).toBeVisible();

  const again = await page.goto("/setup");
  expect(again?.status()).toBe(404);
});

test("from the setup page to the first synced org chart it takes less than two minutes by hand", async ({ page, open, fresh }) => {
  const began = Date.now();
  await open("/setup");
  await page.getByLabel("Setup code").pressSequentially(await fresh.setupCode());
  await page.getByRole("button", { name: "Continue" }).click();
  await page.getByLabel("Organisation").pressSequentially("Nordlys ApS");
  await page.getByRole("button", { name: "Continue" }).click();
  await page.getByLabel("Your name").pressSequentially("Maja Lindqvist");
  await page.getByLabel("Email").pressSequentially("maja@nordlys.example");
  await page.getByLabel("Password").pressSequentially("correct horse battery staple");
  await page.getByRole("button", { name: "Create organisation and owner" }).click();

  // What the first page offers somebody new leads there; no address is typed from here on.
  await page.getByRole("link", { name: "Connect an HR system" }).click();
  await page.getByRole("link", { name: "Set up BambooHR" }).click();
  await page.getByLabel("Subdomain").pressSequentially("acme");
  await page.getByLabel("API key").pressSequentially(API_KEY);
  await page.getByRole("button", { name: "Test connection" }).click();
  await expect(page.getByText("people can be read.")).toBeVisible();
  await page.getByRole("button", { name: "Connect BambooHR" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("BambooHR live sync");

  await expect(async () => {
    await page.goto("/people");
    await page.getByRole("link", { name: "Org chart" }).first().click();
    await expect(page.locator(".chart__count").first()).toBeVisible({ timeout: 1_000 });
  }).toPass();
  expect(Date.now() - began).toBeLessThan(120_000);
});
