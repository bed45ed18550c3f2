import { expect, test } from "./fixtures/app.ts";
import { OWNER, TENANT, VIEWER } from "./fixtures/people.ts";

test("the owner lands on whether it is healthy, what changed and how many there are", async ({ page, open, signInAs }) => {
  await signInAs(OWNER);
  await open("/");
  await expect(page.getByRole("heading", { level: 1 })).toContainText(TENANT.name);
  await expect(page.getByRole("link", { name: "Overview", includeHidden: true }).first()).toHaveAttribute("aria-current", "page");
  await expect(page.getByRole("table", { name: /Active people by department/ }).getByRole("rowheader").first()).toBeVisible();
  await expect(page.getByRole("heading", { name: "Headcount" })).toBeVisible();
});

test("a department leads to its people", async ({ page, open, signInAs }) => {
  await signInAs(OWNER);
  await open("/");
  const department = page.getByRole("table", { name: /Active people by department/ }).getByRole("link").first();
  const name = (await department.textContent()) ?? "";
  await department.click();
  await expect(page).toHaveURL(/\/people\?department=/);
  await expect(page.getByRole("link", { name: `Remove filter Department: ${name}` })).toBeVisible();
});

test("the span of the headcount stands in the address", async ({ page, open, signInAs }) => {
  await signInAs(OWNER);
  await open("/");
  await page.getByRole("link", { name: "30 days" }).click();
  await expect(page).toHaveURL(/headcount=30d/);
  await expect(page.getByRole("link", { name: "30 days" })).toHaveAttribute("aria-current", "true");
});

test("to somebody who may not manage integrations the overview says nothing of them", async ({ page, open, signInAs }) => {
  await signInAs(VIEWER);
  await open("/");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(TENANT.name);
  await expect(page.getByText("BambooHR")).toHaveCount(0);
});
