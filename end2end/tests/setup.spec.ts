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

test("the code printed at start makes an organisation and its owner, once", async ({ page, open, fresh }) => {
  await open("/");
  await expect(page).toHaveURL(/\/setup$/);
  const form = {
    code: page.getByLabel("Setup code"),
    organisation: page.getByLabel("Organisation"),
    name: page.getByLabel("Your name"),
    email: page.getByLabel("Email"),
    password: page.getByLabel("Password"),
  };
  await form.code.fill("not-the-code");
  await form.organisation.fill("Nordlys ApS");
  await form.name.fill("Maja Lindqvist");
  await form.email.fill("maja@nordlys.example");
  await form.password.fill("correct horse battery staple");
  await page.getByRole("button", { name: "Create organisation and owner" }).click();
  await expect(page.getByRole("alert")).toBeVisible();
  await expect(form.organisation).toHaveValue("Nordlys ApS");

  await form.code.fill(await fresh.setupCode());
  await form.password.fill("correct horse battery staple");
  await page.getByRole("button", { name: "Create organisation and owner" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("People");

  const again = await page.goto("/setup");
  expect(again?.status()).toBe(404);
});
