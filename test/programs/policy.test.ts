/** `npm run policy` as somebody runs it who writes policies: exit codes, words and JSON. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { loadTenant } from "../../scripts/fixtures/load.ts";

const folder = mkdtempSync(join(tmpdir(), "signalbox-policy-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const demo = "fixtures/tenants/demo.json";

describe("npm run policy -- check", () => {
  it("finds no error in the fixtures, and ends with 0", () => {
    const { status, stdout } = run("check", demo, "fixtures/tenants/pebble.json");
    expect(stdout).toContain("toolUnspoken");
    expect(status).toBe(0);
  });

  it("ends with 1 where a rule can never decide, and writes which", () => {
    const { policy } = loadTenant("demo");
    const [reply, ...rest] = policy.rules;
    const rules = [reply, { ...reply, id: "late", decision: "deny" }, ...rest];
    const file = write("late.json", { ...loadTenant("demo"), policy: { ...policy, rules } });
    const report = join(folder, "report.json");
    const { status, stdout } = run("check", file, "--json", report);
    expect(stdout).toContain('rule "late": It is never reached: "reply" decides before it.');
    expect(status).toBe(1);
    expect(JSON.parse(readFileSync(report, "utf8"))).toMatchObject({
      ok: false,
      files: [{ findings: [{ severity: "error", code: "unreachableRule", ruleId: "late" }] }],
    });
  });

  it("says where settings do not fit, and nothing of what stands there", () => {
    const file = write("broken.json", { ...loadTenant("demo"), plan: "secret-plan", policy: null });
    const { status, stdout } = run("check", file);
    expect(stdout).toContain("plan:");
    expect(stdout).toContain("policy:");
    expect(stdout).not.toContain("secret-plan");
    expect(status).toBe(1);
  });

  it("ends with 2 where there is nothing to read", () => {
    expect(run("check").status).toBe(2);
    expect(run("check", join(folder, "nowhere.json")).status).toBe(2);
  });
});

describe("npm run policy -- explain", () => {
  const refund = ["--tenant", demo, "--tool", "refunds.create", "--currency", "EUR"];

  it.each([
    [[...refund, "--amount", "5001"], "a person is asked"],
    [[...refund, "--amount", "5000", "--plan", "free"], "denied"],
    [[...refund, "--amount", "5000", "--role", "draft"], "draft may not run refunds.create"],
    [[...refund, "--amount", "5000", "--foreign"], "targetNotOwned"],
    [["--tenant", demo, "--tool", "orders.destroy"], "There is no tool orders.destroy."],
  ])("%j: %s", (options, words) => {
    const { status, stdout } = run("explain", ...options);
    expect(stdout).toContain(words);
    expect(status).toBe(0);
  });

  it.each([
    [["--tool", "orders.get"], "Name --tenant and --tool."],
    [[...refund, "--amount", "50.00"], "--amount: a whole number of cents"],
    [[...refund, "--colour"], "Usage: npm run policy -- explain"],
  ])("%j is not understood, and ends with 2", (options, words) => {
    const { status, stderr } = run("explain", ...options);
    expect(stderr).toContain(words);
    expect(status).toBe(2);
  });
});

it("npm run policy -- --help tells both commands, and each has a help text of its own", () => {
  expect(run("--help")).toMatchObject({ status: 0 });
  expect(run("check", "--help").stdout).toContain("Usage: npm run policy -- check");
  expect(run("explain", "--help").stdout).toContain("Usage: npm run policy -- explain");
  expect(run("guess").status).toBe(2);
});

function run(...options: string[]) {
  return spawnSync(process.execPath, ["scripts/policy.ts", ...options], { encoding: "utf8" });
}

function write(name: string, content: unknown): string {
  const file = join(folder, name);
  writeFileSync(file, JSON.stringify(content));
  return file;
}
