import { expectAccessible, expectNoSidewaysScroll } from "./fixtures/a11y.ts";
import { connectWithReview } from "./fixtures/connecting.ts";
import { expect, test } from "./fixtures/fresh.ts";
import { API_KEY } from "./fixtures/installation.ts";

const PAGE = "/settings/integrations/hris";

test("BambooHR is connected by hand: a wrong key is said to be wrong, the right one is kept and connects", async ({ page, open, enter }) => {
  await enter("owner");
  await open("/settings/integrations");
  await page.getByRole("link", { name: "Set up BambooHR" }).click();
  await page.getByLabel("Subdomain").fill("https://acme.bamboohr.com/home");
  await page.getByLabel("API key").fill("not-the-key");
  await page.getByRole("button", { name: "Test connection" }).click();
  await expect(page.getByRole("alert")).toBeFocused();
  await expect(page.getByText("Failed", { exact: true })).toBeVisible();
  await expect(page.getByLabel("Subdomain")).toHaveValue("https://acme.bamboohr.com/home");
  await expect(page.getByLabel("API key")).toHaveValue("");

  await page.getByLabel("API key").fill(API_KEY);
  await page.getByRole("button", { name: "Test connection" }).click();
  await expect(page.getByText("people can be read.")).toBeInViewport();
  await expect(page.getByRole("status").filter({ hasText: "Test connection" })).toBeFocused();
  await expect(page.getByLabel("API key")).toHaveValue("");
  expect(await page.content()).not.toContain(API_KEY);

  await connectWithReview(page, "BambooHR");
});

test("an empty form names what is missing and keeps the choice of targets", async ({ page, open, enter }) => {
  await enter("owner");
  await open(`${PAGE}?setup=bamboohr`);
  await page.getByLabel("Live Baseline").uncheck();
  await page.getByRole("button", { name: "Connect BambooHR" }).click();
  const alert = page.getByRole("alert");
  await expect(alert).toContainText("Enter the subdomain");
  await expect(alert).toContainText("Enter the API key");
  await expect(alert).toContainText("Choose where incoming changes apply");
  await expect(page.getByLabel("Live Baseline")).not.toBeChecked();
});

test("targets, fields and scope are changed one form at a time", async ({ page, open, enter, connectFresh }) => {
  connectFresh();
  await enter("owner");
  await open(PAGE);
  await page.getByRole("link", { name: "Change targets" }).click();
  await page.getByLabel("All future scenarios").check();
  await page.getByRole("button", { name: "Save targets" }).click();
  await expect(page.getByText("and scenarios created from")).toBeVisible();

  await page.getByRole("link", { name: "Change fields" }).click();
  await page.getByLabel("Work phone").selectOption({ label: "Not synced; what is here stays" });
  await page.getByRole("button", { name: "Save fields" }).click();
  await expect(page.getByText("not synced; what is here stays")).toBeVisible();

  await page.getByRole("link", { name: "Change scope" }).click();
  await page.getByLabel("Copenhagen", { exact: true }).check();
  await page.getByRole("button", { name: "Save scope" }).click();
  await expect(page.getByText("Those outside are kept and left as they are.")).toBeVisible();
});

test("what is refused of a form far down the page is in view and has the focus", async ({ page, open, enter, connectFresh }) => {
  connectFresh();
  await enter("owner");
  await open(PAGE);
  await page.getByRole("link", { name: "Change guard" }).click();
  await page.locator("#guard-percent").fill("101");
  await page.getByRole("button", { name: "Save guard" }).click();
  await expect(page.getByRole("alert")).toBeFocused();
  await expect(page.getByRole("alert")).toBeInViewport();
  await expect(page.locator("#guard-percent")).toHaveValue("101");
});

test("to an editor and a viewer there are no integrations", async ({ page, open, enter, context }) => {
  for (const role of ["editor", "viewer"] as const) {
    await enter(role);
    await open("/people");
    await expect(page.getByRole("link", { name: "Integrations", includeHidden: true })).toHaveCount(0);
    for (const path of ["/settings/integrations", PAGE, `${PAGE}?setup=bamboohr`]) {
      expect((await context.request.get(path)).status(), path).toBe(404);
    }
  }
});

test("every page of integrations breaks no rule of WCAG 2.2 AA and fits 320 pixels @script", async ({ page, open, enter, connectFresh }) => {
  await enter("owner");
  const look = async (path: string) => {
    await open(path);
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme });
      await expectAccessible(page);
    }
    await page.setViewportSize({ width: 320, height: 640 });
    await expectNoSidewaysScroll(page);
    await page.setViewportSize({ width: 1280, height: 800 });
  };
  const unconnected = [PAGE, `${PAGE}?provider=dynamics365_hr`, `${PAGE}?setup=dynamics365_hr`, `${PAGE}?setup=bamboohr`];
  for (const path of ["/settings/integrations", ...unconnected]) await look(path);
  await page.getByLabel("Subdomain").fill("acme");
  await page.getByLabel("API key").fill("not-the-key");
  await page.getByRole("button", { name: "Test connection" }).click();
  await expect(page.getByRole("alert")).toBeVisible();
  await expectAccessible(page);
  connectFresh();
  for (const form of ["", "?edit=key", "?edit=targets", "?edit=mapping", "?edit=scope"]) await look(`${PAGE}${form}`);
  await look("/settings/integrations");
});
