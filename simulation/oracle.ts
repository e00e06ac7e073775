/**
 * Knows what must never be, and says so. What is cheap is looked at after every event; what is dear, at the end.
 * Invariants are named as in the failure model: I-1 durable receipt, I-2 one run per event, I-3 one end, I-4 liveness,
 * I-5 effects once, I-6 no request without a row, I-7 no endless repetition, I-9 replay, I-12 and I-13 approvals,
 * I-20 bounds, I-21 the chain of hashes, I-22 erasure.
 */
import { listDeedFaults } from "../src/coordinator/deed-faults.ts";
import type { TicketEvent } from "../src/domain/event.ts";
import { restingStates } from "../src/domain/state.ts";
import type { Message } from "../src/domain/ticket.ts";
import type { TenantConfig } from "../src/tenants/config.ts";
import { checkAnswered, checkAnswers } from "./checks/answers.ts";
import { checkCare } from "./checks/care.ts";
import { checkDecisions } from "./checks/decisions.ts";
import { checkEnd } from "./checks/ends.ts";
import { checkRecord } from "./checks/records.ts";
import { checkPermission, checkPeopleWin } from "./checks/permission.ts";
import { checkHistory } from "./checks/history.ts";
import type { Incarnation, SimulatedObject } from "./objects.ts";
import { agreementsFor } from "./tenants.ts";
import type { Scene } from "./scene.ts";
import type { Disk } from "./storage.ts";
import { classOf } from "./systems.ts";
import { earliestDue, readEffects, readEvents, readTicket, readTombstone } from "./stored.ts";
import { nameAction, type Departure, type Violation, type Witness } from "./witness.ts";
import type { World } from "./world.ts";

/** How much later than a row an alarm may be: the core looks in at least this often while anything is under way. */
const heartbeatMs = 10_000;
const slackMs = 1_000;
/** How long what the gate has let in may wait before it leaves. */
const passLifeMs = 5_000;
/** How often a request for one effect may leave. */
const mostDepartures = 4;
/** How soon a ticket must be started once trouble is over: a lease may have to run out before. */
const startWithinMs = 25 * 60_000;
/** Rows that one ticket may leave behind, however it went. */
const mostEvents = 250;

export class Oracle {
  readonly #world: World;
  readonly #witness: Witness;

  constructor(world: World, witness: Witness) {
    this.#world = world;
    this.#witness = witness;
  }

  /** A request for an effect leaves the core. */
  departed(scene: Scene, departure: Departure, incarnation: Incarnation): void {
    const { ticketId, action } = departure;
    const place = scene.placeOf(ticketId);
    if (!place) return this.#violate("I-10", "wrongEnd", null, `a request for nobody's ticket: ${action}`);
    const { database } = place.shard.disk;
    const kinds =
      departure.operation === "sendReply"
        ? ["reply.send"]
        : ["action.run", "action.compensate", "action.revert"];
    const row = readEffects(database, ticketId).find(
      ({ effect, status }) => kinds.includes(effect.kind) && status === "dispatched",
    );
    if (!row) {
      this.#violate("I-6", "duplicated", ticketId, `left without a row marked dispatched: ${action}`);
    }
    const copies = this.#witness.departures.filter((other) => other.action === action);
    const repeated = copies.length;
    const isOnce = classOf(departure.operation).class === "once";
    // What may be sent once only may be sent again where the system has said that nothing happened.
    if (repeated > mostDepartures || (isOnce && copies.slice(0, -1).some(({ wasRefused }) => !wasRefused))) {
      this.#violate("I-20", "duplicated", ticketId, `${action} left ${repeated} times`);
    }
    const events = readEvents(database, ticketId);
    this.#report(checkPeopleWin(this.#witness, departure, events));
    this.#report(
      checkAnswered(this.#witness, departure, { isUndoing: row?.effect.kind === "action.revert" }),
    );
    // What permits an effect permits its repetition.
    if (repeated > 1) return;
    const { kind } = row?.effect ?? {};
    const ruleId = row?.permittedBy ?? "";
    // What was let in before may leave a little later.
    if (kind === "action.run" && scene.isSuspended(place.tenantId, ruleId, this.#world.now - passLifeMs)) {
      this.#violate("I-10", "wrongEnd", ticketId, `was let go by ${ruleId}, which is suspended: ${action}`);
    }
    const agreements = agreementsFor(scene.tenantOf(place));
    const at = { nowMs: incarnation.clock.now(), agreements };
    this.#report(checkPermission(this.#witness, departure, events, at));
    this.#report(checkRecord(this.#witness, departure, events));
  }

  /** Something is really done, and may have been done before. */
  applied(scene: Scene, operation: string, key: string, input: Record<string, unknown>): void {
    const action = nameAction(operation, input);
    if (operation === "sendReply") this.#checkReply(input);
    const before = this.#witness.deeds.find((deed) => deed.action === action);
    if (!before) return;
    const place = scene.placeOf(before.ticketId);
    this.#violate(
      "I-5",
      "duplicated",
      place?.ticketId ?? null,
      `done twice, as ${before.key.slice(-8)} and as ${key.slice(-8)}: ${action}`,
    );
  }

