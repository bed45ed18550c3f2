import type { Page } from "@playwright/test";

import { expectAccessible, expectNoSidewaysScroll } from "./fixtures/a11y.ts";
import { connectWithReview, until } from "./fixtures/connecting.ts";
import { expect, TENANT, test } from "./fixtures/fresh.ts";
import type { Installation } from "./fixtures/installation.ts";

const PAGE = "/settings/integrations/hris";
const ENVIRONMENT = "https://acme.operations.dynamics.com/?cmp=AC01&mi=DefaultDashboard";
/** The application of the simulator that may read everything, and the one whose user may not see positions. */
const CLIENT_ID = "1b730954-1685-4b74-9bfd-dac224a7b894";
const LIMITED_CLIENT_ID = "2c841a65-2796-4c85-8c0e-ebd335b8c9a5";
const SECRET = "sbx8Q~sandbox.client.secret_that-opens-nothing";

test.beforeEach(async ({ enter }) => enter("owner"));

async function fillIn(page: Page, clientId: string, secret: string): Promise<void> {
  await page.getByLabel("Environment URL").fill(ENVIRONMENT);
  await page.getByLabel("Directory (tenant) ID").fill("acme.onmicrosoft.com");
  await page.getByLabel("Application (client) ID").fill(clientId);
  await page.getByLabel("Client secret").fill(secret);
}

test("Dynamics 365 HR is connected by hand: tested step by step, legal entities chosen, reviewed and applied", async ({ page, open }) => {
  await open("/settings/integrations");
  await page.getByRole("link", { name: "Set up Dynamics 365 HR" }).click();
  await fillIn(page, CLIENT_ID, "abc8Q~wrong");
  await page.getByRole("button", { name: "Test connection" }).click();
  await expect(page.getByRole("alert")).toContainText("does not accept the client secret");
  await expect(page.getByText("Failed", { exact: true })).toBeVisible();
  await expect(page.getByLabel("Environment URL")).toHaveValue(ENVIRONMENT);
  await expect(page.getByLabel("Client secret")).toHaveValue("");

  await page.getByLabel("Client secret").fill(SECRET);
  await page.getByRole("button", { name: "Fetch legal entities" }).click();
  await page.getByLabel("AC02 · Acme Product and Technology").check();
  await page.getByLabel("AC01 · Acme Corporate").check();
  await page.getByRole("button", { name: "Test connection" }).click();
  await expect(page.getByText("workers can be read.")).toBeVisible();
  await expect(page.getByText("2 of 6 are read.")).toBeVisible();
  await expect(page.getByLabel("AC01 · Acme Corporate")).toBeChecked();
  await expect(page.getByLabel("Client secret")).toHaveValue("");
  expect(await page.content()).not.toContain(SECRET);

  await connectWithReview(page, "Dynamics 365 HR");
  await open(PAGE);
  await expect(page.getByText("AC01, AC02")).toBeVisible();
});

test("an empty form of Dynamics 365 HR names what is missing, and an address inside is refused", async ({ page, open }) => {
  await open(`${PAGE}?setup=dynamics365_hr`);
  await page.getByRole("button", { name: "Connect Dynamics 365 HR" }).click();
  const alert = page.getByRole("alert");
  for (const words of ["environment URL", "directory (tenant) ID", "application (client) ID", "client secret"]) {
    await expect(alert).toContainText(`Enter the ${words}`);
  }
  await fillIn(page, CLIENT_ID, SECRET);
  await page.getByLabel("Environment URL").fill("https://169.254.169.254/latest/meta-data");
  await page.getByRole("button", { name: "Test connection" }).click();
  await expect(alert).toContainText("An IP address is no environment.");
});

test("the form of Dynamics 365 HR breaks no rule of WCAG 2.2 AA and fits 320 pixels, tested and with its lists @script", async ({ page, open }) => {
  await open(`${PAGE}?setup=dynamics365_hr`);
  const look = async () => {
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme });
      await expectAccessible(page);
    }
    await page.setViewportSize({ width: 320, height: 640 });
    await expectNoSidewaysScroll(page);
    await page.setViewportSize({ width: 1280, height: 800 });
  };
  await look();
  await fillIn(page, LIMITED_CLIENT_ID, SECRET);
  await page.getByRole("button", { name: "Test connection" }).click();
  await expect(page.getByText("The application's user may not read PositionsV2")).toBeVisible();
  await look();
  await page.getByLabel("Application (client) ID").fill(CLIENT_ID);
  await page.getByRole("button", { name: "Fetch legal entities" }).click();
  await expect(page.getByLabel("AC01 · Acme Corporate")).toBeVisible();
  await look();
});

/** Connects by the command line and waits for the first sync. */
function connect(fresh: Installation): void {
  const settings = [`environment_url=${ENVIRONMENT}`, "tenant_id=acme.onmicrosoft.com", `client_id=${CLIENT_ID}`];
  const command = ["integration", "connect", "--tenant", TENANT, "--provider", "dynamics365_hr", "--target", "baseline"];
  fresh.command([...command, ...settings.flatMap((setting) => ["--set", setting]), "--set-stdin", "client_secret"], SECRET);
  fresh.command(["sync", "--tenant", TENANT, "--provider", "dynamics365_hr", "--wait"]);
}

test("a connected Dynamics 365 HR shows what it was connected with and takes a new client secret", async ({ page, open, fresh }) => {
  connect(fresh);
  await open(PAGE);
  await expect(page.getByText("acme.operations.dynamics.com").first()).toBeVisible();
  await page.getByRole("link", { name: "Replace the client secret" }).click();
  await page.getByLabel("New client secret").fill("abc8Q~wrong");
  await page.getByRole("button", { name: "Replace client secret" }).click();
  await expect(page.getByRole("alert")).toContainText("does not accept the client secret");
  await page.getByLabel("New client secret").fill(SECRET);
  await page.getByRole("button", { name: "Replace client secret" }).click();
  await expect(page.getByText("Replaced. The next sync uses the new one.")).toBeVisible();
});

test("legal entities are changed afterwards, and whoever is outside waits for a decision", async ({ page, open, fresh }) => {
  connect(fresh);
  await open(PAGE);
  await page.getByRole("link", { name: "Change the legal entities" }).click();
  await page.getByLabel("Legal entities").fill("ZZZZ");
  await page.getByRole("button", { name: "Save legal entities" }).click();
  await expect(page.getByRole("alert")).toContainText("Nothing was saved.");
  await page.getByRole("button", { name: "Fetch legal entities" }).click();
  await page.getByLabel("AC01 · Acme Corporate").check();
  await page.getByRole("button", { name: "Save legal entities" }).click();
  await expect(page.getByText("Saved. The next sync goes by it.")).toBeVisible();
  await expect(page.getByText("AC01", { exact: true })).toBeVisible();

  await page.getByRole("button", { name: "Sync now" }).click();
  await until(page, PAGE, () => expect(page.getByRole("link", { name: "Review changes" })).toBeVisible({ timeout: 1_000 }));
});
