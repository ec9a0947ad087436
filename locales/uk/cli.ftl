# Тексти командного рядка.

cli-language-not-yet = Мови { $tag } ще немає; тексти українською.
cli-no-window = Ця збірка не має вікна. Команди: kliuchnyk --help
cli-usage = Команду записано неправильно
cli-usage-advice = Підказка: kliuchnyk --help
cli-case = Формування: { $case }. Продовжити: kliuchnyk renew resume { $case }
cli-cancelled-renewal = Розпочате формування збережено, його можна продовжити. Перелік: kliuchnyk renew list
cli-unreadable = Файл { $path } не читається: його немає або бракує прав.
cli-password-through-stdin = Пароль можна передати через --password-stdin.
cli-not-a-file = { $path } — не файл, а канал, пристрій, сокет або тека.
cli-output-lost = Відповідь не записано: { $reason }
cli-found = Нові ключі: { $key }. Подивитися: kliuchnyk key show { $key }. Сертифікати за ключем: kliuchnyk cert fetch --key { $key } --provider { $provider }
cli-place = Файл: { $place }
cli-written = Записано { $path }

## Паролі

cli-password = Пароль ключа { $place }:
cli-new-password = Новий пароль для { $place }:
cli-new-password-again = Новий пароль для { $place } ще раз:
cli-program-password = Пароль програми:
cli-the-program = програми
cli-program-password-none = Пароля програми не встановлено.
cli-program-password-set = Пароль програми встановлено: налаштування й журнал формувань відкриваються лише з ним.
cli-program-password-consequence = Незавершені формування чекатимуть на нього. Якщо його забути, ключі не постраждають, але налаштування й журнал доведеться почати наново.
cli-program-password-removed = Пароль програми прибрано.
cli-password-file-open = Увага: файл із паролем { $path } можуть читати інші. Закрийте його: chmod 600
cli-secret-too-long = { $path }: перший рядок задовгий для пароля.
cli-secret-not-utf8 = { $path }: перший рядок не в кодуванні UTF-8.
cli-terminal-not-utf8 = Термінал надсилає символи не в кодуванні UTF-8.
cli-password-changed = Пароль ключа { $key } змінено.
password-short = Порада: пароль від 12 символів надійніший.
password-cyrillic = Порада: кирилицю в паролі важко набрати на комп’ютері без української розкладки.
password-leading-space = Увага: пароль починається з пробілу.
password-trailing-space = Увага: пароль закінчується пробілом.
password-token-touch = Увага: пароль схожий на дотик до апаратного токена, а не на введений текст.

## Ключі та запити