  /** A reply answers the newest words on the thread, as whoever wrote it saw them. */
  #checkReply(input: Record<string, unknown>): void {
    const ticketId = String(input["ticketId"]);
    const newest = this.#witness.threads.get(ticketId)?.at(-1);
    if (newest && !String(input["body"]).endsWith(` to ${newest.id}`)) {
      this.#violate(
        "I-2",
        "wrongEnd",
        ticketId,
        `"${String(input["body"])}" left after ${newest.id} was written`,
      );
    }
  }

  /** A shard's writes have become durable. */
  flushed<Subject>(scene: Scene, object: SimulatedObject<Subject>): void {
    const { disk } = object;
    if (object.isRinging || object.alarmIsLost || object.clockHasJumped) return;
    const due = earliestDue(disk.database);
    if (due === null) return;
    const latest = Math.max(due, this.#world.now + heartbeatMs) + slackMs;
    if (disk.alarm === null || disk.alarm > latest) {
      const late = disk.alarm === null ? "no alarm" : `an alarm ${disk.alarm - latest} ms too late`;
      const [place] = scene.places.filter(({ shard }) => shard.disk === disk);
      this.#violate("I-4", "stuck", place?.ticketId ?? null, `${object.name} has due rows and ${late}`);
    }
  }

  gateFlushed(tenant: TenantConfig, disk: Disk): void {
    const [row] = disk.database.read(
      "select count(*) as held from leases where expires_at > ?",
      this.#world.now + 700_000,
    );
    const [all] = disk.database.read("select count(*) as held from leases");
    const held = Number(all?.["held"] ?? row?.["held"] ?? 0);
    if (held > tenant.limits.slots) {
      this.#violate("I-14", "wrongEnd", null, `${held} slots of ${tenant.limits.slots} are in use`);
    }
  }

  /** Trouble has ended some time ago: everything must have come to rest. */
  checkLiveness(scene: Scene): void {
    for (const { ticketId, shard } of scene.places) {
      const { database } = shard.disk;
      const ticket = database.has("tickets") ? readTicket(database, ticketId) : null;
      if (!ticket) continue;
      const { state } = ticket.summary;
      if (!restingStates.includes(state)) {
        this.#violate("I-4", "stuck", ticketId, `is still ${state} long after trouble ended`);
      }
      const owed = readEffects(database, ticketId);
      if (restingStates.includes(state) && owed.length > 0) {
        const what = owed.map(({ effect, status }) => `${effect.kind} (${status})`).join(", ");
        this.#violate("I-4", "stuck", ticketId, `is ${state} and still owes ${what}`);
      }
    }
  }

  /** All is over. */
  checkEnd(scene: Scene): void {
    for (const place of scene.places) {
      const { ticketId, shard } = place;
      const { database } = shard.disk;
      const ticket = database.has("tickets") ? readTicket(database, ticketId) : null;
      const tombstone = database.has("tombstones") ? readTombstone(database, ticketId) : null;
      const events = ticket ? readEvents(database, ticketId) : [];
      this.#checkReceipts(ticketId, events, tombstone);
      if (!ticket) continue;
      if (tombstone) this.#violate("I-22", "wrongEnd", ticketId, "was erased and is there again");
      if (events.length > mostEvents) {
        this.#violate("I-20", "stuck", ticketId, `has ${events.length} events`);
      }
      const tenant = scene.tenantOf(place);
      for (const { id, ruleId } of listDeedFaults(ticketId, events)) {
        if (ruleId === "address" && !scene.isFaultHeard(place.tenantId, id))
          this.#violate("I-10", "lost", ticketId, `nobody has heard what went wrong: ${id}`);
      }
      this.#reportAll(checkHistory(ticketId, ticket, events, tenant));
      this.#checkPatience(ticketId, events);
      this.#reportAll(checkEnd(this.#witness, ticketId, ticket, events));
      this.#reportAll(checkAnswers(this.#witness, ticketId, events));
      this.#reportAll(checkCare(ticketId, ticket, events, this.#world.now));
      this.#checkDesk(ticketId, ticket.summary.version);
    }
    // The word that a slot is free or taken may go down with who has it, or on its way; the lease then runs out.
    const isCalm = this.#world.faults.struck.every((id) => !/^(?:queue|consumer|call|answer)/.test(id));
    const objects = [...scene.shards.values(), ...scene.gates.values()];
    const isUnhurt = isCalm && objects.every(({ losses }) => losses === 0);
    for (const [tenantId, gate] of isUnhurt ? scene.gates : []) {
      for (const row of gate.disk.database.read("select ticket_id from leases")) {
        const ticketId = String(row["ticket_id"]);
        this.#violate("I-14", "stuck", ticketId, `never gave its slot at ${tenantId} back`);
      }
    }
    this.#reportAll(checkDecisions(this.#witness, scene));
    this.#checkAsking(scene);
  }

  /** What was answered with success is there, once. */
  #checkReceipts(ticketId: string, events: ReturnType<typeof readEvents>, tombstone: string | null): void {
    for (const message of this.#witness.messages) {
      if (message.ticketId !== ticketId) continue;
      const copies = events
        .flatMap(({ event }) => messagesIn(event))
        .filter(({ body }) => body === message.body).length;
      if (copies > 1) {
        this.#violate("I-2", "duplicated", ticketId, `${message.eventKey} is in the journal ${copies} times`);
      }
      if (copies === 0 && message.acknowledgedAt !== null && !tombstone) {
        this.#violate("I-1", "lost", ticketId, `${message.eventKey} was accepted and is gone`);
      }
    }
    for (const { ticketId: about, kind, acknowledgedAt } of this.#witness.interventions) {
      if (about === ticketId && kind === "erase" && acknowledgedAt !== null && !tombstone) {
        this.#violate("I-22", "wrongEnd", ticketId, "was erased and left no tombstone");
      }
    }
  }

  /** Nobody waits for a slot until the deadline once trouble is over. */
  #checkPatience(ticketId: string, events: ReturnType<typeof readEvents>): void {
    const { healedAt } = this.#witness;
    const gaveUp = events.find(({ event, state }, index) => {
      const before = events[index - 1]?.state;
      const waited = before === "received" || before === "queued";
      return event.type === "timer.expired" && waited && state === "escalated";
    });
    if (gaveUp && healedAt !== null && gaveUp.at > healedAt + startWithinMs) {
      this.#violate("I-4", "stuck", ticketId, "was not started until its deadline, long after trouble ended");
    }
  }

  #checkDesk(ticketId: string, version: number): void {
    const told = this.#witness.deskVersions.get(ticketId) ?? 0;
    if (told !== version) {
      this.#violate("I-3", "lost", ticketId, `the desk knows version ${told} of ${version}`);
    }
  }

  #checkAsking(scene: Scene): void {
    const crashes = [...scene.shards.values()].reduce((total, shard) => total + shard.crashes, 0);
    for (const [callId, asked] of this.#witness.asked) {
      // Once, once for each retry after a loss, and once for each incarnation that was lost.
      if (asked > 6 + crashes) {
        const [ticketId = null] = callId.split("/");
        this.#violate("I-20", "duplicated", ticketId, `${callId} was asked ${asked} times`);
      }
    }
  }

  #report(violation: Violation | null): void {
    if (violation) this.#witness.violate(violation);
  }

  #reportAll(violations: readonly Violation[]): void {
    for (const violation of violations) this.#witness.violate(violation);
  }

  #violate(invariant: string, kind: Violation["kind"], ticketId: string | null, message: string): void {
    this.#witness.violate({ invariant, kind, ticketId, message });
  }
}

/** What customers wrote, as an event has it: sent by webhook, or read from the helpdesk's thread before that came. */
function messagesIn(event: TicketEvent): readonly Message[] {
  switch (event.type) {
    case "ticket.received":
    case "customer.replied":
      return [event.message];
    case "reply.outdated":
      return event.messages;
    default:
      return [];
  }
}
