# Розділ «Сертифікати»

section-certificates = Сертифікати

## Перелік

certificates-in-store = Сховище програми
certificates-in = { $path }
certificates-other = Відкрити теку або файл…
certificates-keep = Додати показані до сховища
certificates-keeping = Додаємо до сховища…
certificates-kept = Додано до сховища: { $new }. Уже були там: { $known }.
certificates-save-list = Зберегти показані у файли…
certificates-authorities = Надавачі…
certificates-to-store = До сховища програми
certificates-search = Пошук
certificates-search-example = Прізвище, назва, код, номер або надавач
certificates-show = Показати
certificates-show-all = Усі
certificates-show-in-force = Діють
certificates-show-soon = Скоро минуть
certificates-show-ended = Минули
certificates-order = Упорядкувати
certificates-order-end = За строком
certificates-order-owner = За власником
certificates-order-provider = За надавачем
certificates-list = Перелік сертифікатів
certificates-count =
    { $of ->
        [one] { $of } сертифікат
        [few] { $of } сертифікати
       *[other] { $of } сертифікатів
    }. Строк мине протягом 30 днів: { $soon }. Уже минув: { $ended }.
certificates-found = Знайдено: { $found } з { $of }
certificates-row = { $purpose } · до { $to } · { $provider }
certificates-sign = підпис
certificates-agree = шифрування
certificates-both = підпис і шифрування
certificates-ca = сертифікат надавача
certificates-equal =
    { $count ->
        [one] Ще { $count } копія тих самих сертифікатів.
        [few] Ще { $count } копії тих самих сертифікатів.
       *[other] Ще { $count } копій тих самих сертифікатів.
    }
certificates-other-purpose = інше
certificates-left =
    { $days ->
        [0] діє до сьогодні
        [one] діє ще { $days } день
        [few] діє ще { $days } дні
       *[other] діє ще { $days } днів
    }
certificates-not-yet = ще не діє
certificates-ended = строк минув
certificates-looking = Читаємо сертифікати…
certificates-reading = Прочитано { $done } з { $total }
certificates-store-empty = У сховищі програми ще немає сертифікатів. Відкрийте теку або файл із ними.
certificates-place-empty = Сертифікатів тут немає.
certificates-unreadable =
    { $count ->
        [one] Не вдалося прочитати { $count } файл:
        [few] Не вдалося прочитати { $count } файли:
       *[other] Не вдалося прочитати { $count } файлів:
    }

## Інша тека, інший файл

certificates-other-title = Відкрити теку або файл
certificates-other-what = Програма прочитає файли .cer, .crt, .pem і .p7b. У самій теці нічого не зміниться.
certificates-path = Шлях до теки або файлу
certificates-path-hint = Разом із теками, що в ній
certificates-path-missing = Впишіть шлях або оберіть теку чи файл.
certificates-open = Показати
browse-certificates-folder-title = Тека із сертифікатами
browse-certificates-file-title = Файл із сертифікатами

## Один сертифікат

certificates-one = Сертифікат
certificates-file = Звідки
certificates-no-key = У сертифікаті про це не сказано

certificate-check = Чи можна на нього покластися
certificate-check-offline = Перевірити без мережі
certificate-check-online = Перевірити в надавача
certificate-check-note = Програма запитає в надавача стан цього сертифіката. Нічого іншого вона не передає.
certificate-check-running = Перевіряємо…
certificate-check-asking = Запитуємо надавача…
certificate-check-whole = Висновок: { $verdict }
certificate-check-provider = Видав надавач, якого програма знає: { $name }
certificate-check-trusted = Видав засвідчувальний орган, якому програма довіряє: { $name }
certificate-check-nobody = Програма не знає надавача, який видав цей сертифікат.
certificate-check-chain = Ланцюжок до надавача
certificate-check-term = Строк дії
certificate-check-ocsp = Відповідь надавача (OCSP)
certificate-check-crl = Повний список відкликаних
certificate-check-delta = Список разом зі змінами
certificate-check-source = { $source }, { $time }
certificate-facts = За чим його впізнають
certificate-sha256 = SHA-256
certificate-copy-one = Скопіювати
certificate-copied = Скопійовано
certificate-fields = Усі поля
certificate-copy = Скопіювати всі поля
certificate-copied-all = Усі поля скопійовано
certificate-save = Зберегти у файл…
certificate-keep = Додати до сховища
certificate-kept = Додано до сховища програми.
certificate-known = Він уже є у сховищі програми.
certificate-suspend = Заблокувати…
certificate-revoke = Скасувати сертифікат…