cli-key = Ключ: { $purpose }, { $algorithm }
cli-key-algorithm = Алгоритм: { $algorithm }
cli-key-id = Ідентифікатор ключа: { $id }
cli-key-no-certificate = Сертифіката не знайдено.
cli-key-ask-provider = Запитати надавача: kliuchnyk key show { $key } --provider ID
cli-key-name = Назва у файлі: { $name }
cli-key-other = Ключ, яким програма не користується: { $algorithm }. Він лишається у файлі.
cli-key-unprotected = Увага: цей файл не захищено паролем — хто має файл, той має ключ. Зробіть захищений файл: kliuchnyk key convert { $key } --out key.pfx
cli-key-weak = Порада: захист цього файлу застарілий, пароль до нього добирають швидше, ніж до нових. Перенесіть ключ у файл із сучасним захистом: kliuchnyk key convert { $key } --out key.pfx
cli-backed-up = Резервну копію ключа записано і перевірено: { $key }
cli-backed-up-same-folder = Увага: копія лежить у тій самій теці, що й ключ. Що станеться з носієм, станеться і з нею: покладіть ще одну на інший носій.
cli-converted = Ключ у новому форматі ({ $format }) записано і перевірено: { $key }
cli-converted-certificate = Сертифікати поруч із ним: { $path }
cli-converted-next = Попередній файл { $key } не змінено. Коли новим уже користуєтеся, старий можна знищити: kliuchnyk key destroy
cli-loss-key = Новий формат не вміщує ключ { $algorithm } ({ $id })
cli-loss-name = Новий формат не вміщує назву ключа «{ $name }»
cli-loss-unknown = Новий формат не вміщує частину файлу, зміст якої програмі невідомий
cli-destroy-owner = Власник: { $owner }.
cli-destroy-owner-unknown = Чий це ключ, невідомо: сертифіката поруч немає.
cli-destroy-first = Буде знищено ключ { $path }. { $owner } Без іншої копії підписувати ним і розшифровувати надіслане на нього буде неможливо. Якщо згодні, введіть слово «{ $word }»:
cli-destroy-link = { $link } — посилання. Знищено буде файл, на який воно веде: { $path }
cli-destroy-second = Щоб підтвердити, введіть назву файлу { $name }:
cli-destroyed = Файл ключа { $key } перезаписано і вилучено. Сертифікати поруч лишилися: у них немає таємниць.
cli-destroyed-emptied = Вміст файлу ключа { $key } перезаписано нулями: ключа в ньому більше немає. Прибрати сам файл система не дозволила.
cli-destroyed-link = Посилання, яке на нього вело, теж вилучено: { $path }
cli-destroyed-left = Лишилася назва { $path }, ключа за нею вже немає.
cli-destroyed-truth = На флешці та SSD рештки старого запису можуть лишатися в осередках пам’яті, куди програми не мають доступу: там ключ захищає лише пароль. Так само лишаються копії, про які програма не знає: резервні, хмарні, на інших носіях. Якщо ключ могли скопіювати, скасуйте його сертифікати.
cli-destroyed-copy = Лишилася копія поруч: { $path }
cli-generated = Нові ключі: { $key }
cli-generated-request = Запит на сертифікат: { $path }
cli-generated-next = Віднесіть запити до пункту реєстрації (ВПР). Поточний ключ, якщо він є, діє далі.
cli-agree-curve-of-dstu = --agree-curve стосується лише --algorithm dstu
cli-request-valid = Підпис запиту правильний.
cli-request-no-subject = Власника в запиті не названо.

## Сертифікати

cli-cert-owner = Власник: { $owner }
cli-cert-purpose = Призначення: { $purpose }, { $algorithm }
cli-cert-validity = Чинний: { $from } — { $to }
cli-cert-issuer = Надавач: { $issuer }
cli-cert-serial = Серійний номер: { $serial }
doubtful-rnokpp = ! У РНОКПП не сходиться контрольна цифра: звірте його з документом
doubtful-edrpou = ! У коді ЄДРПОУ не сходиться контрольна цифра: звірте його з документом
doubtful-unzr = ! В УНЗР не сходиться контрольна цифра: звірте його з документом
cli-cert-damaged = Запис { $number }: пошкоджений або не сертифікат
cli-cert-count = Сертифікатів і записів: { $count }, з них пошкоджених: { $damaged }
cli-check-whole = Висновок: { $verdict }
cli-check-chain = Ланцюжок: { $verdict }
cli-check-ocsp = OCSP: { $verdict }
cli-check-crl-full = Повний СВС: { $verdict }
cli-check-crl-delta = Повний СВС разом із частковим: { $verdict }
cli-check-source = Джерело: { $source }, { $time }
verdict-valid = чинний
verdict-expired = строк минув
verdict-not-yet-valid = ще не діє
verdict-revoked = скасований
verdict-suspended = заблокований
verdict-untrusted = немає довіри до видавця
verdict-not-checked = не перевірено

## Надавачі

