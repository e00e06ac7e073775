/** What a person told the agents when they handed a ticket back. Pure. */
import type { Dossier, Evidence } from "../domain/evidence.ts";

/** Characters of a note that agents are shown. */
const longestNote = 2_000;

/**
 * The dossier with a colleague's note as its last piece. A note is evidence like any other: a claim may rest on it. But
 * it is no record and no article, so it fills no argument of an action, permits none, and is not quoted as it stands.
 */
export function addGuidance(dossier: Dossier, note: string | null): Dossier {
  if (note === null) return dossier;
  const highest = Math.max(0, ...dossier.evidence.map(({ id }) => Number(id.slice(1)) || 0));
  const piece: Evidence = {
    id: `e${highest + 1}`,
    provenance: "person",
    tool: "handback",
    callId: "",
    title: "What a colleague says",
    content: note.slice(0, longestNote),
  };
  return { ...dossier, evidence: [...dossier.evidence, piece] };
}
