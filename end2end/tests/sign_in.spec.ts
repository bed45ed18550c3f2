import { expect, test } from "./fixtures/app.ts";
import { TYPIST } from "./fixtures/people.ts";

test("a wrong password keeps the address, forgets the password and says what to do", async ({ page, open }) => {
  await open("/sign-in");
  await page.getByLabel("Email").fill(TYPIST.email);
  await page.getByLabel("Password").fill("not the password at all");
  const answer = page.waitForResponse((response) => response.request().method() === "POST");
  await page.getByRole("button", { name: "Sign in" }).click();
  expect((await answer).status()).toBe(422);
  await expect(page.getByRole("alert")).toBeVisible();
  await expect(page.getByLabel("Email")).toHaveValue(TYPIST.email);
  await expect(page.getByLabel("Password")).toHaveValue("");
});

test("an empty form names both fields", async ({ page, open }) => {
  await open("/sign-in");
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("alert")).toContainText("Enter your email address.");
  await expect(page.getByRole("alert")).toContainText("Enter your password.");
  await expect(page.getByLabel("Email")).toHaveAttribute("aria-invalid", "true");
});

test("the right password leads to the page that was asked for", async ({ page, open }) => {
  await open("/settings/integrations/logs?status=completed");
  await expect(page).toHaveURL(/\/sign-in\?next=/);
  await page.getByLabel("Email").fill(TYPIST.email);
  await page.getByLabel("Password").fill(TYPIST.password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page).toHaveURL(/\/settings\/integrations\/logs\?status=completed$/);
});

test("a link to another site is not followed after sign-in", async ({ page, open }) => {
  await open("/sign-in?next=//elsewhere.example/");
  await page.getByLabel("Email").fill(TYPIST.email);
  await page.getByLabel("Password").fill(TYPIST.password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page).toHaveURL(/^http:\/\/127\.0\.0\.1:\d+\/$/);
});

test("signing in and out takes the keyboard alone @script", async ({ page, open }) => {
  await open("/sign-in");
  await page.keyboard.press("Tab");
  await expect(page.getByRole("link", { name: "Skip to the content" })).toBeFocused();
  await page.keyboard.press("Enter");
  await page.keyboard.press("Tab");
  await expect(page.getByLabel("Email")).toBeFocused();
  await page.keyboard.type(TYPIST.email);
  await page.keyboard.press("Tab");
  await expect(page.getByLabel("Password")).toBeFocused();
  await page.keyboard.type(TYPIST.password);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1 })).toContainText("Acme Robotics");

  await page.getByRole("button", { name: "profile menu" }).focus();
  await page.keyboard.press("Enter");
  await page.keyboard.press("Tab");
  await expect(page.getByRole("link", { name: "Notifications" })).toBeFocused();
  await page.keyboard.press("Tab");
  await expect(page.getByRole("link", { name: "Settings" })).toBeFocused();
  await page.keyboard.press("Tab");
  await expect(page.getByRole("button", { name: "Sign out" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/sign-in$/);
});