cli-keys-lost = Якщо пароля нових ключів більше ніхто не знає або їхній файл пошкоджено, відмовтеся від виданих для них сертифікатів: kliuchnyk renew abandon { $case } --keys-lost. Старий ключ діятиме далі.
cli-include-none = { $include } суперечить { $none }: вносити до сертифіката нічого. Додайте значення або приберіть { $include }
cli-provider-unknown = Надавача { $id } немає. Усі надавачі: kliuchnyk provider list
cli-provider-address = { $id } — не навчальний надавач на цьому комп’ютері. Інших надавачів називають за ідентифікатором: kliuchnyk provider list
cli-provider-unfit = Файл { $path } не є описом надавача, який можна додати: { $reason }
cli-provider-added = Надавача { $id } додано.
cli-provider-removed = Надавача { $id }, доданого з файлу, прибрано.
cli-provider-restored = Профіль { $id }, доданий із файлу, прибрано. Знову діє вбудований.
cli-provider-not-added = Профілю { $id } з файлу не додано, прибирати нічого. Усі надавачі: kliuchnyk provider list
cli-provider-listed = додано з файлу
cli-provider-listed-in-place = додано з файлу замість вбудованого
cli-provider-from-file = Додано з файлу.
cli-provider-in-place = Додано з файлу; діє замість вбудованого профілю (дані від { $date }). Повернути вбудований: kliuchnyk provider remove { $id }
cli-provider-anchor-new = Цього кореневого сертифіката у вбудованому профілі немає: { $owner }, SHA-256 { $fingerprint }
cli-provider-anchor-gone = Цей кореневий сертифікат є лише у вбудованому профілі: { $owner }, SHA-256 { $fingerprint }
cli-provider-source = Джерело даних: { $source }
cli-provider-as-of = дані від { $date }
cli-provider-date = Дата даних: { $date }
cli-provider-fingerprint = Відбиток кореневих сертифікатів: { $fingerprint }
cli-provider-untried = Формування нових сертифікатів у цього надавача програма ще не пробувала.

## Формування нових сертифікатів

renew-untried = З надавачем «{ $name }» ця програма ще ніколи не формувала нових сертифікатів. Може статися, що надавач скасує старі сертифікати, а нових доведеться шукати за ключем. Тому нові ключі буде записано й перевірено до надсилання, а старий ключ збережено. Згода: --accept-untried
renew-untried-agreement = Підписаний договір залишиться лише на цьому комп’ютері: цей надавач не приймає його мережею.
renew-agreement = Договір: { $title }, редакція { $revision }. SHA-256: { $digest }
renew-agreement-file = Прочитайте його: { $path }. Згода і підпис: --accept-agreement
renew-data-question = Чи правильні ці дані і чи лише ви маєте доступ до ключа? Так: --confirm-data. Якщо дані змінилися або ключ міг потрапити до інших, не продовжуйте.
renew-replace = На місці { $key } лежить інший ключ. Його буде збережено під датованим іменем. Згода: --replace
renew-modified = Надавач змінив: { $what }. Було: { $old }. Стане: { $new }
renew-done = Готово. Новий ключ: { $key }
renew-old-key = Старий ключ збережено: { $key }. Він потрібен для розшифрування старих повідомлень; підписувати ним уже не можна.
renew-displaced = Інший ключ, що лежав на місці нового, тепер тут: { $key }. Це формування його не стосувалося: ним можна користуватися, як і раніше.
renew-old-revoked = Старі сертифікати надавач скасував.
renew-old-not-revoked = Старі сертифікати ще не скасовано; надавач зробить це сам.
renew-old-unknown = Чи скасовано старі сертифікати, дізнатися не вдалося; надавач робить це сам.
renew-resume = Продовжити: kliuchnyk renew resume { $case }
renew-nothing-to-resume = Незавершених формувань немає.
renew-several-to-resume = Незавершених формувань кілька; назвіть потрібне: kliuchnyk renew list
renew-no-such-case = Незавершеного формування { $case } немає. Перелік: kliuchnyk renew list
renew-no-cases = Незавершених формувань немає.
renew-case = { $case }  від { $created }  { $key }: { $state }
renew-case-ended = Завершилося без нових сертифікатів. Прибрати з переліку: kliuchnyk renew abandon { $case }
renew-case-damaged = { $case }: журнал пошкоджено ({ $code })
renew-abandoned = Формування { $case } припинено. Поточний ключ діє.
renew-put-away = Формування { $case } прибрано з переліку. Жодного ключа не вилучено.
renew-put-away-keys = Нові ключі з нього лишилися там, куди їх покладено: { $key }
input-phone = це не номер телефону: потрібно +380 і дев’ять цифр або +381 і вісім чи дев’ять
input-email = це не адреса електронної пошти
input-email-letter = в адресі пошти є літера «{ $letter }» з іншої абетки
input-too-long = щонайбільше { $n } символів
input-phrase = потрібно від 4 до 64 символів
data-name = Ім’я: { $value }
data-surname = Прізвище: { $value }
data-given-name = Ім’я та по батькові: { $value }
data-serial-number = Номер: { $value }
data-country = Країна: { $value }
data-locality = Місто: { $value }
data-region = Область: { $value }
data-organisation = Організація: { $value }
data-unit = Підрозділ: { $value }
data-position = Посада: { $value }
data-organisation-code = Код організації: { $value }
data-rnokpp = РНОКПП: { $value }
data-edrpou = Код ЄДРПОУ: { $value }
data-phone = Телефон: { $value }
data-email = E-mail: { $value }

