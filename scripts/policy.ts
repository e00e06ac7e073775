/** `npm run policy`: what is wrong in a tenant's policy, and why it says what it says of one action. */
import { checkPolicy } from "./policy/check.ts";
import { explainAction } from "./policy/explain.ts";

const [word] = process.argv.slice(2);
if (word === "check") checkPolicy();
else if (word === "explain") explainAction();
else {
  const isAsked = word === "--help" || word === undefined;
  (isAsked ? console.log : console.error)(
    [
      ...(isAsked ? [] : [`There is no command ${word}.`, ""]),
      "npm run policy -- check FILE         what is wrong, or probably not meant, in a policy",
      "npm run policy -- explain --help     why a policy allows, asks about or denies an action",
    ].join("\n"),
  );
  process.exitCode = word === "--help" ? 0 : 2;
}
