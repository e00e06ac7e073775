/**
 * What a track record speaks for: asking less, or asking again. Pure. Of an intent it speaks only as far as all tickets
 * about the same tool and amount do: a customer who words one matter as another gets the other's rule, so that a rule may be
 * no looser than what would come of it if they all were worded so.
 */
import { wilson } from "../domain/interval.ts";
import type { Judgement } from "../domain/judgement.ts";
import type { Policy, PolicyRule } from "../domain/policy.ts";
import type { Suspension } from "../domain/suspension.ts";
import type { ToolDefinition } from "../domain/tool.ts";
import type { JudgedEntry, JudgedIntent, TrackAdvice, TrackRecord } from "../domain/track-record.ts";
import { findRule, ruleInForce } from "./rules.ts";

/** A share that is hardly below this one is good enough to let go, or to go on unasked: 35 of 35, say. */
export const trustedShare = 0.9;

/** Beneath a trusted intent, the share of all tickets about the tool and amount: 16 of 16, or 46 of 50. */
export const pooledShare = 0.8;

/** So long nothing may have gone wrong with the tool and amount, whatever the intent. */
export const quietDays = 14;

const dayMs = 86_400_000;

/** Where a record is looked at. */
interface Scene {
  /** Null where the tenant no longer has it. */
  tool: Pick<ToolDefinition, "name" | "tier"> | null;
  policy: Policy;
  suspendedRules: readonly Suspension[];
  /** Unix milliseconds. */
  nowMs: number;
}

/** The entry with what it speaks for, as a whole and by intent. */
export function adviseOnRecord(entry: JudgedEntry, scene: Scene): TrackRecord["items"][number] {
  const pool = adviseOnAll(entry, scene);
  const intents = entry.intents.map((judged) => ({ ...judged, ...adviseOnIntent(judged, entry, scene) }));
  return { ...entry, ...pool, intents };
}

function adviseOnAll(entry: JudgedEntry, scene: Scene): TrackAdvice {
  const score = scoreOf(entry.judged);
  const word = readWord(entry, scene);
  const missing = listMissing(word, entry, scene, agreementsUntil(trustedShare, score));
  const isTrusted = score.low >= trustedShare;
  // Of what goes unasked people have decided on samples alone; before there were any, on what was asked about then.
  const disagreed = word.rule?.sampleOneIn == null ? 0 : score.disagreed;
  // What is suspended an admin restores, or does not.
  const isDoubtful = word.decision === "allow" && score.faults + disagreed > 0 && !isTrusted;
  return adviceOf(word, score, { missing, isDoubtful });
}

function adviseOnIntent({ intent, judged }: JudgedIntent, entry: JudgedEntry, scene: Scene): TrackAdvice {
  const score = scoreOf(judged);
  const word = readWord(entry, scene, intent);
  const agreements = Math.max(
    agreementsUntil(trustedShare, score),
    agreementsUntil(pooledShare, scoreOf(entry.judged)),
  );
  const missing = listMissing(word, entry, scene, agreements, quietDaysLeft(entry, scene.nowMs));
  const isTrusted = score.low >= trustedShare;
  const isPoolGood = scoreOf(entry.judged).low >= pooledShare && quietDaysLeft(entry, scene.nowMs) === 0;
  // What lets all of them go is for the whole record to judge.
  const isOwn = word.decision === "allow" && word.rule?.intents != null;
  const isDoubtful = isOwn && (!isPoolGood || (score.faults + score.disagreed > 0 && !isTrusted));
  return adviceOf(word, score, { missing, isDoubtful });
}

interface Score {
  right: number;
  of: number;
  low: number;
  faults: number;
  disagreed: number;
}

function scoreOf(judged: Record<Judgement, number>): Score {
  const { asProposed, edited, changed, rejected, automatic, reverted, complained, reopened } = judged;
  const faults = reverted + complained + reopened;
  const disagreed = edited + changed + rejected;
  const of = asProposed + disagreed + automatic;
  const right = Math.max(0, asProposed + automatic - faults);
  return { right, of, low: wilson(right, of)[0], faults, disagreed };
}

/** What the policy says of the largest of the amounts. */
interface Word {
  /** As it is written. */
  rule: PolicyRule | null;
  decision: TrackAdvice["decision"];
  isSuspended: boolean;
}

function readWord(
  { fromCents, toCents, currency }: JudgedEntry,
  { tool, policy, suspendedRules }: Scene,
  intent?: JudgedIntent["intent"],
): Word {
  if (!tool) return { rule: null, decision: null, isSuspended: false };
  const subject = { tool, amountCents: toCents ?? fromCents, currency };
  const rule = findRule(policy, intent ? { ...subject, intents: [intent] } : subject);
  const inForce = rule && ruleInForce(rule, suspendedRules);
  const isOff = tool.tier === 3 || policy.disabledTools.includes(tool.name);
  return {
    rule,
    decision: isOff ? "deny" : (inForce?.decision ?? "deny"),
    isSuspended: inForce?.decision !== rule?.decision,
  };
}

const steps = { deny: "suggest", ask: "approve", allow: "auto" } as const;

function adviceOf(
  { rule, decision }: Word,
  { right, of, low }: Score,
  { missing, isDoubtful }: { missing: TrackAdvice["missing"]; isDoubtful: boolean },
): TrackAdvice {
  const isEarned =
    decision === "ask" && missing?.bar === null && missing.agreements === 0 && missing.quietDays === 0;
  return {
    decision,
    ruleId: rule?.id ?? null,
    right,
    of,
    low,
    advice: isEarned ? "letGo" : isDoubtful ? "askAgain" : "keep",
    step: decision && steps[decision],
    missing,
  };
}

function listMissing(
  { rule, decision, isSuspended }: Word,
  { fromCents, toCents }: JudgedEntry,
  { tool }: Scene,
  agreements: number,
  daysLeft: number | null = null,
): TrackAdvice["missing"] {
  if (decision === "allow") return null;
  const barred = (bar: NonNullable<TrackAdvice["missing"]>["bar"]) => ({ agreements: 0, quietDays: 0, bar });
  if (!tool) return barred("noTool");
  if (tool.tier === 3) return barred("tierThree");
  if (decision !== "ask") return barred("notAsked");
  if (isSuspended) return barred("suspended");
  // Nothing without an upper end is let go.
  if (fromCents !== null && toCents === null) return barred("noUpperEnd");
  // Given where an intent is spoken of, which never spares two people.
  if (daysLeft !== null && (rule?.approvers ?? 1) > 1) return barred("twoPeople");
  return { agreements, quietDays: daysLeft ?? 0, bar: null };
}

/** How many more that are right, with nothing else between them, until a share is hardly below this one. */
function agreementsUntil(share: number, { right, of }: Score): number {
  const isEnough = (more: number) => wilson(right + more, of + more)[0] >= share;
  let enough = 1;
  if (isEnough(0)) return 0;
  while (!isEnough(enough)) enough *= 2;
  let tooFew = Math.floor(enough / 2);
  while (enough - tooFew > 1) {
    const middle = Math.floor((enough + tooFew) / 2);
    if (isEnough(middle)) enough = middle;
    else tooFew = middle;
  }
  return enough;
}

function quietDaysLeft({ lastFaultAt }: JudgedEntry, nowMs: number): number {
  if (lastFaultAt === null) return 0;
  return Math.max(0, Math.ceil((lastFaultAt + quietDays * dayMs - nowMs) / dayMs));
}
