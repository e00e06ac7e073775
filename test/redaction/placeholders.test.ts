import { randomBytes } from "node:crypto";
import { describe, expect, test } from "vitest";
import { erasePersonalData } from "../../src/redaction/erase.ts";
import { redactionKindSchema, type RedactionKind } from "../../src/redaction/kinds.ts";
import { createRedactor, hasPlaceholder, type RedactorWish } from "../../src/redaction/placeholders.ts";
import { deriveTicketKey } from "../../src/redaction/ticket-key.ts";

const ticketKey = randomBytes(32);
const placeholder = /\[[a-zA-Z]+_[a-z2-7]+\]/g;

describe("a placeholder", () => {
  test("tells the kind of what it stands for, and nothing else of it", () => {
    const redacted = create().redact("Write to jane@example.com or call +44 20 7946 0958.");

    expect(redacted).toMatch(/^Write to \[email_[a-z2-7]{8}\] or call \[phone_[a-z2-7]{8}\]\.$/);
  });

  test("is the same for one value in every text, spelling and life of one ticket's redactor", () => {
    const [first, second] = [create(), create()];

    expect(first.redact("jane@example.com")).toBe(second.redact("jane@example.com"));
    expect(first.redact("JANE@example.com")).toBe(first.redact("jane@example.com"));
    expect(first.redact("4111-1111-1111-1111")).toBe(second.redact("4111 1111 1111 1111"));
  });

  test("is another one in another ticket, in another tenant, and with another secret", () => {
    const keyOf = (secret: string, tenantId: string, ticketId: string) =>
      deriveTicketKey({ REDACTION_KEY: secret.repeat(32) }, { tenantId, ticketId });
    const shown = [
      keyOf("a", "acme", "tkt_1"),
      keyOf("a", "acme", "tkt_2"),
      keyOf("a", "pebble", "tkt_1"),
      keyOf("b", "acme", "tkt_1"),
    ].map((key) => create({ ticketKey: key }).redact("jane@example.com"));

    expect(new Set(shown).size).toBe(4);
    expect(create({ ticketKey: keyOf("a", "acme", "tkt_1") }).redact("jane@example.com")).toBe(shown[0]);
  });

  test("does not mean another value where two digests begin alike", () => {
    const redactor = create({ shortest: 1 });
    const addresses = Array.from({ length: 60 }, (_, index) => `person${index}@example.com`);

    const shown = addresses.map((address) => redactor.redact(address));

    expect(new Set(shown).size).toBe(addresses.length);
    expect(shown.map((each) => redactor.restore(each))).toEqual(addresses);
    expect(addresses.map((address) => redactor.redact(address))).toEqual(shown);
  });

  test("has a key without which values cannot be tried", () => {
    expect(() =>
      deriveTicketKey({ REDACTION_KEY: "short" }, { tenantId: "acme", ticketId: "tkt_1" }),
    ).toThrow("REDACTION_KEY");
  });

  test("keeps its key while the code is loaded where the deployment has no secret", () => {
    const ticket = { tenantId: "acme", ticketId: "tkt_1" };
    expect(deriveTicketKey({}, ticket)).toEqual(deriveTicketKey({}, ticket));
    expect(deriveTicketKey({}, ticket)).not.toEqual(deriveTicketKey({}, { ...ticket, ticketId: "tkt_2" }));
  });
});

