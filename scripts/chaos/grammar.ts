/** The faults as a person types them, `slow=10x` or `billing=5xx,30%`, and as the worker takes them. */
import { faultsSchema, type Faults, type ModelFault, type ToolFault } from "../../src/domain/fault.ts";
import { fail, succeed, type Result } from "../../src/domain/result.ts";
import { listAllTools } from "../../src/tools/catalog.ts";

/** What `slow=10x` multiplies. The embedded model and sandbox answer in a few milliseconds; the real ones take this. */
export const nominalMs = { model: 200, tool: 50 } as const;

/** When a `late` call is carried out, counted from when its caller gave up. */
const lateAfterMs = 5_000;

/** Tools by what they are for. Any tool's name or its beginning, and any connector's name, will do as well. */
const groups: Readonly<Record<string, readonly string[]>> = {
  billing: ["refunds", "invoices", "subscriptions"],
  shipping: ["shipments"],
  helpdesk: ["replies"],
};

const modelKinds = ["slow", "timeout", "5xx", "429", "refuse", "garbage", "down"] as const;
const toolKinds = ["slow", "5xx", "429", "lost", "hang", "late", "garbage", "down"] as const;

type Part = Pick<ModelFault, "kind" | "share"> | Pick<ToolFault, "kind" | "share">;

export const grammar = `--model KIND[,P%]       ${modelKinds.join(" ")}
--tool NAME=KIND[,P%]   ${toolKinds.join(" ")}

  slow=10x  ten times as slow: a model is taken to need ${nominalMs.model} ms, a tool ${nominalMs.tool} ms    slow=2s, slow=500ms  so much later
  timeout   the model never answers                 5xx, 429  an error answer; nothing has happened
  refuse    the model declines                      garbage   an answer nobody can read; a tool has done it
  down      cannot be reached                       lost      the tool has done it, the answer gets lost
  hang      no answer, and nothing has happened     late=5s   done only so long after the caller gave up
  P%        of the calls; without it, all

  NAME  a tool (refunds.create), its beginning (refunds), a connector (${connectorNames().join(", ")}),
        or a group: ${Object.entries(groups)
          .map(([name, parts]) => `${name} (${parts.join(", ")})`)
          .join(", ")}

  npm run chaos -- --model slow=10x --tool billing=5xx,30%
  npm run chaos -- --model 429,50% --model garbage,10%
  npm run chaos -- --tool helpdesk=lost,20% --tool knowledge=down`;

/** The faults, or what is wrong with the first one that cannot be read, and what would be right. */
export function parseFaults(typed: {
  models: readonly string[];
  tools: readonly string[];
  seed: number;
}): Result<Faults, string> {
  const models: unknown[] = [];
  for (const text of typed.models) {
    const fault = parseKind(text, modelKinds, nominalMs.model);
    if (!fault.ok) return fail(`--model ${text}: ${fault.failure}`);
    models.push(fault.value);
  }
  const broken: unknown[] = [];
  for (const text of typed.tools) {
    const fault = parseToolFault(text);
    if (!fault.ok) return fail(`--tool ${text}: ${fault.failure}`);
    broken.push(...fault.value);
  }
  return succeed(faultsSchema.parse({ seed: typed.seed, models, tools: broken }));
}

function parseToolFault(text: string): Result<object[], string> {
  const at = text.indexOf("=");
  if (at < 0) return fail("write NAME=KIND, such as billing=5xx,30%");
  const targets = findTargets(text.slice(0, at));
  if (!targets.ok) return targets;
  const fault = parseKind(text.slice(at + 1), toolKinds, nominalMs.tool);
  if (!fault.ok) return fault;
  return succeed(targets.value.map((target) => ({ ...fault.value, ...target })));
}

/** `slow=10x,30%` as the fields that every fault has. */
function parseKind(text: string, kinds: readonly string[], usualMs: number): Result<Part, string> {
  const [wanted = "", portion, ...more] = text.split(",").map((part) => part.trim());
  const [kind = "", amount] = wanted.split("=");
  if (!kinds.includes(kind)) return fail(`"${kind}" is no kind of fault; take one of ${kinds.join(", ")}`);
  if (more.length > 0) return fail("after KIND there is one share at most, such as 30%");
  const share = parseShare(portion);
  if (share === null) return fail(`"${portion}" is no share; write one from 1% to 100%`);
  const delayMs = parseDelay(kind, amount, usualMs);
  if (!delayMs.ok) return delayMs;
  // One of the kinds, as was just seen.
  return succeed({ kind, share, ...delayMs.value } as Part);
}

function parseShare(text: string | undefined): number | null {
  if (text === undefined) return 1;
  const [, percent] = /^(\d+(?:\.\d+)?)%$/.exec(text) ?? [];
  const share = Number(percent) / 100;
  return share > 0 && share <= 1 ? share : null;
}

function parseDelay(
  kind: string,
  amount: string | undefined,
  usualMs: number,
): Result<{ delayMs?: number }, string> {
  if (kind === "late" && amount === undefined) return succeed({ delayMs: lateAfterMs });
  if (kind !== "slow" && kind !== "late") {
    return amount === undefined ? succeed({}) : fail(`${kind} takes no amount`);
  }
  const [, figure = "", unit] = /^(\d+(?:\.\d+)?)(x|ms|s)$/.exec(amount ?? "") ?? [];
  const example = kind === "slow" ? "slow=10x, slow=2s or slow=500ms" : "late or late=5s";
  if (unit === undefined || (unit === "x" && kind === "late")) return fail(`write ${example}`);
  const delayMs = Math.round(
    unit === "x" ? (Number(figure) - 1) * usualMs : Number(figure) * (unit === "s" ? 1_000 : 1),
  );
  if (delayMs < 1) return fail(unit === "x" ? "slower is more than 1x" : "a delay is 1 ms or more");
  return delayMs <= 600_000 ? succeed({ delayMs }) : fail("a delay is ten minutes at most");
}

/** Connectors and their operations that a name stands for. */
function findTargets(name: string): Result<{ connector: string; operations: string[] | null }[], string> {
  if (connectorNames().includes(name)) return succeed([{ connector: name, operations: null }]);
  const beginnings = (Object.hasOwn(groups, name) && groups[name]) || [name];
  const meant = listAllTools().filter((tool) =>
    beginnings.some((beginning) => tool.name === beginning || tool.name.startsWith(`${beginning}.`)),
  );
  if (meant.length === 0) return fail(`"${name}" is no tool; take one of ${allNames().join(", ")}`);
  return succeed(
    [...Map.groupBy(meant, ({ connector }) => connector)].map(([connector, each]) => ({
      connector,
      operations: each.map(({ operation }) => operation),
    })),
  );
}

function connectorNames(): string[] {
  return [...new Set(listAllTools().map(({ connector }) => connector))].toSorted();
}

function allNames(): string[] {
  const beginnings = listAllTools()
    .map(({ name }) => name)
    .map((name) => name.split(".")[0] ?? name);
  return [
    ...new Set([
      ...Object.keys(groups),
      ...connectorNames(),
      ...beginnings,
      ...listAllTools().map(({ name }) => name),
    ]),
  ];
}
