/** What people do with a ticket besides deciding: claim it, set it aside, give it time, take a reply back, undo a deed. */
import type { CareWish } from "../src/coordinator/care.ts";
import type { Approval } from "../src/domain/approval.ts";
import type { TicketView } from "../src/domain/view.ts";
import type { Post, TicketPlace } from "./customers.ts";
import { readState } from "./stored.ts";
import type { Strike } from "./schedule.ts";
import type { Intervention } from "./witness.ts";

const minute = 60_000;
const people = ["Ada", "Alan"] as const;
/** How often somebody who waits for the right moment looks, and how long they do. */
const lookEachMs = 25_000;
const looks = 240;

/** Those who wait for a reply to be held, and for a ticket that is done with. */
export function startCare(desk: Post, place: TicketPlace): void {
  const recalls = desk.world.faults.strikes("recalls");
  if (recalls) {
    waitFor(desk, place, ["replying", "answering"], () => {
      desk.world.after(recalls.random.integer(0, 4 * minute), () => void recall(desk, place, recalls.id));
    });
  }
  const reverts = desk.world.faults.strikes("reverts");
  if (reverts) {
    waitFor(desk, place, ["resolved"], () => void revert(desk, place, reverts));
  }
}

/** What somebody does who looks at an open question. */
export function careFor(desk: Post, place: TicketPlace, approval: Approval): void {
  const { world } = desk;
  const claims = world.faults.strikes("claims");
  if (claims) {
    const name = claims.random.pick(people);
    const wish = { kind: "assign", assignee: name, steal: claims.random.chance(0.3) } as const;
    void ask(desk, place, { requestId: claims.id, wish, name });
  }
  const aside = world.faults.strikes("setsAside");
  if (aside) {
    const until = world.now + aside.random.spread(minute, 60 * minute);
    void ask(desk, place, { requestId: aside.id, wish: { kind: "snooze", until }, name: "Ada" });
  }
  const extension = world.faults.strikes("extends");
  if (extension) {
    const byMs = extension.random.spread(minute, 60 * minute);
    const wish = { kind: "extend", approvalId: approval.id, byMs } as const;
    void ask(desk, place, { requestId: extension.id, wish, name: "Alan" });
  }
}

function waitFor(
  desk: Post,
  place: TicketPlace,
  states: readonly string[],
  then: () => void,
  left = looks,
): void {
  if (left === 0) return;
  desk.world.after(lookEachMs, () => {
    const state = readState(place.shard.disk.database, place.ticketId);
    if (state !== null && states.includes(state)) return then();
    waitFor(desk, place, states, then, left - 1);
  });
}

async function recall(desk: Post, place: TicketPlace, requestId: string): Promise<void> {
  const { world, witness } = desk;
  const { ticketId } = place;
  const made: Intervention = { ticketId, kind: "recall", askedAt: world.now, acknowledgedAt: null };
  witness.interventions.push(made);
  const isDone = await ask(desk, place, { requestId, wish: { kind: "recall" }, name: "Ada" });
  if (isDone) made.acknowledgedAt = world.now;
}

async function revert(desk: Post, place: TicketPlace, { id, random }: Strike): Promise<void> {
  const seen = await view(desk, place);
  const actionId = seen && findMove(seen);
  if (!actionId) return;
  const wish = { kind: "revert", actionId } as const;
  void ask(desk, place, { requestId: id, wish, name: "Ada" });
  // Somebody else has the same idea.
  desk.world.after(random.pick([1, 20, 400, 30_000]), () => {
    void ask(desk, place, { requestId: `${id} again`, wish, name: "Alan" });
  });
}

async function ask(
  desk: Post,
  place: TicketPlace,
  { requestId, wish, name }: { requestId: string; wish: CareWish; name: string },
  tries = 3,
): Promise<boolean> {
  const { world, network } = desk;
  try {
    const answer = await within(
      desk,
      network.call(null, place.shard, wish.kind, (shard) =>
        shard.people.care(place.ticketId, requestId, wish, { name, role: "approver" }),
      ),
    );
    world.note("people", `${name}: ${wish.kind} ${JSON.stringify(answer)}`);
    return answer.ok;
  } catch {
    if (tries === 1) return false;
    await world.wait(2_000);
    return ask(desk, place, { requestId, wish, name }, tries - 1);
  }
}

function view(desk: Post, place: TicketPlace): Promise<TicketView | null> {
  return within(
    desk,
    desk.network.call(null, place.shard, "view", async (shard) => shard.reader.view(place.ticketId)),
  ).catch(() => null);
}

/** An action that can be undone: the only one of its kind here is another address. */
function findMove({ draft }: TicketView): string | null {
  const actions = draft?.outcome === "drafted" ? draft.actions : [];
  return actions.find(({ tool }) => tool === "orders.changeAddress@1")?.id ?? null;
}

/** People wait half a minute for an answer. */
function within<Answer>({ world }: Post, answer: Promise<Answer>): Promise<Answer> {
  return Promise.race([answer, world.wait(30_000).then(() => Promise.reject(new Error("no answer")))]);
}
