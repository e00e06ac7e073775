import { describe, expect, test } from "vitest";
import { findPersonalData } from "../../src/redaction/detect.ts";
import { redactionKindSchema, type RedactionKind } from "../../src/redaction/kinds.ts";

/** What is between ‹ and › is to be found, and nothing else. */
const found: Record<Exclude<RedactionKind, "address">, string[]> = {
  email: [
    "Write to ‹jane.doe+shop@mail.example.co.uk›, please.",
    "mailto:‹jane@example.com›",
    "<‹jane@example.com›>, or (‹j_d@example.org›).",
    "Meine Adresse: ‹jürgen@müller.example›.",
    "Full width: ‹ｊａｎｅ＠ｅｘａｍｐｌｅ．ｃｏｍ›",
    "With something unseen: ‹ja\u200bne@exam\u200bple.com›",
    "reach me: ‹jane [at] example [dot] com›",
    "reach me: ‹jane(at)example.com›",
    "‹jane at example dot com› is where I read",
    "بريدي ‹sara@example.org› شكرا",
  ],
  card: [
    "My card is ‹4111111111111111›.",
    "‹4111 1111 1111 1111›",
    "‹4111-1111 1111-1111›, expired",
    "‹4111.1111.1111.1111› exp 12/27",
    "‹3782 822463 10005›",
    "‹5555555555554444› and order 10027",
    "Full width ‹４１１１１１１１１１１１１１１１›",
    "رقم بطاقتي ‹٤١١١ ١١١١ ١١١١ ١١١١›",
    "4242 4242: no; ‹4242 4242 4242 4242›: yes",
    "debit card ‹6304000000000000›",
    "Kreditkarte ‹30569309025904›",
    "unseen ‹4111\u200b1111\u200b1111\u200b1111›",
    "wide dashes ‹4111–1111–1111–1111›",
  ],
  iban: [
    "Refund to ‹DE89 3704 0044 0532 0130 00›, please",
    "‹GB29NWBK60161331926819›",
    "es91 is ‹ES91 2100 0418 4502 0005 1332› and nothing more",
    "‹gb29nwbk60161331926819›",
    "IBAN ‹DE88 3704 0044 0532 0130 00› (with a slip in it)",
    "الآيبان ‹SA0380000000608010167519›",
  ],
  phone: [
    "Call me on ‹+44 20 7946 0958›.",
    "‹+1 (415) 555-0132›",
    "‹(415) 555-0132› after six",
    "‹415-555-0132›",
    "my mobile: ‹07700 900123›",
    "‹07700900123› is mine",
    "Rufen Sie mich an: ‹030 901820›",
    "Handy ‹0151/23456789›",
    "‹0049 151 23456789›",
    "mi teléfono es ‹612 34 56 78›",
    "llámame al ‹612345678›",
    "جوالي ‹٠٥٠١٢٣٤٥٦٧›",
    "اتصل بي على ‹+966 50 123 4567›",
    "only ‹555-1234›, not 5551234",
    "‹(579) 555-0158x4021›",
    "‹518-555-0154 ext. 62› in the afternoon",
    "‹01 23 45 67 89›, ‹22 33 44 55›",
    "‹06-11223344›",
    "‹0151 23456789› / ‹0160 12345678›",
    "order 10027, phone ‹4155550132›",
  ],
  nationalId: [
    "SSN ‹536-22-1234›",
    "my social security number is ‹536221234›",
    "NI number ‹AB 12 34 56 C›",
    "DNI ‹12345678Z›",
    "mi NIE es ‹X1234567L›",
    "Steuer-ID: ‹86095742719›",
    "Steuer-ID ‹86 095 742 719›",
    "Personalausweis ‹T220001293›",
    "passport number ‹C01X00T47›",
    "رقم الهوية ‹1012345678›",
    "CPF ‹111.444.777-35›",
    "codice fiscale ‹RSSMRA85M01H501Q›",
  ],
  secret: [
    "key ‹sk_live_51H8abcdefGHIJKLmnop›",
    "‹ghp_16C7e42F292c6912E7710c838347Ae178B4a› leaked",
    "‹AKIAIOSFODNN7EXAMPLE›",
    "‹xoxb-123456789012-abcdefghijkl›",
    "Authorization: Bearer ‹abcdef0123456789abcdef0123›",
    "‹eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U›",
    "password: ‹hunter2›",
    "Passwort = ‹Geheim!2024›",
    "mi contraseña es ‹Sol&Luna7›",
    "my password is ‹Tr0ub4dor&3›",
    "api_key=‹9f8e7d6c5b4a›",
    "https://‹jane:s3cret@example.com›/feed",
    "https://example.com/reset?token=‹f00ba4f00ba4›",
    "cvv ‹123›",
    "my PIN is ‹4821›",
    "verification code: ‹839201›",
    "كلمة المرور: ‹Nour2024›",
    "‹-----BEGIN PRIVATE KEY-----\nMIIB\n-----END PRIVATE KEY-----›",
  ],
  ip: [
    "from ‹203.0.113.7›, twice",
    "‹203.0.113.7›:8080",
    "logged in from ‹2001:db8::ff00:42:8329›",
    "[‹fe80::1›]",
  ],
  birthDate: [
    "I was born on ‹12 March 1984›.",
    "date of birth: ‹1984-03-12›",
    "DOB ‹3/12/84›",
    "geboren am ‹12.03.1984›",
    "fecha de nacimiento ‹12/03/1984›",
    "تاريخ الميلاد ‹١٢/٠٣/١٩٨٤›",
  ],
  name: [
    "Hi ‹Mireia›, how are you?",
    "Dear Mr ‹Okonkwo-Bright›,",
    "Dear Ms. ‹Ólafsdóttir›: thank you",
    "my name is ‹Tove Hallgrim› and I am cross",
    "my name is ‹tove hallgrim› and I am cross",
    "I'm ‹Sandra Whitcombe›.",
    "I spoke to ‹Bronagh› on Monday.",
    "It was for ‹Oriana›'s birthday.",
    "‹Zbigniew› told me to write again",
    "Yesterday ‹Wendeline› promised a refund",
    "Kind regards,\n‹Ottoline Vance›",
    "Mit freundlichen Grüßen\n‹Friedhelm Obermaier›",
    "Un saludo,\n‹Leocadia Ferrer Ruiz›",
    "Ich heiße ‹Hannelore Zwick›.",
    "Mein Name ist ‹Kunibert›",
    "Sehr geehrte Frau ‹Brückner›,",
    "Me llamo ‹Nieves Otxoa›, y escribo por mi pedido",
    "Hola ‹Leocadia›, gracias",
    "اسمي ‹ليلى حداد›، وأكتب عن طلبي",
    "change the name to ‹Sofia Marchetti› please",
    "the parcel went to ‹Katarzyna Nowak› instead",
  ],
};

