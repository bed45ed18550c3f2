// Going back after a form is sent: its page is there without a mistake, and what is sent once more is done once.

import type { Page } from "@playwright/test";

import { expect, test } from "./fixtures/company.ts";
import { cast, type Person } from "./fixtures/scenario_forms.ts";

/** Goes back to the page of a form that was sent. */
async function backTo(page: Page, path: string): Promise<void> {
  await page.goBack();
  await expect(page).toHaveURL((url) => `${url.pathname}${url.search}` === path);
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await expect(page.getByRole("alert")).toHaveCount(0);
}

test("a profile is saved, and saved again from the page before", async ({ page, open, company }) => {
  expect(company.owner.email).toContain("@");
  await open("/notifications");
  await page.goto("/settings/profile");
  for (const name of ["Maja Holm", "Maja Berg"]) {
    await page.getByLabel("Name").fill(name);
    await page.getByRole("button", { name: "Save name" }).click();
    await expect(page.getByText("Your name is saved.")).toBeVisible();
    await expect(page.getByLabel("Name")).toHaveValue(name);
    if (name === "Maja Holm") await backTo(page, "/settings/profile");
  }
});

test("a guard is saved, and saved again from the form before", async ({ page, open, connectCompany }) => {
  connectCompany();
  await open("/settings/integrations/hris");
  await page.getByRole("link", { name: "Change guard" }).click();
  for (const percent of ["12", "13"]) {
    await page.getByLabel("Leaving, percent").fill(percent);
    await page.getByRole("button", { name: "Save guard" }).click();
    await expect(page.getByText(`more than ${percent} % of the people`)).toBeVisible();
    if (percent === "12") await backTo(page, "/settings/integrations/hris?edit=guard");
  }
});

test("an edit of a scenario that is sent again from the form before is one edit", async ({ page, open, company, connectCompany, ask }) => {
  connectCompany();
  const { report } = cast(ask<Person[]>(["people", "list", "--tenant", company.slug]));
  await open("/scenarios");
  await page.getByLabel("New scenario").fill("Growth");
  await page.getByRole("button", { name: "Create scenario" }).click();
  await expect(page.getByText("The scenario is created.")).toBeVisible();
  const scenario = new URL(page.url()).pathname;
  await page.goto(`${scenario}/people?q=${encodeURIComponent(report.email ?? "")}`);
  await page.getByRole("rowheader").first().getByRole("link").click();
  const person = new URL(page.url()).pathname;
  const retitle = async () => {
    await page.getByLabel("Job title", { exact: true }).fill("Keeper of Keys");
    await page.getByRole("button", { name: "Save title" }).click();
  };
  await retitle();
  await expect(page.getByText("Saved. You can undo it under Edits.")).toBeVisible();
  await backTo(page, person);
  await retitle();
  await expect(page.getByRole("alert")).toContainText("That is how it is already; nothing was changed.");
  await page.goto(scenario);
  await expect(page.getByText("1 edit", { exact: true }).first()).toBeVisible();
});
