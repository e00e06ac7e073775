/** The people of a desk: they decide, sometimes two at once, and now and then take a ticket into their own hands. */
import type { Approval, Decision } from "../src/domain/approval.ts";
import type { JsonValue } from "../src/domain/json-value.ts";
import type { Change } from "../src/coordinator/interventions.ts";
import type { TicketShard } from "../src/coordinator/shard.ts";
import { startAnswers } from "./answers.ts";
import { careFor, startCare } from "./care.ts";
import { nameProposal } from "./agents.ts";
import type { Post, TicketPlace } from "./customers.ts";
import type { Random } from "./random.ts";
import type { FaultKind } from "./schedule.ts";
import type { DecisionMade, Intervention } from "./witness.ts";
import { readState } from "./stored.ts";
import type { World } from "./world.ts";

const minute = 60_000;

type Desk = Post;

/** What is decided on beforehand; what else people do is in `care.ts`. */
type Planned = Exclude<Intervention["kind"], "recall">;

const approvers = ["Ada", "Alan"] as const;

export function startPeople(desk: Desk, place: TicketPlace): void {
  const { world } = desk;
  startCare(desk, place);
  startAnswers(desk, place);
  const random = world.random(`people ${place.externalId}`);
  if (!world.faults.strikes("nobodyDecides")) watch(desk, place, random, 0);
  plan(desk, place, "takesOver", "takeOver", () => {
    const back = world.faults.strikes("handsBack");
    if (back) later(desk, place, "handBack", back.random.spread(1_000, 10 * minute), back.id);
  });
  plan(desk, place, "redrives", "redrive");
  plan(desk, place, "closes", "close");
  plan(desk, place, "cancels", "cancel");
  plan(desk, place, "erases", "erase");
}

/** Some time, or at the worst. `then`: what follows from it. */
function plan(
  desk: Desk,
  place: TicketPlace,
  fault: FaultKind,
  kind: Planned,
  then: () => void = () => {},
): void {
  const strike = desk.world.faults.strikes(fault);
  if (!strike) return;
  const step = () => {
    void intervene(desk, place, kind, strike.id, 3);
    then();
  };
  if (strike.random.chance(0.5)) desk.ambushes.lay(place.ticketId, strike.random, step);
  else desk.world.after(strike.random.spread(500, 20 * minute), step);
}

function later(desk: Desk, place: TicketPlace, kind: Planned, ms: number, requestId: string): void {
  desk.world.after(ms, () => void intervene(desk, place, kind, requestId, 3));
}

async function intervene(
  desk: Desk,
  place: TicketPlace,
  kind: Planned,
  requestId: string,
  tries: number,
): Promise<void> {
  const { world, witness, network } = desk;
  const intervention: Intervention = {
    ticketId: place.ticketId,
    kind,
    askedAt: world.now,
    acknowledgedAt: null,
  };
  witness.interventions.push(intervention);
  try {
    const answer = await within(
      world,
      network.call(null, place.shard, kind, (shard) =>
        doIt(shard, place.ticketId, kind, requestId, world.now),
      ),
    );
    world.note("people", `${kind}: ${JSON.stringify(answer)}`);
    if (answer !== null && (!("ok" in answer) || answer.ok)) intervention.acknowledgedAt = world.now;
  } catch {
    if (tries > 1) world.after(2_000, () => void intervene(desk, place, kind, requestId, tries - 1));
  }
}

function doIt(
  shard: TicketShard,
  ticketId: string,
  kind: Planned,
  requestId: string,
  at: number,
): Promise<Change | { receipt: string } | null> {
  const by = { name: "Ada", role: "admin" } as const;
  switch (kind) {
    case "takeOver": {
      const message = {
        id: requestId,
        from: "human",
        authorName: "Ada",
        body: "I have it.",
        automatic: false,
        at,
      };
      return shard.people.addMessage(ticketId, { ...message, from: "human" }, by);
    }
    case "handBack":
      return shard.people.handBack(ticketId, requestId, by, null);
    case "redrive":
      return shard.people.redrive(ticketId, requestId, by);
    case "close":
      return shard.people.close(ticketId, requestId, by);
    case "cancel":
      return shard.people.cancel(ticketId, requestId, by);
    case "erase":
      return shard.erase(ticketId, by);
  }
}

