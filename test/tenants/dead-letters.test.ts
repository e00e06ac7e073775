import { env } from "cloudflare:workers";
import { runInDurableObject } from "cloudflare:test";
import { getAgentByName } from "agents";
import { describe, expect, it } from "vitest";
import { createLetterId, type GivenUp } from "../../src/domain/dead-letter.ts";
import { createObjectName } from "../../src/domain/object-name.ts";
import { DeadLetters, type LetterQuery } from "../../src/tenants/dead-letters.ts";
import type { TenantDesk } from "../../src/tenants/desk.ts";

const t0 = 1_800_000_000_000;
const ada = { by: "Ada", note: null } as const;

describe("a dead letter", () => {
  it("is listed as it was told, open and undecided", async () => {
    const { desk, tenantId } = await openDesk();
    await desk.recordDeadLetter(tenantId, letter(1));
    const [only] = await listed(desk, tenantId);
    expect(only).toEqual({
      ...letter(1),
      id: createLetterId(letter(1)),
      status: "open",
      decidedBy: null,
      decidedAt: null,
      note: null,
    });
    expect(await desk.deadLetter(tenantId, only?.id ?? "")).toEqual(only);
    expect(await desk.deadLetter(tenantId, "ltr_other")).toBeNull();
  });

  it("told twice is one letter, with the newer attempts and error", async () => {
    const { desk, tenantId } = await openDesk();
    await desk.recordDeadLetter(tenantId, letter(1));
    await desk.recordDeadLetter(tenantId, letter(1));
    await desk.recordDeadLetter(tenantId, { ...letter(1), attempts: 9, error: "worse", at: t0 + 5 });
    await desk.recordDeadLetter(tenantId, { ...letter(1), attempts: 7, error: "late news", at: t0 + 4 });
    expect(await listed(desk, tenantId)).toMatchObject([{ attempts: 9, error: "worse", at: t0 + 5 }]);
  });

  it("is another where source, ticket or step is another", async () => {
    const { desk, tenantId } = await openDesk();
    const told = [
      letter(1),
      { ...letter(1), ticketId: ticket(2) },
      { ...letter(1), what: "timer sla" },
      { ...letter(1), source: "queue" } as const,
      { ...letter(1), source: "queue", ticketId: null } as const,
    ];
    for (const each of told) await desk.recordDeadLetter(tenantId, each);
    expect(await listed(desk, tenantId)).toHaveLength(told.length);
  });

  it.each([
    ["a stack", "TypeError: x is null\n    at run (worker.js:1:1)", "TypeError: x is null"],
    ["leading blank lines", "\n\n  late\nlater", "late"],
    ["too much of it", "e".repeat(5_000), "e".repeat(300)],
    ["a sign cut in two", `${"e".repeat(299)}😀`, "e".repeat(299)],
    ["markup, which is text", "<img src=x onerror=alert(1)>", "<img src=x onerror=alert(1)>"],
    ["nothing", "", ""],
  ])("holds one bounded line of an error that is %s", async (_, error, kept) => {
    const { desk, tenantId } = await openDesk();
    await desk.recordDeadLetter(tenantId, { ...letter(1), error });
    expect(await listed(desk, tenantId)).toMatchObject([{ error: kept }]);
  });

  it("of an erased ticket is forgotten, and not kept when it is told later", async () => {
    const { desk, tenantId } = await openDesk();
    await desk.recordDeadLetter(tenantId, letter(1));
    await desk.recordDeadLetter(tenantId, letter(2));
    await desk.remove(tenantId, ticket(1));
    await desk.recordDeadLetter(tenantId, { ...letter(1), at: t0 + 99 });
    expect(await listed(desk, tenantId)).toMatchObject([{ ticketId: ticket(2) }]);
  });
});

describe("a decision", () => {
  it("is noted with who and when, and takes the letter out of the open ones", async () => {
    const { desk, tenantId, id } = await openDeskWithLetter();
    const settled = await desk.settleDeadLetter(tenantId, id, {
      status: "dismissed",
      by: "Ada",
      note: "A test of ours.",
      failedAt: t0 + 1,
    });
    expect(settled).toMatchObject({
      ok: true,
      value: {
        status: "dismissed",
        decidedBy: "Ada",
        decidedAt: expect.any(Number),
        note: "A test of ours.",
      },
    });
    expect(await listed(desk, tenantId, { status: "open" })).toEqual([]);
    expect(await listed(desk, tenantId, { status: "dismissed" })).toHaveLength(1);
    expect((await desk.metrics(tenantId)).deadLetters).toBe(0);
  });

  it("is made once: the second is told of the first", async () => {
    const { desk, tenantId, id } = await openDeskWithLetter();
    await desk.settleDeadLetter(tenantId, id, { status: "redriven", ...ada, failedAt: t0 + 1 });
    expect(
      await desk.settleDeadLetter(tenantId, id, {
        status: "dismissed",
        by: "Ben",
        note: "n",
        failedAt: t0 + 1,
      }),
    ).toMatchObject({
      ok: false,
      failure: { reason: "alreadySettled", letter: { status: "redriven", decidedBy: "Ada" } },
    });
    expect(
      await desk.settleDeadLetter(tenantId, "ltr_other", { status: "redriven", ...ada, failedAt: t0 }),
    ).toEqual({ ok: false, failure: { reason: "letterUnknown" } });
  });

  it("does not last where the same thing fails again; who decided stays known", async () => {
    const { desk, tenantId, id } = await openDeskWithLetter();
    await desk.settleDeadLetter(tenantId, id, { status: "redriven", ...ada, failedAt: t0 + 1 });
    await desk.recordDeadLetter(tenantId, letter(1));
    expect(await desk.deadLetter(tenantId, id)).toMatchObject({ status: "redriven" });
    await desk.recordDeadLetter(tenantId, { ...letter(1), at: t0 + 60_000 });
    expect(await desk.deadLetter(tenantId, id)).toMatchObject({
      status: "open",
      at: t0 + 60_000,
      decidedBy: "Ada",
    });
    expect((await desk.metrics(tenantId)).deadLetters).toBe(1);
  });

  it("made while it fails again leaves it open", async () => {
    const { desk, tenantId, id } = await openDeskWithLetter();
    await desk.recordDeadLetter(tenantId, { ...letter(1), at: t0 + 60_000 });
    expect(
      await desk.settleDeadLetter(tenantId, id, { status: "redriven", ...ada, failedAt: t0 + 1 }),
    ).toMatchObject({ ok: true, value: { status: "open", decidedBy: "Ada" } });
  });
});

