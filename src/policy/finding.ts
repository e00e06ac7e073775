/** Something about a policy that its author should hear of. */
export interface Finding {
  /** `error`: cannot be meant, or lets money go without a bound. `warning`: probably not meant. `note`: good to know. */
  severity: "error" | "warning" | "note";
  /** A stable word. */
  code: string;
  ruleId: string | null;
  tool: string | null;
  message: string;
}
