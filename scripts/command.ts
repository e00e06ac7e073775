/** What all commands share: options with `--help`, a table at the end, and the same as JSON. */
import { writeFileSync } from "node:fs";
import { parseArgs, styleText } from "node:util";

interface Option {
  type: "string" | "boolean";
  /** How the value is called in the help text. */
  value?: string;
  /** May be given several times. */
  many?: true;
  about: string;
}

interface Command<Options extends Record<string, Option>> {
  usage: string;
  about: string;
  options: Options;
}

type Values<Options extends Record<string, Option>> = {
  [Name in keyof Options]?: Options[Name]["type"] extends "boolean"
    ? boolean
    : Options[Name] extends { many: true }
      ? string[]
      : string;
};

const common = { help: { type: "boolean", about: "Show this text." } } as const;

/** Reads the command line. Prints the help text and ends where it is asked for; says what is wrong and ends with 2. */
export function readCommand<const Options extends Record<string, Option>>(
  command: Command<Options>,
): { values: Values<Options>; positionals: string[] } {
  const options = { ...command.options, ...common };
  try {
    const { values, positionals } = parseArgs({
      options: Object.fromEntries(
        Object.entries<Option>(options).map(([name, { type, many = false }]) => [
          name,
          { type, multiple: many },
        ]),
      ),
      allowPositionals: true,
    });
    if (values["help"]) {
      console.log(helpText(command, options));
      process.exit(0);
    }
    // Named and typed by the options that were given.
    return { values: values as Values<Options>, positionals };
  } catch (error) {
    console.error(
      `${error instanceof Error ? error.message : String(error)}\n\n${helpText(command, options)}`,
    );
    process.exit(2);
  }
}

function helpText(
  { usage, about }: Command<Record<string, Option>>,
  options: Record<string, Option>,
): string {
  const rows = Object.entries(options).map(([name, { value, about: text }]) => [
    `  --${name}${value ? ` ${value}` : ""}`,
    text,
  ]);
  const width = Math.max(...rows.map(([left = ""]) => left.length)) + 2;
  return [
    about,
    "",
    `Usage: ${usage}`,
    "",
    ...rows.map(([left = "", right]) => left.padEnd(width) + right),
  ].join("\n");
}

/** Prints rows as a table under these headings. */
export function printTable(headings: readonly string[], rows: readonly (readonly string[])[]): void {
  const widths = headings.map((heading, column) =>
    Math.max(heading.length, ...rows.map((row) => (row[column] ?? "").length)),
  );
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd();
  console.log(styleText("bold", line(headings)));
  for (const row of rows) console.log(line(row));
}

/** Writes a command's result for programs, where `--json FILE` was given. */
export function writeJson(file: string | undefined, result: unknown): void {
  if (file) writeFileSync(file, `${JSON.stringify(result, null, 2)}\n`);
}

/** A port or a count from the command line or the environment. Ends the command where it is no such number. */
export function readWholeNumber(name: string, text: string | undefined, fallback: number): number {
  if (text === undefined || text === "") return fallback;
  const number = Number(text);
  if (Number.isInteger(number) && number >= 0) return number;
  console.error(`${name} is a whole number, not "${text}"`);
  process.exit(2);
}