describe("the list of dead letters", () => {
  it("pages through them, the last failure first, without loss or repetition", async () => {
    const { desk, tenantId } = await openDesk();
    for (const n of [3, 1, 4, 2, 5]) await desk.recordDeadLetter(tenantId, letter(n));
    await desk.recordDeadLetter(tenantId, { ...letter(6), at: letter(5).at });
    const seen: (string | null)[][] = [];
    let cursor: string | undefined;
    do {
      const page = await desk.deadLetters(tenantId, { limit: 2, cursor });
      if (!page.ok) throw new Error(page.failure);
      seen.push(page.value.items.map(({ ticketId }) => ticketId));
      cursor = page.value.next ?? undefined;
    } while (cursor !== undefined);
    expect(seen[0]?.toSorted()).toEqual([ticket(5), ticket(6)]);
    expect(seen.slice(1)).toEqual([
      [ticket(4), ticket(3)],
      [ticket(2), ticket(1)],
    ]);
  });

  it("refuses a cursor it did not give out", async () => {
    const { desk, tenantId } = await openDesk();
    expect(await desk.deadLetters(tenantId, { limit: 1, cursor: "nonsense" })).toEqual({
      ok: false,
      failure: "cursorInvalid",
    });
  });

  it("keeps five hundred: closed ones go first, then the oldest", async () => {
    const { desk, tenantId } = await openDesk();
    const kept = await runInDurableObject(desk, (_: TenantDesk, state) => {
      const letters = new DeadLetters(state.storage.sql);
      for (let n = 1; n <= 500; n += 1) letters.record(letter(n));
      for (const n of [499, 500]) {
        letters.settle(
          createLetterId(letter(n)),
          { status: "dismissed", ...ada, failedAt: letter(n).at },
          t0,
        );
      }
      for (const n of [501, 502, 503]) letters.record(letter(n));
      const [{ count } = { count: 0 }] = state.storage.sql.exec("SELECT count(*) AS count FROM letters");
      const has = (n: number) => letters.read(createLetterId(letter(n))) !== null;
      return { count, closed: [has(499), has(500)], oldest: has(1), next: has(2), newest: has(503) };
    });
    expect(kept).toEqual({ count: 500, closed: [false, false], oldest: false, next: true, newest: true });
    expect(tenantId).toBeTruthy();
  });

  it("is not troubled by the table an earlier version left behind", async () => {
    const { desk } = await openDesk();
    const tables = await runInDurableObject(desk, (_: TenantDesk, state) => {
      const { sql } = state.storage;
      sql.exec(
        "CREATE TABLE dead_letters (at INTEGER, queue TEXT, ticket_id TEXT, attempts INTEGER, body TEXT)",
      );
      sql.exec("INSERT INTO dead_letters VALUES (1, 'intake', 'tkt_1', 6, 'a customer''s words')");
      const letters = new DeadLetters(sql);
      letters.record(letter(1));
      expect(letters.countOpen()).toBe(1);
      return sql.exec("SELECT name FROM sqlite_master WHERE name = 'dead_letters'").toArray();
    });
    expect(tables).toEqual([]);
  });
});

let desks = 0;

async function openDesk() {
  const tenantId = `letters-${++desks}`;
  const name = createObjectName({ tenantId, kind: "desk", id: "main" });
  return { tenantId, desk: await getAgentByName(env.TENANT_DESK, name) };
}

async function openDeskWithLetter() {
  const opened = await openDesk();
  await opened.desk.recordDeadLetter(opened.tenantId, letter(1));
  return { ...opened, id: createLetterId(letter(1)) };
}

async function listed(
  desk: Awaited<ReturnType<typeof openDesk>>["desk"],
  tenantId: string,
  query: Partial<LetterQuery> = {},
) {
  const page = await desk.deadLetters(tenantId, { limit: 50, ...query });
  if (!page.ok) throw new Error(page.failure);
  return page.value.items;
}

function ticket(n: number): string {
  return `tkt_${n.toString(16).padStart(32, "0")}`;
}

/** The n-th ticket's draft, given up n milliseconds after t0. */
function letter(n: number): GivenUp {
  return {
    source: "step",
    ticketId: ticket(n),
    what: "agent.ask draft",
    attempts: 5,
    error: "Error: the draft agent is away",
    at: t0 + n,
  };
}
