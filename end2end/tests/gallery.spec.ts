import { expectAccessible, expectNoSidewaysScroll, expectNothingCut } from "./fixtures/a11y.ts";
import { expect, test } from "./fixtures/app.ts";
import { expectSoundLayout } from "./fixtures/layout.ts";

/** So many tests share the sample pages of the gallery. */
const PARTS = 4;

for (let part = 0; part < PARTS; part += 1) {
  for (const colorScheme of ["light", "dark"] as const) {
    test(`sample pages, part ${part + 1} of ${PARTS}, break no rule of WCAG 2.2 AA, fit 320 pixels and are soundly laid out, ${colorScheme} @script @once`, async ({
      page,
      open,
    }) => {
      test.setTimeout(240_000);
      await page.emulateMedia({ colorScheme });
      await open("/_components");
      const links = page.locator('.gallery a[href^="/_components/"]');
      const addresses = await links.evaluateAll((elements) => elements.map((element) => element.getAttribute("href") ?? ""));
      expect(addresses.length).toBeGreaterThan(60);
      const broken: string[] = [];
      for (const address of addresses.filter((_, at) => at % PARTS === part)) {
        const note = (error: Error): unknown => broken.push(`${address}: ${error.message}`);
        await page.setViewportSize({ width: 1280, height: 800 });
        await open(address);
        await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
        await expectAccessible(page).catch(note);
        await expectSoundLayout(page, colorScheme).catch(note);
        await page.setViewportSize({ width: 320, height: 640 });
        await expectNoSidewaysScroll(page).catch(note);
        await expectNothingCut(page).catch(note);
        await expectSoundLayout(page, colorScheme).catch(note);
      }
      expect(broken).toEqual([]);
    });
  }
}
