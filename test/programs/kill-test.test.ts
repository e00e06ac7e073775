/** The short form of `npm run kill-test`: a few kills, and the books must be right. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";

const folder = mkdtempSync(join(tmpdir(), "signalbox-kill-test-result-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("npm run kill-test", () => {
  it.each([
    ["shards", 2, 20],
    ["perTicket", 2, 12],
  ] as const)(
    "loses and doubles nothing, however often the server is killed, with placement %s",
    (placement, kills, ticketsEach) => {
      const file = join(folder, `${placement}.json`);
      const { status, stdout } = run(
        "--kills",
        String(kills),
        "--tickets",
        String(ticketsEach),
        "--tenant-placement",
        placement,
        "--json",
        file,
      );
      // Shown where it fails: which tickets, with their events and what the books say of them.
      expect(status, stdout).toBe(0);
      const outcome = JSON.parse(readFileSync(file, "utf8")) as { unanswered: number; cutOff: number };
      expect(outcome).toMatchObject({
        kills,
        accepted: (kills + 1) * ticketsEach,
        ended: (kills + 1) * ticketsEach,
        lost: 0,
        duplicatedEffects: 0,
        missingEffects: 0,
        unexpectedEffects: 0,
        wrongEnds: 0,
        wrongDecisions: 0,
        brokenChains: 0,
        seed: 1,
        placement,
      });
      // The kills were felt: tickets were in work, or deliveries went unanswered.
      expect(outcome.cutOff + outcome.unanswered).toBeGreaterThan(0);
    },
  );

  it("says what is wrong with what it was told", () => {
    const { status, stderr } = run("--tenant-placement", "anywhere");
    expect(stderr).toContain('--tenant-placement is shards or perTicket, not "anywhere"');
    expect(status).toBe(2);
  });
});

function run(...options: string[]) {
  return spawnSync(process.execPath, ["scripts/kill-test.ts", ...options], { encoding: "utf8" });
}