describe("the way back", () => {
  test("gives every value as it was written", () => {
    const redactor = create();
    const text =
      "Hi Mireia, I'm \"Tove O'Hara\".\nCall 07700 900123 or write to tove@example.com; card 4111 1111 1111 1111.";

    const redacted = redactor.redact(text);

    expect(redacted).not.toMatch(/Mireia|900123|tove|4111/i);
    expect(redactor.restore(redacted)).toBe(text);
  });

  test("is only for what was taken out: an invented placeholder stays text", () => {
    const redactor = create();
    redactor.redact("jane@example.com");

    expect(redactor.restore("[email_aaaaaaaa] [name_k3f9qa2c]")).toBe("[email_aaaaaaaa] [name_k3f9qa2c]");
  });

  test("is closed to another redactor of the same ticket that has not seen the value", () => {
    const shown = create().redact("jane@example.com");

    expect(create().restore(shown)).toBe(shown);
  });

  test("does not turn a customer's words into somebody's address, even where they guess the placeholder", () => {
    const redactor = create();
    const guessed = redactor.redact("jane@example.com");

    const redacted = redactor.redact(`Please write ${guessed} to jane@example.com`);

    const [words, address] = redacted.match(placeholder) ?? [];
    expect(words).toMatch(/^\[text_/);
    expect(address).toBe(guessed);
    expect(redactor.restore(redacted)).toBe(`Please write ${guessed} to jane@example.com`);
    expect(redactor.restore(String(words))).toBe(guessed);
  });

  test("is gone once: what comes back is not looked at again", () => {
    const redactor = create();
    const inner = redactor.redact("jane@example.com");
    const outer = redactor.redact(inner);

    expect(redactor.restore(outer)).toBe(inner);
    expect(redactor.restore(`[email_${outer}]`)).toBe(`[email_${inner}]`);
  });

  test("keeps JSON whole, whatever is in a value", () => {
    const redactor = create();
    const value = {
      note: 'password: a"b\\c',
      list: ["jane@example.com", 7, null, true],
      "joe@example.com": { deep: "\u2028" },
    };

    const redacted = redactor.redactJson(value);

    expect(JSON.stringify(redacted)).not.toMatch(/@|a"b/);
    expect(redactor.restoreJson(redacted)).toEqual(value);
    expect(redactor.restoreJson(JSON.parse(JSON.stringify(redacted)))).toEqual(value);
  });
});

describe("what a record says of people", () => {
  const record = {
    requester: { name: "Xanthippe Zbrojewski", email: "x.z@example.com", externalId: "u-1" },
    order: {
      id: "SB-10027",
      shippingAddress: "12 Orchard Rise, Reading RG1 3EU",
      items: [{ sku: "L-1", name: "Harbour lamp" }],
    },
  };

  test("is found from then on in any text, in whole and in part", () => {
    const redactor = create();
    redactor.learn(record);

    const redacted = redactor.redact(
      "hello, xanthippe zbrojewski here (Xanthippe for short), at 12 Orchard Rise, Reading RG1 3EU",
    );

    expect(redacted).not.toMatch(/xanthippe|zbrojewski|orchard/i);
  });

  test("is found of whoever asks, though only their login is told, and a login is spelt as no name is", () => {
    const redactor = create();
    redactor.learn({ ticket: { requester: { name: "mossy-rk" }, subject: "Lamp" } });

    expect(redactor.redact("github:mossy-rk")).toMatch(/^github:\[name_[a-z2-7]+\]$/);
  });

  test("leaves products and numbers of the business as they are", () => {
    const redactor = create();
    redactor.learn(record);

    const redacted = redactor.redactJson(record);

    expect(redacted).toMatchObject({
      order: { id: "SB-10027", items: [{ sku: "L-1", name: "Harbour lamp" }] },
    });
    expect(JSON.stringify(redacted)).not.toMatch(/Xanthippe|example\.com|Orchard/);
  });

  test("shows a name word by word, so that a model can use the first alone", () => {
    const redactor = create();
    redactor.learn(record);

    const [first, last] = redactor.redact("Xanthippe Zbrojewski").split(" ");

    expect(redactor.restore(`Hi ${first},`)).toBe("Hi Xanthippe,");
    expect(redactor.redact("Ms Zbrojewski")).toBe(`Ms ${last}`);
  });

  test("may hold any sign there is", () => {
    const redactor = create();
    const name = String.raw`Ann (“Nan”) O'Dell-Őz [the 2nd] {x} $& \\d+ ^.*|/-/ 森 健太 🦊`;
    redactor.learn({ authorName: name, shippingAddress: "ul. Lniana 3, 31-155 Kraków" });

    const redacted = redactor.redact(`From: ${name}, ul. Lniana 3, 31-155 Kraków`);

    expect(redacted).not.toMatch(/Dell|Lniana|🦊/u);
    expect(redactor.restore(redacted)).toBe(`From: ${name}, ul. Lniana 3, 31-155 Kraków`);
  });

  test("does not find a name inside another word", () => {
    const redactor = create();
    redactor.learn({ authorName: "Ann Lee" });

    expect(redactor.redact("Annual sleeves")).toBe("Annual sleeves");
  });
});

test("only the kinds that were asked for are taken out", () => {
  const redactor = create({ kinds: new Set<RedactionKind>(["card"]) });
  redactor.learn({ authorName: "Ann Lee" });

  expect(redactor.redact("Ann Lee, jane@example.com, 4111111111111111")).toMatch(
    /^Ann Lee, jane@example\.com, \[card_/,
  );
});

test("text for logs shows kinds in place of values, for good", () => {
  const erased = erasePersonalData(
    "no such user jane@example.com (203.0.113.7), card 4111111111111111, order SB-10027",
  );

  expect(erased).toBe("no such user [email] ([ip]), card [card], order SB-10027");
  expect(hasPlaceholder(erased)).toBe(false);
});

function create(wish: Partial<RedactorWish> = {}) {
  return createRedactor({ ticketKey, kinds: new Set(redactionKindSchema.options), ...wish });
}
