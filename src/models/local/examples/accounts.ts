import type { ExampleTexts } from "./example-texts.ts";

export const accountExamples = {
  account_access: {
    en: `I forgot my password
I can't log in
reset my password please
The login page says my password is wrong, but it is right.
my account is locked
I am not getting the password reset mail
locked out after too many attempts
how do I recover access to my account
two-factor code never arrives
cannot sign in since the update
it says user unknown when I try to log in
I lost my phone and cannot confirm the login code
forgotten password, need a new one
Help, I can't get into my profile.
login not working
please unlock my account
the verification link in your mail has expired
Could you send me a password reset link?
sign in fails every time
pasword reset
I don't remember which password I used and can't enter
I have trouble getting into my account
help me recover my user password
retrieve my login details
I lost my pin code
I don't know how I can restore my profile password
my key was forgotten, how can I recover it
how to retrieve the pass of my profile
Someone changed my password and I cannot get in any more.
I have lost access to my mailbox and cannot reset the password
I can't log in to my account any more, could you send me a reset link?`,
    de: `Ich habe mein Passwort vergessen.
Ich kann mich nicht anmelden.
Bitte setzen Sie mein Passwort zurück.
Mein Konto ist gesperrt.
Die Mail zum Zurücksetzen kommt nicht an.
login geht nicht
Der Bestätigungscode kommt nie bei mir an.
Wie komme ich wieder in mein Konto?
Kennwort vergessen, bitte neuen Link`,
    es: `No puedo iniciar sesión
He olvidado mi contraseña.
Restablezcan mi contraseña, por favor.
Mi cuenta está bloqueada.
No me llega el correo para cambiar la contraseña.
no me deja entrar en mi cuenta
El código de verificación no llega nunca.
cómo recupero el acceso a mi perfil
olvidé la clave`,
    ar: `نسيت كلمة المرور
لا أستطيع تسجيل الدخول
أعيدوا تعيين كلمة المرور من فضلكم
حسابي مقفل
لا تصلني رسالة إعادة تعيين كلمة السر
كيف أستعيد الدخول إلى حسابي
رمز التحقق لا يصل
تسجيل الدخول لا يعمل`,
  },
  account_update: {
    en: `change the email of my account
update my phone number
I married and my name changed
How do I change the address saved in my profile?
please correct the spelling of my name in my account
I want to use another e-mail address for my login
new mobile number, please save it
edit my account details
my birthday is wrong in your system
remove my old credit card from my profile
switch the language of my account to English
change my username
How can I add my company's tax number to my account?
where do I edit my personal information
update billing address in my account
I have a new last name, please adjust my profile
stop sending me the newsletter, change my mail preferences
turn off marketing e-mails for my account
I'd like to replace the payment card stored with you
modify profile data
how do i change my pasword to something else while logged in
create an account for me
How do I register a new account?
I want to sign up
help me open a new user account
problem with signing up
I get an error while registering
can you inform me how to register a profile
I have an issue with the registration
I need to switch to a different account
how can I use my other profile
I want to subscribe to your newsletter
sign me up for the company newsletter
unsubscribe me from your newsletter
I don't want to get marketing mails any more
correct the data on my profile
make changes to my user information
help me edit the details of my account
how do I change the e-mail address of my account
change my surname in the account after my wedding
I would like to correct my birth date in the account
put my new phone number into my profile please
how can I change the name on my account
my e-mail changed, please update it
add my company to my account data
I want to change my preferred language
update my personal details`,
    de: `Ich möchte meine E-Mail-Adresse ändern.
Bitte aktualisieren Sie meine Telefonnummer im Konto.
Ich habe geheiratet, mein Name hat sich geändert.
Wie ändere ich meine Kontodaten?
Mein Name ist im Profil falsch geschrieben.
Neue Handynummer bitte eintragen
Bitte löschen Sie meine alte Kreditkarte aus dem Profil.
Ich möchte den Newsletter abbestellen.
Rechnungsadresse im Konto ändern`,
    es: `Quiero actualizar mi correo
Cambien mi número de teléfono, por favor.
Mi nombre está mal escrito en mi perfil.
¿Cómo cambio los datos de mi cuenta?
He cambiado de apellido, actualícenlo.
quiero usar otro email para entrar
Quiten mi tarjeta antigua de la cuenta.
darme de baja del boletín
cambiar la dirección de facturación de mi cuenta`,
    ar: `أريد تغيير بريدي الإلكتروني
حدثوا رقم هاتفي من فضلكم
اسمي مكتوب بشكل خاطئ في حسابي
كيف أعدل بيانات حسابي
أريد استخدام بريد آخر لتسجيل الدخول
احذفوا بطاقتي القديمة من الملف الشخصي
أوقفوا إرسال النشرة البريدية
تغيير اسم المستخدم`,
  },
  account_close: {
    en: `close my account
please delete my account
how do I deactivate my profile
I don't shop with you any more, remove my account
I want to cancel my account for good
shut down my user account
Please close the account registered with this address.
get rid of my profile
terminate my customer account
I'd like to leave and have my account closed
how can I delete my profile
deactivate account ada@example.com
I have two accounts, close one of them
permanently close my account please
I wish to deregister from your site
remove my login, I will not use it again
account deletion
unregister me
cancel my customer account, not my order
how do i delet my acount
I no longer want to have an account with you
help me to delete my user
I need to remove my premium account
assistance closing an account I don't use
can you tell me how to cancel my account
I do not want my profile any longer
please shut my account down
I'd like my customer account removed
cancel my registration on your site`,
    de: `Bitte löschen Sie mein Konto.
Ich möchte mein Kundenkonto schließen.
Wie deaktiviere ich mein Profil?
konto löschen
Ich nutze Ihren Shop nicht mehr, bitte Konto auflösen.
Ich habe zwei Konten, bitte eines davon schließen.
Account endgültig entfernen
Ich möchte mich abmelden und kein Konto mehr haben.`,
    es: `Quiero cerrar mi cuenta
Eliminen mi cuenta, por favor.
¿Cómo desactivo mi perfil?
borrar cuenta
Ya no compro con ustedes, cierren mi cuenta.
Tengo dos cuentas, cierren una.
dar de baja mi cuenta de cliente
Quiero eliminar mi usuario para siempre.`,
    ar: `أريد إغلاق حسابي
احذفوا حسابي من فضلكم
كيف أعطل ملفي الشخصي
حذف الحساب نهائيا
لم أعد أتسوق لديكم، أغلقوا الحساب
لدي حسابان أريد إغلاق أحدهما
إلغاء تسجيلي في الموقع`,
  },
  data_erasure: {
    en: `erase all my personal data under GDPR
I request deletion of my data
right to be forgotten
Please delete everything you store about me.
under article 17 I ask you to remove my information
wipe my data from your systems
I withdraw my consent, delete my personal information
data deletion request
remove all records of me from your database
I want you to destroy the data you hold on me
please erase my details and confirm it in writing
GDPR erasure request
delete my purchase history and all personal details
forget me completely
I object to you keeping my data, erase it
Kindly delete all personal information relating to me.
CCPA deletion request
I insist that my data be removed
take my data out of your records
you must delete my data within 30 days
delete all the data you have about me
please remove my personal data completely`,
    de: `Löschen Sie alle meine Daten nach DSGVO.
Ich verlange die Löschung meiner personenbezogenen Daten.
Recht auf Vergessenwerden
Bitte entfernen Sie alles, was Sie über mich gespeichert haben.
Gemäß Artikel 17 DSGVO fordere ich die Löschung.
Ich widerrufe meine Einwilligung, löschen Sie meine Daten.
daten löschen bitte und bestätigen`,
    es: `Borren todos mis datos personales
Solicito la supresión de mis datos.
derecho al olvido
Eliminen toda la información que tienen sobre mí.
Según el artículo 17 del RGPD pido que borren mis datos.
Retiro mi consentimiento, supriman mis datos personales.
solicitud de eliminación de datos`,
    ar: `احذفوا جميع بياناتي الشخصية
أطلب محو بياناتي من أنظمتكم
الحق في النسيان
أزيلوا كل المعلومات التي تحتفظون بها عني
أسحب موافقتي وأطلب حذف بياناتي
طلب حذف البيانات الشخصية
امسحوا معلوماتي من قاعدة البيانات`,
  },
  data_export: {
    en: `send me a copy of all the data you hold about me
I want to export my data
subject access request
How can I download my personal data?
what information do you have stored about me
please provide my data in a machine-readable format
data portability request
export my account data
I would like a copy of my order history and profile as a file
under article 15 I ask for access to my data
give me all records concerning my person
can I get my data as csv
download everything you know about me
I want to see which data you keep about me
which personal details of mine do you process and why
backup of my account information
a full copy of my information please
please disclose the personal data you process about me
DSAR for my e-mail address
get my data out before I move to another provider
give me a copy of my personal data
what do you know about me
please send me all data you have stored about me
I'd like an export of everything in my account
which information about me is in your systems`,
    de: `Ich möchte eine Kopie meiner Daten.
Welche Daten haben Sie über mich gespeichert?
Auskunft nach Artikel 15 DSGVO
Wie kann ich meine Daten exportieren?
Bitte schicken Sie mir alle gespeicherten Angaben zu meiner Person.
datenauskunft
Ich hätte gern meine Daten als Datei.`,
    es: `Quiero una copia de mis datos
¿Qué información guardan sobre mí?
derecho de acceso, artículo 15
¿Cómo exporto mis datos?
Envíenme todos los datos personales que tratan.
portabilidad de datos
Quisiera descargar la información de mi cuenta.`,
    ar: `أريد نسخة من بياناتي
ما المعلومات التي تحتفظون بها عني
كيف أصدر بياناتي
أرسلوا لي كل البيانات الشخصية المخزنة لديكم
طلب الوصول إلى البيانات
أريد تنزيل بيانات حسابي
نقل بياناتي إلى مزود آخر`,
  },
} satisfies ExampleTexts;
