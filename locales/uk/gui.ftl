window-title = Ключник
window-title-training = Ключник — навчальний режим
training-band = Навчальний режим — без юридичної сили

home-title = Ваш ключ
home-preparing = Шукаємо ключ…
home-no-key = Оберіть ключ
home-no-key-advice = Програма знайде ключі на флешках і у ваших теках. Пароль для цього не потрібен, і нічого не змінюється.
home-no-write = Формувати зараз не можна: програма не може записувати до своєї теки
home-no-write-advice = Дозвольте запис до теки { $path } (можливо, вона або диск лише для читання) і натисніть «Спробувати ще раз».
home-no-folder-advice = У системі немає теки для даних програми. Запустіть програму з параметром --state і текою, до якої можна записувати.
home-keys-safe = Ваші ключі не змінено.

card-carrier = Файл { $carrier }
card-days-left =
    { $days ->
        [0] Сьогодні останній день
        [one] Ще { $days } день
        [few] Ще { $days } дні
       *[other] Ще { $days } днів
    }
card-expired = Строк минув
card-suspended = Заблоковано
card-suspended-since = Заблоковано { $date }
card-revoked = Скасовано
card-revoked-since = Скасовано { $date }
card-valid-till = Діє до { $date }
card-issuer = Надавач: { $issuer }
card-sign = Сертифікат підпису
card-agree = Сертифікат шифрування
card-both = Сертифікат підпису та шифрування
card-ca = Сертифікат надавача
card-other = Інший сертифікат
window-no-display = Вікно не відкрилося: схоже, тут немає екрана. Те саме є в командному рядку: kliuchnyk training run, kliuchnyk help.
window-display-lost = Екран зник, тому вікно закрито. Нічого не загублено: почате формування можна продовжити. Перелік незавершених: kliuchnyk renew list.

button-back = ‹ Назад
button-stop = Припинити
button-retry = Спробувати ще раз
button-home = На головну
section-home = Ваш ключ
rail-line = Крок { $at } із { $of } · { $name }
home-renew = Сформувати нові сертифікати
home-resume = Продовжити формування
home-unfinished = Є незавершене формування від { $date }. Продовжити?
home-abandon = Відмовитися від нього
change-line = { $what }: було «{ $old }», стане «{ $new }»

section-settings = Налаштування
section-about = Про програму

home-bare = Сертифікатів поруч із ключем немає: програма отримає їх від надавача, коли зчитає ключ.
home-unfinished-state = Зупинилося на: { $state }.
home-ended = Формування від { $date } завершилося без нових сертифікатів
home-ended-keys = Нові ключі з нього покладено сюди: { $key }
home-ended-advice = «Прибрати» вилучить нові ключі, щойно надавач підтвердить, що сертифікатів для них немає. Якщо надавач не вміє про це відповісти, ключі лишаться, де є. Поточний ключ лишиться в будь-якому разі.
home-ended-keep-advice = Надавач міг видати сертифікати для нових ключів, тому програма їх не вилучає. «Прибрати» лише прибере цей запис: усі ключі лишаться, де є.
home-ended-damaged-advice = Журнал цього формування не читається. Програма не змінила й не вилучила жодного ключа.
home-has-put-away = Запис прибрано, жодного ключа не вилучено.
home-has-put-away-keys = Запис прибрано, жодного ключа не вилучено. Нові ключі з цього формування лишилися тут: { $key }
home-put-away = Прибрати
ends-60 = Лишилося менше двох місяців
ends-30 = Лишилося менше місяця
ends-14 = Лишилося менше двох тижнів
ends-10 = Лишилося менше десяти днів
ends-7 = Лишилося менше тижня
ends-3 = Лишилося менше трьох днів
ends-1 = Лишилося менше доби
ends-early = Поспішати не треба, але сформувати нові сертифікати вже можна.
ends-now = Сформуйте нові сертифікати зараз: коли строк мине, дистанційно цього зробити вже не можна.
ends-today = Сформуйте нові сертифікати сьогодні: коли строк мине, лишиться тільки візит до пункту реєстрації (ВПР).
home-expired = Строк дії ключа минув
home-expired-advice = Дистанційно сформувати нові сертифікати вже не можна: зверніться з документами до пункту реєстрації (ВПР). Ключ збережіть — він потрібен, щоб розшифрувати старі повідомлення.
home-suspended = Сертифікат заблоковано
home-suspended-advice = Поки він заблокований, нових сертифікатів не сформувати. Поновіть його в пункті реєстрації (ВПР) або в надавача: якщо не встигнути до кінця строку блокування, його скасують. Вже поновили? Відкрийте його в розділі «Сертифікати» і перевірте в надавача.
home-revoked = Сертифікат скасовано
home-revoked-advice = Поновити його вже не можна. Нові сертифікати отримують особисто в пункті реєстрації (ВПР). Ключ збережіть — він потрібен, щоб розшифрувати старі повідомлення.
home-no-provider = Надавача не визначено
home-no-provider-advice = Оберіть у налаштуваннях надавача, який видав ваші сертифікати.
home-choose-provider = Обрати надавача
home-next = Далі — ключ: { $owner }
home-next-text = { $left }, файл { $file }. Сформуйте сертифікати й для нього, доки дистанційно це ще можливо.
home-next-main = Сформувати для наступного ключа
home-another = Обрати інший ключ

