/** `npm run keys`: keys that sign hop envelopes, as the worker's secret HOP_KEYS holds them. */
import { readFileSync } from "node:fs";
import { exportJWK, generateKeyPair } from "jose";
import { hopKeysSchema } from "../src/hops/key-ring.ts";
import { readCommand } from "./command.ts";

const { values, positionals } = readCommand({
  usage: "npm run -s keys -- new | npx wrangler secret put HOP_KEYS",
  about:
    "Prints Ed25519 keys for hop envelopes as JSON. `new` makes the first one; `rotate` puts a new one before those of --keys; `retire` keeps the newest of --keys alone. Rotate, deploy, wait two minutes, retire, deploy.",
  options: {
    keys: { type: "string", value: "FILE", about: "What HOP_KEYS holds now; - for standard input." },
  },
});

const [what] = positionals;
switch (what) {
  case "new":
    print([await createKey()]);
    break;
  case "rotate":
    print([await createKey(), ...readKeys()].slice(0, 4));
    break;
  case "retire":
    print(readKeys().slice(0, 1));
    break;
  default:
    fail("say what to do: new, rotate or retire. --help tells more.");
}

/** Its name is when it was made: the one fact about it that anybody has to know. */
async function createKey() {
  const { privateKey } = await generateKeyPair("Ed25519", { extractable: true });
  const { kty, crv, x, d } = await exportJWK(privateKey);
  return { kty, crv, kid: `hop-${new Date().toISOString().slice(0, 19)}Z`, x, d };
}

function readKeys() {
  const file = values.keys;
  if (!file) return fail("--keys says where the present keys are.");
  const parsed = hopKeysSchema.safeParse(JSON.parse(readFileSync(file === "-" ? 0 : file, "utf8")));
  return parsed.success ? parsed.data : fail(`${file} does not hold keys for hop envelopes.`);
}

function print(keys: unknown): void {
  console.log(JSON.stringify(keys));
}

function fail(message: string): never {
  console.error(message);
  process.exit(2);
}
