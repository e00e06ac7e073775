/**
 * Money as systems write it: a whole number of the currency's smallest unit, and the currency's ISO 4217 code. What we
 * call cents is that unit, whatever it is: a yen is a unit of its own, and a dinar has a thousand.
 */

/** Currencies whose amounts are whole ones, as card processors count them; ISK and UGX are counted in hundredths. */
const wholeUnits = new Set("BIF CLP DJF GNF JPY KMF KRW MGA PYG RWF VND VUV XAF XOF XPF".split(" "));
const thousandths = new Set("BHD JOD KWD OMR TND".split(" "));

/** How many digits of an amount come after the point. `currency` in capitals; null counts as one with hundredths. */
export function minorUnitDigits(currency: string | null): 0 | 2 | 3 {
  if (currency !== null && wholeUnits.has(currency)) return 0;
  return currency !== null && thousandths.has(currency) ? 3 : 2;
}

/** An amount as a person writes it: `49.90 EUR`, `500 JPY`, `1.250 KWD`. */
export function writeMoney(cents: number, currency: string): string {
  const digits = minorUnitDigits(currency);
  return `${(cents / 10 ** digits).toFixed(digits)} ${currency}`;
}