choose-search = Знайти ключі
choose-searching = Шукаємо на флешках і у ваших теках…
choose-none = Ключів не знайдено. Вставте флешку з ключем і пошукайте ще раз або вкажіть шлях нижче.
choose-path = Шлях до файлу ключа
choose-path-hint = Key-6.dat, .pfx, .p12, .pk8 або інший файл ключа
choose-path-missing = Такого файлу немає. Перевірте шлях: він починається від кореня диска або з «~/».
choose-open = Відкрити цей файл
choose-take = Обрати { $file }
choose-owner-unknown = Власника видно після зчитування ключа

settings-language = Мова
settings-language-uk = Українська
settings-language-en = English
settings-theme = Кольори
settings-theme-system = Як у системі
settings-theme-light = Світлі
settings-theme-dark = Темні
settings-theme-contrast = Високий контраст
settings-text = Розмір тексту
settings-scale = { $percent }{"\u00A0"}%
settings-provider = Надавач
settings-provider-none = Не обрано
settings-provider-note = Надавача ключа програма впізнає за сертифікатами. Цей потрібен, коли сертифікатів поруч із ключем немає.
settings-provider-choose = Обрати зі списку
settings-provider-date = дані від { $date }
settings-provider-untried = не випробувано
settings-proxy = Проксі-сервер
settings-proxy-system = Як у системі
settings-proxy-none = Без проксі
settings-proxy-manual = Вказати
settings-proxy-address = Адреса і порт
settings-proxy-address-hint = Наприклад: proxy.example:3128
settings-proxy-address-wrong = Потрібні назва сервера, двокрапка і порт. Цю адресу поки не збережено.
settings-proxy-user = Користувач (якщо проксі його вимагає)
settings-proxy-password = Пароль проксі
settings-proxy-password-hint = Пам’ятаємо, доки відкрито вікно. На диск не записуємо.
settings-proxy-password-typed = Пароль уже введено. Він діє, доки відкрито вікно; щоб змінити, введіть інший.
settings-proxy-check = Перевірити зв’язок
settings-proxy-running = Запитуємо надавача…
settings-proxy-reached = Надавач відповів.
settings-proxy-local = Надавач відповів, але він на цьому комп’ютері: проксі тут не потрібен і його не випробувано.
settings-journal = Журнал формувань
settings-journal-folder = Тека: { $path }
settings-journal-empty = Незавершених формувань немає.
settings-journal-case = { $date } · { $state }

about-version = Ключник { $version }
about-what = Вільна програма, що формує нові кваліфіковані сертифікати на основі чинних. Поки нові не отримано й не перевірено, поточний ключ лишається на місці.
about-sources = Звідки взято сертифікати надавачів
about-licences = Ліцензії
secret-show = Показати
secret-hide = Сховати
secret-caps-lock = Увімкнено Caps Lock
secret-layout-cyrillic = Розкладка: УКР
secret-layout-latin = Розкладка: ENG
document-next = Далі
document-count = { $hit } із { $count }
document-nothing = Не знайдено
document-text = Текст документа
document-not-printed = Немає програми, яка надрукувала б документ. Збережіть його й надрукуйте з іншої програми.
document-opened = Документ відкрито в іншій програмі: надрукуйте його звідти.
document-printed = Документ передано на друк.

## Вибір файлу чи теки у вікні самої системи

browse-file = Обрати файл…
browse-folder = Обрати теку…
browse-missing = Вікна для вибору файлів у цій системі немає. Впишіть шлях.
browse-key-title = Файл ключа
browse-place-title = Тека для нового ключа
browse-save-title = Тека, куди зберегти

