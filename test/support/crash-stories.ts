/** Tickets that are crashed in tests: what people do in them, and what has to come of them all the same. */
import { expect, vi } from "vitest";
import type { SignalboxClient } from "../../scripts/fixtures/signalbox-client.ts";
import type { Decision } from "../../src/domain/approval.ts";
import { restingStates, type TicketState } from "../../src/domain/state.ts";
import { deliverFully, holdsSlot, readBooks, type Act, type Played, type Plot } from "./crash.ts";
import { readFixture } from "./signalbox.ts";
import { readRows, request } from "./tickets.ts";

/** What has to come of a ticket; the rest of it is what the business's books hold then. */
export interface Ending extends Omit<Awaited<ReturnType<typeof readBooks>>, "refunds"> {
  refunds: readonly number[];
  state: TicketState;
  reason: string;
  /** How each question to a person ended. */
  approvals: readonly string[];
}

interface Story extends Plot {
  tenantId: string;
  ending: Ending;
}

const answered: Ending = {
  state: "resolved",
  reason: "replied",
  approvals: [],
  refunds: [],
  replies: 1,
  invoicesResent: 0,
  passwordResets: 0,
  addressChanges: 0,
};

export const stories = {
  "shipping-status": {
    fixture: "shipping-status",
    tenantId: "demo-shared",
    ending: answered,
  },
  "refund-small": {
    fixture: "refund-small",
    tenantId: "demo-own",
    ending: { ...answered, refunds: [3_400] },
  },
  "refund-approved": {
    fixture: "refund-approved",
    tenantId: "demo-shared",
    acts: [decide({ decision: "approve" })],
    ending: { ...answered, refunds: [14_500], approvals: ["approved"] },
  },
  "refund-rejected": {
    fixture: "refund-rejected",
    tenantId: "demo-own",
    acts: [decide({ decision: "reject" })],
    ending: {
      ...answered,
      state: "escalated",
      reason: "approvalRejected",
      replies: 0,
      approvals: ["rejected"],
    },
  },
  "refund-two-mails-before-approval": {
    fixture: "refund-two-mails-before-approval",
    tenantId: "demo-shared",
    acts: [writeAgain("refund-two-mails-before-approval"), decide({ decision: "approve" })],
    ending: { ...answered, refunds: [5_800], approvals: ["superseded", "approved"] },
  },
  /** A person answers the customer in place of deciding, and is done with it. */
  "person-answers": {
    fixture: "refund-approved",
    tenantId: "demo-own",
    acts: [answerYourself()],
    ending: { ...answered, reason: "humanResolved", approvals: ["superseded"] },
  },
  "address-change": {
    fixture: "address-change",
    tenantId: "demo-own",
    ending: { ...answered, addressChanges: 1 },
  },
  "invoice-resend": {
    fixture: "invoice-resend",
    tenantId: "demo-shared",
    ending: { ...answered, invoicesResent: 1 },
  },
  "account-access": {
    fixture: "account-access",
    tenantId: "demo-own",
    ending: { ...answered, passwordResets: 1 },
  },
} as const satisfies Record<string, Story>;

export type StoryName = keyof typeof stories;

/** One end and the right one; every effect in the business's own books; nothing owed, no slot held; the audit whole. */
export async function expectOneEnd(
  client: SignalboxClient,
  { ticketId }: Pick<Played, "ticketId">,
  { state, reason, approvals, ...books }: Ending,
): Promise<void> {
  const view = await client.readTicket(ticketId);
  expect(view).toMatchObject({ state, reason });
  expect(view.approvals.map(({ status }) => status)).toEqual(approvals);
  expect(await readBooks(client)).toEqual(books);

  const { items, intact } = await client.readEvents(ticketId);
  expect(intact).toBe(true);
  const ends = items.filter(
    (event, index) => restingStates.includes(event.state) && items[index - 1]?.state !== event.state,
  );
  expect(ends.map((event) => event.state)).toEqual([state]);
  expect(await readRows(client, ticketId, "effects")).toEqual([]);
  await vi.waitUntil(async () => !(await holdsSlot(client, ticketId)), { timeout: 2_000, interval: 20 });
}

/** A person decides on the newest question, and does so again until they hear that it is decided. */
function decide(decision: Decision): Act {
  return {
    when: "awaitingApproval",
    run: async (client, ticketId) => {
      const { approvals } = await client.readTicket(ticketId);
      await client.decide(ticketId, approvals.at(-1)?.id ?? "", decision);
    },
  };
}

/** A person writes to the customer, and sends the same again until they hear that it is on its way. */
function answerYourself(): Act {
  return {
    when: "awaitingApproval",
    run: async (client, ticketId) => {
      const body = { from: "human", to: "customer", body: "I look after it myself. Ada", resolves: true };
      const path = `tickets/${ticketId}/messages`;
      const { status } = await request(client, path, { body, idempotencyKey: "one click" });
      if (status !== 202) throw new Error(`answered ${status}`);
    },
  };
}

function writeAgain(fixture: string): Act {
  return {
    when: "awaitingApproval",
    run: (client, _, ticket) => writeSecondMessage(client, fixture, ticket),
  };
}

/** The customer writes what the fixture has as their second message. */
export function writeSecondMessage(client: SignalboxClient, fixture: string, ticket: { id: string }) {
  const [, second] = readFixture(fixture).deliveries;
  return deliverFully(client, { ...second?.ticket, id: ticket.id }, 2);
}
