/** The sandbox businesses and their tickets, which hold everything the product works with. */
import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { businessSchema } from "../../src/connectors/sandbox/records.ts";
import { parseTicketFixture, resolveDates } from "../../src/domain/fixture.ts";
import { findPersonalData } from "../../src/redaction/detect.ts";
import { redactionKindSchema } from "../../src/redaction/kinds.ts";
import { createRedactor } from "../../src/redaction/placeholders.ts";

const now = Date.UTC(2026, 10, 28);

describe.each(read("business"))("the business of $file", ({ text }) => {
  const business = businessSchema.parse(JSON.parse(resolveDates(text, now)));

  test("keeps every id, amount, date, state and product in a prompt", () => {
    const redactor = createRedactor({
      ticketKey: new Uint8Array(32),
      kinds: new Set(redactionKindSchema.options),
    });
    redactor.learn(business);

    const redacted = redactor.redactJson(business);

    const personal = new Set(["email", "customerEmail", "shippingAddress"]);
    const keep = (value: unknown): unknown => {
      if (Array.isArray(value)) return value.map(keep);
      if (typeof value !== "object" || value === null) return value;
      const isPerson = "email" in value;
      return Object.fromEntries(
        Object.entries(value).flatMap(([key, each]) =>
          personal.has(key) || (isPerson && key === "name") ? [] : [[key, keep(each)]],
        ),
      );
    };
    expect(keep(redacted)).toEqual(keep(business));
  });

  test("shows nobody", () => {
    const redactor = createRedactor({
      ticketKey: new Uint8Array(32),
      kinds: new Set(redactionKindSchema.options),
    });
    redactor.learn(business);

    const shown = JSON.stringify(redactor.redactJson(business));

    const named = business.customers.filter(
      ({ name, email }) => shown.includes(name) || shown.includes(email),
    );
    expect(named).toEqual([]);
    expect(business.orders.filter(({ shippingAddress }) => shown.includes(shippingAddress))).toEqual([]);
  });
});

test("no ticket loses a number of an order, an invoice or a parcel", () => {
  const hidden = read("tickets").flatMap(({ file, text }) => {
    const { deliveries } = parseTicketFixture(text, now);
    const words = deliveries.flatMap(({ ticket }) => JSON.stringify(ticket));
    return words.flatMap((each) =>
      findPersonalData(each)
        .filter(({ value }) => /\b(?:SB|INV|SUB|CUS|RET|REF)-\d|\b[A-Z]{2}\d{9,}[A-Z]{2}\b/.test(value))
        .map(({ kind, value }) => `${file}: ${kind} ${value}`),
    );
  });

  expect(hidden).toEqual([]);
});

test("articles keep every word but the addresses and numbers they publish", () => {
  const touched = ["en", "de", "es", "ar"].flatMap((language) =>
    read(`knowledge/${language}`, ".md").flatMap(({ file, text }) =>
      findPersonalData(text.replace(/^---[^]*?---/, ""))
        .filter(({ value }) => !/@lanternandloom\.example$|^\+44 1632/.test(value))
        .map(({ kind, value }) => `${language}/${file}: ${kind} ${value}`),
    ),
  );

  expect(touched).toEqual([]);
});

function read(folder: string, ending = ".json"): { file: string; text: string }[] {
  const path = new URL(`../../fixtures/${folder}/`, import.meta.url);
  return readdirSync(path)
    .filter((file) => file.endsWith(ending) && file !== "README.md")
    .map((file) => ({ file, text: readFileSync(new URL(file, path), "utf8") }));
}
