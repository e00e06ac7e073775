import type { Phrases } from "./phrase-table.ts";

export const ar: Phrases = {
  months: "يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر".split(" "),
  date: (day, month, year) => `${day} ${month} ${year}`,
  decimalMark: ".",
  join: (parts) => parts.join("، "),

  greeting: (name) => (name === null ? "مرحبًا،" : `مرحبًا ${name}،`),
  closing: "مع خالص التحية،\nفريق الدعم",
  apology: "نعتذر عن الإزعاج الذي سببه لك هذا الأمر.",
  thanks: "شكرًا على رسالتك.",
  fromHelpCentre: "هذا ما يقوله مركز المساعدة لدينا:",
  furtherQuestions: "إذا بقي لديك أي سؤال فما عليك إلا الرد على هذه الرسالة.",

  orderPending: (order, placed) => `وصلنا طلبك ${order} بتاريخ ${placed} وهو بانتظار الدفع.`,
  orderPaid: (order, placed) => `طلبك ${order} بتاريخ ${placed} مدفوع ولم يُشحن بعد.`,
  orderShipped: (order, placed) => `تم شحن طلبك ${order} بتاريخ ${placed}.`,
  orderDelivered: (order, delivered) => `تم تسليم طلبك ${order} في ${delivered}.`,
  orderDeliveredUndated: (order) => `طلبك ${order} مسجل لدينا على أنه سُلِّم.`,
  orderCancelledEarlier: (order) => `طلبك ${order} ملغى من قبل.`,
  orderReturned: (order) => `عاد إلينا طلبك ${order} كمرتجع.`,

  parcelLabelled: (carrier, tracking) =>
    `ملصق الشحن لدى ${carrier} جاهز (رقم التتبع ${tracking}) وسيُسلَّم الطرد إلى الناقل بعد ذلك.`,
  parcelMoving: (carrier, tracking) => `الطرد في الطريق مع ${carrier}، رقم التتبع ${tracking}.`,
  parcelOut: (carrier, tracking) => `الطرد خرج للتوصيل مع ${carrier}، رقم التتبع ${tracking}.`,
  parcelDelivered: (carrier, tracking) => `بحسب ${carrier} (رقم التتبع ${tracking}) تم تسليم الطرد.`,
  parcelDelayed: (carrier, tracking) => `أبلغت ${carrier} عن تأخر الطرد ذي رقم التتبع ${tracking}.`,
  parcelLost: (carrier, tracking) => `أبلغت ${carrier} أن الطرد ذا رقم التتبع ${tracking} مفقود.`,
  parcelExpected: (date) => `يتوقع الناقل التسليم في ${date}.`,
  parcelOverdue: (date) => `كان الناقل يتوقع التسليم في ${date}، أي أن الطرد متأخر.`,

  askOrderNumber: "هل يمكنك إرسال رقم طلبك؟ يبدأ الرقم بـ SB.",
  askWhichOrder: (orders) => `أرى لديك عدة طلبات: ${orders}. أي طلب تقصد؟`,
  orderUnknown: (order) => `لم أجد طلبًا بالرقم ${order}. هل يمكنك التحقق من الرقم مرة أخرى؟`,
  latestOrders: (orders) => `هذه أحدث الطلبات التي أراها لعنوانك: ${orders}.`,
  noOrders:
    "لم أجد طلبًا مسجلًا بعنوان البريد الإلكتروني الذي تكتب منه. هل يمكنك إرسال رقم الطلب أو الكتابة من العنوان الذي طلبت به؟",
  askLookAround:
    "هل يمكنك البحث في الأماكن التي تُترك فيها الطرود عادة وسؤال الجيران؟ إذا لم يظهر الطرد فرُدَّ على هذه الرسالة وسنتابع الأمر.",
  askDetails: "هل يمكنك إخبارنا بالمزيد: ماذا حدث بالضبط، وعن أي طلب أو منتج تتحدث؟",
  askChargeDetails: "هل يمكنك إرسال تاريخ ومبلغ عمليتي الخصم كما تظهران في كشف حسابك؟",
  askPhoto: "هل يمكنك الرد بصورة وإخبارنا بالمنتج المقصود؟",

  cancelled: (order) => `ألغيتُ طلبك ${order}، ويُعاد إليك المبلغ الذي دفعته.`,
  cannotCancel: (order) => `الطلب ${order} غادر مستودعنا، ولذلك لا يمكن إلغاؤه الآن.`,
  addressChanged: (order, address) => `غيّرتُ عنوان توصيل الطلب ${order} إلى: ${address}.`,
  askAddress: (order, current) =>
    `الطلب ${order} متجه حاليًا إلى: ${current}. هل يمكنك إرسال العنوان الجديد كاملًا؟`,
  cannotChangeAddress: (order) => `الطلب ${order} غادر مستودعنا، ولذلك لا أستطيع تغيير عنوانه الآن.`,

  refunded: (amount, order) => `أعدتُ إليك مبلغ ${amount} عن الطلب ${order} بوسيلة الدفع نفسها.`,
  refundedEarlier: (amount, order) => `سبق أن أُعيد مبلغ ${amount} عن الطلب ${order}.`,
  nothingToRefund: (order) => `سبق أن أُعيد مبلغ الطلب ${order} كاملًا، فلا يوجد ما يُعاد.`,
  notPaidYet: (order) => `الطلب ${order} لم يُدفع بعد، فلا يوجد ما يُعاد.`,
  outsideWindow: (order, delivered, days) =>
    `تم تسليم الطلب ${order} في ${delivered}. يمكن استرداد المبلغ خلال ${days} يومًا من التسليم، وقد انقضت هذه المدة، ولذلك يؤسفني أنني لا أستطيع استرداده.`,
  refundWindow: (days) => `يمكن استرداد المبلغ خلال ${days} يومًا من التسليم.`,
  returnWindow: (days) => `عند وصوله يمكنك إرجاعه خلال ${days} يومًا من التسليم.`,
  refundTakes: (from, to, working) =>
    `يستغرق استرداد المبلغ عادة من ${from} إلى ${to} ${working ? "أيام عمل" : "أيام"}.`,
  refundProcessing: (amount, order, date) =>
    `بدأ استرداد مبلغ ${amount} عن الطلب ${order} في ${date} وهو قيد المعالجة.`,
  refundSettled: (amount, order, date) => `تم صرف المبلغ المسترد ${amount} عن الطلب ${order} بتاريخ ${date}.`,
  noRefundFound: (order) => `لا أرى حتى الآن أي استرداد عن الطلب ${order}.`,
  stillOnItsWay: (order) => `الطلب ${order} ما زال في الطريق إليك.`,

  invoiceResent: (invoice) =>
    `أرسلتُ الفاتورة ${invoice} مرة أخرى إلى عنوان البريد الإلكتروني المسجل في حسابك.`,
  askWhichInvoice: (invoices) => `أرى لديك عدة فواتير: ${invoices}. أي فاتورة تحتاج؟`,
  noInvoice: "لم أجد فاتورة لحسابك. هل يمكنك إرسال رقم الطلب الذي تخصه؟",
  oneCharge: (invoice, amount) => `تُظهر سجلاتنا عملية خصم واحدة: الفاتورة ${invoice} بمبلغ ${amount}.`,

  invoiceOpen: (invoice, amount) => `الفاتورة ${invoice} بمبلغ ${amount} ما زالت مفتوحة ولم تُدفع بعد.`,
  invoicePaid: (invoice, amount) => `الفاتورة ${invoice} بمبلغ ${amount} مدفوعة.`,
  invoiceVoid: (invoice) => `الفاتورة ${invoice} لاغية ولا يلزم دفع شيء عنها.`,
  invoiceRefunded: (invoice, amount) => `الفاتورة ${invoice} بمبلغ ${amount} مسجلة على أنها مستردة.`,

  subscriptionEnded: (subscription) => `أنهيتُ اشتراكك ${subscription} ولن يتجدد.`,
  subscriptionRunsUntil: (subscription, date) =>
    `الاشتراك ${subscription} مدفوع حتى ${date} ويمكنك استخدامه حتى ذلك الحين.`,
  subscriptionEndedEarlier: (subscription) => `اشتراكك ${subscription} منتهٍ من قبل.`,
  subscriptionState: (subscription, plan, price, state) =>
    `اشتراكك ${subscription} (${plan}، ${price}) ${state}.`,
  askWhichSubscription: (subscriptions) => `أرى لديك عدة اشتراكات: ${subscriptions}. أي اشتراك تقصد؟`,
  noSubscription:
    "لم أجد اشتراكًا بعنوان البريد الإلكتروني الذي تكتب منه. هل يمكنك إخبارنا برقمه أو الكتابة من عنوان حسابك؟",
  subscriptionStates: { active: "نشط", paused: "متوقف مؤقتًا", cancelled: "ملغى" },

  passwordReset: "أرسلتُ رابطًا لتعيين كلمة مرور جديدة إلى عنوان البريد الإلكتروني المسجل في حسابك.",
  noAccount:
    "لم أجد حسابًا بعنوان البريد الإلكتروني الذي تكتب منه. هل يمكنك الكتابة من العنوان المسجل في حسابك؟",
  keepSecrets: "نرجو ألا ترسل إلينا كلمات مرور أو أرقام بطاقات أبدًا؛ فنحن لا نحتاج إليها.",

  gladToHear: "شكرًا على كلماتك اللطيفة، يسعدنا سماع ذلك.",
  thanksForIdea: "شكرًا على الاقتراح وعلى الوقت الذي خصصته لوصفه.",
  sorryForTrouble: "نأسف لأننا خيبنا ظنك.",
};
