import { expect, test } from "./fixtures/app.ts";
import { OWNER, PEOPLE } from "./fixtures/people.ts";

test.beforeEach(async ({ signInAs, open }) => {
  await signInAs(OWNER);
  await open("/people");
});

test("everybody of the company is counted", async ({ page }) => {
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("People");
  await expect(page.getByText(new RegExp(`of ${PEOPLE} people`))).toBeVisible();
});

test("a search finds a person by name and stands in the address", async ({ page }) => {
  const name = (await page.getByRole("rowheader").nth(3).getByRole("link").or(page.getByRole("rowheader").nth(3)).first().innerText()).trim();
  const word = name.split("\n")[0] ?? "";
  await page.getByRole("searchbox").fill(word);
  await page.getByRole("searchbox").press("Enter");
  await expect(page).toHaveURL(/[?&]q=|[?&]search=/);
  await expect(page.getByRole("rowheader").filter({ hasText: word }).first()).toBeVisible();
});

test("a search for nobody says so and leads back", async ({ page }) => {
  await page.getByRole("searchbox").fill("zzzz nobody zzzz");
  await page.getByRole("searchbox").press("Enter");
  await expect(page.getByRole("rowheader")).toHaveCount(0);
  await page.getByRole("link", { name: /clear|everybody|everyone|all people/i }).first().click();
  await expect(page.getByRole("rowheader").first()).toBeVisible();
});

test("a filter narrows the list and stands in the address", async ({ page }) => {
  await page.getByLabel("Status").selectOption({ label: "Starts later" });
  await page.getByRole("button", { name: /apply|filter|search/i }).first().click();
  await expect(page).toHaveURL(/status=future/);
  await expect(page.getByRole("row").filter({ hasText: "Starts later" }).first()).toBeVisible();
  await expect(page.getByRole("row").filter({ hasText: "Active" })).toHaveCount(0);
});

test("pages follow one another without repeating anybody", async ({ page }) => {
  const seen = new Set<string>();
  for (;;) {
    await expect(page.getByRole("rowheader").first()).toBeVisible();
    for (const person of await page.getByRole("row").filter({ has: page.getByRole("rowheader") }).allInnerTexts()) {
      expect(seen).not.toContain(person);
      seen.add(person);
    }
    const next = page.getByRole("link", { name: "Next" });
    if ((await next.count()) === 0) break;
    const address = page.url();
    await next.click();
    await page.waitForURL((url) => url.href !== address);
  }
  expect(seen.size).toBe(PEOPLE);
});