describe.each(redactionKindSchema.exclude(["address"]).options)("%s", (kind) => {
  test.each(found[kind])("is found: %s", (marked) => {
    const text = marked.replaceAll(/[‹›]/g, "");
    const wanted = [...marked.matchAll(/‹([^›]*)›/g)].map((each) => each[1]);

    const spans = findPersonalData(text);

    expect(spans.map(({ value }) => value)).toEqual(wanted);
    expect(new Set(spans.map((span) => span.kind))).toEqual(new Set([kind]));
    expect(spans.every(({ start, end, value }) => text.slice(start, end) === value)).toBe(true);
  });
});

describe("a business's own", () => {
  test.each([
    "Where is my order SB-10027?",
    "order 370795561790 and invoice #85632",
    "purchase 00123842, order 00004587345, order 113542617735902",
    "Bestellung 732201349959, Rechnung 4711-0815",
    "pedido 113542617735902 y factura 2024-000123",
    "طلب 370795561790",
    "tracking 1Z999AA10123456784",
    "parcel NW4420178830GB with Northway Parcel",
    "Sendungsnummer 00340434161094021501",
    "INV-2024-0117 of CUS-1001, SUB-3001, RET-20001",
    "49.00 EUR, $1,299.99, 1 234 567 €, 1.234.567,89 €",
    "between 10:30 and 12:45 on 2026-11-28, delivered 28.11.2026",
    "11/28/2026 at 9am, or 2026-11-28T10:30:00Z",
    "version 10.0.0.1 of the app, then 4.12.0",
    "3-5 working days, 14 days, 2024-2025",
    "a 60 x 120 cm rug, 250 g, 1200 points",
    "ISBN 978-3-16-148410-0",
    "tkt_4111111111111111aaaaaaaaaaaaaaaa",
    "550e8400-e29b-41d4-a716-446655440000",
    "AO-BTL-1, PP-JRN-A5, Loom Club, Basecamp Dome",
    "I forgot my password. Password reset does not work!",
    "The token of our appreciation is a secret recipe.",
    "My PIN does not work and my password is wrong.",
  ])("number or word is left alone: %s", (text) => {
    expect(findPersonalData(text)).toEqual([]);
  });

  test.each([
    "Hello Team, where is it?",
    "Dear Customer Service,",
    "Hi Signalbox, Can you help?",
    "Thanks, Regards",
    "Paid with Apple Pay by Royal Mail",
    "This is Unacceptable. I am Very Unhappy.",
    "The Website said no. Nobody told me.",
    "Guten Tag, Ich möchte meine Bestellung zurückgeben.",
    "Wo ist die Rechnung für meinen Tisch und den Stuhl?",
    "Hola, Quiero cancelar mi Pedido.",
    "Delivered on Monday to the United Kingdom",
  ])("words are nobody's name: %s", (text) => {
    expect(findPersonalData(text)).toEqual([]);
  });
});

test("a field's name says what its value is", () => {
  expect(findPersonalData("4155550132", { label: "phoneNumber" })).toMatchObject([
    { kind: "phone", value: "4155550132" },
  ]);
  expect(findPersonalData("1984-03-12", { label: "dateOfBirth" })).toMatchObject([{ kind: "birthDate" }]);
  expect(findPersonalData("correct horse", { label: "password" })).toMatchObject([
    { kind: "secret", start: 0 },
  ]);
  expect(findPersonalData("370795561790", { label: "orderId" })).toEqual([]);
});

test("kinds that are not wished for are not looked for", () => {
  const text = "Hi Mireia, jane@example.com, 203.0.113.7";
  expect(findPersonalData(text, { kinds: new Set(["ip"]) }).map(({ kind }) => kind)).toEqual(["ip"]);
});

test("what overlaps is found as one, so that nothing of either stays", () => {
  const [span, ...others] = findPersonalData("https://x.example/?token=jane@example.com1234");
  expect(others).toEqual([]);
  expect(span?.value).toBe("jane@example.com1234");
});
