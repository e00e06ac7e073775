import { styleText } from "node:util";
import type { Finding } from "../../src/policy/finding.ts";
import { policyVersionOf } from "../../src/policy/fingerprint.ts";
import { reviewPolicy } from "../../src/policy/review.ts";
import { catalogOf, listAllTools } from "../../src/tools/catalog.ts";
import { readCommand, writeJson } from "../command.ts";
import { readSettings } from "./settings.ts";

const colours = { error: "red", warning: "yellow", note: "dim" } as const;

/** `npm run policy -- check FILE …`: ends with 1 where there is an error in any of them. */
export function checkPolicy(): void {
  const { values, positionals } = readCommand({
    usage: "npm run policy -- check fixtures/tenants/demo.json [FILE …]",
    about:
      "Says what is wrong, or probably not meant, in tenants' policies: a FILE holds a tenant's settings or a policy alone.",
    options: { json: { type: "string", value: "FILE", about: "Write the findings as JSON." } },
  });
  const files = positionals.slice(1);
  if (files.length === 0) {
    console.error("Name a file, such as fixtures/tenants/demo.json.");
    process.exit(2);
  }
  const reports = files.map(reviewFile);
  for (const report of reports) printReport(report);
  const ok = reports.every(({ findings }) => !findings.some(({ severity }) => severity === "error"));
  writeJson(values.json, { ok, files: reports });
  process.exitCode = ok ? 0 : 1;
}

interface Report {
  file: string;
  /** Null where the file cannot be parsed. */
  policyVersion: string | null;
  findings: Finding[];
}

function reviewFile(file: string): Report {
  const settings = readSettings(file);
  if (!settings.ok) {
    const findings = settings.failure.map((message): Finding => ({
      severity: "error",
      code: "doesNotParse",
      ruleId: null,
      tool: null,
      message,
    }));
    return { file, policyVersion: null, findings };
  }
  const { policy, tenant } = settings.value;
  const everyTool = listAllTools();
  const tools = tenant ? catalogOf(tenant).list() : everyTool;
  return { file, policyVersion: policyVersionOf(policy), findings: reviewPolicy(policy, tools, everyTool) };
}

function printReport({ file, policyVersion, findings }: Report): void {
  console.log(`${styleText("bold", file)}${policyVersion === null ? "" : `  ${policyVersion}`}`);
  for (const { severity, code, ruleId, message } of findings) {
    const where = ruleId === null ? "" : `rule "${ruleId}": `;
    console.log(
      `  ${styleText(colours[severity], severity.padEnd(7))}  ${code.padEnd(19)}  ${where}${message}`,
    );
  }
  const count = (severity: Finding["severity"]) =>
    findings.filter((finding) => finding.severity === severity).length;
  console.log(`  ${count("error")} errors, ${count("warning")} warnings, ${count("note")} notes\n`);
}
