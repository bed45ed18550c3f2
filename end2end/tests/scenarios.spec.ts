import type { Page } from "@playwright/test";

import { expectAccessible, expectNoSidewaysScroll } from "./fixtures/a11y.ts";
import { expect, test } from "./fixtures/app.ts";
import { OWNER, TENANT, VIEWER } from "./fixtures/people.ts";

interface Person {
  readonly name: string;
  readonly manager: string | null;
  readonly email: string | null;
  readonly status: string;
}

/** A name no other test gives. */
function fresh(name: string): string {
  return `${name} ${crypto.randomUUID().slice(0, 8)}`;
}

/** Makes a scenario of the Live Baseline and stays on its page. */
async function create(page: Page, open: (path: string) => Promise<void>, name: string): Promise<string> {
  await open("/scenarios");
  await page.getByLabel("New scenario").fill(name);
  await page.getByRole("button", { name: "Create scenario" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(name);
  return new URL(page.url()).pathname;
}

/** Two active people with an address: somebody with a manager and no reports, and somebody else who is not that manager. */
function pair(people: Person[]): [Person, Person] {
  const managers = new Set(people.map(({ manager }) => manager));
  const known = people.filter(({ status, email }) => status === "active" && email);
  const who = known.find(({ name, manager }) => manager && !managers.has(name));
  const other = known.find(({ name }) => name !== who?.name && name !== who?.manager);
  if (!who || !other) throw new Error("the sample company has no such two people");
  return [who, other];
}

async function openPerson(page: Page, open: (path: string) => Promise<void>, scenario: string, email: string): Promise<void> {
  await open(`${scenario}/people?q=${encodeURIComponent(email)}`);
  await page.getByRole("rowheader").first().getByRole("link").click();
  await expect(page.getByRole("heading", { name: "In this scenario" })).toBeVisible();
}

test.beforeEach(async ({ signInAs }) => {
  await signInAs(OWNER);
});

test("a scenario is made, somebody is moved in it, and the edit is undone", async ({ page, open, ask }) => {
  const [who, other] = pair(ask<Person[]>(["people", "list", "--tenant", TENANT.slug]));
  const scenario = await create(page, open, fresh("Growth"));
  await expect(page.getByText("Everybody is as in the Live Baseline.")).toBeVisible();

  await openPerson(page, open, scenario, who.email ?? "");
  await page.getByLabel("New manager").fill(other.email ?? "");
  // Who is found while typing lies over what follows until the field is left.
  await page.getByLabel("New manager").press("Tab");
  await page.getByRole("button", { name: "Move person" }).click();
  await expect(page.getByRole("heading", { name: /^Planned, and not as/ })).toBeVisible();

  await open(scenario);
  const differing = page.getByRole("table", { name: "Differs from the Live Baseline" });
  await expect(differing.getByRole("rowheader")).toHaveText([who.name]);
  await page.getByRole("button", { name: "Undo edit 1" }).click();
  await expect(page.getByText("Everybody is as in the Live Baseline.")).toBeVisible();
  await expect(page.getByText("undone by edit 2")).toBeVisible();
});

test("a value that was planned is released to the source's", async ({ page, open, ask }) => {
  const [who] = pair(ask<Person[]>(["people", "list", "--tenant", TENANT.slug]));
  const scenario = await create(page, open, fresh("Titles"));
  await openPerson(page, open, scenario, who.email ?? "");
  await page.getByLabel("Job title").fill("Keeper of Keys");
  await page.getByRole("button", { name: "Save title" }).click();
  await expect(page.getByRole("rowheader", { name: "Job title" })).toBeVisible();
  await page.getByRole("button", { name: "Release job title" }).click();
  await expect(page.getByRole("rowheader", { name: "Job title" })).toHaveCount(0);
});

test("a manager nobody knows is refused, and what was entered stays", async ({ page, open, ask }) => {
  const [who] = pair(ask<Person[]>(["people", "list", "--tenant", TENANT.slug]));
  const scenario = await create(page, open, fresh("Mistakes"));
  await openPerson(page, open, scenario, who.email ?? "");
  await page.getByLabel("New manager").fill("zzzz nobody");
  await page.getByLabel("New manager").press("Tab");
  const answer = page.waitForResponse((response) => response.request().method() === "POST");
  await page.getByRole("button", { name: "Move person" }).click();
  expect((await answer).status()).toBe(422);
  await expect(page.getByRole("alert")).toContainText("Nobody in this scenario goes by zzzz nobody.");
  await expect(page.getByLabel("New manager")).toHaveValue("zzzz nobody");
});

test("a manager is found while typed and chosen by key @script", async ({ page, open, ask }) => {
  const [who, other] = pair(ask<Person[]>(["people", "list", "--tenant", TENANT.slug]));
  const scenario = await create(page, open, fresh("Typing"));
  await openPerson(page, open, scenario, who.email ?? "");
  const field = page.getByRole("combobox", { name: "New manager" });
  await field.pressSequentially(other.email ?? "");
  await expect(page.getByRole("option", { name: other.name })).toBeVisible();
  await field.press("ArrowDown");
  await field.press("Enter");
  await expect(field).toHaveValue(/ \(act_\w+\)$/);
  expect(await field.inputValue()).toContain(other.name);
  await expect(field).toHaveAttribute("aria-expanded", "false");
  await page.getByRole("button", { name: "Move person" }).click();
  await expect(page.getByRole("heading", { name: /^Planned, and not as/ })).toBeVisible();
  await expect(page.getByRole("definition").getByRole("link", { name: other.name })).toBeVisible();
});

test("one comes from a person to their edit, below them, and back", async ({ page, open, ask }) => {
  const [who] = pair(ask<Person[]>(["people", "list", "--tenant", TENANT.slug]));
  const scenario = await create(page, open, fresh("Ways"));
  const id = scenario.split("/").at(-1) ?? "";
  await open(`/people?context=${id}&q=${encodeURIComponent(who.email ?? "")}`);
  await page.getByRole("rowheader").first().getByRole("link").click();
  await page.getByRole("link", { name: "Change in this plan" }).click();
  await page.getByLabel("Job title").fill("Keeper of Keys");
  await page.getByRole("button", { name: "Save title" }).click();
  await page.getByRole("button", { name: "Undo edit 1" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(who.name);
  await expect(page.getByText("undone by edit 2")).toBeVisible();

  await page.getByRole("link", { name: "Add a vacancy below" }).click();
  await expect(page.getByLabel("Reports to")).toHaveValue(/ \(act_\w+\)$/);
  expect(await page.getByLabel("Reports to").inputValue()).toContain(who.name);
  await page.getByLabel("Job title").fill("Nurse");
  await page.getByRole("button", { name: "Add position" }).click();
  await expect(page.getByText("Vacant position").first()).toBeVisible();
});

test("everything planned of somebody is listed, and released after a question", async ({ page, open, ask }) => {
  const [who, other] = pair(ask<Person[]>(["people", "list", "--tenant", TENANT.slug]));
  const scenario = await create(page, open, fresh("Releasing"));
  await openPerson(page, open, scenario, who.email ?? "");
  await page.getByLabel("Job title").fill("Keeper of Keys");
  await page.getByRole("button", { name: "Save title" }).click();
  await page.getByLabel("New manager").fill(other.email ?? "");
  await page.getByLabel("New manager").press("Tab");
  await page.getByRole("button", { name: "Move person" }).click();
  await open(scenario);
  await page.getByRole("link", { name: "2 values of 1 person" }).click();
  await expect(page.getByRole("rowheader")).toContainText([who.name]);
  await page.getByRole("rowheader").getByRole("link").click();
  await expect(page.getByRole("heading", { name: /^Planned, and not as/ })).toBeVisible();
  await open(`${new URL(page.url()).pathname}?ask=release`);
  await page.getByRole("button", { name: "Release all" }).click();
  await expect(page.getByRole("heading", { name: /^Planned, and not as/ })).toHaveCount(0);
});

test("a position is added, compared with the baseline and listed as joined", async ({ page, open }) => {
  const scenario = await create(page, open, fresh("Positions"));
  await page.getByRole("link", { name: "Add a position" }).click();
  await page.getByLabel("Job title").fill("Head of Care");
  await page.getByLabel("From").fill("2027-02-01");
  await page.getByRole("button", { name: "Add position" }).click();
  await expect(page.getByRole("heading", { name: "Edits", exact: true })).toBeVisible();
  await page.getByRole("link", { name: "Compare in full" }).click();
  await expect(page.getByRole("table", { name: "People who differ" }).getByRole("rowheader")).toHaveText(["Vacant position"]);
  await page.getByRole("link", { name: "Joined 1" }).click();
  await expect(page).toHaveURL(/how=joined/);
  const csv = await page.request.get((await page.getByRole("link", { name: "Export CSV" }).getAttribute("href")) ?? "");
  expect(csv.headers()["content-type"]).toContain("text/csv");
  expect(await csv.text()).toContain('"Vacant position","joined","job_title","","Head of Care"');
  await open(scenario);
});

test("a scenario is archived, restored, kept as a snapshot and deleted by its name", async ({ page, open }) => {
  const name = fresh("Short-lived");
  const scenario = await create(page, open, name);
  await open(`${scenario}/settings`);
  await page.getByRole("button", { name: "Archive scenario" }).click();
  await expect(page.getByText("Nothing in it can be changed, and no sync writes to it, until it is restored.")).toBeVisible();
  await open(`${scenario}/settings`);
  await page.getByRole("button", { name: "Restore scenario" }).click();
  await expect(page.getByRole("link", { name: "Add a position" })).toBeVisible();
  await open(`${scenario}/settings`);
  await page.getByLabel("Name of the snapshot").fill(`${name}, kept`);
  await page.getByRole("button", { name: "Take snapshot" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(`${name}, kept`);
  await expect(page.getByText("Immutable")).toBeVisible();

  await open(`${scenario}/settings`);
  await page.getByLabel("Name of what is deleted").fill("something else");
  await page.getByRole("button", { name: "Delete scenario" }).click();
  await expect(page.getByRole("alert")).toContainText("exactly as it is written");
  await page.getByLabel("Name of what is deleted").fill(name);
  await page.getByRole("button", { name: "Delete scenario" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Scenarios");
  await expect(page.getByRole("link", { name, exact: true })).toHaveCount(0);
});

test("to somebody who may only look there is nothing to change", async ({ page, open, context, signInAs }) => {
  const scenario = await create(page, open, fresh("Looked at"));
  await signInAs(VIEWER);
  await open(scenario);
  await expect(page.getByRole("link", { name: "Add a position" })).toHaveCount(0);
  for (const path of [`${scenario}/add`, `${scenario}/settings`]) {
    expect((await context.request.get(path)).status(), path).toBe(404);
  }
  const answer = await context.request.post(scenario, { form: { edit: 1 }, headers: { origin: new URL(page.url()).origin } });
  expect(answer.status()).toBe(404);
});

/** The pages of a scenario, by the scenario's path and somebody's who was edited in it. */
const PAGES: Record<string, (scenario: string, person: string) => string> = {
  "the list": () => "/scenarios",
  "the summary": (scenario) => scenario,
  "its people": (scenario) => `${scenario}/people`,
  "one of its edits": (scenario) => `${scenario}/edits/1`,
  "what can be added": (scenario) => `${scenario}/add`,
  "its settings": (scenario) => `${scenario}/settings`,
  "somebody in it": (_, person) => person,
  "the comparison": (scenario) => `/scenarios/compare?b=${scenario.split("/").at(-1)}`,
};

for (const [name, address] of Object.entries(PAGES)) {
  test(`${name} breaks no rule of WCAG 2.2 AA and fits 320 pixels @script`, async ({ page, open, ask }) => {
    const [who] = pair(ask<Person[]>(["people", "list", "--tenant", TENANT.slug]));
    const scenario = await create(page, open, fresh("Looked over"));
    await openPerson(page, open, scenario, who.email ?? "");
    await page.getByLabel("Job title").fill("Keeper of Keys");
    await page.getByRole("button", { name: "Save title" }).click();
    await expect(page.getByRole("rowheader", { name: "Job title" })).toBeVisible();
    const path = address(scenario, new URL(page.url()).pathname);
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme });
      await open(path);
      await expectAccessible(page);
    }
    await page.setViewportSize({ width: 320, height: 640 });
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await expectNoSidewaysScroll(page);
  });
}
