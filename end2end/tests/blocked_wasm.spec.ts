// A network that lets pages through and nothing that runs: everything works, as without JavaScript.

import { expect, test } from "./fixtures/app.ts";
import { OWNER, TENANT } from "./fixtures/people.ts";

test.beforeEach(async ({ page }) => {
  await page.route("**/pkg/*.wasm", (route) => route.abort());
});

test("somebody signs in, searches and makes a scenario while the module is blocked @script @once", async ({ page }) => {
  await page.goto("/sign-in");
  await page.getByLabel("Email").fill(OWNER.email);
  await page.getByLabel("Password").fill(OWNER.password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText(TENANT.name);

  await page.goto("/people");
  await page.getByRole("searchbox").first().fill("zzzz nobody");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/q=zzzz/);

  const name = `Blocked ${crypto.randomUUID().slice(0, 8)}`;
  await page.goto("/scenarios");
  await page.getByLabel("New scenario").fill(name);
  await page.getByRole("button", { name: "Create scenario" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(name);
});

test("the profile menu opens and the org chart can be walked by links while the module is blocked @script @once", async ({ page, signInAs }) => {
  await signInAs(OWNER);
  await page.goto("/org-chart");
  await page.getByRole("button", { name: "profile menu" }).click();
  await expect(page.getByRole("link", { name: "Settings", exact: true })).toBeVisible();
  await page.keyboard.press("Escape");
  await page.locator(".chart ul .chart__count").first().click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("Org chart of");
});
