import { expectAccessible, expectNoSidewaysScroll, expectNothingCut } from "./fixtures/a11y.ts";
import { expect, test, type Run } from "./fixtures/app.ts";
import { OWNER, TENANT } from "./fixtures/people.ts";

const PAGES = {
  "sign in": "/sign-in",
  overview: "/",
  audit: "/audit",
  "audit, no such event": "/audit?until=2001-01-01",
  people: "/people",
  "people, nobody found": "/people?q=zzzz+nobody+zzzz",
  runs: "/settings/integrations/logs",
  "a run": "the first synchronisation",
  "no such page": "/there/is/nothing",
  profile: "/settings/profile",
  password: "/settings/password",
  "sign-ins": "/settings/sessions",
  members: "/settings/members",
  "a new member": "/settings/members/new",
  roles: "/settings/roles",
  "a role": "/settings/roles/editor",
  plan: "/settings/plan",
  notifications: "/notifications",
  mail: "/settings/mail",
  "an invitation to write": "/settings/members/invite",
  "a forgotten password": "/forgot-password",
  "a dead link": "/reset-password?token=nothing",
  "every component": "/_components",
};

for (const [name, path] of Object.entries(PAGES)) {
  test.describe(name, () => {
    test.beforeEach(async ({ open, signInAs, ask }) => {
      if (name !== "sign in") await signInAs(OWNER);
      const runs = ask<Run[]>(["run", "list", "--tenant", TENANT.slug, "--limit", "1000"]);
      await open(name === "a run" ? `/settings/integrations/logs/${runs.at(-1)?.id}` : path);
    });

    test("breaks no rule of WCAG 2.2 AA @script", async ({ page }) => {
      await expectAccessible(page);
    });

    test("fits a window of 320 pixels @script", async ({ page }) => {
      await page.setViewportSize({ width: 320, height: 640 });
      await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
      await expectNoSidewaysScroll(page);
      await expectNothingCut(page);
    });

    test("cuts nothing at 200 % zoom @script", async ({ page }) => {
      await page.setViewportSize({ width: 640, height: 400 });
      await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
      await expectNoSidewaysScroll(page);
      await expectNothingCut(page);
    });
  });
}

test("a form with mistakes breaks no rule of WCAG 2.2 AA @script", async ({ page, open }) => {
  await open("/sign-in");
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("alert")).toBeVisible();
  await expectAccessible(page);
});
