/** Words to search the help centre with. */
import type { Intent } from "../../domain/intent.ts";
import { splitWords } from "./text.ts";

/** Words that carry no matter in any of the four languages; folded. */
const emptyWords = new Set(
  (
    "long many much big thing things something anything before after like one want need know tell question also really new good day days morning dear two more already way a an and are as at be been but by can could did do does for from get had has have hello hey hi how i if in into is it its just me my no not of on or our out please so still thank thanks that the their them there they this to up us was we were what when where which who why will with would you your am any about im ive id dont " +
    "lange viele mehr sehr eine zwei schon neue gern gerne mochte brauche frage guten morgen abend freundliche grusse aber als am an auf aus bei bin bis bitte da danke das dass dem den der des die doch ein eine einem einen einer er es fur gab guten habe haben hallo hat ich ihr ihre ihnen im in ist ja kann konnen mein meine meinem meinen meiner mich mir mit nach nicht noch nur oder sehr sich sie sind so tag uber um und uns von vor war was wenn wer wie wir wird wo zu zum zur " +
    "mas mucho muchos cuanto cuantos dos final gusta quiero necesito pregunta saludo saludos al algo como con cual cuando de del desde donde el ella en es esta este esto estoy gracias ha hay he hola la las le les lo los me mi mis muy no nos o para pero por porque que se ser si sin su sus te tengo tiene todo tu un una unos y ya favor buenos dias " +
    "في من على علي الى الي عن ما هل هو هي هذا هذه انا لم لا مع قد كان التي الذي ان او ثم كيف متى متي اين مرحبا السلام عليكم شكرا لو سمحت من فضلك"
  ).split(" "),
);

/** Whether a folded word says nothing of the matter. */
export function isEmptyWord(word: string): boolean {
  return emptyWords.has(word);
}

/** Up to twelve of a text's own words, each once, in order. */
export function chooseQueryWords(text: string): string[] {
  return [
    ...new Set(
      splitWords(text).filter(
        (word) => word.length > 1 && !/\p{N}|^(?:sb|inv|sub)$/u.test(word) && !emptyWords.has(word),
      ),
    ),
  ].slice(0, 12);
}

/** Words an article on the matter would use, by language. */
export const intentQueries: Partial<Record<Intent, Record<string, string>>> = {
  order_status: {
    en: "order status tracking",
    de: "Bestellung Status Sendungsverfolgung",
    es: "estado pedido seguimiento",
    ar: "حالة الطلب تتبع",
  },
  order_cancel: {
    en: "cancel order already shipped return",
    de: "Bestellung stornieren bereits verschickt zurücksenden",
    es: "cancelar pedido ya enviado devolver",
    ar: "إلغاء الطلب بعد الشحن إرجاع",
  },
  order_change: { en: "change order", de: "Bestellung ändern", es: "cambiar pedido", ar: "تعديل الطلب" },
  address_change: {
    en: "change delivery address",
    de: "Lieferadresse ändern",
    es: "cambiar dirección envío",
    ar: "تغيير عنوان التوصيل",
  },
  delivery_options: {
    en: "delivery options what standard and express shipping costs",
    de: "Versand Kosten Standard Express Länder",
    es: "opciones envío coste estándar urgente",
    ar: "خيارات الشحن تكلفة عادي سريع",
  },
  delivery_delay: {
    en: "late delivery delay",
    de: "Lieferung verspätet",
    es: "retraso entrega",
    ar: "تأخر التوصيل",
  },
  item_not_received: {
    en: "parcel not received lost",
    de: "Paket nicht angekommen verloren",
    es: "paquete no recibido perdido",
    ar: "لم يصل الطرد مفقود",
  },
  damaged_item: {
    en: "damaged item refund",
    de: "beschädigter Artikel Erstattung",
    es: "artículo dañado reembolso",
    ar: "منتج تالف استرداد",
  },
  wrong_item: { en: "wrong item", de: "falscher Artikel", es: "artículo equivocado", ar: "منتج خاطئ" },
  return_request: {
    en: "return item",
    de: "Rückgabe Rücksendung",
    es: "devolución devolver",
    ar: "إرجاع المنتج",
  },
  refund_request: {
    en: "return refund within days of delivery",
    de: "Erstattung Rückgabe innerhalb Tagen nach Zustellung",
    es: "reembolso devolución días siguientes a la entrega",
    ar: "استرداد المبلغ إرجاع خلال يوما من التسليم",
  },
  refund_status: {
    en: "refund time arrive",
    de: "Erstattung Dauer",
    es: "reembolso plazo",
    ar: "مدة استرداد المبلغ",
  },
  refund_policy: {
    en: "refund policy returns",
    de: "Rückgabe Erstattung Bedingungen",
    es: "política devoluciones reembolso",
    ar: "سياسة الإرجاع والاسترداد",
  },
  invoice_request: { en: "invoice receipt", de: "Rechnung", es: "factura recibo", ar: "فاتورة" },
  payment_issue: {
    en: "payment failed declined",
    de: "Zahlung abgelehnt fehlgeschlagen",
    es: "pago rechazado",
    ar: "فشل الدفع",
  },
  payment_methods: {
    en: "payment methods pay with card PayPal Apple Pay",
    de: "Zahlungsarten zahlen mit Karte PayPal Rechnung",
    es: "métodos de pago pagar con tarjeta PayPal",
    ar: "طرق الدفع بطاقة باي بال",
  },
  double_charge: {
    en: "charged twice duplicate",
    de: "doppelt abgebucht",
    es: "cobro doble",
    ar: "خصم مرتين",
  },
  subscription_cancel: {
    en: "cancel subscription",
    de: "Abo kündigen",
    es: "cancelar suscripción",
    ar: "إلغاء الاشتراك",
  },
  subscription_change: {
    en: "change subscription plan pause",
    de: "Abo ändern pausieren",
    es: "cambiar suscripción plan",
    ar: "تغيير الاشتراك",
  },
  account_access: {
    en: "password reset log in",
    de: "Passwort zurücksetzen anmelden",
    es: "restablecer contraseña",
    ar: "إعادة تعيين كلمة المرور",
  },
  account_update: {
    en: "how to change e-mail address name profile details",
    de: "E-Mail-Adresse Name ändern Profil Kontodaten",
    es: "cambiar correo nombre perfil datos cuenta",
    ar: "تغيير البريد الاسم الملف بيانات الحساب",
  },
  account_close: {
    en: "close account profile",
    de: "Konto schließen Profil",
    es: "cerrar cuenta perfil",
    ar: "إغلاق الحساب",
  },
  data_export: {
    en: "request copy of personal data download profile",
    de: "Kopie Ihrer Daten anfordern herunterladen",
    es: "solicitar copia datos personales descargar",
    ar: "طلب نسخة من البيانات تنزيل",
  },
  bug_report: {
    en: "app crash does not work known issues what to try",
    de: "Problem Fehler",
    es: "problema error",
    ar: "مشكلة خطأ",
  },
  outage: {
    en: "website app not available down status",
    de: "Störung Status",
    es: "servicio caído estado",
    ar: "انقطاع الخدمة",
  },
};
