/** Whole tickets to be evaluated: fixture files, or rows of a JSON Lines file with what ought to become of them. */
import { existsSync, readdirSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { z } from "zod";
import { escalationReasonSchema, escalationReasons } from "../../src/domain/escalation.ts";
import { ticketFixtureSchema, type TicketFixture } from "../../src/domain/fixture.ts";
import { intentSchema } from "../../src/domain/intent.ts";
import { ticketStateSchema } from "../../src/domain/state.ts";
import { reasonSchema } from "../../src/domain/view.ts";
import { loadFixture } from "../fixtures/load.ts";
import { readLines, RowsInvalid } from "./rows.ts";

export interface TicketCase {
  /** The fixture's name, or `row-12`: by it two evaluations are paired. */
  name: string;
  fixture: TicketFixture;
  wanted: Wanted;
}

/** What is known of a ticket's right end. Null where nobody said. */
export interface Wanted {
  /** A state, or a state and a reason: `awaitingApproval`, `resolved/replied`, `escalated/legal`. */
  outcome: string | null;
  intents: readonly string[] | null;
  /** Whether the fixture's whole expectation is to hold: its path, its tools, its reply and the books. */
  isWhole: boolean;
}

const rowSchema = z.looseObject({
  subject: z.string(),
  body: z.string().min(1),
  requester: z
    .union([z.string(), z.looseObject({ email: z.string(), name: z.string().optional() })])
    .optional(),
  intent: intentSchema.optional(),
  /** A state, an escalation's reason or a resolution. */
  outcome: z.union([ticketStateSchema, reasonSchema]).optional(),
});

/** Reads a fixture, a folder of them, or a JSON Lines file. Throws `RowsInvalid` where it is none of these. */
export function readCases(path: string): TicketCase[] {
  if (!existsSync(path)) throw new RowsInvalid(`There is no file ${path}.`);
  if (statSync(path).isDirectory()) {
    const files = readdirSync(path).filter((name) => name.endsWith(".json"));
    if (files.length === 0) throw new RowsInvalid(`${path} holds no fixtures.`);
    return files.toSorted().map((name) => readFixtureCase(join(path, name)));
  }
  return path.endsWith(".json") ? [readFixtureCase(path)] : readRowCases(path);
}

function readFixtureCase(file: string): TicketCase {
  let fixture: TicketFixture;
  try {
    fixture = loadFixture(resolve(file));
  } catch {
    throw new RowsInvalid(`${file} is no fixture.`);
  }
  const { state, reason, intents } = fixture.expect;
  return {
    name: fixture.name,
    fixture,
    wanted: {
      outcome: reason ? `${state}/${reason}` : state,
      intents: intents.length > 0 ? intents : null,
      isWhole: true,
    },
  };
}

function readRowCases(file: string): TicketCase[] {
  return readLines(file).map(({ row, line }) => {
    const parsed = rowSchema.safeParse(row);
    if (!parsed.success) {
      const [issue] = parsed.error.issues;
      throw new RowsInvalid(
        `${file}, line ${line}: ${issue?.path.join(".") ?? ""} ${issue?.message ?? "does not fit"}`,
      );
    }
    const { subject, body, requester, intent, outcome } = parsed.data;
    return {
      name: `row-${line}`,
      fixture: writeFixture(`row-${line}`, { subject, body, requester: readRequester(requester) }),
      wanted: {
        outcome: outcome === undefined ? null : nameOutcome(outcome),
        intents: intent ? [intent] : null,
        isWhole: false,
      },
    };
  });
}

function readRequester(requester: z.infer<typeof rowSchema>["requester"]) {
  const { email, name } =
    typeof requester === "string"
      ? { email: requester, name: undefined }
      : (requester ?? { email: "someone@example.com", name: undefined });
  return { email, ...(name && { name }) };
}

function nameOutcome(outcome: string): string {
  if (escalationReasonSchema.safeParse(outcome).success) return `escalated/${outcome}`;
  return ticketStateSchema.safeParse(outcome).success ? outcome : `resolved/${outcome}`;
}

/** A row's ticket in the sandbox tenant. What a fixture must expect is filled in, and not looked at. */
function writeFixture(name: string, ticket: object): TicketFixture {
  return ticketFixtureSchema.parse({
    name,
    about: "A row of an evaluation.",
    tenant: "demo",
    source: "standard",
    tags: [],
    deliveries: [{ ticket: { id: `eval-${name}`, ...ticket } }],
    expect: { state: "resolved", reason: null, paths: [["*"]], effects: { replies: 0 } },
    author: "evaluation",
    version: 1,
  });
}

/** Whether a ticket that ends like this is a person's. */
export function isEscalation(outcome: string): boolean {
  const [state, reason] = outcome.split("/");
  return state === "escalated" || escalationReasons.some((known) => known === reason);
}
