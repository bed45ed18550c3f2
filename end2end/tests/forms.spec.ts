// Every form of an organisation is sent: by the keyboard alone, and by pointing, with scripts and without.

import { expect, test } from "./fixtures/company.ts";
import { until } from "./fixtures/connecting.ts";
import { CONNECTED, CONNECTING, DYNAMICS } from "./fixtures/connection_forms.ts";
import { send, type Form } from "./fixtures/forms.ts";
import { keys, pointing } from "./fixtures/hands.ts";
import { linkIn } from "./fixtures/mail.ts";
import { NOTIFICATIONS, organisationForms } from "./fixtures/organisation_forms.ts";
import { cast, scenarioForms, type Person } from "./fixtures/scenario_forms.ts";

const HANDS = { "by the keyboard alone @script @once": keys, "by pointing": pointing };

for (const [how, hand] of Object.entries(HANDS)) {
  test.describe(how, () => {
    test.setTimeout(240_000);

    test("the forms of scenarios are sent", async ({ page, company, connectCompany, ask, javaScriptEnabled }) => {
      connectCompany();
      const making: Form = {
        title: "make a scenario",
        path: "/scenarios",
        entries: [["New scenario", "Growth"]],
        press: ["Create scenario"],
        then: "The scenario is created.",
      };
      await send(page, hand(page), [making], javaScriptEnabled !== false);
      const people = cast(ask<Person[]>(["people", "list", "--tenant", company.slug]));
      await send(page, hand(page), scenarioForms(new URL(page.url()).pathname, people), javaScriptEnabled !== false);
    });

    test("the forms of an organisation are sent", async ({ page, company, javaScriptEnabled }) => {
      const forms = organisationForms(company.slug, company.owner.password);
      await send(page, hand(page), forms, javaScriptEnabled !== false);
    });

    test("the forms of a connection are sent", async ({ page, company, javaScriptEnabled }) => {
      expect(company.slug).toBeTruthy();
      await send(page, hand(page), CONNECTING, javaScriptEnabled !== false);
      const path = "/settings/integrations/hris";
      await until(page, path, () => expect(page.getByRole("table", { name: /^Recent syncs/ }).getByText(/^Completed/)).toBeVisible({ timeout: 1_000 }));
      await send(page, hand(page), CONNECTED, javaScriptEnabled !== false);
      await send(page, hand(page), DYNAMICS, javaScriptEnabled !== false);
    });

    test("notifications are marked", async ({ page, company, context, baseURL, mailTo, playwright, javaScriptEnabled }) => {
      const email = `ida-${company.slug}@nordlys.example`;
      await context.request.post("/settings/members/invite", { form: { email, role: "editor" } });
      const token = new URL(linkIn(await mailTo(email, "invites you"), "/invitation"), baseURL).searchParams.get("token") ?? "";
      const elsewhere = await playwright.request.newContext(baseURL ? { baseURL } : {});
      await elsewhere.post("/invitation", { form: { token, name: "Ida Invited", password: "a window left open" } });
      await elsewhere.dispose();
      await send(page, hand(page), NOTIFICATIONS, javaScriptEnabled !== false);
    });

    test("one sign-in is ended", async ({ page, company, baseURL, playwright, javaScriptEnabled }) => {
      const elsewhere = await playwright.request.newContext(baseURL ? { baseURL } : {});
      await elsewhere.post("/sign-in", { form: { ...company.owner, next: "/people" } });
      const ending: Form = { title: "end", path: "/settings/sessions", press: ["End this sign-in"], then: "That sign-in is ended." };
      await send(page, hand(page), [ending], javaScriptEnabled !== false);
      expect((await elsewhere.get("/settings/sessions")).url()).toContain("/sign-in");
      await elsewhere.dispose();
    });

    test("another organisation is looked at", async ({ page, company, ask, isMobile, javaScriptEnabled }) => {
      ask(["tenant", "create", "--slug", `${company.slug}-b`, "--name", "Sydlys ApS", "--plan", "business"]);
      const membership = ["--tenant", `${company.slug}-b`, "--email", company.owner.email, "--role", "viewer"];
      ask(["user", "create", ...membership, "--password-stdin"], company.owner.password);
      const open = isMobile ? ["Main menu", "Another organisation…"] : [/^Organisation: /];
      const switching: Form = { title: "switch", path: "/people", press: [...open, /^Sydlys ApS/], then: "You look at another organisation now." };
      await send(page, hand(page), [switching], javaScriptEnabled !== false);
    });
  });
}
