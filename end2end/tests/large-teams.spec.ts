import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { expect, test as base } from "./fixtures/app.ts";
import { connect, Installation, Sandbox } from "./fixtures/installation.ts";

const PASSWORD = "correct horse battery staple";
const FORM = { email: "vera@flat.example", password: PASSWORD, next: "/org-chart" };

interface Flat {
  /** An installation with a company whose people all report to one person. */
  flat: Installation;
}

const test = base.extend<Flat>({
  flat: async ({}, use) => {
    const folder = await mkdtemp(join(tmpdir(), "orgonaut-flat-"));
    const sandbox = await Sandbox.start(folder, 100);
    const account = `${sandbox.address}/control/accounts/acme`;
    const { tops, activeIds } = (await (await fetch(account)).json()) as { tops: number[]; activeIds: number[] };
    for (const id of activeIds.filter((id) => id !== tops[0])) {
      const headers = { "content-type": "application/json" };
      const answer = await fetch(`${account}/move`, { method: "POST", headers, body: JSON.stringify({ id, manager: tops[0] }) });
      expect(answer.ok, `moving ${id}: ${answer.status}`).toBe(true);
    }
    const installation = await Installation.start(sandbox.address);
    installation.command(["tenant", "create", "--slug", "acme", "--name", "Flat ApS", "--plan", "business"]);
    const member = ["--tenant", "acme", "--email", FORM.email, "--name", "Vera Dahl", "--role", "viewer"];
    installation.command(["user", "create", ...member, "--password-stdin"], PASSWORD);
    connect(installation, "acme");
    await use(installation);
    await installation.stop();
    await sandbox.stop();
    await rm(folder, { recursive: true, force: true });
  },
  baseURL: async ({ flat }, use) => use(flat.address),
});

test.beforeEach(async ({ context, flat, open }) => {
  await context.request.post("/sign-in", { form: FORM, headers: { origin: flat.address } });
  await open("/org-chart");
});

const NUMBER = /\d+/;

test("the rest of a large team comes after those who are there, and the first of the new is in focus @script @once", async ({ page }) => {
  const team = page.locator(".chart > li").first().locator("> ul > li[data-person]");
  const more = page.getByRole("treeitem", { name: /^\d+ more$/ });
  await expect(team).toHaveCount(40);
  const rest = Number(NUMBER.exec((await more.textContent()) ?? "")?.[0]);
  await more.getByText("more").click();
  await expect(team).toHaveCount(40 + Math.min(rest, 40));
  await expect(team.nth(40)).toBeFocused();
  const ids = await team.evaluateAll((items) => items.map((item) => item.getAttribute("data-person")));
  expect(new Set(ids).size).toBe(ids.length);
  await expect(team.nth(40).locator("> .chart__card > .chart__name bdi")).toBeVisible();
  if (rest > 40) {
    await expect(more).toHaveText(`${rest - 40} more`);
    await more.focus();
    await page.keyboard.press("Enter");
  }
  await expect(team).toHaveCount(40 + rest);
  await expect(more).toHaveCount(0);
});

test("the rest of a large team is a page of its own, and somebody in it is shown among their peers", async ({ page, open }) => {
  const href = (await page.getByText(/^\d+ more$/).getAttribute("href")) ?? "";
  await open(href);
  await expect(page.getByText("40 earlier", { exact: true })).toBeVisible();
  const last = page.locator(".chart > li > ul > li[data-person]:not([data-direct])").last();
  const [id, name] = [await last.getAttribute("data-person"), (await last.locator(".chart__name").textContent()) ?? ""];
  await open(`/org-chart?root=${id}#${id}`);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(`${name} in the org chart`);
  await expect(page.locator(".chart [aria-current]")).toHaveCount(1);
  await expect(page.locator(`#${id}[aria-current=true] > .chart__card`)).toBeInViewport();
  await expect(page.locator(".chart > li > ul > li[data-person]")).toHaveCount(40);
});
