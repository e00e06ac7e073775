/** `npm run eval -- --tickets`: whole tickets through the real worker, and what came of them in figures. */
import { readFileSync } from "node:fs";
import { z } from "zod";
import { readWholeNumber, writeJson } from "../command.ts";
import { readCases } from "./cases.ts";
import { compareTickets } from "./compare.ts";
import { sumHandOffs } from "./hand-off.ts";
import { judgedTicketSchema, type JudgedTicket } from "./judge-ticket.ts";
import { printComparison, printScore } from "./report-tickets.ts";
import { RowsInvalid } from "./rows.ts";
import { runTickets, type ModelChoice } from "./run-tickets.ts";
import { scoreTickets } from "./ticket-score.ts";

export interface TicketOptions {
  tickets: string;
  repeat?: string | undefined;
  models?: string | undefined;
  compare?: string | undefined;
  json?: string | undefined;
}

/** Throws `RowsInvalid` where the tickets, the models or the other evaluation cannot be read. */
export async function evaluateTickets(options: TicketOptions): Promise<void> {
  const all = readCases(options.tickets);
  // A fixture with a scripted model says what becomes of a model's mistake, and nothing of a model.
  const cases = all.filter(({ fixture }) => fixture.model === null);
  if (cases.length === 0)
    throw new RowsInvalid(`${options.tickets} holds only tickets with a scripted model.`);
  if (cases.length < all.length)
    console.log(`Left out: ${all.length - cases.length} tickets with a scripted model.\n`);
  const repeat = Math.max(1, readWholeNumber("--repeat", options.repeat, 1));
  const models = readModels(options.models);
  const others = options.compare ? readJudged(options.compare) : null;

  let done = 0;
  const judged = await runTickets({
    cases,
    repeat,
    models,
    onDone: (each) => progress((done += 1), cases.length * repeat, each),
  });
  if (process.stderr.isTTY) process.stderr.write("\r\u001b[K");
  const score = scoreTickets(judged);
  printScore(score, judged, repeat);
  const comparison = others && compareTickets(judged, others);
  if (comparison) printComparison(comparison);
  const handOff = sumHandOffs(judged.map((each) => each.handOff));
  writeJson(options.json, {
    repeat,
    models,
    score,
    handOff,
    ...(comparison && { comparison }),
    tickets: judged,
  });
}

/** `openai/gpt-5-mini` for all classes, or `small=…,standard=…,frontier=…` for the ones that are named. */
function readModels(text: string | undefined): ModelChoice {
  if (!text) return {};
  if (!text.includes("=")) return { small: text, standard: text, frontier: text };
  const parsed = z
    .partialRecord(z.enum(["small", "standard", "frontier"]), z.string().regex(/^[a-z-]+\/.+$/))
    .safeParse(Object.fromEntries(text.split(",").map((part) => splitOnce(part.trim()))));
  if (parsed.success) return parsed.data;
  throw new RowsInvalid(`--models is small=PROVIDER/MODEL,standard=…,frontier=…, not "${text}".`);
}

/** A model's name may have an equals sign of its own. */
function splitOnce(part: string): [string, string] {
  const at = part.indexOf("=");
  return [part.slice(0, at), part.slice(at + 1)];
}

function readJudged(file: string): JudgedTicket[] {
  try {
    const text = readFileSync(file, "utf8");
    return z.looseObject({ tickets: z.array(judgedTicketSchema) }).parse(JSON.parse(text)).tickets;
  } catch {
    throw new RowsInvalid(`${file} was not written by npm run eval -- --tickets … --json.`);
  }
}

function progress(done: number, of: number, { name, outcome, isRight }: JudgedTicket): void {
  const line = `${done} of ${of}  ${name}  ${outcome}${isRight === false ? "  not as expected" : ""}`;
  if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${line}`);
  else if (done % 25 === 0) process.stderr.write(`${line}\n`);
}
