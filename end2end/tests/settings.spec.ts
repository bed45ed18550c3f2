import { randomUUID } from "node:crypto";

import type { Page } from "@playwright/test";

import { expect, test } from "./fixtures/app.ts";
import { OWNER, VIEWER } from "./fixtures/people.ts";

interface Added {
  readonly email: string;
  readonly password: string;
}

/** Adds a member by the form, and reads the first password off the answer. Nobody has the address: all browsers share one installation. */
async function addMember(page: Page, open: (path: string) => Promise<void>, name: string): Promise<Added> {
  const email = `${randomUUID()}@acme.example`;
  await open("/settings/members/new");
  await page.getByLabel("Name").fill(name);
  await page.getByLabel("Email").fill(email);
  await page.getByLabel("Role").selectOption({ label: "Viewer" });
  await page.getByRole("button", { name: "Add member" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(`${name} is a member`);
  return { email, password: (await page.locator("#first-password").textContent()) ?? "" };
}

test.describe("an owner", () => {
  test.beforeEach(async ({ signInAs }) => signInAs(OWNER));

  test("finds the settings in the profile menu @script", async ({ page, open }) => {
    await open("/people");
    await page.getByRole("button", { name: "profile menu" }).click();
    await page.getByRole("link", { name: "Settings" }).click();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Profile");
    const tabs = page.getByRole("navigation", { name: "Settings" });
    await expect(tabs.getByRole("link", { name: "Profile" })).toHaveAttribute("aria-current", "page");
    await tabs.getByRole("link", { name: "Roles" }).click();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Roles");
  });

  test("reads what is wrong with a name beside its field, and keeps what was entered", async ({ page, open }) => {
    await open("/settings/profile");
    await page.getByLabel("Name").fill("x".repeat(130));
    await page.getByRole("button", { name: "Save name" }).click();
    await expect(page.getByRole("alert")).toContainText("Use at most 120 characters.");
    await expect(page.getByLabel("Name")).toHaveAttribute("aria-invalid", "true");
    await expect(page.getByLabel("Name")).toHaveValue("x".repeat(130));
  });

  test("adds a member, who chooses a password and signs in with it", async ({ page, open, context, baseURL }) => {
    const { email, password } = await addMember(page, open, "Noor Haddad");
    await context.clearCookies();
    await open("/sign-in");
    await page.getByLabel("Email").fill(email);
    await page.getByLabel("Password").fill(password);
    await page.getByRole("button", { name: "Sign in" }).click();
    await expect(page).toHaveURL(`${baseURL}/settings/password`);
    await page.getByLabel("Password you have now").fill(password);
    await page.getByLabel("New password").fill("a window left open");
    await page.getByRole("button", { name: "Change password" }).click();
    await expect(page).toHaveURL(`${baseURL}/settings/profile`);
    await expect(page.getByText("Your password is changed")).toBeVisible();
  });

  test("is told when the browser keeps the clipboard to itself @script", async ({ page, open }) => {
    await page.addInitScript(() => {
      navigator.clipboard.writeText = () => Promise.reject(new Error("refused"));
    });
    await addMember(page, open, "Tove Uncopied");
    await page.getByRole("button", { name: "Copy" }).click();
    await expect(page.getByRole("status").filter({ hasText: "Not copied" })).toBeVisible();
  });

  test("gives a member another role and removes them after being asked", async ({ page, open }) => {
    const { email } = await addMember(page, open, `Ola ${randomUUID()}`);
    await open("/settings/members");
    await page.getByRole("row").filter({ hasText: email }).getByRole("link").click();
    await page.getByLabel("Role").selectOption({ label: "Editor" });
    await page.getByRole("button", { name: "Give role" }).click();
    await expect(page.getByText("The role is given.")).toBeVisible();
    await expect(page.getByLabel("Role")).toHaveValue("editor");

    // Where scripts are off, a link to a page that asks the same stands in for the button.
    const remove = { name: /^Remove Ola .*…$/ };
    await page.getByRole("button", remove).or(page.getByRole("link", remove)).first().click();
    await page.getByRole("button", { name: "Remove member" }).click();
    await expect(page.getByText("The member is removed.")).toBeVisible();
    await expect(page.getByText(email)).toHaveCount(0);
  });

  test("is kept from giving the last owner's rights away", async ({ page, open }) => {
    await open("/settings/roles/owner");
    await page.getByLabel("Manage the organisation").uncheck();
    await page.getByRole("button", { name: "Save role" }).click();
    await expect(page.getByRole("alert")).toContainText("Make somebody else an owner first.");
  });

  test("is asked in a dialog that keeps the focus and gives it back @script", async ({ page, open }) => {
    await open("/settings/members");
    await page.getByRole("row").filter({ hasText: VIEWER.email }).getByRole("link").click();
    const remove = page.getByRole("button", { name: /^Remove .*…$/ });
    await remove.press("Enter");
    await expect(page.getByRole("dialog")).toBeVisible();
    await page.keyboard.press("Escape");
    await expect(page.getByRole("dialog")).toBeHidden();
    await expect(remove).toBeFocused();
  });

  test("sent back to sign in finds what was entered again", async ({ page, open, context }) => {
    await open("/settings/profile");
    await context.clearCookies();
    await page.getByLabel("Name").fill("Maja Lindqvist-Holm");
    await page.getByRole("button", { name: "Save name" }).click();
    await expect(page.getByText("what you entered is there again")).toBeVisible();
    await page.getByLabel("Email").fill(OWNER.email);
    await page.getByLabel("Password").fill(OWNER.password);
    await page.getByRole("button", { name: "Sign in" }).click();
    await expect(page).toHaveURL(/\/settings\/profile$/);
    await expect(page.getByLabel("Name")).toHaveValue("Maja Lindqvist-Holm");
    await expect(page.getByRole("alert")).toContainText("before this was saved");
  });

  test("going back after signing out sees nothing", async ({ page, open, context }) => {
    await open("/settings/members");
    await expect(page.getByRole("rowheader").first()).toBeVisible();
    await context.request.post("/sign-out");
    await page.goto("/sign-in");
    await page.goBack();
    await expect(page).toHaveURL(/\/sign-in\?next=/);
    await expect(page.getByRole("rowheader")).toHaveCount(0);
  });

  test("ends the other sign-ins and stays signed in", async ({ page, open, context, playwright, baseURL }) => {
    const { email, password } = await addMember(page, open, "Sari Elsewhere");
    const elsewhere = await playwright.request.newContext(baseURL ? { baseURL } : {});
    const own = "a window left open";
    await context.request.post("/sign-in", { form: { email, password, next: "/people" } });
    await context.request.post("/settings/password", { form: { current_password: password, new_password: own } });
    await elsewhere.post("/sign-in", { form: { email, password: own, next: "/people" } });
    await open("/settings/sessions");
    await expect(page.getByRole("rowheader")).toHaveCount(2);
    await expect(page.getByRole("rowheader", { name: /Chrome on .* from / })).toHaveCount(2);
    await page.getByRole("button", { name: "End all others" }).click();
    await expect(page.getByRole("rowheader")).toHaveCount(1);
    expect((await elsewhere.get("/settings/sessions")).url()).toContain("/sign-in");
    await elsewhere.dispose();
  });
});

test("a viewer has a profile and finds no way to members, roles and plan", async ({ page, open, signInAs, context }) => {
  await signInAs(VIEWER);
  await open("/settings/profile");
  const tabs = page.getByRole("navigation", { name: "Settings" });
  await expect(tabs.getByRole("link")).toHaveText(["Profile", "Sign-ins"]);
  for (const path of ["/settings/members", "/settings/members/new", "/settings/roles", "/settings/roles/viewer", "/settings/plan"]) {
    expect((await context.request.get(path)).status(), path).toBe(404);
  }
});
