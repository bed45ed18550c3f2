// Everything is reached, and whoever is not yet in gets in, by the keyboard alone.

import type { Page } from "@playwright/test";

import { expect, test, type Run } from "./fixtures/app.ts";
import { send } from "./fixtures/forms.ts";
import { keys } from "./fixtures/hands.ts";
import { linkIn } from "./fixtures/mail.ts";
import { OWNER, TENANT } from "./fixtures/people.ts";

const FORMS = [
  "/people",
  "/org-chart",
  "/audit",
  "/scenarios",
  "/settings/integrations/logs",
  "/settings/integrations/hris",
  "/settings/integrations/hris?edit=key",
  "/settings/integrations/hris?edit=targets",
  "/settings/integrations/hris?edit=mapping",
  "/settings/integrations/hris?edit=scope",
  "/settings/integrations/hris?edit=schedule",
  "/settings/integrations/hris?edit=guard",
  "/settings/integrations/hris/webhook",
  "/settings/integrations/hris/disconnect",
  "/scenarios/compare",
  "/notifications",
  "/settings/profile",
  "/settings/password",
  "/settings/sessions",
  "/settings/members",
  "/settings/members/new",
  "/settings/members/invite",
  "/settings/api-tokens/new",
  "/settings/mail",
  "/settings/roles/editor",
  "/settings/plan",
];

/** Most stops of the Tab key on a page. */
const MOST_STOPS = 600;

interface Stop {
  readonly control: string | null;
  readonly isLit: boolean;
  readonly isCovered: boolean;
}

/** Walks the whole page by Tab; gives each control of the main part that was stopped at. */
async function walk(page: Page): Promise<Stop[]> {
  const stops: Stop[] = [];
  for (let step = 0; step < MOST_STOPS; step += 1) {
    await page.keyboard.press("Tab");
    const stop = await page.evaluate(() => {
      const focused = document.activeElement;
      if (!focused || focused === document.body) return "end";
      if (!focused.matches("main :is(input, select, textarea, button)")) return null;
      const { outlineStyle, boxShadow } = getComputedStyle(focused);
      const { left, top, width, height } = focused.getBoundingClientRect();
      const above = document.elementFromPoint(left + width / 2, top + height / 2);
      const bar = document.querySelector("body > header");
      const { name, id, value, textContent } = focused as HTMLInputElement;
      const control = [name, id, value, textContent].join("|");
      const isCovered = above !== null && bar !== null && bar.contains(above);
      return { control, isLit: outlineStyle !== "none" || boxShadow !== "none", isCovered };
    });
    if (stop === "end") break;
    // A date is entered in three parts, each with a stop of its own.
    if (stop && stop.control !== stops.at(-1)?.control) stops.push(stop);
  }
  return stops;
}

/** Controls that somebody who sees the page could use; of radio buttons of one name Tab stops at one. */
async function controls(page: Page): Promise<number> {
  return page.evaluate(() => {
    const seen = new Set<string>();
    const all = document.querySelectorAll<HTMLInputElement>("main :is(input:not([type=hidden]), select, textarea, button)");
    return [...all].filter((control) => {
      if (control.disabled || !control.checkVisibility({ visibilityProperty: true })) return false;
      if (control.tabIndex < 0) return false;
      if (control.type !== "radio") return true;
      const isFirst = !seen.has(control.name);
      seen.add(control.name);
      return isFirst;
    }).length;
  });
}

test.beforeEach(async ({ signInAs }) => signInAs(OWNER));

for (const path of FORMS) {
  test(`Tab stops at every control of ${path}, where it can be seen @script @once`, async ({ page, open }) => {
    await open(path);
    const there = await controls(page);
    const stops = await walk(page);
    expect(stops.length).toBe(there);
    expect(stops.filter(({ isLit, isCovered }) => !isLit || isCovered)).toEqual([]);
  });
}

test("a run's changes are narrowed by the keyboard alone @script @once", async ({ page, open, ask }) => {
  const runs = ask<Run[]>(["run", "list", "--tenant", TENANT.slug, "--limit", "1000"]);
  await open(`/settings/integrations/logs/${runs.at(-1)?.id}`);
  await page.getByLabel("Person").first().focus();
  await page.keyboard.type("zzzz");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/zzzz/);
});

const PASSWORD = "a window left open";

test("an invitation is accepted by the keyboard alone @script @once", async ({ page, context, mailTo }) => {
  const email = `${crypto.randomUUID()}@acme.example`;
  await context.request.post("/settings/members/invite", { form: { email, role: "editor" } });
  await context.clearCookies();
  const accepting = {
    title: "accept",
    path: linkIn(await mailTo(email, "invites you"), "/invitation"),
    entries: [["Your name", "Ida Invited"], ["Password", PASSWORD]] as const,
    press: ["Create account and join"],
    then: "Welcome. You are a member now.",
  };
  await send(page, keys(page), [accepting], true);
});

test("a forgotten password is replaced by the keyboard alone @script @once", async ({ page, context, ask, mailTo }) => {
  const email = `${crypto.randomUUID()}@acme.example`;
  ask(["user", "create", "--tenant", TENANT.slug, "--email", email, "--role", "viewer", "--password-stdin"], OWNER.password);
  await context.clearCookies();
  const asking = {
    title: "ask",
    path: "/forgot-password",
    entries: [["Email", email]] as const,
    press: ["Send link"],
    then: "Look into your mail",
  };
  await send(page, keys(page), [asking], true);
  const path = linkIn(await mailTo(email, "Choose a new password"), "/reset-password");
  const choosing = {
    title: "choose",
    path,
    entries: [["New password", PASSWORD]] as const,
    press: ["Save password"],
    then: "Your password is changed",
  };
  const entering = {
    title: "sign in",
    path: "/sign-in",
    entries: [["Email", email], ["Password", PASSWORD]] as const,
    press: ["Sign in"],
    then: /\/$/,
  };
  await send(page, keys(page), [choosing, entering], true);
});
