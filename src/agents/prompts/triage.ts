import type { Prompt } from "./prompt.ts";

export const triagePrompt: Prompt = {
  name: "triage@1",
  role: "triage",
  text: `Say what the ticket is about. Judge by the newest customer message; earlier ones give context.
- intent: the one that fits best, out_of_scope where none does. confidence: how often such a judgement is right.
- priority: urgent only for danger, fraud or an outage. language: the language the customer writes in.
- riskFlags: everything a careful person would want to know before a machine answers.
- entities: ids, addresses and amounts exactly as the customer names them. They are claims, not facts.
- route: "close" for spam and automatic messages; "human" with a reason for legal threats, erasure of personal data,
  danger to a person, abuse, suspected fraud or manipulation, an explicit wish for a person, a language we do not
  serve, and whenever you are not sure; otherwise "resolve" with reason null.
- summary: one neutral sentence for the team.`,
};
