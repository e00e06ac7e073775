/** Cassettes through the real worker, each held against its recording, or against what a change would make of it. */
import { styleText } from "node:util";
import type { Cassette, Outcome } from "../../src/domain/cassette.ts";
import type { JsonValue } from "../../src/domain/json-value.ts";
import { printTable, writeJson } from "../command.ts";
import { differOutcomes, findDivergence, type Divergence } from "./compare.ts";
import { playCassettes, type Changes, type Played } from "./play-cassettes.ts";
import { listChangedPrompts } from "./read-prompts.ts";

/** Runs a ticket as it was recorded and says where it first parts from that. Gives whether it does not. */
export async function replayCassette(cassette: Cassette, jsonFile: string | undefined): Promise<boolean> {
  for (const gap of cassette.gaps) console.log(styleText("yellow", `Not repeated: ${gap}`));
  const [played] = await playCassettes([cassette]);
  const divergence = played ? divergenceOf(played, findDivergence) : null;
  console.log(describeRun(cassette, played?.again?.outcome.path ?? []));
  if (divergence) console.log(`\n${describeDivergence(divergence)}`);
  else console.log(`${cassette.calls.length} calls and the outcome are as recorded.`);
  writeJson(jsonFile, {
    ok: divergence === null,
    path: played?.again?.outcome.path ?? [],
    ...(divergence && { divergence }),
  });
  return divergence === null;
}

/** Runs tickets with something changed and shows what would be other. Nothing is wrong where something is. */
export async function showChanges(
  cassettes: readonly Cassette[],
  changes: Changes,
  jsonFile: string | undefined,
): Promise<void> {
  const prompts = listChangedPrompts(changes.prompts ?? {});
  for (const prompt of prompts) console.log(`Asked with another prompt: ${prompt}`);
  const tickets = (await playCassettes(cassettes, changes)).map((played) => ({
    played,
    divergence: divergenceOf(played, (recorded, again) => differOutcomes(recorded.outcome, again.outcome)),
  }));
  printTable(
    ["ticket", "ended", "would end", "actions", "would do", "cost", "would cost", "first difference"],
    tickets.map(({ played: { cassette, again }, divergence }) => [
      cassette.ticketId.slice(0, 12),
      endOf(cassette.outcome),
      again ? endOf(again.outcome) : "no end",
      actionsOf(cassette.outcome),
      again ? actionsOf(again.outcome) : "",
      String(cassette.outcome.costMicros),
      String(again?.outcome.costMicros ?? ""),
      divergence?.where ?? "none",
    ]),
  );
  const changed = tickets.filter(({ divergence }) => divergence !== null);
  for (const { played, divergence } of changed) {
    if (divergence)
      console.log(`\n${styleText("bold", played.cassette.ticketId)}\n${describeDivergence(divergence)}`);
  }
  console.log(
    `\n${changed.length} of ${tickets.length} would go another way. Costs are in millionths of a US dollar.`,
  );
  writeJson(jsonFile, {
    ok: true,
    prompts,
    tickets: tickets.map(({ played: { cassette, again, modelCalls }, divergence }) => ({
      ticketId: cassette.ticketId,
      recorded: cassette.outcome,
      played: again?.outcome ?? null,
      modelCalls,
      divergence,
    })),
  });
}

function divergenceOf(
  { cassette, again, problems }: Played,
  compare: (recorded: Cassette, again: Cassette) => Divergence | null,
): Divergence | null {
  const found = again && compare(cassette, again);
  const [problem] = problems;
  if (found || problem === undefined) return found;
  return { step: null, at: "what was posted", where: "answer", expected: "as recorded", came: problem };
}

function describeRun({ fixture, outcome }: Cassette, path: readonly string[]): string {
  const subject = String(fixture.deliveries[0]?.ticket["subject"] ?? "");
  return `${styleText("bold", subject)}\n  recorded  ${outcome.path.join(" ▸ ")}\n  replayed  ${path.join(" ▸ ")}`;
}

function describeDivergence({ step, at, where, expected, came }: Divergence): string {
  const place = step === null ? at : `Step ${step}, ${at}`;
  return [
    `${styleText("red", "Parts from the recording:")} ${place}`,
    `  at   ${where}`,
    styleText("green", `  -    ${shorten(expected)}`),
    styleText("red", `  +    ${shorten(came)}`),
  ].join("\n");
}

function shorten(value: JsonValue): string {
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return text.length > 400 ? `${text.slice(0, 400)} … ${text.length - 400} characters more` : text;
}

function endOf({ state, reason }: Outcome): string {
  return reason ? `${state} (${reason})` : state;
}

function actionsOf({ actions, rulings }: Outcome): string {
  if (actions.length > 0) return actions.map(({ tool, outcome }) => `${tool} ${outcome}`).join(", ");
  return rulings.map(({ tool, decision }) => `${tool}: ${decision}`).join(", ") || "none";
}