## Лише для читача екрана

a11y-marked = { $words }, { $mark }
a11y-done = виконано
a11y-now = зараз
a11y-later = ще ні
a11y-wrong = не так
a11y-advice = порада
a11y-show = Показати: { $field }
a11y-hide = Сховати: { $field }
a11y-about = { $words }: { $subject }
a11y-place = { $at } з { $of }
a11y-steps = Кроки
a11y-sections = Розділи
a11y-open = відкрито
a11y-invalid = Помилка: { $error }
a11y-unknown = не перевірено

# Пароль програми

settings-program-password = Пароль програми
settings-program-password-about = Без пароля програми налаштування й журнал формувань зашифровано ключем, який лежить поруч із ними: це береже лише копії частини теки. З паролем їх не відкриє й той, хто має всю теку. Паролі ключів від цього не залежать.
settings-program-password-is-set = Пароль програми встановлено: його питають під час запуску. Налаштування й журнал формувань без нього не відкриваються.
settings-program-password-set = Встановити пароль…
settings-program-password-change = Змінити пароль…
settings-program-password-remove = Прибрати пароль…
program-password-set-title = Встановити пароль програми
program-password-set-text = Цей пароль програма питатиме під час кожного запуску. Він не замінює паролів ваших ключів.
program-password-set-main = Встановити пароль
program-password-set-done-title = Пароль програми встановлено
program-password-set-done = Його питатимуть під час наступного запуску.
program-password-change-title = Змінити пароль програми
program-password-change-text = Попередній пароль відкриватиме лише копії теки, зроблені раніше.
program-password-change-main = Змінити пароль
program-password-change-done-title = Пароль програми змінено
program-password-change-done = Під час наступного запуску питатимуть новий.
program-password-remove-title = Прибрати пароль програми
program-password-remove-text = Налаштування й журнал лишаться зашифрованими, але ключ до них лежатиме поруч. Незавершені формування знову продовжуватимуться без пароля програми.
program-password-remove-main = Прибрати пароль
program-password-remove-done-title = Пароль програми прибрано
program-password-remove-done = Під час наступного запуску його вже не питатимуть.
program-password-consequence = Незавершені формування чекатимуть на цей пароль: доки його не введено, програма їх не продовжить. Якщо його забути, ключі не постраждають, бо мають свої паролі; але налаштування й журнал незавершених формувань доведеться почати наново.
program-password-present = Теперішній пароль програми
program-password-wrong = Це не теперішній пароль програми
program-password-busy = Записуємо й перевіряємо. Це кілька секунд.
program-password-leave = До налаштувань

unlock-title = Введіть пароль програми
unlock-text = Ним зашифровано ваші налаштування й журнал формувань. Це не пароль ключа.
unlock-password = Пароль програми
unlock-empty = Введіть пароль програми
unlock-wrong = Пароль неправильний ({ $code }). Перевірте розкладку та Caps Lock.
unlock-main = Відкрити
unlock-busy = Перевіряємо пароль. Це секунда або дві.
unlock-forgotten = Почати наново…
unlock-damaged-title = Файл ключа програми пошкоджено
unlock-damaged = Ваших ключів і сертифікатів це не зачіпає. Налаштування та журнал формувань відкрити не можна: файл vault.key у теці програми не читається. Якщо є його копія, закрийте програму й поверніть файл на місце. Якщо копії немає, можна почати наново.

anew-title = Почати наново?
anew-keys = Ключі, їхні паролі та сертифікати лишаються такими, як є.
anew-kept = Старі файли програма не знищує, а відкладає в окрему теку з датою в назві.
anew-lost = Налаштування (надавач, проксі, перелік ключів) доведеться задати знову. Пароля програми після цього не буде.
anew-unfinished = Є незавершені формування: { $count }. Програма не зможе їх продовжити.
anew-unfinished-keys = Нові ключі цих формувань лишаться у файлах із «.new-» у назві: не видаляйте їх. Якщо запит уже надіслано, надавач міг видати для них сертифікати.
anew-understood = Розумію і хочу почати наново
anew-note = Якщо пригадаєте пароль, відкладені файли можна повернути на місце.
anew-main = Відкласти старі файли
anew-busy = Відкладаємо старі файли…
anew-done-title = Можна починати наново
anew-done = Старі файли відкладено в теку { $path }
anew-done-back = Щоб повернутися до них, закрийте програму й перенесіть їх із цієї теки на рівень вище, на місце нових.
anew-done-main = До програми
