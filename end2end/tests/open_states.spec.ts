// What opens over a page breaks no rule of WCAG 2.2 AA either, in light and in dark.

import type { Page } from "@playwright/test";

import { expectAccessible } from "./fixtures/a11y.ts";
import { expect, test } from "./fixtures/company.ts";
import type { Run } from "./fixtures/app.ts";

const LOGS = "/settings/integrations/logs";

async function look(page: Page): Promise<void> {
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    await expectAccessible(page);
  }
}

test("menus are accessible while they are open @script @once", async ({ page, open, company, ask }) => {
  ask(["tenant", "create", "--slug", `${company.slug}-b`, "--name", "Sydlys ApS", "--plan", "business"]);
  const membership = ["--tenant", `${company.slug}-b`, "--email", company.owner.email, "--role", "viewer"];
  ask(["user", "create", ...membership, "--password-stdin"], company.owner.password);
  await open("/people");
  for (const [trigger, menu] of [[/profile menu$/, "#profile-menu"], [/^Organisation: /, "#tenant-menu"]] as const) {
    await page.getByRole("button", { name: trigger }).click();
    await expect(page.locator(menu)).toBeVisible();
    await look(page);
    await page.keyboard.press("Escape");
  }
  await page.setViewportSize({ width: 390, height: 844 });
  await page.getByRole("button", { name: "Main menu" }).click();
  await expect(page.locator("#main-menu")).toBeVisible();
  await look(page);
});

test("lists of what is typed are accessible while they are open @script @once", async ({ page, open, connectCompany }) => {
  connectCompany();
  await open("/");
  await page.keyboard.press("/");
  await page.keyboard.type("a");
  await expect(page.getByRole("dialog", { name: "Find a person" }).getByRole("option").first()).toBeVisible();
  await look(page);
});

test("a branch of the chart is accessible once it is fetched @script @once", async ({ page, open, connectCompany }) => {
  connectCompany();
  await open("/org-chart?levels=0");
  const top = page.getByRole("treeitem").first();
  await expect(top).toHaveAttribute("aria-expanded", "false");
  await top.focus();
  await page.keyboard.press("ArrowRight");
  await expect(top).toHaveAttribute("aria-expanded", "true");
  await expect(page.getByRole("treeitem").nth(1)).toBeVisible();
  await look(page);
});

test("questions are accessible in their dialogs and on their pages @script @once", async ({ page, open, company, connectCompany, ask }) => {
  test.setTimeout(240_000);
  connectCompany();
  const colleague = `noor@${company.slug}.example`;
  ask(["user", "create", "--tenant", company.slug, "--email", colleague, "--role", "viewer", "--password-stdin"], company.owner.password);
  ask(["token", "create", "--tenant", company.slug, "--name", "Grafana"]);
  const [first] = ask<Run[]>(["run", "list", "--tenant", company.slug]);
  const run = `${LOGS}/${first?.id}`;
  await open("/settings/members");
  const member = (await page.getByRole("row").filter({ hasText: colleague }).getByRole("link").getAttribute("href")) ?? "";
  await open("/settings/api-tokens");
  const revocation = (await page.getByRole("row").filter({ hasText: "Grafana" }).locator("a[href]").getAttribute("href")) ?? "";

  const askedInDialog = async (path: string, trigger: string | RegExp) => {
    await open(path);
    await page.getByRole("button", { name: trigger }).click();
    await expect(page.getByRole("dialog")).toBeVisible();
    await look(page);
  };
  await askedInDialog(member, /^Remove .*…$/);
  await askedInDialog(run, "Undo…");
  for (const path of [`${member}/remove`, revocation, `${run}/cancel`]) {
    await open(path);
    await look(page);
  }
  const undo = ask<{ run: Run }>(["run", "undo", first?.id ?? "", "--tenant", company.slug]).run;
  await askedInDialog(`${LOGS}/${undo.id}`, "Discard…");
});
