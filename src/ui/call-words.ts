/** How a call's outcome reads, and whether it was refused before anything happened. */
import type { Call } from "../domain/call.ts";
import type { Tone } from "./words.ts";

export const outcomeWords: Record<Call["outcome"], { label: string; tone: Tone }> = {
  success: { label: "Success", tone: "done" },
  partial: { label: "Partial", tone: "ask" },
  failed: { label: "Failed", tone: "bad" },
  blocked: { label: "Blocked", tone: "bad" },
  timeout: { label: "Timed out", tone: "bad" },
};
