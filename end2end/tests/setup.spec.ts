import { expect, test as base } from "./fixtures/app.ts";
import { Installation } from "./fixtures/installation.ts";

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
