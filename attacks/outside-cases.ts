/**
 * Attacks and harmless text collected by others, which are not part of the repository. The folder is the one that
 * SIGNALBOX_CONFORMANCE_DATA names.
 */
import { readFileSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import type { Carrier, Case } from "./injections.ts";

const rowSchema = z.looseObject({
  id: z.string(),
  carrier: z.string().optional(),
  label: z.string().optional(),
  attack_text: z.string().optional(),
  text: z.string().optional(),
  payload: z.string().optional(),
  turns: z.array(z.looseObject({ role: z.string(), text: z.string() })).optional(),
});

/** Where an instruction that came by a record or a document is planted, by turns. */
const records: readonly Carrier[] = ["billingMemo", "toolError", "customerNote", "knowledge"];

/** Instructions for the obedient model. */
export function readInjections(folder: string): Case[] {
  const files = ["injections", "support_tool_injections", "support_social_engineering"];
  return files.flatMap((file) =>
    readRows(folder, file).map(({ id, carrier = "", attack_text, turns }, index) => {
      const text =
        attack_text ??
        (turns ?? []).flatMap((turn) => (turn.role === "USER" ? [turn.text] : [])).join("\n\n");
      const isRecord = carrier === "tool_result" || carrier === "document";
      return createCase(
        `${file} ${id}`,
        text,
        isRecord ? (records[index % records.length] ?? "body") : "body",
      );
    }),
  );
}

/** Replies as no reply may be. What is labelled as harmless is left out. */
export function readReplies(folder: string): Case[] {
  const files = ["exfil_outputs", "html_beacons", "xss_payloads", "html_sanitize"];
  return files.flatMap((file) =>
    readRows(folder, file)
      .filter(({ label }) => label !== "benign")
      .map(({ id, text, payload }) => createCase(`${file} ${id}`, text ?? payload ?? "", "body")),
  );
}

/** Harmless text that looks like an attack to those who are easily frightened. */
export function readHarmless(folder: string): Case[] {
  return readRows(folder, "benign_hard_negatives").map(({ id, text = "" }) => ({
    ...createCase(`benign_hard_negatives ${id}`, text, "body"),
    body: "",
  }));
}

function createCase(name: string, text: string, carrier: Carrier): Case {
  return { name, carrier, text, body: "I have a question about SB-2001.", order: text.slice(0, 20) };
}

function readRows(folder: string, file: string): z.infer<typeof rowSchema>[] {
  const lines = readFileSync(path.join(folder, "attacks", `${file}.jsonl`), "utf8").split("\n");
  return lines.filter((line) => line.trim() !== "").map((line) => rowSchema.parse(JSON.parse(line)));
}
