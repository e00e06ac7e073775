import { describe, expect, it } from "vitest";
import { grammar, parseFaults } from "../../scripts/chaos/grammar.ts";

describe("a model's fault", () => {
  it.each([
    ["slow=10x", { kind: "slow", delayMs: 1_800, share: 1 }],
    ["slow=2s", { kind: "slow", delayMs: 2_000, share: 1 }],
    ["slow=1.5s,50%", { kind: "slow", delayMs: 1_500, share: 0.5 }],
    ["slow=250ms", { kind: "slow", delayMs: 250, share: 1 }],
    ["timeout,5%", { kind: "timeout", share: 0.05 }],
    ["5xx, 30%", { kind: "5xx", share: 0.3 }],
    ["429,0.5%", { kind: "429", share: 0.005 }],
    ["refuse", { kind: "refuse", share: 1 }],
    ["garbage,100%", { kind: "garbage", share: 1 }],
    ["down", { kind: "down", share: 1 }],
  ])("%s", (text, fault) => {
    expect(parse({ models: [text] })).toMatchObject({ ok: true, value: { models: [fault], tools: [] } });
  });

  it.each([
    ["sloow=10x", '"sloow" is no kind of fault; take one of slow, timeout, 5xx, 429, refuse, garbage, down'],
    ["lost", '"lost" is no kind of fault'],
    ["", '"" is no kind of fault'],
    ["slow", "write slow=10x, slow=2s or slow=500ms"],
    ["slow=10", "write slow=10x"],
    ["slow=1x", "slower is more than 1x"],
    ["slow=0s", "a delay is 1 ms or more"],
    ["slow=3600s", "ten minutes at most"],
    ["down=5s", "down takes no amount"],
    ["5xx,30", '"30" is no share'],
    ["5xx,0%", '"0%" is no share'],
    ["5xx,101%", '"101%" is no share'],
    ["5xx,30%,40%", "one share at most"],
  ])("%s is refused, and it says why", (text, why) => {
    expect(parse({ models: [text] })).toEqual({
      ok: false,
      failure: expect.stringContaining(`--model ${text}: `),
    });
    expect(parse({ models: [text] })).toMatchObject({ failure: expect.stringContaining(why) });
  });
});

describe("a tool's fault", () => {
  it.each([
    [
      "refunds.create=lost,20%",
      { connector: "sandbox", operations: ["createRefund"], kind: "lost", share: 0.2 },
    ],
    ["refunds=hang", { connector: "sandbox", operations: ["listRefunds", "createRefund"], kind: "hang" }],
    ["helpdesk=late", { connector: "sandbox", operations: ["sendReply"], kind: "late", delayMs: 5_000 }],
    ["helpdesk=late=20s,5%", { operations: ["sendReply"], kind: "late", delayMs: 20_000, share: 0.05 }],
    ["shipping=slow=10x", { operations: ["trackShipments"], kind: "slow", delayMs: 450 }],
    ["sandbox=down", { connector: "sandbox", operations: null, kind: "down" }],
    ["knowledge=garbage", { connector: "knowledge", operations: null, kind: "garbage" }],
  ])("%s", (text, fault) => {
    expect(parse({ tools: [text] })).toMatchObject({ ok: true, value: { models: [], tools: [fault] } });
  });

  it("of a group is one of every tool in it", () => {
    const faults = parse({ tools: ["billing=5xx,30%"] });
    expect(faults.ok && faults.value.tools.flatMap(({ operations }) => operations).toSorted()).toEqual([
      "cancelSubscription",
      "createRefund",
      "listInvoices",
      "listRefunds",
      "listSubscriptions",
      "resendInvoice",
      "resumeSubscription",
    ]);
  });

  it.each([
    ["billing", "write NAME=KIND"],
    ["refund=5xx", '"refund" is no tool; take one of billing, shipping, helpdesk, '],
    ["constructor=5xx", '"constructor" is no tool'],
    ["billing=timeout", '"timeout" is no kind of fault; take one of slow, 5xx, 429, lost, hang, late'],
    ["billing=late=2x", "write late or late=5s"],
  ])("%s is refused, and it says why", (text, why) => {
    expect(parse({ tools: [text] })).toMatchObject({ ok: false, failure: expect.stringContaining(why) });
  });
});

it("several faults stay in the order in which they were given", () => {
  const faults = parse({ models: ["429,50%", "garbage,10%"], tools: ["sandbox=5xx", "knowledge=down"] });
  expect(faults).toMatchObject({
    value: {
      models: [{ kind: "429" }, { kind: "garbage" }],
      tools: [{ kind: "5xx" }, { kind: "down" }],
    },
  });
});

it("every example of the help text can be read", () => {
  const examples = [...grammar.matchAll(/--(model|tool) ([a-z\d][^\s]+)/g)];
  expect(examples.length).toBeGreaterThan(5);
  for (const [, option, text = ""] of examples) {
    expect(parse(option === "model" ? { models: [text] } : { tools: [text] })).toMatchObject({ ok: true });
  }
});

function parse({ models = [], tools = [] }: { models?: string[]; tools?: string[] }) {
  return parseFaults({ models, tools, seed: 1 });
}
