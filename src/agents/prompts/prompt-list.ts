import { digest } from "../../domain/ids.ts";
import { draftPrompt } from "./draft.ts";
import { gatherPrompt } from "./gather.ts";
import { writeInstructions } from "./prompt.ts";
import { triagePrompt } from "./triage.ts";
import { validatePrompt } from "./validate.ts";

/** Every agent's prompt by its name and the SHA-256 of all that its instructions say whatever the ticket. */
export function listPrompts(): { name: string; hash: string }[] {
  return [triagePrompt, gatherPrompt, draftPrompt, validatePrompt].map((prompt) => ({
    name: prompt.name,
    hash: digest("prompt", writeInstructions(prompt)),
  }));
}
