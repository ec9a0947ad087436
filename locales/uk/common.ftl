# Слова, спільні для вікна й командного рядка.

training-mark = Навчальний режим — без юридичної сили
days-left = { $days ->
    [one] ще { $days } день
    [few] ще { $days } дні
    *[other] ще { $days } днів
}
purpose-sign = підпис
purpose-agree = шифрування (протокол розподілу)
purpose-both = підпис і шифрування
purpose-other = інше

## Перелік перевірок перед формуванням

rule-r1 = Сертифікати зараз чинні
rule-r2 = Сертифікати не скасовано і не заблоковано
rule-r3 = Ключ зчитано, пароль відомий
rule-r4 = Реєстраційні дані не змінилися
rule-r5 = Ключ лише у вас
rule-r6 = Сертифікати видав обраний надавач
rule-r7 = Лишається щонайменше доба
rule-r8 = Годинник комп’ютера правильний

## Стани формування

renewal-state-draft = розпочато
renewal-state-key-read = ключ зчитано
renewal-state-agreement-signed = договір підписано
renewal-state-agreement-accepted = договір прийнято
renewal-state-data-confirmed = дані підтверджено
renewal-state-keys-staged = нові ключі записано
renewal-state-request-ready = запит готовий
renewal-state-sent = запит надіслано
renewal-state-waiting = надавач обробляє запит
renewal-state-issued = сертифікати видано
renewal-state-installed = сертифікати записано
renewal-state-confirm-sent = підтвердження надіслано
renewal-state-confirmed = підтверджено
renewal-state-done = завершено
renewal-state-rejected = надавач відмовив
renewal-state-cancelled = скасовано
renewal-state-attention = потрібна увага

## Протокол формування

renewal-step-began = Формування розпочато
renewal-step-resumed = Формування продовжено
renewal-step-key-read = Ключ зчитано, умови перевірено
renewal-step-agreement-signed = Договір підписано поточним ключем
renewal-step-agreement-accepted = Надавач прийняв підписаний договір
renewal-step-agreement-outdated = З’явилася нова редакція договору
renewal-step-data-confirmed = Реєстраційні дані підтверджено
renewal-step-keys-staged = Нові ключі записано на носій і перевірено
renewal-step-request-signed = Запит підписано поточним ключем
renewal-step-request-sent = Запит надсилається
renewal-step-waiting = Надавач прийняв запит на обробку
renewal-step-polled = Запитано про стан обробки
renewal-step-answer-received = Відповідь отримано і перевірено
renewal-step-answer-not-authentic = Відповідь не пройшла перевірки, її відкинуто
renewal-step-issued-in-part = Надавач задовольнив лише частину запитів; видане буде відхилено
renewal-step-looked-up = Сертифікати шукали за новими ключами
renewal-step-certificates-verified = Нові сертифікати перевірено
renewal-step-certificates-installed = Нові сертифікати записано поруч із новими ключами
renewal-step-confirmation-sent = Підтвердження надсилається
renewal-step-rejection-sent = Відмову від сертифікатів надіслано
renewal-step-confirmed = Нові сертифікати набули чинності
renewal-step-split = Надавач приймає запити по одному
renewal-step-promoted = Новий ключ на своєму місці, старий збережено під датованим іменем
renewal-step-promoted-elsewhere = Новий ключ на своєму місці; старий лишився там, де був
renewal-step-promoted-over = Новий ключ на своєму місці; старий лишився там, де був; інший ключ, що лежав на цьому місці, збережено під датованим іменем
renewal-step-old-revoked = Старі сертифікати скасовано
renewal-step-old-not-revoked = Старі сертифікати ще не скасовано
renewal-step-old-unknown = Стан старих сертифікатів дізнатися не вдалося
renewal-step-failed = Формування зупинилося
rule-not-checked = не перевірено
renewal-step-refused = Надавач відмовив
renewal-step-cancelled = Скасовано за бажанням
renewal-step-attention = Потрібна увага: нічого не видаляйте
renewal-step-done = Завершено

## Факти в рядках протоколу