## Навчальний надавач

training-serving = Навчальний надавач працює: { $address }
training-stop = Зупинити: Ctrl+C
training-started = Навчальний надавач запущено: { $address }
training-enrolled = Навчальний користувач має ключ: { $key }
training-password = Пароль ключа записано у файл { $path }
training-folder = Усе, що зроблено, лежить у { $path }
training-only = Надавач { $id } не навчальний: демонстраційних користувачів створює лише навчальний.
training-remote-address = Адресу { $address } видно з мережі, а навчальний надавач слухає лише цей комп’ютер. Якщо потрібно саме так: --allow-remote
training-cannot-listen = Адреса { $address } зайнята або недоступна. Інша адреса: --listen 127.0.0.1:0
training-folder-in-use = З цими даними вже працює інший навчальний надавач ({ $path }). Інша тека: --data
training-ecdsa-needs-cmp = Нові сертифікати для ключів ECDSA формують лише за протоколом cmp: --protocol cmp
training-holds-new-store = Нове сховище відкривається новим паролем, у ньому нові ключі
training-holds-old-store = Старий файл лежить під датованим іменем і відкривається старим паролем
training-holds-old-revoked = Старі сертифікати скасовано і в СВС, і в OCSP
training-holds-new-good = Нові сертифікати чинні за СВС і за OCSP
cli-cert-sha256 = SHA-256: { $sha256 }
cli-cert-stored = Сертифікатів у сховищі програми: { $count }
cli-cert-imported = { $path }: нових { $new }, уже були { $known }, пошкоджених { $damaged }
cli-cert-unknown = У сховищі програми немає сертифіката з SHA-256 { $sha256 }; перелік показує «kliuchnyk cert list»
cli-cert-remove-means = Сертифікат зникне зі сховища програми. Файли з ним на носіях і в теках лишаються, у надавача нічого не змінюється. Якщо іншої копії немає, спершу запишіть його: «kliuchnyk cert export».
cli-cert-removed = Прибрано зі сховища програми.
cli-status-suspend-means = Сертифікат буде заблоковано: підписи ним не приймуть. Поновити його можна лише у надавача, доки не мине строк блокування.
cli-status-revoke-means = Сертифікат буде скасовано назавжди. Новий після цього видадуть лише у пункті реєстрації (ВПР).
cli-status-yes = так
cli-status-sure = Продовжити? Введіть «{ $yes }»:
cli-status-again = Введіть останні чотири знаки серійного номера ({ $end }):
cli-status-changed = Надавач прийняв запит. Стан сертифіката: { $verdict }
cli-cert-several = У файлі { $path } кілька сертифікатів власників ({ $count }). Назвіть потрібний за серійним номером:
cli-cert-one-of = --serial { $serial }  { $owner }, { $purpose }, до { $to }
cli-cert-no-serial = У файлі { $path } немає сертифіката з серійним номером { $serial }; номери показує «kliuchnyk cert show»
