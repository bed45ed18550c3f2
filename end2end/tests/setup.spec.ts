import { send } from "./fixtures/forms.ts";
import { bare as test, expect } from "./fixtures/fresh.ts";
import { keys } from "./fixtures/hands.ts";
import { API_KEY } from "./fixtures/installation.ts";

test("the code printed at start makes an organisation and its owner in three steps, once", async ({ page, open, fresh }) => {
  await open("/");
  await expect(page).toHaveURL(/\/setup$/);
  const next = page.getByRole("button", { name: "Continue" });
  await page.getByLabel("Setup code").fill("not-the-code");
  await next.click();
  await expect(page.getByRole("alert")).toContainText("This is not the code");
  await page.getByLabel("Setup code").fill(await fresh.setupCode());
  await next.click();

  await expect(page).toHaveURL(/\/setup\/organisation$/);
  await next.click();
  await expect(page.getByRole("alert")).toContainText("Enter the organisation's name");
  await page.getByLabel("Organisation").fill("Nordlys ApS");
  await next.click();

  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Become its owner");
  await page.getByRole("link", { name: "Back to the organisation" }).click();
  await expect(page.getByLabel("Organisation")).toHaveValue("Nordlys ApS");
  await next.click();

  await page.getByLabel("Your name").fill("Maja Lindqvist");
  await page.getByLabel("Email").fill("maja");
  await page.getByLabel("Password").fill("correct horse battery staple");
  const create = page.getByRole("button", { name: "Create organisation and owner" });
  await create.click();
  await expect(page.getByRole("alert")).toBeVisible();
  await expect(page.getByLabel("Your name")).toHaveValue("Maja Lindqvist");
  await expect(page.getByLabel("Password")).toHaveValue("");
  await page.getByLabel("Email").fill("maja@nordlys.example");
  await page.getByLabel("Password").fill("correct horse battery staple");
  await create.click();
  await expect(page.getByText("you are signed in as its owner")).toBeVisible();

  const again = await page.goto("/setup");
  expect(again?.status()).toBe(404);
});

test("from the setup page to the first synced org chart it takes less than two minutes by hand", async ({ page, open, fresh, isMobile }) => {
  const began = Date.now();
  await open("/setup");
  await page.getByLabel("Setup code").pressSequentially(await fresh.setupCode());
  await page.getByRole("button", { name: "Continue" }).click();
  await page.getByLabel("Organisation").pressSequentially("Nordlys ApS");
  await page.getByRole("button", { name: "Continue" }).click();
  await page.getByLabel("Your name").pressSequentially("Maja Lindqvist");
  await page.getByLabel("Email").pressSequentially("maja@nordlys.example");
  await page.getByLabel("Password").pressSequentially("correct horse battery staple");
  await page.getByRole("button", { name: "Create organisation and owner" }).click();

  // What the first page offers somebody new leads there; no address is typed from here on.
  await page.getByRole("link", { name: "Connect an HR system" }).click();
  await page.getByRole("link", { name: "Set up BambooHR" }).click();
  await page.getByLabel("Subdomain").pressSequentially("acme");
  await page.getByLabel("API key").pressSequentially(API_KEY);
  await page.getByRole("button", { name: "Test connection" }).click();
  await expect(page.getByText("people can be read.")).toBeVisible();
  await page.getByRole("button", { name: "Connect BambooHR" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("BambooHR live sync");

  await page.getByRole("table", { name: /^Recent syncs/ }).getByRole("rowheader").getByRole("link").click();
  await expect(page.getByText(/^Completed/).first()).toBeVisible({ timeout: 60_000 });
  if (isMobile) await page.getByRole("button", { name: "Main menu" }).click();
  await page.getByRole("link", { name: "People", exact: true }).filter({ visible: true }).click();
  await page.getByRole("list", { name: "Views of people" }).getByRole("link", { name: "Org chart" }).click();
  await expect(page.locator(".chart__count").first()).toBeVisible();
  expect(Date.now() - began).toBeLessThan(120_000);
});

test("an installation is set up by the keyboard alone @script @once", async ({ page, fresh }) => {
  const code = await fresh.setupCode();
  const steps = [
    { title: "code", path: "/setup", entries: [["Setup code", code]] as const, press: ["Continue"], then: "Name your organisation" },
    {
      title: "organisation",
      path: "/setup/organisation",
      entries: [["Organisation", "Nordlys ApS"]] as const,
      press: ["Continue"],
      then: "Become its owner",
    },
    {
      title: "owner",
      path: "/setup/owner",
      entries: [["Your name", "Maja Lindqvist"], ["Email", "maja@nordlys.example"], ["Password", "a window left open"]] as const,
      press: ["Create organisation and owner"],
      then: "you are signed in as its owner",
    },
  ];
  await send(page, keys(page), steps, true);
});
