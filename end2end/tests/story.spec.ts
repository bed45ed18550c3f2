// One connection from its first day on: connected, kept current, broken, mended, and a change of it taken back.

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { expect, type Page } from "@playwright/test";

import { settled, test as base, type Mail } from "./fixtures/app.ts";
import { connectWithReview, until } from "./fixtures/connecting.ts";
import { API_KEY, Installation, Sandbox } from "./fixtures/installation.ts";

const OWNER = { email: "maja@nordlys.example", password: "correct horse battery staple" };
const HRIS = "/settings/integrations/hris";
const LOGS = "/settings/integrations/logs";

interface Story {
  vendor: Sandbox;
  fresh: Installation;
}

/** A vendor and an installation of their own: what is broken here breaks for nobody else. */
const test = base.extend<Story>({
  vendor: async ({}, use) => {
    const folder = await mkdtemp(join(tmpdir(), "orgonaut-story-"));
    const vendor = await Sandbox.start(folder, 40);
    await use(vendor);
    await vendor.stop();
    await rm(folder, { recursive: true, force: true });
  },
  fresh: async ({ vendor }, use) => {
    const installation = await Installation.start(vendor.address, vendor.mailUrl);
    installation.command(["tenant", "create", "--slug", "nordlys", "--name", "Nordlys ApS", "--plan", "business"]);
    const owner = ["--tenant", "nordlys", "--email", OWNER.email, "--name", "Maja Lindqvist", "--role", "owner"];
    installation.command(["user", "create", ...owner, "--password-stdin"], OWNER.password);
    await use(installation);
    await installation.stop();
  },
  baseURL: async ({ fresh }, use) => use(fresh.address),
  sandbox: async ({ vendor }, use) => use(vendor.address),
});

async function signIn(page: Page): Promise<void> {
  await page.getByLabel("Email").fill(OWNER.email);
  await page.getByLabel("Password").fill(OWNER.password);
  await page.getByRole("button", { name: "Sign in" }).click();
}

test("connected, reviewed, kept current by a webhook, broken, told of, mended and undone @script @once", async ({
  page,
  open,
  fresh,
  vendor,
  control,
  mailTo,
  context,
}) => {
  test.setTimeout(300_000);
  const seen = { timeout: 1_000 };
  const newestRun = (kind: string) => page.getByRole("row").filter({ hasText: kind }).first();

  // Connect, with a look at the first sync before it is applied.
  await open("/sign-in");
  await signIn(page);
  await page.getByRole("link", { name: "Connect an HR system" }).click();
  await page.getByRole("link", { name: "Set up BambooHR" }).click();
  await page.getByLabel("Subdomain").fill("acme");
  await page.getByLabel("API key").fill(API_KEY);
  await connectWithReview(page, "BambooHR");

  // A webhook changes a title; the run and the org chart show it.
  await open(`${HRIS}/webhook`);
  await page.getByLabel("API key that may make webhooks").fill(API_KEY);
  await page.getByRole("button", { name: "Register webhook" }).click();
  await expect(page.getByText("BambooHR has the webhook.")).toBeVisible();
  const known = (await (await fetch(`${vendor.address}/control/accounts/acme/people`)).json()) as {
    people: { id: number; name: string; title: string; active: boolean }[];
  };
  const person = known.people.find(({ active }) => active);
  if (!person) throw new Error("nobody works here");
  await control("accounts/acme/retitle", { id: person.id, title: "Keeper of Keys" });
  await control("accounts/acme/deliver", { type: "employee.updated", id: person.id, timestamp: "2026-11-26T08:00:00Z" });
  await until(page, LOGS, () => expect(newestRun("Webhook").getByText("Completed")).toBeVisible(seen));
  await newestRun("Webhook").getByRole("link").first().click();
  await expect(page.getByText("Keeper of Keys")).toBeVisible();
  const webhookRun = new URL(page.url()).pathname;
  await page.getByRole("table", { name: "What changed" }).getByRole("rowheader").getByRole("link").first().click();
  await page.getByRole("link", { name: "Show in the org chart" }).click();
  await expect(page.locator(".chart").getByText("Keeper of Keys")).toBeVisible();

  // The key is revoked: the badge says so, a notification, and one mail.
  await control("accounts/acme/rotate-key", { key: "administrator", secret: "another-key-altogether" });
  fresh.command(["integration", "reconcile-nightly"]);
  await until(page, HRIS, () => expect(page.locator(".page__head").getByText("Needs attention")).toBeVisible(seen));
  await expect(page.getByRole("link", { name: /^Inbox, 1 unread$/ })).toBeVisible();
  const mail = await mailTo(OWNER.email, "BambooHR connection needs attention");
  fresh.command(["integration", "reconcile-nightly"]);
  await until(page, LOGS, async () => {
    await expect(page.getByRole("row").filter({ hasText: "Nightly reconciliation" }).getByText("Failed")).toHaveCount(2, seen);
  });
  const about = async (): Promise<string[]> => {
    const received = (await (await fetch(`${vendor.address}/control/mail`)).json()) as { mail: Mail[] };
    return received.mail.map(({ subject }) => subject).filter((subject) => subject.includes("BambooHR"));
  };
  expect(await about()).toHaveLength(1);

  // Its link is followed signed out, and leads to the run after signing in.
  await context.clearCookies();
  const link = mail.text.split(/\s+/).find((word) => word.startsWith(fresh.address)) ?? "";
  await page.goto(link);
  await signIn(page);
  await expect(page).toHaveURL(/\/settings\/integrations\/logs\/sync_/);
  await expect(page.getByText("Failed").first()).toBeVisible();

  // The key is restored: it recovers, and says so without another mail.
  await control("accounts/acme/rotate-key", { key: "administrator", secret: API_KEY });
  fresh.command(["integration", "reconcile-nightly"]);
  await until(page, HRIS, () => expect(page.locator(".page__head").getByText("Active")).toBeVisible(seen));
  await open("/notifications");
  await expect(page.getByRole("heading", { name: "Unread: BambooHR recovered" })).toBeVisible();

  // The title change is undone, and stays undone after the next reconciliation.
  await open(webhookRun);
  await settled(page, true);
  await page.locator(".confirm__button, .confirm__link").filter({ hasText: "Undo…", visible: true }).click();
  await page.getByRole("button", { name: "Show what would be undone" }).click();
  await expect(page.getByText("Takes back")).toBeVisible();
  const undo = new URL(page.url()).pathname;
  await until(page, undo, () => expect(page.getByRole("button", { name: "Apply exactly this" })).toBeVisible(seen));
  await page.getByRole("button", { name: "Apply exactly this" }).click();
  await until(page, undo, () => expect(page.getByText("Completed").first()).toBeVisible(seen));
  fresh.command(["integration", "reconcile-nightly"]);
  await until(page, LOGS, () => expect(newestRun("Nightly reconciliation").getByText("Completed")).toBeVisible(seen));
  await newestRun("Nightly reconciliation").getByRole("link").first().click();
  await expect(page.getByText("This run has changed nothing.")).toBeVisible();
  await open(`/people?q=${encodeURIComponent(person.name)}`);
  await expect(page.getByText(person.title).first()).toBeVisible();
  await expect(page.getByText("Keeper of Keys")).toHaveCount(0);
  expect(await about()).toEqual([mail.subject]);
});