## Зберегти у файли

certificates-save-title = Зберегти у файл
certificates-save-main = Зберегти
certificates-save-many = Сертифікатів: { $count }
certificates-save-cer = Файл .cer
certificates-save-p7b = Файл .p7b
certificates-save-each = Кожен у своєму файлі .cer
certificates-save-all = Усі в одному файлі .p7b
certificates-save-where = Тека
certificates-save-hint = Наявних файлів програма не замінює
certificates-save-missing = Укажіть теку.
certificates-save-name = Сертифікати
certificates-save-more = І ще файлів: { $count }

## Прибрати зі сховища

certificate-remove = Прибрати зі сховища…
certificate-remove-title = Прибрати сертифікат зі сховища програми?
certificate-remove-what = Програма більше не показуватиме його в переліку й не братиме звідти для ключа. Файли сертифіката на носіях і в теках лишаються, у надавача нічого не змінюється.
certificate-remove-only = Якщо іншої копії немає, спершу збережіть сертифікат у файл: кнопка «Назад» поверне до нього.
certificate-remove-note = Зміниться лише сховище програми.
certificate-remove-main = Прибрати зі сховища
certificate-removing = Прибираємо…
certificate-removed = Прибрано зі сховища програми: { $owner }

## Надавачі

authorities-title = Надавачі
authorities-what = Сертифікатам цих надавачів програма вірить, якщо ланцюжок веде до одного з їхніх кореневих сертифікатів. Відбиток SHA-256 можна звірити з тим, що опубліковано.
authorities-other = Додати надавача з файлу
authorities-path = Файл надавача
authorities-path-hint = Профіль .json. Сертифікати з .p7b відкривайте в переліку сертифікатів
authorities-path-missing = Впишіть шлях або оберіть файл.
authorities-known = Відомі програмі
authorities-file-absent = Такого файлу немає. Перевірте назву й теку.
authorities-file-no-permission = Система не дозволяє прочитати цей файл.
authorities-file-not-a-file = Це не файл, а тека або пристрій. Оберіть сам файл профілю.
authorities-file-too-large = Файл завеликий для профілю надавача.
authorities-file-certificate = Це сертифікат, а не профіль надавача: його можна відкрити в переліку сертифікатів.
authorities-file-key = Це файл ключа, а не профіль надавача: його можна відкрити в розділі «Ключі».
authorities-file-request = Це запит на сертифікат, а не профіль надавача.
authorities-file-else = Це не профіль надавача. Профіль — файл .json з адресами й кореневими сертифікатами надавача.
authorities-file-content = Файл не вдалося прочитати. Якщо він на флешці, перевірте, чи вона на місці.
authorities-faulty = У цьому профілі надавача є помилка; передайте її тому, хто його склав: { $reason }
authorities-read = Переглянути файл
browse-authority-title = Файл надавача
authorities-accept-what = Звірте відбитки кореневих сертифікатів із тими, що опублікував надавач. Програма повірить усьому, що вони підписали.
authorities-accept = Відбитки правильні, додати
authorities-accept-note = Якщо хоч один відбиток інший, поверніться: файл підмінено.
authorities-added = Додано надавача: { $name }
authorities-in-place = Цей профіль діятиме замість вбудованого (дані від { $date }). Якщо його прибрати, знову діятиме вбудований.
authorities-replace = Відбитки правильні, замінити вбудований
authorities-anchor-new = Цього кореневого сертифіката у вбудованому профілі немає:
authorities-anchor-gone = Цей кореневий сертифікат є лише у вбудованому профілі:
authorities-from-file = Додано з файлу.
authorities-is-in-place = Додано з файлу; діє замість вбудованого профілю (дані від { $date }).
authorities-remove = Прибрати профіль із файлу
authorities-removed = Профіль із файлу прибрано: { $name }
