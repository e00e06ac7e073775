import type { PolicyBand } from "../domain/explanation.ts";
import type { Policy } from "../domain/policy.ts";
import type { ToolDefinition } from "../domain/tool.ts";
import { listBands } from "./bands.ts";
import type { Finding } from "./finding.ts";
import { formatCents } from "./rules.ts";

/** What a policy says, or fails to say, of one tool. */
export function reviewTool(policy: Policy, tool: ToolDefinition): Finding[] {
  if (tool.tier === 3 || policy.disabledTools.includes(tool.name)) return [];
  const bands = listBands(policy, tool);
  if (bands.every(({ ruleId }) => ruleId === null)) {
    return [
      {
        severity: "note",
        code: "toolUnspoken",
        ruleId: null,
        tool: tool.name,
        message: `No rule speaks of ${tool.name}, so it is denied.`,
      },
    ];
  }
  return [
    ...bands.flatMap((band, index) => reviewGap(tool, bands, index)),
    ...bands.flatMap((band) => reviewBand(tool, band)),
  ];
}

function reviewGap(tool: ToolDefinition, bands: readonly PolicyBand[], index: number): Finding[] {
  const band = bands[index];
  if (band?.ruleId !== null) return [];
  // Bands come in ascending order, one currency after the other.
  const next = bands[index + 1];
  const isBelowAnother = next !== undefined && String(next.currencies) === String(band.currencies);
  const about = { ruleId: null, tool: tool.name };
  const message = `No rule speaks of ${tool.name} ${describeRange(band)}, so it is denied.`;
  return [
    isBelowAnother
      ? { ...about, severity: "warning", code: "amountGap", message }
      : { ...about, severity: "note", code: "amountUnspoken", message },
  ];
}

function reviewBand(tool: ToolDefinition, band: PolicyBand): Finding[] {
  const { decision, ruleId } = band;
  const about = { ruleId, tool: tool.name };
  if (tool.tier === 0 && decision === "ask") {
    const message = "Nobody is asked about a look-up: what is not allowed is refused.";
    return [{ ...about, severity: "warning", code: "askAboutReading", message }];
  }
  const unbounded = tool.tier === 2 ? listUnbounded(tool, band) : [];
  if (unbounded.length > 0) {
    const message = `${tool.name} goes without a person however much it is. Give the rule a largest amount.`;
    return unbounded.map((id) => ({
      ...about,
      ruleId: id,
      severity: "error",
      code: "allowWithoutBound",
      message,
    }));
  }
  if (tool.tier !== 2 || decision !== "allow") return [];
  if (tool.amountArgument === null && tool.isProposable) {
    const message = `${tool.name} cannot easily be undone, has no amount to bound, and goes without a person.`;
    return [{ ...about, severity: "note", code: "allowWithoutPerson", message }];
  }
  return [];
}

/** The rules that let go amounts without an upper end. */
function listUnbounded({ amountArgument }: ToolDefinition, band: PolicyBand): (string | null)[] {
  if (amountArgument === null || (band.fromCents !== null && band.toCents !== null)) return [];
  return band.decision === "allow" ? [band.ruleId] : band.byIntent.map(({ ruleId }) => ruleId);
}

function describeRange({ currencies, fromCents, toCents }: PolicyBand): string {
  const currency = currencies === null ? "" : ` ${currencies.join(", ")}`;
  if (fromCents === null) return `without an amount${currency}`;
  return toCents === null
    ? `from ${formatCents(fromCents)}${currency} on`
    : `from ${formatCents(fromCents)} to ${formatCents(toCents)}${currency}`;
}
