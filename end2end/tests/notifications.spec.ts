import { randomUUID } from "node:crypto";

import { expect, test } from "./fixtures/app.ts";
import { test as alone } from "./fixtures/company.ts";
import { linkIn } from "./fixtures/mail.ts";
import { OWNER, VIEWER } from "./fixtures/people.ts";

test("somebody who is invited chooses a password, joins, and the one who invited is told", async ({ page, open, signInAs, mailTo, context }) => {
  await signInAs(OWNER);
  const email = `${randomUUID()}@acme.example`;
  await open("/settings/members/invite");
  await page.getByLabel("Email").fill(email);
  await page.getByLabel("Role").selectOption({ label: "Editor" });
  await page.getByRole("button", { name: "Send invitation" }).click();
  await expect(page.getByText("The invitation is on its way.")).toBeVisible();
  await expect(page.getByRole("row").filter({ hasText: email })).toBeVisible();

  const mail = await mailTo(email, "invites you");
  await context.clearCookies();
  await open(linkIn(mail, "/invitation"));
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Join Acme Robotics");
  await page.getByLabel("Your name").fill("Ida Invited");
  await page.getByLabel("Password").fill("a window left open");
  await page.getByRole("button", { name: "Create account and join" }).click();
  await expect(page.getByText("Welcome. You are a member now.")).toBeVisible();

  await context.clearCookies();
  await signInAs(OWNER);
  await open("/people");
  await page.getByRole("link", { name: /^Inbox, \d+ unread$/ }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Notifications");
  const joined = page.getByRole("listitem").filter({ hasText: "Ida Invited joined as editor" }).first();
  await joined.getByRole("button", { name: "Mark read" }).click();
  await expect(page.getByText("Marked as read.")).toBeVisible();
  await expect(joined.getByRole("button", { name: "Mark unread" })).toBeVisible();
});

test("a forgotten password is replaced by a link that works once", async ({ page, open, ask, mailTo }) => {
  const email = `${randomUUID()}@acme.example`;
  const old = "correct horse battery staple";
  ask(["user", "create", "--tenant", "acme", "--email", email, "--role", "viewer", "--password-stdin"], old);
  await open("/sign-in");
  await page.getByRole("link", { name: "Forgot your password?" }).click();
  await page.getByLabel("Email").fill(email);
  await page.getByRole("button", { name: "Send link" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Look into your mail");

  const link = linkIn(await mailTo(email, "Choose a new password"), "/reset-password");
  await open(link);
  await page.getByLabel("New password").fill("short");
  await page.getByRole("button", { name: "Save password" }).click();
  await expect(page.getByRole("alert")).toContainText("Use at least 12 characters");
  await page.getByLabel("New password").fill("a window left open");
  await page.getByRole("button", { name: "Save password" }).click();
  await expect(page.getByText("Your password is changed")).toBeVisible();
  await page.getByLabel("Email").fill(email);
  await page.getByLabel("Password").fill("a window left open");
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("button", { name: "profile menu" })).toBeVisible();
  await open(link);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("This link does not work any more");
});

test("a test mail shows at once that the way out works", async ({ page, open, signInAs, mailTo }) => {
  await signInAs(OWNER);
  await open("/settings/mail");
  await page.getByRole("button", { name: "Send test" }).click();
  await expect(page.getByText("The test is sent.")).toBeVisible();
  const mail = await mailTo(OWNER.email, "Mail from Orgonaut works");
  expect(mail.auto_submitted).toBe("auto-generated");
});

test("the notification centre is found in the profile menu @script", async ({ page, open, signInAs }) => {
  await signInAs(VIEWER);
  await open("/people");
  await expect(page.getByRole("link", { name: /^Inbox/ })).toHaveCount(0);
  await page.getByRole("button", { name: "profile menu" }).click();
  await page.getByRole("link", { name: "Notifications" }).click();
  await expect(page.getByRole("heading", { level: 2 })).toHaveText("Nothing to tell");
});

alone("Enter in the box of a notification marks the checked one", async ({ page, open, context, company, baseURL, mailTo, playwright }) => {
  for (const name of ["Ida", "Noor"]) {
    const email = `${name.toLowerCase()}@${company.slug}.example`;
    await context.request.post("/settings/members/invite", { form: { email, role: "editor" } });
    const token = new URL(linkIn(await mailTo(email, "invites you"), "/invitation"), baseURL).searchParams.get("token") ?? "";
    const elsewhere = await playwright.request.newContext(baseURL ? { baseURL } : {});
    await elsewhere.post("/invitation", { form: { token, name, password: "a window left open" } });
    await elsewhere.dispose();
  }
  await open("/notifications");
  const unread = page.getByRole("heading", { level: 2, name: /^Unread: / });
  await expect(unread).toHaveCount(2);
  const second = page.getByRole("checkbox", { name: /^Select: / }).nth(1);
  await second.focus();
  await page.keyboard.press("Space");
  const first = await unread.first().textContent();
  await page.keyboard.press("Enter");
  await expect(unread).toHaveCount(1);
  await expect(unread).toHaveText(first ?? "");
});