fact-agreement = договір
fact-attempt = спроба
fact-case = формування
fact-code = код
fact-days = днів
fact-found = знайдено
fact-receipt = розписка
fact-serial = номер
fact-serials = номери
fact-sha256 = SHA-256
fact-state = стан
fact-time = час

## Застереження

renewal-warning-changes-not-carried = Надавач не приймає зміни реєстраційних даних цим протоколом: їх не передано
renewal-warning-old-not-yet-revoked = Старі сертифікати ще не скасовано
renewal-warning-not-active-yet = Новий сертифікат ще не набув чинності
renewal-warning-validity = Строк дії нового сертифіката незвичний
renewal-warning-ends-no-later = Новий сертифікат закінчується не пізніше за старий
renewal-warning-same-serial = Новий сертифікат має серійний номер старого
renewal-warning-key-identifier = Ідентифікатор ключа в новому сертифікаті обчислено інакше
renewal-warning-no-longer-qualified-device = У новому сертифікаті вже немає позначки захищеного носія
renewal-warning-fewer-statements = У новому сертифікаті менше кваліфікаційних позначок, ніж у старому
renewal-warning-contact-included = Телефон або e-mail потрапили до сертифіката, хоча цього не просили
renewal-warning-journal-older = Журнал формування відкочено до давнішої копії: перевірте, чи не надсилали ви цей запит пізніше
renewal-warning-journal-slot = Один із двох записів журналу пошкоджено; програма взяла другий

## Тривалість: «на …», «через …»

duration-minutes = { $n ->
    [one] { $n } хвилину
    [few] { $n } хвилини
    *[other] { $n } хвилин
}
duration-hours = { $n ->
    [one] { $n } годину
    [few] { $n } години
    *[other] { $n } годин
}
duration-days = { $n ->
    [one] { $n } день
    [few] { $n } дні
    *[other] { $n } днів
}
duration-years = { $n ->
    [one] { $n } рік
    [few] { $n } роки
    *[other] { $n } років
}

## Перевірка сертифіката: що сказано поруч із висновком

check-clock-right = Годинник комп’ютера йде правильно
check-clock-ahead = Увага: годинник комп’ютера поспішає на { $difference }, тож висновок про строки може бути хибним
check-clock-behind = Увага: годинник комп’ютера відстає на { $difference }, тож висновок про строки може бути хибним
check-clock-not-checked = Годинник комп’ютера не звірено
check-key-usage = Особистим ключем можна підписувати до { $date }
check-key-usage-ended = Особистим ключем можна було підписувати до { $date }: підписів, зроблених пізніше, не приймуть
check-key-usage-not-yet = Особистим ключем можна підписувати з { $date }
check-qscd = Позначка захищеного носія: є
check-no-qscd = Позначка захищеного носія: немає
check-key-id-gost = Ідентифікатор ключа за ГОСТ 34.311: { $id }
check-key-id-kupyna = Ідентифікатор ключа за «Купиною»: { $id }
check-key-id-sha1 = Ідентифікатор ключа за SHA-1: { $id }
check-key-named-by-gost = У сертифікаті записано ідентифікатор за ГОСТ 34.311
check-key-named-by-kupyna = У сертифікаті записано ідентифікатор за «Купиною»
check-key-named-otherwise = У сертифікаті записано інший ідентифікатор: за ключем його можуть не знайти

## Де шукали сертифікати ключа

searched = Не для кожного ключа знайдено сертифікат. Де шукали:
searched-inside = у самому файлі ключа
searched-beside = поруч із файлом і в теках там
searched-given = у вказаних файлах
searched-store = у сховищі програми
searched-provider = у надавача за ідентифікаторами ключа
searched-found = { $place }: { $n }
searched-nothing = { $place }: немає
searched-not = { $place }: не шукали, { $why }
searched-failed = { $place }: не вдалося ({ $code })
searched-not-needed = бо вже знайдено
searched-not-asked = бо мережі не питали
searched-other-provider = бо сертифікати видав інший надавач
searched-no-service = бо такої служби в нього немає
