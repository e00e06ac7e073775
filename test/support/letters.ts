/** What tests of tickets and steps that are given up do: let time pass until they are, and redrive them. */
import { expect, vi } from "vitest";
import type { SignalboxClient } from "../../scripts/fixtures/signalbox-client.ts";
import type { DeadLetter } from "../../src/domain/dead-letter.ts";
import { moveTo } from "./effects.ts";
import { pause, querySql, readRows, request, ringAlarm } from "./tickets.ts";

/** As often as a ticket or a step is tried before it is given up. */
export const recoveryCap = 8;

/** Fires the alarm; where none is set, nothing happens. */
export async function ring(client: SignalboxClient, ticketId: string): Promise<void> {
  const rows = await readRows(client, ticketId, "effects");
  const due = rows.map((row) => Number(row["due_at"]));
  if (due.length > 0) moveTo(Math.min(...due));
  await ringAlarm(client, ticketId);
}

/** Lets time pass until a person has the ticket. */
export async function giveUp(client: SignalboxClient, ticketId: string): Promise<void> {
  for (let rounds = 0; rounds < 60; rounds += 1) {
    if ((await stateOf(client, ticketId)) === "escalated") return;
    await pause(20);
    const [row] = await readRows(client, ticketId, "effects");
    if (row) await ring(client, ticketId);
  }
  throw new Error("it is not given up");
}

export async function stateOf(client: SignalboxClient, ticketId: string) {
  const query = "select summary ->> 'state' as state from tickets where ticket_id = ?";
  const [row] = await querySql(client, ticketId, query, ticketId);
  return row?.["state"];
}

export async function lettersOf(client: SignalboxClient, ticketId: string): Promise<DeadLetter[]> {
  const { body } = await request(client, "dead-letters?status=open&limit=200");
  return (body as { items: DeadLetter[] }).items.filter((letter) => letter.ticketId === ticketId);
}

export async function untilTold(client: SignalboxClient, ticketId: string): Promise<DeadLetter[]> {
  return vi.waitUntil(
    async () => {
      const letters = await lettersOf(client, ticketId);
      return letters.length > 0 && letters;
    },
    { timeout: 5_000, interval: 20 },
  );
}

export async function redrive(client: SignalboxClient, letter: DeadLetter | undefined): Promise<void> {
  const answer = await request(client, `dead-letters/${letter?.id}/redrive`, { body: {} });
  expect(answer).toMatchObject({ status: 200, body: { status: "redriven" } });
}
