import type { Match } from "./match.ts";

/** Keys and tokens that tell by their beginning whose they are, as their makers publish it. */
const marked = new RegExp(
  [
    String.raw`(?<![\w-])[spr]k_(?:live|test)_[A-Za-z0-9]{10,250}`,
    String.raw`(?<![\w-])sk-(?:[a-z]{2,8}-)?[A-Za-z0-9_-]{20,250}`,
    String.raw`(?<![\w-])gh[pousr]_[A-Za-z0-9]{20,250}`,
    String.raw`(?<![\w-])github_pat_\w{20,250}`,
    String.raw`(?<![\w-])glpat-[\w-]{20,100}`,
    String.raw`(?<![\w-])xox[abeoprs]-[A-Za-z0-9-]{10,250}`,
    String.raw`(?<![\w-])xapp-[A-Za-z0-9-]{10,250}`,
    String.raw`(?<![\w-])(?:AKIA|ASIA|AGPA|AIDA|AROA)[A-Z0-9]{16}\b`,
    String.raw`(?<![\w-])AIza[\w-]{35}`,
    String.raw`(?<![\w-])ya29\.[\w-]{20,400}`,
    String.raw`(?<![\w-])whsec_[A-Za-z0-9+/=_-]{16,200}`,
    String.raw`(?<![\w-])SG\.[\w-]{16,64}\.[\w-]{16,64}`,
    String.raw`(?<![\w-])(?:npm|hf|dop_v1|doo_v1|shpat|shpss|pypi|rk|lin_api|dckr_pat)[_-][A-Za-z0-9_-]{24,250}`,
    String.raw`(?<![\w-])eyJ[\w-]{8,2000}\.[\w-]{8,4000}\.[\w-]{0,1000}`,
    String.raw`(?<![\w-])(?:AC|SK)[0-9a-f]{32}\b`,
    String.raw`(?<![\w-])Bearer\s{1,3}[\w.~+/=-]{12,4000}`,
    String.raw`(?<![\w-])Basic\s{1,3}[A-Za-z0-9+/]{12,1000}={0,2}(?![\p{L}\p{N}])`,
  ].join("|"),
  "gu",
);

const pemBegin = "-----BEGIN ";
const pemEnd = /-----END [A-Z0-9 ]{3,40}-----/;

const label = String.raw`(?<![\p{L}])(?:pass ?word|pass ?phrase|pass ?code|passwd|pwd|passwort|kennwort|contraseña|clave|api[ _-]?key|access[ _-]?key|secret(?:[ _-]?(?:access[ _-]?)?key)?|client[ _-]?secret|private[ _-]?key|(?:access|refresh|auth|api|bearer|session)?[ _-]?token|credentials?|كلمة (?:المرور|السر))`;
/** In quotation marks up to the other one, else up to a space. */
const written = String.raw`(?:"([^"\n]{3,400})"|'([^'\n]{3,400})'|[“„]([^“”\n]{3,400})[“”]|([^\s,;<>"'][^\s,;<>]{3,400}))`;
/** `password: x`, `api_key=x`, `"token": "x"`. */
const assigned = new RegExp(String.raw`${label}["']?\s{0,3}(?:is\s{0,3})?[:=]\s{0,3}${written}`, "giu");
/** `my password is x`: in prose only what no word looks like. */
const told = new RegExp(
  String.raw`${label} (?:is|was|ist|lautet|war|es|era|هي|هو) (?:now |jetzt |ahora )?${written}`,
  "giu",
);
const code =
  /(?:verification|security|one[ -]?time|2fa|otp|login|bestätigungs|sicherheits|código de|رمز)[ -]?(?:code|pin|verificación|seguridad|التحقق)?[ :#=]{1,3}(?:is |ist |es |هو )?(\d{4,8})(?!\d)|\bpin(?: code| number|-code)?[ :#=]{1,3}(?:is |ist |es )?(\d{4,6})(?!\d)/giu;
const inUrl = /\b[a-z][a-z0-9+.-]{1,20}:\/\/([^\s/@:]{1,100}:[^\s/@]{1,200})@/gi;
const inQuery =
  /[?&#](?:[a-z_]{0,20}(?:token|key|secret|signature|sig|password|passwd|auth|session|code))=([^&\s#"'<>]{6,1000})/gi;

/** Cheaper than the patterns it stands before. */
const hasLabel = /pass|pwd|clave|kennwort|contrase|key|secret|token|credential|كلمة/i;
const hasCode = /code|código|pin|otp|رمز/i;

/** Whatever opens a door: keys, tokens, passwords, codes, private keys, credentials in links. */
export function findSecrets(text: string): Match[] {
  const matches: Match[] = [];
  const add = (start: number, end: number) => matches.push({ start, end, kind: "secret" });
  // Prose has no words of this length.
  const hasLongWord = /[\w+/=.-]{15}/.test(text);
  for (const { 0: whole, index } of hasLongWord ? text.matchAll(marked) : []) {
    const scheme = /^(?:Bearer|Basic)\s+/.exec(whole)?.[0].length ?? 0;
    if (scheme === 0 || /\d/.test(whole) || whole.length - scheme >= 24)
      add(index + scheme, index + whole.length);
  }
  for (let at = text.indexOf(pemBegin); at >= 0; at = text.indexOf(pemBegin, at + 1)) {
    const end = pemEnd.exec(text.slice(at, at + 16_384));
    // A key that was cut off is a key all the same.
    add(at, end ? at + end.index + end[0].length : Math.min(text.length, at + 16_384));
    at = end ? at + end.index : at + 16_384;
  }
  const addAll = (form: RegExp, isSecret: (value: string) => boolean) => {
    for (const found of text.matchAll(form)) addValue(found, matches, isSecret);
  };
  if (hasLabel.test(text)) {
    addAll(assigned, (value) => !isPlaceholderWord(value));
    addAll(told, looksMade);
  }
  if (hasCode.test(text)) addAll(code, () => true);
  if (text.includes("://")) addAll(inUrl, () => true);
  if (text.includes("=")) addAll(inQuery, () => true);
  return matches;
}

function addValue(found: RegExpExecArray, matches: Match[], isSecret: (value: string) => boolean): void {
  const group = found.slice(1).find((each) => each !== undefined) ?? "";
  const value = group.replace(/[.!?)\]"'”]+$/, "") || group;
  if (!isSecret(value)) return;
  // The group is the last thing in its pattern but for a closing `@`.
  const start = found.index + found[0].lastIndexOf(group);
  matches.push({ start, end: start + value.length, kind: "secret" });
}

/** Digits or signs within, as no word of a sentence has them. */
function looksMade(value: string): boolean {
  return /\d/.test(value) || /\p{L}[^\p{L}\p{N}.'’-]/u.test(value) || /\p{Ll}\p{Lu}/u.test(value);
}

function isPlaceholderWord(value: string): boolean {
  return /^(?:please|reset|forgot\p{L}*|change\p{L}*|null|none|true|false|undefined|\*+|x+|\.+|\[\p{L}+)$/iu.test(
    value,
  );
}
