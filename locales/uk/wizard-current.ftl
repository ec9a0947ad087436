document-search = Пошук у документі
document-print = Надрукувати…
document-save = Зберегти…

## Що потрібно

step-conditions = Що потрібно
step-conditions-title = Що потрібно
step-conditions-main = Так, продовжити

## Ключ

step-key = Ключ
step-key-title = Ключ
step-key-main = Зчитати ключ

## Договір

step-agreement = Договір
step-agreement-title = Договір про надання довірчих послуг
step-agreement-main = Підписати договір
step-agreement-next = Далі >
agreement-intro = Прочитайте договір. Підписуєте саме той текст, який бачите на екрані.
agreement-statement = Надавач не публікує договір у зручному для програм вигляді. Тому ви підписуєте заяву про приєднання до нього; підписану заяву отримає надавач.
agreement-statement-kept = Надавач не публікує договір у зручному для програм вигляді. Тому ви підписуєте заяву про приєднання до нього; підписана заява зберігається на цьому комп’ютері.
agreement-name = Документ
agreement-revision = Редакція
agreement-revision-value = { $revision }, діє з { $date }
agreement-hash = Контрольна сума (SHA-256)
agreement-changed = З’явилася нова редакція договору. Прочитайте її й підпишіть ще раз: попередній підпис для неї не годиться.
agreement-signed = Договір підписано { $moment }.
agreement-signed-before = Договір підписано раніше, до перерви в роботі.
agreement-none = Договір іще не отримано.
agreement-unreadable = Надавач надіслав документ, який не можна показати як текст. Того, чого не видно, підписувати не слід, тому підпис вимкнено. Ваші ключі не змінено. Спробуйте пізніше або зверніться до надавача.
agreement-note = Договір буде підписано вашим поточним ключем і передано надавачеві.
agreement-note-pending = Підписуємо договір і передаємо надавачеві. Зазвичай це кілька секунд.
agreement-note-signed = Далі — перевірка ваших реєстраційних даних.

## Реєстраційні дані

step-data = Реєстраційні дані
step-data-title = Чи правильні ваші дані?
step-data-main = Дані правильні
data-none = Дані ще не отримано.
data-from-provider = Ці дані має надавач. Саме їх буде записано до нових сертифікатів.
data-from-certificate = Надавач не повідомляє реєстраційних даних, тому їх узято з вашого чинного сертифіката. Саме їх буде записано до нових сертифікатів.
data-attention = Якщо прізвище, адреса, посада чи код ЄДРПОУ змінилися або записані з помилкою, не продовжуйте: скасуйте сертифікати та зверніться до пункту реєстрації (ВПР) з документами.
data-codes-differ = Той самий код записано у двох місцях по-різному. Перевірте його уважно: якщо котрийсь із них хибний, натисніть «Дані змінилися».
data-changed = Дані змінилися
data-compromised = Ключ міг потрапити до інших
data-note = Натискаючи «Дані правильні», ви підтверджуєте: дані не змінилися, а ключем володієте лише ви.
data-show = Показати повністю
data-hide = Сховати
data-included = { $value } — буде в сертифікаті
data-not-included = { $value } — лише в надавача, не в сертифікаті
owner-name = Повне ім’я
owner-surname = Прізвище
owner-given-name = Ім’я та по батькові
owner-organisation = Організація
owner-unit = Підрозділ
owner-position = Посада
owner-country = Країна
owner-region = Область
owner-locality = Населений пункт
owner-postcode = Поштовий індекс
owner-street = Адреса
owner-serial = Серійний номер власника
owner-organisation-id = Ідентифікатор організації
owner-rnokpp = РНОКПП
owner-edrpou = Код ЄДРПОУ
owner-unzr = УНЗР
owner-other = Інше поле ({ $oid })
owner-kind = Тип власника
owner-kind-person = Фізична особа
owner-kind-organisation = Організація або її представник
owner-phone = Телефон
owner-email = E-mail

## Зміни

step-changes = Зміни
step-changes-title = Що можна змінити
step-changes-main = Далі >
changes-intro = Тут можна нічого не змінювати. Змінити дистанційно дозволено лише ці відомості.
changes-note = Поки що нічого не надіслано. Зміни підуть до надавача разом із запитом на нові сертифікати.
changes-contacts = Зв’язок із вами
changes-phone = Телефон
changes-phone-hint = Наприклад, +38 (050) 000-01-01. Поле можна лишити порожнім.
changes-phone-wrong = Це не схоже на номер телефону. Потрібні +380 і ще дев’ять цифр.
changes-phone-in = Додати телефон до сертифіката
changes-email = E-mail
changes-email-hint = Поле можна лишити порожнім.
changes-email-wrong = Це не схоже на адресу. Вона має вигляд oksana@example.com.
changes-email-letter = В адресі є літера «{ $letter }» з української розкладки. Перемкніть розкладку на англійську.
changes-email-in = Додати e-mail до сертифіката
changes-included = Те, що записано до сертифіката, побачить кожен, хто його отримає.
changes-voice = Ключова фраза
changes-voice-what = За цією фразою вас упізнають по телефону, якщо потрібно терміново заблокувати сертифікат.
changes-phrase = Нова ключова фраза
changes-phrase-set = Від 4 до 64 символів. Порожнє поле означає: фраза лишається та, що є.
changes-phrase-unset = Від 4 до 64 символів. Зараз фрази немає; поле можна лишити порожнім.
changes-phrase-wrong = Фраза має містити від 4 до 64 символів.
changes-phrase-year = Це схоже на рік. Його легко вгадати: спершу спробують саме рік народження. Краще придумайте іншу фразу.
changes-phrase-date = Це схоже на дату. Її легко вгадати чи дізнатися. Краще придумайте іншу фразу.
changes-phrase-name = Це частина вашого імені. Його бачать усі в сертифікаті. Краще придумайте іншу фразу.
changes-phrase-code = Це частина вашого коду. Його бачать усі в сертифікаті. Краще придумайте іншу фразу.
changes-phrase-typed = Нову ключову фразу введено. Щоб замінити її, введіть іншу.
changes-phrase-keep = Не змінювати фразу
changes-phrase-impossible = Цей надавач не приймає ключову фразу дистанційно, тому змінити її тут не можна.
changes-hint = Питання, що допоможе згадати фразу
changes-hint-hint = Його поставлять вам по телефону. Не пишіть тут самої відповіді.
changes-too-long = Не більше ніж { $most } символів.
changes-public = Публікація
changes-publish = Публікувати сертифікат
changes-publish-what = Інші зможуть знайти ваш сертифікат на сайті надавача, щоб надсилати вам зашифровані документи.
changes-summary = Що зміниться
changes-nothing = Нічого: усе лишається, як є.
changes-national = Цей надавач приймає запит у національному форматі, а той не передає змін. Тому змінити тут нічого не можна.
changes-national-how = Щоб змінити ці відомості, зверніться до надавача або до пункту реєстрації (ВПР).
change-before = було: { $value }
change-after = стане: { $value }
change-empty = не вказано
change-yes = так
change-no = ні
change-phone-in = Телефон у сертифікаті
change-email-in = E-mail у сертифікаті
change-hint = Питання до фрази
change-publish = Публікація сертифіката
change-phrase = Ключова фраза
change-phrase-held = та, що є
change-phrase-none = немає
change-phrase-new = нова, введена щойно

## Картка сертифіката

certificate-owner = Власник
certificate-valid-till = Діє до
certificate-issuer = Надавач
certificate-place = Де ключ
