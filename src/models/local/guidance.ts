/**
 * A colleague's note to whoever writes the reply. This model cannot put a note into other words, and a note is not for
 * the customer's eyes. So it takes from it what is in quotation marks, which is how people mark what is to be said, and
 * obeys the rest as it obeys the note of a draft that was sent back: which article to quote, which sum, no action.
 */
import type { DraftTask } from "../../domain/task.ts";
import { reply, type Answer, type Desk, type Statement } from "./answers/answer.ts";
import { reviseAnswer } from "./revise.ts";

const quoted = /“([^“”]+)[”“]|„([^„“”]+)[“”]|«([^«»]+)»|"([^"]+)"/g;

/** The answer as the notes among the evidence want it. */
export function followGuidance(desk: Desk, answer: Answer, task: DraftTask): Answer {
  let followed = answer;
  for (const { id, provenance, content } of task.dossier.evidence) {
    if (provenance !== "person" || typeof content !== "string") continue;
    const said = readQuoted(content).map((text): Statement => ({ kind: "quote", text, evidenceIds: [id] }));
    // What could not be answered is answered by what a colleague says; for other reasons a person has to.
    if (followed.kind === "unable" && followed.reason === "insufficientEvidence" && said.length > 0) {
      followed = reply({ confidence: 0.8 });
    }
    const rest = { findings: [], note: content.replaceAll(quoted, " ").trim() };
    if (followed.kind === "reply" && hasWords(followed)) {
      followed = reviseAnswer(desk, followed, rest, task.decidedActions !== null);
    }
    if (followed.kind === "reply") followed = { ...followed, after: [...followed.after, ...said] };
  }
  return followed;
}

function hasWords({ before, actions, after }: Extract<Answer, { kind: "reply" }>): boolean {
  return before.length + actions.length + after.length > 0;
}

function readQuoted(note: string): string[] {
  return [...note.matchAll(quoted)]
    .map(([, ...texts]) => texts.find((text) => text !== undefined)?.trim() ?? "")
    .filter((text) => text !== "");
}
