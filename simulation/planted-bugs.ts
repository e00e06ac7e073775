/**
 * Bugs to test the simulator with: one-line changes of the real source, each the kind of mistake others have made. A
 * simulator that misses one of them is not to be believed. `find` occurs exactly once in its file.
 */
export interface PlantedBug {
  name: string;
  /** From the root of the repository. */
  file: string;
  find: string;
  replace: string;
  /** The invariant it breaks, in a few words. */
  breaks: string;
}

export const plantedBugs: readonly PlantedBug[] = [
  {
    name: "ack-before-commit",
    file: "src/coordinator/shard.ts",
    find: "const acceptance = await this.#group.run(() => this.#accept(delivery));",
    replace:
      'const acceptance = { status: "accepted" as const };\n    void this.#group.run(() => this.#accept(delivery));',
    breaks: "I-1 a 2xx before anything is durable",
  },
  {
    name: "read-is-news",
    file: "src/coordinator/shard.ts",
    find: "const isRead = memory.messages.some(({ id }) => id === message.id);",
    replace: "const isRead = false;",
    breaks: "I-2 what was read on the thread is news when its webhook comes",
  },
  {
    name: "first-of-group-only",
    file: "src/coordinator/group-commit.ts",
    find: "for (const work of waiting) work();",
    replace: "waiting[0]?.();",
    breaks: "I-4 work that came together is forgotten",
  },
  {
    name: "record-not-read-again",
    file: "src/coordinator/second-look.ts",
    find: "const check = isApproved && planRecordCheck(approval, memory, catalogOf(ports.tenant));",
    replace: "const check = null;",
    breaks: "I-13 what was approved is done to another record than was shown",
  },
  {
    name: "key-by-attempt",
    file: "src/coordinator/undertaking.ts",
    find: "return `${row.ticketId}:${row.effectId}`;",
    replace: "return `${row.ticketId}:${row.effectId}:${row.attempts}`;",
    breaks: "I-5 each attempt is another deed",
  },
  {
    name: "key-at-random",
    file: "src/coordinator/undertaking.ts",
    find: "return `${row.ticketId}:${row.effectId}`;",
    replace: "return `${row.ticketId}:${Math.random()}`;",
    breaks: "I-5 each attempt is another deed",
  },
  {
    name: "key-by-time",
    file: "src/coordinator/undertaking.ts",
    find: "return `${row.ticketId}:${row.effectId}`;",
    replace: "return `${row.ticketId}:${row.effectId}:${row.dueAt}`;",
    breaks: "I-5 each attempt is another deed",
  },
  {
    name: "key-of-the-ticket",
    file: "src/coordinator/undertaking.ts",
    find: "return `${row.ticketId}:${row.effectId}`;",
    replace: "return row.ticketId;",
    breaks: "I-5 different deeds under one key",
  },
  {
    name: "timeout-is-failure",
    file: "src/coordinator/outward.ts",
    find: 'return noteUnknown(work, attempted, permit.tool, "unknown", tried);',
    replace: 'return conclude(attempted, intention.fail("timeout", result.message, call), ports);',
    breaks: "I-5 what may have been done is said to have failed",
  },
  {
    name: "timeout-never-left",
    file: "src/coordinator/outward.ts",
    find: 'return noteUnknown(work, attempted, permit.tool, "unknown", tried);',
    replace:
      'return note(work, { ...attempted, status: "owed", ...laterOf(attempted, ports) }, "failed", { message: result.message, call });',
    breaks: "I-5 sent again as if it had never left",
  },
  {
    name: "marker-not-looked-for",
    file: "src/coordinator/ledger.ts",
    find: 'case "marker":\n      return look(idempotency.settleMs);',
    replace: 'case "marker":\n      return { move: "dispatch" };',
    breaks: "I-5 a reply is posted again without looking",
  },
  {
    name: "absent-too-soon",
    file: "src/coordinator/ledger.ts",
    find: "const until = lastAt + timeoutMs + settleMs;",
    replace: "const until = lastAt;",
    breaks: "I-5 not found counts while the other side may still be at it",
  },
  {
    name: "once-and-again",
    file: "src/coordinator/ledger.ts",
    find: 'return { move: "handOver", message: "It may be sent once only, and its answer was lost." };',
    replace: 'return { move: "dispatch" };',
    breaks: "I-5 what may be sent once is sent again",
  },
  {
    name: "not-marked",
    file: "src/coordinator/outward.ts",
    find: '    status: "dispatched",\n',
    replace: '    status: "owed",\n',
    breaks: "I-6 a request leaves without a mark",
  },
  {
    name: "mark-not-written",
    file: "src/coordinator/outward.ts",
    find: "await ports.write(() => ports.journal.updateEffect(attempted));",
    replace: "",
    breaks: "I-6 a request leaves without a mark",
  },
  {
    name: "row-removed-first",
    file: "src/coordinator/outward.ts",
    find: "  const { result, call } = await ports.gateway.run(pass);",
    replace:
      "  ports.journal.removeEffect(row.ticketId, row.effectId);\n  const { result, call } = await ports.gateway.run(pass);",
    breaks: "I-6 the row is gone before the deed",
  },
  {
    name: "sent-without-end",
    file: "src/coordinator/ledger.ts",
    find: "export const dispatchAttempts = 4;",
    replace: "export const dispatchAttempts = 40;",
    breaks: "I-20 more requests than declared",
  },
  {
    name: "fence-dropped",
    file: "src/coordinator/outward.ts",
    find: "if (!isStillWanted(attempted, ports)) {",
    replace: "if (attempted.attempts < 0) {",
    breaks: "I-8 leaves although a person has taken over",
  },
  {
    name: "take-over-keeps-epoch",
    file: "src/machines/ticket.ts",
    find: `"human.replied": {
              target: "#ticket.main.escalated",
              actions: [effect({ kind: "effects.void" }), "raiseEpoch", escalation("takenOver")],`,
    replace: `"human.replied": {
              target: "#ticket.main.escalated",
              actions: [escalation("takenOver")],`,
    breaks: "I-8 a take-over stops nothing",
  },
  {
    name: "cancel-keeps-epoch",
    file: "src/machines/ticket.ts",
    find: 'actions: [effect({ kind: "effects.void" }), "raiseEpoch"],',
    replace: "actions: [],",
    breaks: "I-8 a cancelled ticket goes on",
  },
  {
    name: "late-answer-counts",
    file: "src/coordinator/dispatch.ts",
    find: 'if (epoch === null) return { status: "late" };',
    replace: "",
    breaks: "I-8 the answer of a call that was voided moves the ticket",
  },
  {
    name: "earlier-run-counts",
    file: "src/coordinator/dispatch.ts",
    find: "const isOfEarlierRun = before && epoch !== undefined && epoch < before.snapshot.context.epoch;",
    replace: "const isOfEarlierRun = false;",
    breaks: "I-8 an earlier run moves this one",
  },
  {
    name: "effect-not-settled",
    file: "src/coordinator/dispatch.ts",
    find: "journal.removeEffect(ticketId, settles);",
    replace: "(journal.readEffect(ticketId, settles)?.epoch ?? null);",
    breaks: "I-7 what is done stays owed",
  },
  {
    name: "snapshot-not-saved",
    file: "src/coordinator/dispatch.ts",
    find: "    snapshot: taken.snapshot,\n    summary:",
    replace: "    snapshot: before?.snapshot ?? taken.snapshot,\n    summary:",
    breaks: "I-9 events without the state they led to",
  },
  {
    name: "chain-not-linked",
    file: "src/coordinator/journal.ts",
    find: 'return digest("event", previousHash,',
    replace: 'return digest("event", "",',
    breaks: "I-21 events are hashed one by one",
  },
  {
    name: "alarm-not-armed",
    file: "src/coordinator/shard.ts",
    find: "    this.#alarm.wakeBy(Math.min(done.wakeAt ?? Infinity, nowMs + heartbeatMs));\n",
    replace: "",
    breaks: "I-4 nothing wakes what was left behind",
  },
  {
    name: "alarm-for-the-last",
    file: "src/coordinator/alarm-clock.ts",
    find: "this.#at <= at && ",
    replace: "",
    breaks: "I-4 a later row moves the alarm away from an earlier one",
  },
  {
    name: "alarm-only-if-none",
    file: "src/coordinator/alarm-clock.ts",
    find: "if (this.#at !== null && this.#at <= at && !isLost) return;",
    replace: "if (this.#at !== null) return;",
    breaks: "I-4 an earlier row does not move the alarm",
  },
  {
    name: "nobody-watches",
    file: "src/coordinator/shard.ts",
    find: "      await within(clock, watchTimeoutMs, neighbours.watch(name));\n",
    replace: "",
    breaks: "I-4 a lost alarm is never found",
  },
  {
    name: "timer-not-cancelled",
    file: "src/coordinator/dispatch.ts",
    find: "        journal.cancelTimer(at.ticketId, effect.name);\n",
    replace: "",
    breaks: "I-3 a timer goes off on a ticket that is done with",
  },
  {
    name: "pointer-sent-once",
    file: "src/coordinator/effect-runner.ts",
    find: "    this.run(retried);\n",
    replace: "    if (!isPointer) this.run(retried);\n",
    breaks: "I-4 a lost pointer is never sent again",
  },
  {
    name: "decided-again",
    file: "src/coordinator/people.ts",
    find: 'if (status !== "pending") return fail({ reason: "alreadyDecided", status, decidedBy, decidedAt });',
    replace: "",
    breaks: "I-13 one question, several answers",
  },
  {
    name: "expiry-not-checked",
    file: "src/coordinator/people.ts",
    find: "if (approval.expiresAt <= nowMs) {",
    replace: "if (nowMs < 0) {",
    breaks: "I-13 a question is answered after it ran out",
  },
  {
    name: "approval-of-any-run",
    file: "src/coordinator/settle.ts",
    find: "      .slice(memory.earlierApprovals)\n",
    replace: "",
    breaks: "I-13 an earlier run's approval permits this one's action",
  },
  {
    name: "approval-of-anything",
    file: "src/coordinator/settle.ts",
    find: "actionHash === hash && (status",
    replace: "(status",
    breaks: "I-12 an approval permits another action",
  },
  {
    name: "amount-not-compared",
    file: "src/policy/rules.ts",
    find: "if (maxAmountCents !== null && amountCents > maxAmountCents) {",
    replace: "if (maxAmountCents !== null && amountCents < 0) {",
    breaks: "I-10 the policy's limit is none",
  },
  {
    name: "erased-without-trace",
    file: "src/coordinator/journal.ts",
    find: '    this.#sql.exec("insert or replace into tombstones values (?, ?)", ticketId, receipt);\n',
    replace: "",
    breaks: "I-22 an erased ticket comes back",
  },
  {
    name: "slot-never-released",
    file: "src/coordinator/outbound.ts",
    find: "    this.#released.add(ticketId);\n",
    replace: "",
    breaks: "I-14 slots are used up",
  },
  {
    name: "slot-too-many",
    file: "src/tenants/slots.ts",
    find: "else if (free > 0) {",
    replace: "else if (free >= 0) {",
    breaks: "I-14 more in work than there are slots",
  },
  {
    name: "untold-forgotten",
    file: "src/coordinator/outbound.ts",
    find: "        for (const ticketId of some) this.#waiting.add(ticketId);\n",
    replace: "",
    breaks: "I-3 the desk is never told",
  },
  {
    name: "cursor-not-read",
    file: "src/coordinator/shard.ts",
    find: "this.#journal.ticketsChangedAfter(this.#journal.readCursor(deskCursor))",
    replace: "this.#journal.ticketsChangedAfter(this.#change)",
    breaks: "I-3 the desk is not told after a restart",
  },
  {
    name: "follow-up-forgotten",
    file: "src/machines/ticket-setup.ts",
    find: "rememberFollowUp: assign({ followUp: true }),",
    replace: "rememberFollowUp: assign({ followUp: false }),",
    breaks: "I-2 what the customer added is never answered",
  },
  {
    name: "doubt-forgotten",
    file: "src/coordinator/outward.ts",
    find: "const isDoubtful = attempted.dispatch?.isDoubtful ?? true;",
    replace: "const isDoubtful = false;",
    breaks: "I-5 a try that failed makes the one before it one that failed",
  },
  {
    name: "lane-without-deadline",
    file: "src/coordinator/outbound.ts",
    find: "await within(this.#ports.clock, sendTimeoutMs, this.#ports.send(some));",
    replace: "await this.#ports.send(some);",
    breaks: "I-20 one call that hangs holds all slots",
  },
  {
    name: "one-person-counts-twice",
    file: "src/coordinator/people.ts",
    find: 'if (endorsedBy.includes(by.name)) return fail({ reason: "needsAnother", endorsedBy });',
    replace: "",
    breaks: "I-12 the same person agrees for two",
  },
  {
    name: "edit-keeps-agreements",
    file: "src/coordinator/people.ts",
    find: "    endorsements: [],\n",
    replace: "",
    breaks: "I-13 who agreed to other arguments is counted",
  },
  {
    name: "claim-not-asked",
    file: "src/coordinator/people.ts",
    find: "  if (other) return fail(other);\n",
    replace: "",
    breaks: "I-13 somebody decides what another has claimed",
  },
  {
    name: "recall-without-void",
    file: "src/machines/ticket.ts",
    find: `"reply.recalled": {
                  target: "#ticket.main.escalated",
                  actions: [effect({ kind: "effects.void" }), "raiseEpoch", escalation("takenOver")],`,
    replace: `"reply.recalled": {
                  target: "#ticket.main.escalated",
                  actions: [escalation("takenOver")],`,
    breaks: "I-8 what was taken back leaves all the same",
  },
  {
    name: "revert-twice",
    file: "src/coordinator/care.ts",
    find: "if (!deed || isUnderWay ||",
    replace: "if (!deed ||",
    breaks: "I-5 two people undo the same twice",
  },
  {
    name: "never-woken",
    file: "src/coordinator/care.ts",
    find: "afterMs: until && until - nowMs,",
    replace: "afterMs: null,",
    breaks: "I-4 what was set aside is forgotten",
  },
  {
    name: "extension-without-timer",
    file: "src/machines/ticket.ts",
    find: "afterMs: event.afterMs,",
    replace: "afterMs: 0,",
    breaks: "I-13 a question that was given time runs out",
  },
  {
    name: "suspension-not-asked",
    file: "src/tenants/admit-tools.ts",
    find: "ruleId !== undefined && suspended.has(ruleId)",
    replace: "ruleId !== undefined && suspended.size === 99",
    breaks: "I-10 a suspended rule lets things go",
  },
  {
    name: "fault-unheard",
    file: "src/coordinator/shard.ts",
    find: "...(faults.length > 0 ?",
    replace: "...(faults.length > 99 ?",
    breaks: "I-10 what went wrong suspends nothing",
  },
  {
    name: "answer-by-moment",
    file: "src/coordinator/interventions.ts",
    find: "const eventId = `message:${wish.message.id}`;",
    replace: "const eventId = `message:${wish.message.id}:${this.#ports.clock.now()}`;",
    breaks: "I-5 a second click sends a person's reply twice",
  },
  {
    name: "answer-outlives-cancel",
    file: "src/machines/answering.ts",
    find: `target: "#ticket.main.cancelled",
      actions: [effect({ kind: "effects.void" }), "raiseEpoch"],`,
    replace: `target: "#ticket.main.cancelled",
      actions: [],`,
    breaks: "I-8 a person's reply leaves after its ticket was cancelled",
  },
  {
    name: "answer-recall-without-void",
    file: "src/machines/answering.ts",
    find: `"reply.recalled": {
      target: "#ticket.main.escalated",
      actions: [effect({ kind: "effects.void" }), "raiseEpoch"],`,
    replace: `"reply.recalled": {
      target: "#ticket.main.escalated",
      actions: [],`,
    breaks: "I-8 what a person has taken back leaves all the same",
  },
  {
    name: "agents-answer-the-person",
    file: "src/machines/ticket-moves.ts",
    find: 'guard: "isPersons",',
    replace: 'guard: "isSetAside",',
    breaks: "I-8 agents answer a customer who wrote back to a person",
  },
  {
    name: "findings-not-kept",
    file: "src/coordinator/strata.ts",
    find: "if (fresh.length > 0) this.#insert(",
    replace: 'if (fresh.length > 0 && stratum === "turn") this.#insert(',
    breaks: "I-21 an event names words that are nowhere",
  },
];

export function findPlantedBug(name: string): PlantedBug {
  const bug = plantedBugs.find((candidate) => candidate.name === name);
  if (!bug) {
    throw new Error(
      `There is no planted bug "${name}". There are: ${plantedBugs.map((known) => known.name).join(", ")}.`,
    );
  }
  return bug;
}
