import { describe, expect, it } from "vitest";
import { redactionKindSchema } from "../../src/redaction/kinds.ts";
import { createRedactor } from "../../src/redaction/placeholders.ts";
import { createStandIns } from "../../src/redaction/stand-ins.ts";

/** A number from 0 up to 1, the same for the same seed. */
function createRandom(seed: number): () => number {
  let state = seed + 1;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

const givenNames = ["Avery", "Hannah", "Oliver", "Robin", "Sage", "Mohammed", "Jürgen", "Zoë"];
const familyNames = ["Whitfield", "Brook", "Penrose", "García", "Müller", "O'Neill", "Quinn"];

function createPerson(seed: number) {
  const random = createRandom(seed);
  const pick = (from: readonly string[]) => from[Math.floor(random() * from.length)] ?? "";
  const name = `${pick(givenNames)} ${pick(familyNames)}`;
  const digits = String(Math.floor(random() * 1_000_000)).padStart(6, "0");
  return {
    name,
    email: `${digits}.${seed}@shop.example.org`,
    phone: `+49 30 ${digits}`,
    iban: "DE89 3704 0044 0532 0130 00",
    address: `${digits} Harbour Lane, 20457 Hamburg`,
  };
}

function exportOf(person: ReturnType<typeof createPerson>) {
  const { name, email, phone, iban, address } = person;
  const ticket = {
    requester: { email, name },
    body: `Hello, this is ${name}. Write to ${email} or call ${phone}; my IBAN is ${iban}.`,
  };
  const order = { id: "SB-10001", customerEmail: email, shippingAddress: address };
  const value = { ticket, order, customer: { email, name } };
  const redactor = createRedactor({
    ticketKey: new Uint8Array(32).fill(7),
    kinds: new Set(redactionKindSchema.options),
  });
  redactor.learn(value);
  const everything = JSON.stringify(value).toLowerCase();
  const replace = createStandIns((taken) => everything.includes(taken.toLowerCase()));
  return replace(redactor.redactJson(value)) as typeof value;
}

describe("stand-ins", () => {
  it("leave nothing of 500 people in what is exported", () => {
    for (let seed = 0; seed < 500; seed += 1) {
      const person = createPerson(seed);
      const text = JSON.stringify(exportOf(person)).toLowerCase();
      const { name, ...rest } = person;
      for (const word of [...name.split(" "), ...Object.values(rest)]) {
        expect(text, `${word} of seed ${seed}`).not.toContain(word.toLowerCase());
      }
    }
  });

  it("are the same in the ticket and in the records, so that whose order it is can still be told", () => {
    const { ticket, order, customer } = exportOf(createPerson(3));
    expect(order.customerEmail).toBe(ticket.requester.email);
    expect(customer.email).toBe(ticket.requester.email);
    expect(customer.name).toBe(ticket.requester.name);
    expect(ticket.body).toContain(ticket.requester.email);
    expect(ticket.requester.email).toMatch(/^person\d{3}@example\.com$/);
  });

  it("leave an order's number as it is", () => {
    expect(exportOf(createPerson(4)).order.id).toBe("SB-10001");
  });

  it("leave no placeholder behind", () => {
    expect(JSON.stringify(exportOf(createPerson(5)))).not.toMatch(/\[[a-zA-Z]+_[a-z2-7]+\]/);
  });
});