/** Looks at the ticket now and then, and answers what it asks. */
function watch(desk: Desk, place: TicketPlace, random: Random, looks: number): void {
  if (looks > 60) return;
  desk.world.after(random.spread(2_000, 10 * minute), () => void look(desk, place, random, looks));
}

async function look(desk: Desk, place: TicketPlace, random: Random, looks: number): Promise<void> {
  const { world, network } = desk;
  try {
    // The desk's list shows who waits for a decision; nobody opens the others.
    if (readState(place.shard.disk.database, place.ticketId) !== "awaitingApproval") {
      return watch(desk, place, random, looks + 1);
    }
    const view = await within(
      world,
      network.call(null, place.shard, "view", async (shard) => shard.reader.view(place.ticketId)),
    );
    for (const approval of view?.approvals ?? []) {
      if (approval.status === "pending") careFor(desk, place, approval);
      // One thing after the other, as people do.
      if (approval.status !== "pending" || !random.chance(0.6)) continue;
      // Somebody has it, and takes their time.
      if (decide(desk, place, approval, random) === "later") return;
    }
  } catch {
    // Looks again later.
  }
  watch(desk, place, random, looks + 1);
}

function decide(desk: Desk, place: TicketPlace, approval: Approval, random: Random): "now" | "later" {
  const { world } = desk;
  const dawdler = world.faults.strikes("decidesLate");
  if (dawdler) {
    // A little before the question runs out, or a little after; often when the alarm is only just late.
    const pastMs = dawdler.random.chance(0.5)
      ? dawdler.random.integer(0, 500)
      : dawdler.random.integer(-2_000, 20_000);
    const ms = approval.expiresAt - world.now + pastMs;
    const decision = choose(approval, dawdler.random);
    world.after(ms, async () => {
      await tell(desk, place, approval, decision, "Alan");
      watch(desk, place, random, 0);
    });
    return "later";
  }
  const first = choose(approval, random);
  void tell(desk, place, approval, first, random.pick(approvers));
  const twice = world.faults.strikes("decidesTwice");
  if (!twice) return "now";
  const second = twice.random.chance(0.3) ? first : choose(approval, twice.random);
  world.after(twice.random.integer(0, 20), () => {
    void tell(desk, place, approval, second, twice.random.pick(approvers));
  });
  return "now";
}

function choose(approval: Approval, random: Random): Decision {
  const chance = random.next();
  if (chance < 0.68) return { decision: "approve" };
  if (chance < 0.78) return { decision: "reject" };
  if (chance < 0.88) return { decision: "requestChanges", note: "Say it in another way." };
  const { arguments: proposed } = approval.action;
  const amount = proposed["amountCents"];
  const changed: Record<string, JsonValue> =
    typeof amount === "number"
      ? { amountCents: Math.max(1, amount - random.integer(1, 99)) }
      : { reason: `Edited ${random.integer(1, 1_000_000)}` };
  return { decision: "edit", arguments: { ...proposed, ...changed } };
}

async function tell(
  desk: Desk,
  place: TicketPlace,
  approval: Approval,
  decision: Decision,
  name: string,
): Promise<void> {
  const { world, witness, network } = desk;
  const { ticketId } = place;
  const decided =
    decision.decision === "edit" ? { ...approval.action, arguments: decision.arguments } : approval.action;
  const made: DecisionMade = {
    ticketId,
    approvalId: approval.id,
    by: name,
    decision: decision.decision,
    needed: approval.needed,
    action: nameProposal(decided),
    askedAt: world.now,
    answer: "waiting",
    failure: null,
  };
  witness.decisions.push(made);
  const by = { name, role: "approver" } as const;
  try {
    const answer = await within(
      world,
      network.call(null, place.shard, `${decision.decision} ${approval.id.slice(0, 8)} by ${name}`, (shard) =>
        shard.people.decide(ticketId, approval.id, decision, by),
      ),
    );
    made.answer = answer.ok ? "ok" : "refused";
    if (!answer.ok) {
      const { failure } = answer;
      made.failure = {
        reason: failure.reason,
        decidedBy: failure.reason === "alreadyDecided" ? failure.decidedBy : null,
      };
    }
    world.note("people", `${name}'s ${decision.decision} is ${made.answer}`);
  } catch {
    made.answer = "lost";
  }
}

/** People wait half a minute for an answer. */
function within<Answer>(world: World, answer: Promise<Answer>): Promise<Answer> {
  return Promise.race([answer, world.wait(30_000).then(() => Promise.reject(new Error("no answer")))]);
}
