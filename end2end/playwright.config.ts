import { defineConfig, devices } from "@playwright/test";

/** Tests that need a script in the page; the others also run without JavaScript. */
const NEEDS_SCRIPT = /@script/;
/** Tests of one machine-wide state, which run once and not in every kind of browser. */
const RUNS_ONCE = /@once/;

const desktop = { ...devices["Desktop Chrome"], viewport: { width: 1280, height: 800 } };

export default defineConfig({
  testDir: "tests",
  globalSetup: "./tests/fixtures/global_setup.ts",
  outputDir: "test-results",
  reporter: "list",
  forbidOnly: true,
  fullyParallel: true,
  workers: 2,
  // Generous, so that a busy machine is slow and not wrong: every wait ends as soon as its condition holds.
  timeout: 120_000,
  expect: { timeout: 15_000 },
  // Flows share one installation; one that passes at the second try is listed as flaky.
  retries: process.env["CI"] ? 1 : 0,
  use: {
    trace: "retain-on-failure",
    launchOptions: {
      ...(process.env["CHROMIUM_PROGRAM"] ? { executablePath: process.env["CHROMIUM_PROGRAM"] } : {}),
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    },
  },
  projects: [
    { name: "light", use: { ...desktop, colorScheme: "light" } },
    { name: "dark", use: { ...desktop, colorScheme: "dark" }, testMatch: "accessibility.spec.ts" },
    {
      name: "phone",
      use: { ...desktop, viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true },
      grepInvert: RUNS_ONCE,
    },
    {
      name: "no script",
      use: { ...desktop, javaScriptEnabled: false },
      grepInvert: [NEEDS_SCRIPT, RUNS_ONCE],
      testIgnore: "accessibility.spec.ts",
    },
  ],
});
