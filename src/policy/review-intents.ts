/** Whether a rule that names intents lets anything go, and what it names and cannot let go. Pure. */
import type { Policy, PolicyRule } from "../domain/policy.ts";
import type { Finding } from "./finding.ts";
import { describeBar, describeMisfit, findRule, formatCents, type RuleSubject } from "./rules.ts";

/** One amount of each stretch in which a policy says one thing of a tool. */
export interface Point {
  subject: RuleSubject;
  toCents: number | null;
}

type Said = [severity: Finding["severity"], code: string, message: string];

/**
 * An intent lets go what one person would be asked about. A rule that names one over what is denied, unspoken of or asked
 * of two is an error there: whoever wrote it takes the policy to say something that it never will.
 */
export function reviewIntents(policy: Policy, rule: PolicyRule, points: readonly Point[]): Said[] {
  const { intents } = rule;
  if (intents === null) return [];
  const own = points.filter(({ subject }) => describeMisfit(rule, { ...subject, intents }) === null);
  const said = own.flatMap((point): Said[] => {
    const word = findRule(policy, point.subject);
    const bar = describeBar(word);
    if (bar !== null) {
      const message = `Whatever the intent, it lets nothing go ${describeStretch(point)}: ${bar}.`;
      return [
        word?.decision === "allow"
          ? ["warning", "intentOfNothing", message]
          : ["error", "intentOverLimit", message],
      ];
    }
    if (intents.some((intent) => findRule(policy, { ...point.subject, intents: [intent] }) === rule))
      return [];
    return [
      [
        "error",
        "unreachableRule",
        `It is never reached ${describeStretch(point)}: another decides before it.`,
      ],
    ];
  });
  if (own.length === 0) return [["error", "unreachableRule", "No tool it is for takes what it names."]];
  return said.filter(
    ([, code, message], index) => said.findIndex((each) => each[1] === code && each[2] === message) === index,
  );
}

function describeStretch({ subject: { amountCents, currency }, toCents }: Point): string {
  const unit = currency === null || currency === "XXX" ? "" : ` ${currency}`;
  if (amountCents === null) return `without an amount${unit}`;
  const range =
    toCents === null
      ? `from ${formatCents(amountCents)} on`
      : `from ${formatCents(amountCents)} to ${formatCents(toCents)}`;
  return `${range}${unit}`;
}
