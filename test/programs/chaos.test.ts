/** A short drill as a user runs it: the real worker, real faults, the sandbox's own books. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import type { DrillOutcome } from "../../scripts/chaos/drill.ts";

const folder = mkdtempSync(join(tmpdir(), "signalbox-chaos-test-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("npm run chaos", () => {
  it("breaks what it is told to, and nothing happens twice, gets lost or gets stuck", () => {
    const file = join(folder, "chaos.json");
    const faults = [
      "--model",
      "slow=2x,50%",
      "--tool",
      "helpdesk=lost,40%",
      "--tool",
      "refunds.create=garbage",
    ];
    const { status, stdout } = run(...faults, "--seconds", "20", "--wait", "60", "--json", file);
    // Written by the command, in this shape.
    const outcome = JSON.parse(readFileSync(file, "utf8")) as DrillOutcome;

    expect(outcome).toMatchObject({ duplicateEffects: 0, lost: 0, stuck: 0, refused: 0 });
    expect(outcome.tickets).toBeGreaterThan(30);
    for (const { struck } of [...outcome.strikes.models, ...outcome.strikes.tools]) {
      expect(struck).toBeGreaterThan(0);
    }
    expect(outcome.p95Ms.fault).toBeGreaterThan(outcome.p95Ms.calm ?? Infinity);
    expect(stdout).toMatch(/\d s {2}in work \d+ {2}resolved \d+\.\d\/s .* fault, \d s left/);
    expect(stdout).toMatch(/^duplicate effects {2}0$/m);
    expect(status).toBe(0);
  });

  it("tells what it takes where a fault is none", () => {
    const { status, stderr } = run("--tool", "billing=broken");
    expect(stderr).toContain('--tool billing=broken: "broken" is no kind of fault; take one of slow, 5xx');
    expect(stderr).toContain("npm run chaos -- --model slow=10x --tool billing=5xx,30%");
    expect(status).toBe(2);
  });

  it("wants a fault, and a time it can keep", () => {
    expect(run()).toMatchObject({ status: 2, stderr: expect.stringContaining("Name a fault") });
    expect(run("--model", "down", "--seconds", "2")).toMatchObject({
      status: 2,
      stderr: expect.stringContaining("--seconds is from 6 to 600, not 2."),
    });
  });

  it("tells how it is used", () => {
    const { status, stdout } = run("--help");
    expect(stdout).toContain("Usage: npm run chaos");
    expect(status).toBe(0);
  });
});

function run(...options: string[]) {
  return spawnSync(process.execPath, ["scripts/chaos.ts", ...options], { encoding: "utf8" });
}
